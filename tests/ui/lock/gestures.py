"""What somebody does before, during and after a lock."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from tests.services.vaults import MEMBRE, PASSWORD, today
from tests.ui.typing_forms import NoteForm, TypingPage
from ui.app import _Door
from ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
FREE = 7
WORDS = "Entretien du jour avec Philibertine Ravaillac sur son poste"


class TestDoor(_Door):
    """The door of the application, on a fixed day, remembering nothing of this account."""

    __test__ = False

    def open(self, folder: Path, password: str, membre: str | None) -> Desk:
        return vault.open_with_password(folder, password, membre=membre, today=today)

    def remember(self, folder: Path) -> None:
        """The test has no account."""


class Clock:
    """Time passes when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def unlock(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.unlock.card.member() == MEMBRE)
    window.unlock.card.password.setText(PASSWORD)
    QTest.keyClick(window.unlock.card.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None)
    qtbot.waitUntil(lambda: window._tasks.idle)


def type_in_form(window: MainWindow, words: str = WORDS) -> NoteForm:
    """A dossier, its form, and words in it."""
    window.open_dossier(41)
    page = the_page(window)
    assert isinstance(page, TypingPage)
    form = page.open_form()
    while not window._tasks.idle:
        QApplication.processEvents()
    form.texte.setFocus()
    QTest.keyClicks(form.texte, words)
    return form


def the_page(window: MainWindow) -> QWidget:
    assert window.workspace is not None
    page = window.workspace.page()
    assert page is not None
    return page


def the_form(window: MainWindow) -> NoteForm:
    page = the_page(window)
    assert isinstance(page, TypingPage)
    assert page.form is not None
    return page.form


def handle(widget: QWidget) -> QWindow:
    found = widget.window().windowHandle()
    assert found is not None
    return found


def alone(window: MainWindow, clock: Clock, minutes: float = 10) -> None:
    clock.now += minutes * 60
    window.watch.look()


def assert_same_form(window: MainWindow, words: str, cursor: int) -> None:
    form = the_form(window)
    assert form.isVisible()
    assert form.texte.toPlainText() == words
    assert form.texte.hasFocus()
    assert form.texte.textCursor().position() == cursor
