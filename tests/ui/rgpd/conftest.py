"""The window on a vault where one person has a row of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from pdp_desk.storage.tables import Reglage
from tests.services.privacy_world import World, as_responsable, make_world, opened
from tests.ui.fakes import enter
from ui.dialogs import opening
from ui.main_window import MainWindow
from ui.tasks import TaskRunner
from ui.theme import Theme


@pytest.fixture(scope="session")
def full_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; each test has its copy."""
    return make_world(tmp_path_factory.mktemp("personne-vue") / "Cellule.coffre")


@pytest.fixture
def world(full_vault: Path, tmp_path: Path) -> Iterator[World]:
    """For somebody in charge, without the medical key."""
    with opened(full_vault, tmp_path / "Cellule.coffre") as found:
        desk = as_responsable(found.desk)
        with desk.store.write() as session:  # nothing is prolonged to begin with
            session.execute(update(Reglage).values(cle="autre"))
        yield replace(found, desk=desk)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, tasks: TaskRunner, world: World) -> Iterator[MainWindow]:
    """The window on the first dossier."""
    shown = enter(qtbot, tasks, world.desk)
    shown.open_dossier(1)
    qtbot.waitUntil(lambda: tasks.idle)
    yield shown
    qtbot.waitUntil(lambda: tasks.idle)


class Hands:
    """What a person does in the dialogs that open: one gesture for each, in order."""

    def __init__(self, qtbot: QtBot, tasks: TaskRunner) -> None:
        self.seen: list[QDialog] = []
        self.titles: list[str] = []
        self._gestures: list[object] = []
        self._qtbot, self._tasks = qtbot, tasks

    def will(self, *gestures: object) -> None:
        self._gestures += gestures

    def run(self, dialog: QDialog) -> bool:
        self.seen.append(dialog)
        self.titles.append(dialog.accessibleName())
        dialog.show()
        self._qtbot.waitUntil(lambda: self._tasks.idle)
        gesture = self._gestures.pop(0) if self._gestures else None
        if callable(gesture):
            gesture(dialog)
        self._qtbot.waitUntil(lambda: self._tasks.idle)
        accepted = dialog.result() == QDialog.DialogCode.Accepted
        dialog.hide()
        return accepted


@pytest.fixture(autouse=True)
def hands(qtbot: QtBot, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch) -> Hands:
    made = Hands(qtbot, tasks)
    monkeypatch.setattr(opening, "run", made.run)
    return made
