"""What a person does in the wizard, step by step."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.wizard.conftest import PASSWORD
from ui.pages.creation import CreationPage
from ui.widgets.wizard_frame import WizardStep


def press(qtbot: QtBot, key: Qt.Key, *, ctrl: bool = False) -> None:
    """A key where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(focused, key, held)


def go_on(qtbot: QtBot, page: CreationPage, then: WizardStep) -> None:
    """Ctrl+Entrée, until the next step is shown."""
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.step() is then, timeout=20_000)


def to_place(qtbot: QtBot, page: CreationPage, room: Path, titre: str = "Sainte-Marthe") -> None:
    page.place.set_parent_folder(room)
    page.place.name.setText(titre)
    go_on(qtbot, page, page.member)


def to_member(qtbot: QtBot, page: CreationPage, role: str = "responsable") -> None:
    page.member.name.setText("Claire Dumontet")
    page.member.choose(role)
    go_on(qtbot, page, page.password)


def type_password(page: CreationPage, password: str = PASSWORD) -> None:
    page.password.form.first.setText(password)
    page.password.form.again.setText(password)


def to_kit(qtbot: QtBot, page: CreationPage, room: Path) -> None:
    """A vault is made."""
    to_place(qtbot, page, room)
    to_member(qtbot, page)
    type_password(page)
    go_on(qtbot, page, page.kit)


def answer(page: CreationPage) -> None:
    """The four words, from the page."""
    for field, place in zip(page.proof.fields, page.proof.places(), strict=True):
        field.setText(page.keeper.words[place - 1])
