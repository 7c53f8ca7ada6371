"""The first start in the window itself, and the password that is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from pdp_desk.services import vault
from tests.conftest import TODAY
from tests.ui.wizard.conftest import PASSWORD, HereDoor, Ready
from tests.ui.wizard.gestes import to_kit
from ui.changes import Changes
from ui.dialogs import opening
from ui.dialogs.mot_de_passe_perdu import LostPasswordDialog
from ui.main_window import MainWindow
from ui.tasks import TaskRunner
from ui.theme import Theme

NEW = "trois hérons dans la brume"


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, tasks: TaskRunner, door: HereDoor) -> MainWindow:
    window = MainWindow(door, tasks, Changes())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def test_closing_the_window_in_the_wizard_closes_the_vault(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, door: HereDoor, tmp_path: Path
) -> None:
    window.show_vault(None)
    window.unlock.create_vault()
    page = window.unlock.creation
    assert page is not None
    to_kit(qtbot, page, tmp_path)
    window.close()
    qtbot.waitUntil(lambda: tasks.idle, timeout=20_000)
    assert len(door.closed) == 1
    folder = tmp_path / "Sainte-Marthe.coffre"
    vault.close(vault.open_with_password(folder, PASSWORD, today=lambda: TODAY))


def test_the_words_open_and_another_password_is_chosen(
    window: MainWindow,
    qtbot: QtBot,
    tasks: TaskRunner,
    ready: Ready,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Path(shutil.copytree(ready[0], tmp_path / "Sainte-Marthe.coffre"))
    seen: list[str] = []

    def choose(dialog: QDialog) -> bool:
        assert isinstance(dialog, LostPasswordDialog)
        dialog.new.first.setText(NEW)
        dialog.new.again.setText(NEW)
        dialog.submit()
        qtbot.waitUntil(lambda: not dialog.waiting(), timeout=20_000)
        seen.append(dialog.problem())
        return True

    monkeypatch.setattr(opening, "run", choose)
    window.show_vault(folder)
    window.unlock.card.switch_way()
    window.unlock.card.words.field.setPlainText(" ".join(ready[1]))
    window.unlock.card.give()
    qtbot.waitUntil(lambda: seen == [""], timeout=20_000)
    assert window.workspace is not None
    window.close()
    qtbot.waitUntil(lambda: tasks.idle, timeout=20_000)
    vault.close(vault.open_with_password(folder, NEW, today=lambda: TODAY))
