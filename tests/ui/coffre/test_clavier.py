"""With the keyboard alone, on a real vault: add a member, change a password, back up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import backups, members, vault
from pdp_desk.services.desk import Desk
from tests.services.vaults import PASSWORD, Made
from tests.ui.coffre.gestes import (
    CTRL,
    SHIFT,
    drive,
    press,
    said,
    section,
    settle,
    the_page,
    write,
)
from ui.dialogs.membre_ajout import AddMemberDialog
from ui.main_window import MainWindow
from ui.pages.coffre_membres import MembresSection
from ui.pages.coffre_sauvegardes import SauvegardesSection

NEW = "trois bateaux verts sous la grele"


def test_the_page_is_reached_and_walked_with_the_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    press(Qt.Key.Key_8, CTRL)
    page = the_page(window)
    seen = []
    for _ in range(7):
        settle(qtbot, window)
        seen.append(page.tabs.choice())
        press(Qt.Key.Key_Tab, CTRL)
    assert seen == [
        "apercu",
        "membres",
        "sauvegardes",
        "recuperation",
        "sante",
        "journal",
        "conservation",
    ]
    assert page.tabs.choice() == "apercu"
    press(Qt.Key.Key_PageUp, CTRL)
    assert page.tabs.choice() == "conservation"


def test_a_member_is_added_with_the_keyboard_alone(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    window: MainWindow,
    desk: Desk,
    made: Made,
) -> None:
    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, AddMemberDialog)
        assert dialog.nom.hasFocus()
        write("Noe Garrigue")
        press(Qt.Key.Key_Tab)
        press(Qt.Key.Key_Down)  # from chargé to assistante
        assert dialog.chosen_role() is Role.ASSISTANTE
        press(Qt.Key.Key_Tab)
        assert dialog.password.first.hasFocus()
        write(NEW)
        assert not dialog.password.strength.isHidden()
        press(Qt.Key.Key_Tab)  # the eye
        press(Qt.Key.Key_Tab)
        assert dialog.password.again.hasFocus()
        write(NEW)
        press(Qt.Key.Key_Return, CTRL)

    table = section(qtbot, window, "membres", MembresSection)
    drive(monkeypatch, qtbot, hand)
    press(Qt.Key.Key_N, CTRL | SHIFT)
    qtbot.waitUntil(lambda: bool(said(window)))
    settle(qtbot, window)
    assert {m.nom: m.role for m in members.list_members(desk)}["Noe Garrigue"] is Role.ASSISTANTE
    assert table.vue.table.liste.rowCount() == 2
    assert "Accès ajouté" in said(window)[0]
    vault.close(made.open(NEW, membre="Noe Garrigue"))


def test_a_backup_is_made_with_the_keyboard_alone(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    press(Qt.Key.Key_8, CTRL)
    for _ in range(2):
        press(Qt.Key.Key_Tab, CTRL)
    settle(qtbot, window)
    shown = the_page(window).section()
    assert isinstance(shown, SauvegardesSection)
    assert shown.vue.empty.button.hasFocus()  # nothing yet: the one thing to do
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(said(window)))
    settle(qtbot, window)
    (backup,) = backups.list_backups(desk)
    assert backup.verifiee
    assert shown.vue.table.liste.rowCount() == 1
    assert "Sauvegarde vérifiée" in said(window)[0]


def test_one_s_password_is_changed_then_opens(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, made: Made
) -> None:
    def hand(dialog: QDialog) -> None:
        write("faux")
        for _ in range(2):
            press(Qt.Key.Key_Tab)
        write(NEW)
        for _ in range(2):
            press(Qt.Key.Key_Tab)
        write(NEW)
        press(Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: not dialog.waiting() and bool(dialog.problem()))  # type: ignore[attr-defined]
        dialog.current.setText(PASSWORD)  # type: ignore[attr-defined]
        press(Qt.Key.Key_Return, CTRL)

    section(qtbot, window, "membres", MembresSection)
    drive(monkeypatch, qtbot, hand)
    press(Qt.Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: bool(said(window)))
    assert "Mot de passe changé" in said(window)[0]
    vault.close(made.open(NEW))


def test_escape_closes_a_dialog_and_gives_the_focus_back(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow
) -> None:
    shown = section(qtbot, window, "membres", MembresSection)
    opened = drive(monkeypatch, qtbot, lambda dialog: press(Qt.Key.Key_Escape))
    press(Qt.Key.Key_N, CTRL | SHIFT)
    qtbot.waitUntil(lambda: bool(opened))
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is shown.vue.table)
    assert shown.vue.table.liste.rowCount() == 1


def test_after_unlocking_the_same_section_is_shown(
    qtbot: QtBot, window: MainWindow, desk: Desk, made: Made
) -> None:
    section(qtbot, window, "sauvegardes", SauvegardesSection)
    window.lock()
    settle(qtbot, window)
    again = made.open()
    window.enter(again, again.folder)
    settle(qtbot, window)
    assert the_page(window).tabs.choice() == "sauvegardes"
    vault.close(again)
