"""Members: who is there, what a function may not do, an access added or taken away for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.domain.wording import typeset
from pdp_desk.errors import UserError
from pdp_desk.services import members, vault
from pdp_desk.services.desk import Desk
from tests.services.team import ANNE, INES, MARC, PASSWORDS
from tests.services.vaults import MEMBRE, PASSWORD, Made
from tests.ui.coffre.conftest import enter
from tests.ui.coffre.gestes import drive, keep, said, section, settle
from ui.changes import Changes
from ui.dialogs.membre_ajout import HELD, NOT_HELD, AddMemberDialog
from ui.dialogs.membre_retrait import RevokeMemberDialog
from ui.main_window import MainWindow
from ui.pages.coffre_membres import MembresSection
from ui.tasks import TaskRunner
from ui.theme import Theme

NEW = "trois bateaux verts sous la grêle"
Opener = Callable[[str], MainWindow]


@pytest.fixture
def window_of(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, changes: Changes, team: Made
) -> Iterator[Opener]:
    """The window of one of the team."""
    desks: list[Desk] = []
    windows: list[MainWindow] = []  # a window nobody holds goes with its pages

    def opened(name: str) -> MainWindow:
        desks.append(team.open(PASSWORDS[name], membre=name))
        windows.append(enter(qtbot, tasks, changes, desks[-1]))
        return windows[-1]

    yield opened
    qtbot.waitUntil(lambda: tasks.idle)
    for desk in desks:
        vault.close(desk)


def shown(qtbot: QtBot, window: MainWindow) -> MembresSection:
    return section(qtbot, window, "membres", MembresSection)


def texts(page: MembresSection) -> list[list[str]]:
    """What each row says, column after column."""
    model = page.vue.table.liste
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose(page: MembresSection, name: str) -> None:
    names = [row[0] for row in texts(page)]
    page.vue.table.selectRow(names.index(name))


def test_the_table_says_who_opens_and_who_holds_the_medical_key(
    qtbot: QtBot, window_of: Opener
) -> None:
    page = shown(qtbot, window_of(MARC))
    rows = {row[0]: row for row in texts(page)}
    assert rows[ANNE][2] == "oui"
    assert rows[INES][2] == "non"
    assert rows[f"{MARC} (vous)"][1] == "responsable de cellule"
    assert page.vue.count.text() == "5 accès"
    choose(page, INES)
    assert "Ne lit rien de médical" in page.vue.said.whole()


@pytest.mark.parametrize("name", [INES, MARC])
def test_what_a_function_may_not_do_is_absent(qtbot: QtBot, window_of: Opener, name: str) -> None:
    page = shown(qtbot, window_of(name))
    allowed = name == MARC
    assert page.add.isVisible() == allowed
    assert page.revoke.isVisible() == allowed
    assert page.change.isVisible()


def test_one_s_own_access_is_not_for_oneself_to_take_away(qtbot: QtBot, window_of: Opener) -> None:
    page = shown(qtbot, window_of(MARC))
    choose(page, f"{MARC} (vous)")
    assert not page.revoke.isEnabled()
    choose(page, INES)
    assert page.revoke.isEnabled()


def test_an_access_is_taken_away_and_opens_nothing_any_more(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window_of: Opener, team: Made
) -> None:
    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, RevokeMemberDialog)
        assert dialog.cancel.hasFocus()  # the safe one
        assert not dialog.words.isVisible()
        dialog.submit()
        assert "mot de passe" in dialog.password_row.problem()
        dialog.password.setText("faux")
        dialog.submit()
        assert "1" in dialog.count_row.problem()
        dialog.count.setText("1")
        dialog.submit()
        qtbot.waitUntil(lambda: bool(dialog.problem()) and not dialog.waiting())
        dialog.password.setText(PASSWORDS[MARC])
        dialog.submit()

    window = window_of(MARC)
    page = shown(qtbot, window)
    choose(page, INES)
    drive(monkeypatch, qtbot, hand)
    page.ask_revoke()
    settle(qtbot, window)
    assert INES in said(window)[0]
    rows = {row[0]: row for row in texts(page)}
    assert rows[INES][-1].startswith("retiré le")
    assert page.vue.count.text() == "4 accès, 1 accès retiré"
    with pytest.raises(UserError):
        team.open(PASSWORDS[INES], membre=INES)
    desk = window._desk
    assert desk is not None
    assert len(members.list_members(desk)) == 5


def test_a_physician_s_access_asks_for_the_words_of_who_has_no_medical_key(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window_of: Opener, team: Made
) -> None:
    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, RevokeMemberDialog)
        dialog.password.setText(PASSWORDS[MARC])
        dialog.count.setText("1")
        dialog.submit()
        assert dialog.words.problem()
        # The dialog grows with what it says, the field stays as it was: nothing to scroll.
        qtbot.waitUntil(lambda: dialog._area.verticalScrollBar().maximum() == 0)
        assert dialog.words.field.height() == 92
        dialog.words.field.setPlainText(" ".join(team.words))
        dialog.submit()

    window = window_of(MARC)
    page = shown(qtbot, window)
    choose(page, ANNE)
    drive(monkeypatch, qtbot, hand)
    page.ask_revoke()
    settle(qtbot, window)
    with pytest.raises(UserError):
        team.open(PASSWORDS[ANNE], membre=ANNE)


def test_a_nurse_is_added_with_the_words_and_holds_the_medical_key(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, made: Made
) -> None:
    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, AddMemberDialog)
        dialog.nom.setText("Noé Garrigue")
        dialog.role.setCurrentIndex(list(Role).index(Role.INFIRMIER))
        assert dialog._medical_text.text() == typeset(NOT_HELD)
        for field in (dialog.password.first, dialog.password.again):
            field.setText(NEW)
        dialog.submit()
        assert dialog.words.problem()
        dialog.words.field.setPlainText(" ".join(made.words))
        dialog.submit()

    page = shown(qtbot, window)
    drive(monkeypatch, qtbot, hand)
    page.ask_add()
    settle(qtbot, window)
    assert {row[0]: row[2] for row in texts(page)}["Noé Garrigue"] == "oui"


def test_who_holds_the_medical_key_hands_it_over_without_words(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, team: Made
) -> None:
    desk = team.open(PASSWORDS[ANNE], membre=ANNE)
    dialog = AddMemberDialog(desk, tasks)
    keep(qtbot, dialog)
    dialog.role.setCurrentIndex(list(Role).index(Role.MEDECIN))
    assert dialog._medical_text.text() == typeset(HELD)
    assert dialog.words.isHidden()
    vault.close(desk)


@pytest.mark.parametrize(
    ("password", "again", "said_of_it"),
    [
        ("", "", "Choisissez"),
        ("soleil", "soleil", "se devine trop vite"),
        (NEW, f"{NEW}s", "différentes"),
    ],
)
def test_a_weak_or_mistyped_password_is_said_beside_its_field(
    qtbot: QtBot,
    theme: Theme,
    tasks: TaskRunner,
    desk: Desk,
    password: str,
    again: str,
    said_of_it: str,
) -> None:
    dialog = AddMemberDialog(desk, tasks)
    keep(qtbot, dialog)
    dialog.nom.setText("Noé Garrigue")
    dialog.password.first.setText(password)
    dialog.password.again.setText(again)
    dialog.submit()
    rows = (dialog.password.first_row, dialog.password.again_row)
    assert any(said_of_it in row.problem() for row in rows)
    assert not dialog.waiting()


def test_a_closed_dialog_keeps_no_secret(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, desk: Desk
) -> None:
    dialog = AddMemberDialog(desk, tasks)
    keep(qtbot, dialog)
    dialog.show()
    dialog.password.first.setText(PASSWORD)
    dialog.words.field.setPlainText("abaisser")
    dialog.reject()
    assert not dialog.password.text()
    assert not dialog.words.text()


def test_forty_members_with_long_names_are_read(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    window: MainWindow,
    desk: Desk,
) -> None:
    known = members.list_members(desk)[0]
    long_name = "Marie-Philibertine de la Tour-Quintessence des Grands Tilleuls"
    crowd = tuple(
        replace(known, id=number, nom=f"{long_name} {number}", moi=False) for number in range(1, 41)
    )
    assert len(long_name) > 60
    monkeypatch.setattr(members, "list_members", lambda desk: crowd)
    window.resize(911, 512)
    page = shown(qtbot, window)
    table = page.vue.table
    assert table.liste.rowCount() == 40
    assert page.vue.count.text() == "40 accès"
    assert table.horizontalHeader().length() <= table.viewport().width()
    table.selectRow(39)
    assert table.visualRect(table.currentIndex()).bottom() <= table.viewport().height()


def test_direction_sees_no_journal_and_no_retention(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, changes: Changes, desk: Desk
) -> None:
    from ui.pages.coffre import sections

    reader = replace(desk, membre=MembreVue(1, MEMBRE, Role.DIRECTION))
    assert [section.cle for section in sections(reader)] == [
        "apercu",
        "membres",
        "sauvegardes",
        "recuperation",
        "sante",
    ]


def test_why_one_s_own_access_stays_is_said_beside_the_button(
    qtbot: QtBot, window: MainWindow
) -> None:
    shown = section(qtbot, window, "membres", MembresSection)
    assert not shown.revoke.isEnabled()
    about = shown.vue.said.whole()
    assert about.startswith(
        "On ne retire pas son propre accès. Responsable de cellule\u00a0: tient"
    )
