"""A real vault with a whole team, and the window of whoever works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.services.medical_desks import HERS, Cell, copied, make_cell, opened
from tests.ui.dossiers.gestes import settle
from tests.ui.fakes import QuietDoor
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.tasks import TaskRunner
from ui.theme import Theme

At = Callable[[str], MainWindow]


@pytest.fixture(scope="session")
def cellule(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cell(tmp_path_factory.mktemp("medical") / "Cellule.coffre")


@pytest.fixture
def cell(cellule: Path, tmp_path: Path, tasks: TaskRunner, qtbot: QtBot) -> Iterator[Cell]:
    with opened(copied(cellule, tmp_path)) as cell:
        yield cell
        qtbot.waitUntil(lambda: tasks.idle)


@pytest.fixture
def window_of(
    cell: Cell, qtbot: QtBot, theme: Theme, tasks: TaskRunner, request: pytest.FixtureRequest
) -> At:
    """The window of a member, on Dr Garnier's dossier."""
    changes = Changes()
    tasks.written.connect(changes.announce)

    def show(name: str) -> MainWindow:
        desk = cell.desk(name)
        window = MainWindow(QuietDoor(desk), tasks, changes)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.enter(desk, None)
        window.open_dossier(HERS)
        settle(qtbot, window)
        return window

    return show
