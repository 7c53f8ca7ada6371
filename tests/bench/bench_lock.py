"""Locking the window on 50,000 dossiers, its pages open: until no name is on the screen, and until
the database is closed.

uv run python -m tests.bench.bench_lock
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store
from tests.bench.large_store import YEAR, large_stores
from tests.bench.vaults import KEY
from tests.ui.fakes import QuietDoor
from ui import app
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.pages.dossiers import DossiersPage
from ui.tasks import TaskRunner

DOSSIERS, BUDGET_MS, RUNS = 50_000, 200, 9


class Door(QuietDoor):
    """Closes for good the store that was opened."""

    def close(self, desk: Desk) -> None:
        desk.store.close()


def main() -> None:
    """Print the medians and the worst."""
    application = app._application()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(large_stores(DOSSIERS)[0], Path(folder) / "donnees.db"))
        times = [_round(application, path) for _ in range(RUNS)]
    hidden, closed = zip(*times, strict=True)
    print(f"Verrouillage, {DOSSIERS} dossiers, liste, dossier, indicateurs et recherche ouverts")
    print(f"  plus un nom à l'écran   {_figures(hidden)}  (budget {BUDGET_MS} ms)")
    print(f"  base fermée             {_figures(closed)}")


def _figures(found: tuple[float, ...]) -> str:
    return f"{statistics.median(found):6.0f} ms, au pire {max(found):6.0f} ms"


def _round(application: QApplication, path: Path) -> tuple[float, float]:
    membre = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
    store = Store(path, KEY)
    desk = Desk(store=store, membre=membre, today=lambda: date(YEAR + 1, 1, 5), titre="Essai")
    tasks, changes = TaskRunner(application), Changes(application)
    window = MainWindow(Door(desk), tasks, changes)
    window.resize(1366, 768)
    window.show()
    window.enter(desk, None)
    window.listen()  # as `run` does a second after the start: the door is made then
    _work(application, window, tasks)
    start = time.perf_counter()
    window.lock()
    window.repaint()
    hidden = time.perf_counter() - start
    _until(application, lambda: tasks.idle)
    closed = time.perf_counter() - start
    window.close()
    tasks.close()
    return hidden * 1000, closed * 1000


def _work(application: QApplication, window: MainWindow, tasks: TaskRunner) -> None:
    """What somebody has opened by noon."""
    space = window.workspace
    assert space is not None
    space.go("indicateurs")
    _until(application, lambda: tasks.idle)
    space.go("dossiers")
    page = space.page()
    assert isinstance(page, DossiersPage)
    _until(application, lambda: tasks.idle)
    for _ in range(12):
        page.vue.table.scrollToBottom()
        _until(application, lambda: tasks.idle)
    ligne = page._model.ligne_at(5)
    assert ligne is not None
    space.open_dossier(ligne.id)
    _until(application, lambda: tasks.idle)
    space.go("dossiers")
    page.vue.filtres.search.setText("nom12")
    _until(application, lambda: page._model.filtre.texte == "nom12" and tasks.idle)


def _until(application: QApplication, done: Callable[[], bool]) -> None:
    while not done():
        application.processEvents()
        time.sleep(0.0005)


if __name__ == "__main__":
    main()
