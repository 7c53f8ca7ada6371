"""Nothing open keeps the vault open: dialogs, menus, lists (F2)."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.ui.lock.gestures import (
    CTRL,
    Clock,
    alone,
    handle,
    the_page,
)
from tests.ui.reading import written
from ui.dialogs import opening
from ui.main_window import MainWindow
from ui.pages.dossiers import DossiersPage


def open_dialog(window: MainWindow) -> None:
    dialog = QDialog(window)
    line = QLineEdit(dialog)
    line.setAccessibleName("Nom")
    QVBoxLayout(dialog).addWidget(line)
    line.setText("Philibertine Ravaillac")
    opening.run(dialog)


def open_menu(window: MainWindow) -> None:
    menu = QMenu(window)
    menu.addAction("Ouvrir le dossier de Philibertine")
    menu.exec(window.mapToGlobal(QPoint(60, 60)))


def open_combo(window: MainWindow) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    page.vue.filtres.referents.showPopup()


def open_history(window: MainWindow) -> None:
    assert window.workspace is not None
    window.workspace.status.show_history()


def nothing_but_the_search(window: MainWindow) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    page.vue.filtres.focus_search()


OVER = [open_dialog, open_menu, open_combo, open_history, nothing_but_the_search]


@pytest.mark.parametrize(
    ("what", "how"),
    [*((what, "key") for what in OVER), (open_dialog, "alone"), (open_combo, "alone")],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_f2_whatever_is_open_the_vault_locks_at_once(
    window: MainWindow, qtbot: QtBot, clock: Clock, how: str, what: Callable[[MainWindow], None]
) -> None:
    took: list[float] = []

    def strike() -> None:
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or window
        start = time.perf_counter()
        if how == "key":
            QTest.keyClick(handle(front), Qt.Key.Key_L, CTRL)
        else:
            alone(window, clock)
        took.append(time.perf_counter() - start)

    QTimer.singleShot(30, strike)
    what(window)  # a dialog or a menu comes back only once it is closed
    qtbot.waitUntil(lambda: bool(took))
    assert window.workspace is None
    assert took[0] < 1
    assert window.unlock.isVisible()
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None
    qtbot.waitUntil(lambda: window._tasks.idle)
    texts = [text for top in QApplication.topLevelWidgets() for text in written(top)]
    assert not [text for text in texts if "Philibertine" in text]


def test_f2_a_dialog_that_refuses_to_close_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    class Stubborn(QDialog):
        def reject(self) -> None:
            """It would ask first."""

        def done(self, result: int) -> None:
            """It would ask first."""

    dialog = Stubborn(window)
    QTimer.singleShot(10, window.lock)
    assert not opening.run(dialog)
    assert window.workspace is None


def test_f9_hides_names_under_a_dialog(window: MainWindow, qtbot: QtBot) -> None:
    dialog = QDialog(window)

    def strike() -> None:
        QTest.keyClick(handle(dialog), Qt.Key.Key_F9)
        dialog.reject()

    QTimer.singleShot(10, strike)
    opening.run(dialog)
    assert window._discreet
