"""Nobody has been there for a while: a countdown, then the lock."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from pdp_desk.domain.verrouillage import Verrouillage
from tests.ui.lock.gestures import (
    CTRL,
    Clock,
    alone,
    handle,
    unlock,
)
from ui.dialogs import opening
from ui.main_window import MainWindow


def test_a_quiet_countdown_then_somebody_is_back(window: MainWindow, clock: Clock) -> None:
    assert window.workspace is not None
    status = window.workspace.status
    alone(window, clock, 9)
    assert status.state() == "Tout est enregistré"
    alone(window, clock, 0.75)
    assert status.state() == "Verrouillage dans 15 s"
    QTest.mouseMove(handle(window), QPoint(300, 300))
    QTest.mouseMove(handle(window), QPoint(310, 300))
    assert status.state() == "Tout est enregistré"
    alone(window, clock, 9.9)
    assert window.workspace is not None
    alone(window, clock, 0.2)
    assert window.workspace is None


def test_typing_in_a_dialog_is_being_there(window: MainWindow, clock: Clock) -> None:
    dialog = QDialog(window)
    line = QLineEdit(dialog)

    def strike() -> None:
        clock.now += 9 * 60
        QTest.keyClick(handle(dialog), Qt.Key.Key_A)
        alone(window, clock, 9)
        assert window.workspace is not None
        dialog.reject()

    QTimer.singleShot(30, strike)
    line.setFocus()
    opening.run(dialog)
    assert window.workspace is not None


def test_whoever_wakes_a_machine_that_slept_is_not_let_in(window: MainWindow, clock: Clock) -> None:
    clock.now += 11 * 60  # no tick while it slept
    QTest.mouseMove(handle(window), QPoint(200, 200))
    QTest.mouseMove(handle(window), QPoint(210, 200))
    assert window.workspace is None


def test_the_rule_of_the_vault_is_followed_as_soon_as_it_is_changed(
    window: MainWindow, qtbot: QtBot, clock: Clock
) -> None:
    from pdp_desk.services.locking import set_lock_settings

    assert window._desk is not None
    set_lock_settings(window._desk, Verrouillage(minutes=2))
    window.lock()
    unlock(qtbot, window)
    alone(window, clock, 1.9)
    assert window.workspace is not None
    alone(window, clock, 0.2)
    assert window.workspace is None
    assert "2 minutes" in window.unlock.card.note()


def test_those_in_charge_choose_the_delay_and_it_is_followed_at_once(
    window: MainWindow, qtbot: QtBot, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.dialogs.verrouillage import ALLOWED, LockDialog

    assert window.workspace is not None
    assert window.workspace.status.delay.text() == "10 min"

    def choose(dialog: QDialog) -> bool:
        assert isinstance(dialog, LockDialog)
        assert dialog.chosen() == Verrouillage()
        dialog.delay.setCurrentIndex(dialog.delay.findData(3))
        dialog.pictures.choose(ALLOWED)
        with qtbot.waitSignal(dialog.accepted):
            dialog.submit()
        return True

    monkeypatch.setattr(opening, "run", choose)
    QTest.keyClick(handle(window), Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.workspace.status.delay.text() == "3 min"
    alone(window, clock, 3.1)
    assert window.workspace is None
