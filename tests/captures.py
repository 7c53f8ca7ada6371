"""Draw the pages on the fictitious service, light and dark, as the README and the help show them.

uv run python -m tests.captures [DOSSIER]
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from pdp_desk.demo import MEMBRE, TITRE
from pdp_desk.domain.views import FiltreDossiers, MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import dossiers
from pdp_desk.services.desk import Desk
from pdp_desk.settings import RESOURCES
from pdp_desk.storage.engine import Store
from tests.bench.vaults import KEY, demo_store
from ui import app
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.pages.coffre import CoffrePage
from ui.tasks import TaskRunner
from ui.theme import DARK, LIGHT, Theme

FOLDER = RESOURCES / "aide" / "captures"
SIZE = (1366, 768)
THEMES = {"": LIGHT, "-sombre": DARK}
QUIET_SECONDS, TOO_LONG_SECONDS = 0.3, 60


def main() -> None:
    """Write each page in each theme, and name the files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    application = app._application()
    theme = next(child for child in application.children() if isinstance(child, Theme))
    QCursor.setPos(5000, 5000)  # over nothing: no row, no page looks pointed at
    store = Store(demo_store(2000), KEY)
    membre = MembreVue(id=1, nom=MEMBRE, role=Role.RESPONSABLE)
    desk = Desk(store=store, membre=membre, today=lambda: date(2026, 1, 8), titre=TITRE)
    for suffix, tokens in THEMES.items():
        theme.wear(tokens)
        for name, path in draw(application, desk, suffix, folder).items():
            print(f"{name} : {path}")
        with TemporaryDirectory() as room:
            for name, path in draw_first_start(application, Path(room), suffix, folder).items():
                print(f"{name} : {path}")
    store.close()


def draw(application: QApplication, desk: Desk, suffix: str, folder: Path) -> dict[str, Path]:
    """Every page of a new window in the theme now in force."""
    tasks, changes = TaskRunner(application), Changes(application)
    window = MainWindow(app._Door(), tasks, changes)
    window.resize(*SIZE)
    window.show()
    window.enter(desk, None)
    assert window.workspace is not None
    workspace, drawn = window.workspace, {}
    shown: dict[str, Callable[[], None]] = {
        "dossiers": lambda: workspace.go("dossiers"),
        "dossier": lambda: workspace.open_dossier(rich_dossier(desk)),
        "indicateurs": lambda: workspace.go("indicateurs"),
    }
    for name, show in shown.items():
        show()
        settle(application, tasks)
        drawn[name] = folder / f"{name}{suffix}.png"
        window.grab().save(str(drawn[name]))
    tasks.close()
    window.deleteLater()
    application.processEvents()
    return drawn


class HereDoor(app._Door):
    """A door that remembers nothing on this machine."""

    def remember(self, folder: Path) -> None:
        """The captures leave no trace."""


def draw_first_start(
    application: QApplication, room: Path, suffix: str, folder: Path
) -> dict[str, Path]:
    """From no vault to its kit, on a vault made in `room`: the words stay hidden."""
    tasks, changes = TaskRunner(application), Changes(application)
    tasks.written.connect(changes.announce)
    window = MainWindow(HereDoor(), tasks, changes)
    window.resize(*SIZE)
    window.show()
    window.show_vault(None)
    drawn: dict[str, Path] = {}

    def keep(name: str) -> None:
        settle(application, tasks)
        drawn[name] = folder / f"{name}{suffix}.png"
        window.grab().save(str(drawn[name]))

    keep("accueil")
    window.unlock.create_vault()
    page = window.unlock.creation
    assert page is not None
    page.place.name.setText(TITRE)
    page.place.set_parent_folder(room)
    settle(application, tasks)
    page.go_on()
    settle(application, tasks)
    page.member.name.setText(MEMBRE)
    page.member.choose(Role.RESPONSABLE)
    keep("creation")
    page.go_on()
    page.password.form.first.setText("quatre girafes déjeunent lundi")
    page.password.form.again.setText("quatre girafes déjeunent lundi")
    page.go_on()
    settle(application, tasks)
    keep("kit")
    page.leave()
    page.go_on()
    settle(application, tasks)
    assert window.workspace is not None
    window.workspace.go("coffre")
    vault_page = window.workspace.page()
    assert isinstance(vault_page, CoffrePage)
    vault_page.show_section("recuperation")
    keep("recuperation")
    window.close()
    settle(application, tasks)
    tasks.close()
    window.deleteLater()
    application.processEvents()
    return drawn


def rich_dossier(desk: Desk) -> int:
    """An open dossier with much in its timeline."""
    page = dossiers.list_dossiers(desk, FiltreDossiers(ouverts=True))
    views = [dossiers.show_dossier(desk, line.id) for line in page.lignes]
    return max(views, key=lambda view: len(view.chronologie)).id


def settle(application: QApplication, tasks: TaskRunner) -> None:
    """Until the database thread has answered and nothing moves any more."""
    started = quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < QUIET_SECONDS:
        application.processEvents()
        if time.monotonic() - started > TOO_LONG_SECONDS:
            raise RuntimeError("the page never finished loading")
        if tasks._pending:
            quiet_since = time.monotonic()


if __name__ == "__main__":
    main()
