"""The page of the vault on a real vault, made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from tests.services.team import make_team
from tests.services.vaults import Made, make
from tests.ui.coffre.gestes import keep
from tests.ui.fakes import QuietDoor, QuietDossiers
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.main_window.places import BUILDERS
from ui.pages import coffre_veille
from ui.tasks import TaskRunner
from ui.theme import Theme


@pytest.fixture(scope="session")
def vault_made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A vault with one responsable."""
    return make(tmp_path_factory.mktemp("coffre") / "Sainte-Marthe.coffre")


@pytest.fixture(scope="session")
def team_made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A vault with a whole team (see `tests.services.team`)."""
    return make_team(tmp_path_factory.mktemp("equipe") / "Équipe.coffre")


@pytest.fixture
def made(vault_made: Made, tmp_path: Path) -> Made:
    return vault_made.copied(tmp_path)


@pytest.fixture
def team(team_made: Made, tmp_path: Path) -> Made:
    return team_made.copied(tmp_path)


@pytest.fixture
def desk(made: Made) -> Iterator[Desk]:
    opened = made.open()
    yield opened
    vault.close(opened)


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first page without a list."""
    monkeypatch.setitem(BUILDERS, "dossiers", QuietDossiers)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the person to be served first waits less."""
    monkeypatch.setattr(coffre_veille, "LOOK_MS", 0)
    monkeypatch.setattr(coffre_veille, "BACK_UP_MS", 60_000)  # unless a test asks for it


@pytest.fixture
def changes(tasks: TaskRunner) -> Changes:
    hub = Changes()
    tasks.written.connect(hub.announce)
    return hub


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, changes: Changes, desk: Desk
) -> Iterator[MainWindow]:
    """The whole window on the open vault."""
    yield enter(qtbot, tasks, changes, desk)
    qtbot.waitUntil(lambda: tasks.idle)


def enter(qtbot: QtBot, tasks: TaskRunner, changes: Changes, desk: Desk) -> MainWindow:
    """A window on a vault; its notices have been read."""
    shown = MainWindow(QuietDoor(desk), tasks, changes)
    keep(qtbot, shown)
    shown.resize(1366, 768)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    shown.enter(desk, desk.folder)
    assert shown.workspace is not None
    with qtbot.waitSignal(shown.workspace.notices.watch.noticed):
        pass
    qtbot.waitUntil(lambda: tasks.idle)
    return shown
