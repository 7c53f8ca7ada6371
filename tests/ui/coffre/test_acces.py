"""What a screen reader and a keyboard find on every section (F50), wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pdp_desk.services import backups, members
from pdp_desk.services.desk import Desk
from tests.ui.coffre.gestes import keep, section, settle, the_page
from tests.ui.walk import nameless, unreachable
from ui.dialogs.coffre_poste import QuickOpeningDialog
from ui.dialogs.coffre_reparation import MendDialog
from ui.dialogs.membre_ajout import AddMemberDialog
from ui.dialogs.membre_mot_de_passe import ChangePasswordDialog
from ui.dialogs.membre_retrait import RevokeMemberDialog
from ui.dialogs.sauvegarde_retour import GoBackDialog
from ui.main_window import MainWindow
from ui.pages.coffre_apercu import ApercuSection
from ui.tasks import TaskRunner
from ui.theme import DARK, Theme
from ui.widgets.page import Page

if TYPE_CHECKING:
    from ui.dialogs.coffre_formulaire import FormDialog

OWN = ("apercu", "membres", "sauvegardes", "sante")
SMALL, USUAL = (880, 430), (1366, 768)


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_f50_every_control_has_a_name_is_reached_by_tab_and_is_whole(
    qtbot: QtBot, window: MainWindow, desk: Desk, size: tuple[int, int]
) -> None:
    backups.back_up(desk)
    window.resize(*size)
    for key in OWN:
        shown = section(qtbot, window, key, Page)
        assert nameless(window) == []
        focused = QApplication.focusWidget()
        assert focused is not None
        assert the_page(window).isAncestorOf(focused), key
        assert unreachable(window) == [], key
        assert cut_buttons(shown) == []


def cut_buttons(page: QWidget) -> list[str]:
    """The buttons narrower than what they say."""
    from ui.widgets.buttons import KeyButton

    return [
        button.text()
        for button in page.findChildren(KeyButton)
        if button.isVisible() and button.width() < button.sizeHint().width() - 1
    ]


def dialogs(desk: Desk, tasks: TaskRunner) -> list[FormDialog]:
    (me,) = members.list_members(desk)
    made = backups.back_up(desk)
    comparison = backups.compare_backup(desk, made.nom)
    return [
        AddMemberDialog(desk, tasks),
        ChangePasswordDialog(desk, tasks),
        RevokeMemberDialog(desk, me, tasks),
        QuickOpeningDialog(desk, tasks),
        MendDialog(desk, tasks),
        GoBackDialog(desk, comparison, "hier", tasks),
    ]


def test_f50_every_dialog_has_names_and_no_trap(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, desk: Desk
) -> None:
    for dialog in dialogs(desk, tasks):
        keep(qtbot, dialog)
        with qtbot.waitActive(dialog):
            dialog.open()
            dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        assert nameless(dialog) == []
        assert unreachable(dialog) == []
        assert dialog.accessibleName()
        dialog.reject()


def test_f22_no_password_is_said_by_a_name(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, desk: Desk
) -> None:
    dialog = AddMemberDialog(desk, tasks)
    keep(qtbot, dialog)
    dialog.password.first.setText("trois bateaux verts")
    told = [
        f"{w.accessibleName()} {w.accessibleDescription()}" for w in dialog.findChildren(QWidget)
    ]
    assert not any("bateaux" in text for text in told)


def test_the_overview_keeps_its_place_when_it_is_read_again(
    qtbot: QtBot, theme: Theme, window: MainWindow, desk: Desk
) -> None:
    page = section(qtbot, window, "apercu", ApercuSection)
    button = page.facts.action("sauvegarde")
    assert button is not None
    button.setFocus()
    assert "Aucune" in page.facts.value("sauvegarde")
    backups.back_up(desk)
    theme.wear(DARK)
    page.refresh(frozenset({"sauvegardes"}))
    settle(qtbot, window)
    assert "Aujourd’hui" in page.facts.value("sauvegarde")
    again = page.facts.action("sauvegarde")
    assert again is not None
    assert again.hasFocus()
    again.click()
    settle(qtbot, window)
    assert the_page(window).tabs.choice() == "sauvegardes"
