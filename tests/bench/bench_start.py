"""Cold start to a usable window, beside a bare window that also imports the database library.

uv run python -m tests.bench.bench_start
"""

from __future__ import annotations

from tests.bench.large_store import large_stores
from tests.bench.side_by_side import alternate
from tests.bench.vaults import KEY

DOSSIERS = 50_000
BUDGET = 2.0
RUNS = 7

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
while not window.isVisible() or not window.windowHandle().isExposed():
    application.processEvents()
import sqlalchemy.orm
print("READY", flush=True)
"""

# The key is derived already: the store opens with it, as after unlocking.
WINDOW = """
import gc, os, sys
gc.disable()  # as `run` begins
from datetime import date
from pathlib import Path
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QTableView
from ui import app
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.tasks import TaskRunner
from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store

application = app._application()
tasks, changes = TaskRunner(application), Changes(application)
window = MainWindow(app._Door(), tasks, changes)
store = Store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
membre = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
desk = Desk(store=store, membre=membre, today=lambda: date(2026, 1, 5), titre="Sainte-Marthe")
window.enter(desk, None)
window.show()

def usable():
    tables = [view for view in window.findChildren(QTableView) if view.isVisible()]
    return any(view.model() and view.model().rowCount() > 10 for view in tables)

while not usable():
    # Asleep between events, as in the real loop: spinning would take the database thread's time.
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
application.processEvents()  # the rows are painted
"""

DESK = (
    WINDOW
    + """
print("READY", flush=True)
os._exit(0)
"""
)


def main() -> None:
    """Print both medians and their ratio."""
    store = str(large_stores(DOSSIERS)[0])
    programs = {"fenêtre nue": (BARE,), "PDP Desk": (DESK, store, KEY.hex())}
    times = alternate(programs, runs=RUNS)
    ratio = times["PDP Desk"] / times["fenêtre nue"]
    print(f"Démarrage à froid, {DOSSIERS} dossiers (médiane de {RUNS})")
    for name, seconds in times.items():
        print(f"  {name:<12} {seconds * 1000:7.0f} ms")
    print(f"  rapport      {ratio:7.2f}  (budget {BUDGET})")


if __name__ == "__main__":
    main()
