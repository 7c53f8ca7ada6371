"""What a person does on the page of the vault, and what they read there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs import opening
from ui.main_window import MainWindow
from ui.pages.coffre import CoffrePage
from ui.widgets.page import Page

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
S = TypeVar("S", bound=Page)


def keep(qtbot: QtBot, widget: QWidget) -> None:
    """Close it after the test. qtbot holds it weakly: alone in a cycle, it goes in an event."""
    qtbot.addWidget(widget)
    vars(qtbot).setdefault("kept", []).append(widget)


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window._tasks.idle)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """A key, where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def write(text: str) -> None:
    """Letters, where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def the_page(window: MainWindow) -> CoffrePage:
    page = window.workspace.page() if window.workspace else None
    assert isinstance(page, CoffrePage)
    return page


def section(qtbot: QtBot, window: MainWindow, key: str, kind: type[S]) -> S:
    """A section of the page, shown and read."""
    assert window.workspace is not None
    window.workspace.go("coffre")
    the_page(window).show_section(key)
    settle(qtbot, window)
    shown = the_page(window).section()
    assert isinstance(shown, kind)
    return shown


def said(window: MainWindow) -> list[str]:
    """The messages kept, the newest first."""
    assert window.workspace is not None
    return window.workspace.status.history()


def banner(window: MainWindow) -> str:
    """What the banner of the window says, or nothing."""
    assert window.workspace is not None
    shown = window.workspace.notices.banner
    return shown.sentence() if shown.isVisible() else ""


def drive(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, hand: Callable[[QDialog], None]
) -> list[QDialog]:
    """Dialogs open for real; `hand` fills each, and it must close."""
    opened: list[QDialog] = []

    def run(dialog: QDialog) -> bool:
        opened.append(dialog)
        with qtbot.waitActive(dialog):
            dialog.open()
            dialog.activateWindow()
        qtbot.waitUntil(lambda: _has_focus(dialog))
        hand(dialog)
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
        return dialog.result() == QDialog.DialogCode.Accepted

    monkeypatch.setattr(opening, "run", run)
    return opened


def _has_focus(dialog: QDialog) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and dialog.isAncestorOf(focused)
