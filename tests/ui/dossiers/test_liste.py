"""The page of dossiers in the whole window: search, filters, place kept, preview, keyboard."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import FiltreDossiers, LigneDossier
from pdp_desk.domain.wording import number
from pdp_desk.services import dossiers
from pdp_desk.services.desk import Desk
from tests.ui.dossiers.conftest import SIZE
from tests.ui.dossiers.gestes import (
    chosen,
    double_click,
    names,
    numbers,
    press,
    settle,
    the_dossier,
    the_list,
    type_words,
    words,
)
from tests.ui.walk import nameless, unreachable
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.tasks import TaskRunner


def everything(desk: Desk) -> tuple[LigneDossier, ...]:
    return dossiers.list_dossiers(desk, FiltreDossiers(), taille=SIZE).lignes


def accented(desk: Desk) -> LigneDossier:
    """Somebody whose first name has an accent."""
    return next(row for row in everything(desk) if fold(row.prenom) != row.prenom.lower())


def test_it_opens_on_the_list_with_what_there_is(window: MainWindow, desk: Desk) -> None:
    page = the_list(window)
    opened = sum(row.clos_le is None for row in everything(desk))
    assert page.vue.header.subtitle() == f"{SIZE} dossiers, dont {number(opened)} ouverts"
    assert page.vue.count.text().startswith(f"{SIZE} dossiers")
    assert page.vue.table.hasFocus()
    assert page.vue.table.currentIndex().row() == 0
    assert window.windowTitle() == "PDP Desk — Dossiers"


def test_typing_finds_a_name_without_its_accents(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    who = accented(desk)
    type_words(qtbot, window, fold(f"{who.prenom} {who.nom}"))
    page = the_list(window)
    assert who.numero in numbers(page)
    assert all(fold(who.prenom) in fold(name) for name in names(page))
    type_words(qtbot, window, f"{who.nom.upper()} {who.prenom[:3]}")
    assert who.numero in numbers(page)


@pytest.mark.parametrize("what", ["numero", "entreprise"])
def test_a_number_and_a_firm_are_found_too(
    qtbot: QtBot, window: MainWindow, desk: Desk, what: str
) -> None:
    row = next(row for row in everything(desk) if getattr(row, what))
    type_words(qtbot, window, getattr(row, what))
    assert row.numero in numbers(the_list(window))
    assert len(numbers(the_list(window))) < SIZE


def test_quick_typing_shows_what_was_typed_last(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    first, last = everything(desk)[0], everything(desk)[-1]
    search = the_list(window).vue.filtres.search
    search.setText(first.numero)
    search.searched.emit(first.numero)
    search.setText(last.numero)
    search.searched.emit(last.numero)
    settle(qtbot, window)
    assert numbers(the_list(window)) == [last.numero]


def test_nothing_found_offers_to_show_everything_again(qtbot: QtBot, window: MainWindow) -> None:
    page = the_list(window)
    type_words(qtbot, window, "zzzz")
    assert page.vue.nothing_found.isVisible()
    assert page.vue.apercu.shown() is None
    with qtbot.waitSignal(page._model.loaded):
        page.vue.nothing_found.button.click()
    settle(qtbot, window)
    assert page.vue.table.isVisible()
    assert page.vue.filtres.search.text() == ""
    assert page._model.rowCount() > 0


def test_escape_takes_the_filters_off_one_gesture_at_a_time(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = the_list(window)
    type_words(qtbot, window, "a")
    press(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert page.vue.filtres.search.text() == ""
    QTest.keyClick(page.vue.filtres.states, Qt.Key.Key_Right)
    settle(qtbot, window)
    assert page.vue.filtres.is_set()
    assert page.vue.filtres.states.isAncestorOf(QApplication.focusWidget())
    press(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert not page.vue.filtres.is_set()


def test_open_ones_and_a_referent_narrow_the_list(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    page = the_list(window)
    rows = everything(desk)
    opened = [row for row in rows if row.clos_le is None]
    QTest.keyClick(page.vue.filtres.states, Qt.Key.Key_Right)
    settle(qtbot, window)
    assert page.vue.count.text().startswith(f"{number(len(opened))} dossiers")
    referent, count = Counter(row.referent for row in opened if row.referent).most_common(1)[0]
    page.vue.filtres.referents.setCurrentIndex(page.vue.filtres.referents.findData(referent))
    settle(qtbot, window)
    shown = [page._model.ligne_at(row) for row in range(page._model.rowCount())]
    assert len(shown) == min(count, 100)
    assert all(row and row.referent == referent and row.clos_le is None for row in shown)


def test_both_orders_keep_the_dossier_chosen(qtbot: QtBot, window: MainWindow) -> None:
    page = the_list(window)
    for _ in range(3):
        press(Qt.Key.Key_Down)
    before = chosen(page)
    days = [page._model.ligne_at(row) for row in range(page._model.rowCount())]
    reported = [row.signale_le for row in days if row and row.signale_le]
    assert reported == sorted(reported, reverse=True)
    with qtbot.waitSignal(page._model.loaded):
        page.vue.sort.click()
    settle(qtbot, window)
    shown = [fold(page._model.ligne_at(row).nom) for row in range(page._model.rowCount())]
    assert shown == sorted(shown)
    if before in numbers(page):
        assert chosen(page) == before


def test_opening_and_coming_back_keeps_row_and_scroll(qtbot: QtBot, window: MainWindow) -> None:
    page = the_list(window)
    for _ in range(40):
        press(Qt.Key.Key_Down)
    settle(qtbot, window)
    before, place = chosen(page), page.vue.table.verticalScrollBar().value()
    assert place > 0
    press(Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.windowTitle() == f"PDP Desk — Dossier {before}"
    press(Qt.Key.Key_Escape)
    assert the_list(window) is page
    assert chosen(page) == before
    assert page.vue.table.verticalScrollBar().value() == place
    assert page.vue.table.hasFocus()


def test_a_double_click_opens(qtbot: QtBot, window: MainWindow) -> None:
    page = the_list(window)
    double_click(qtbot, page, 2)
    settle(qtbot, window)
    assert the_dossier(window).title() == f"Dossier {numbers(page)[2]}"


def test_going_down_reads_the_next_page(qtbot: QtBot, window: MainWindow) -> None:
    page = the_list(window)
    before = page._model.rowCount()
    press(Qt.Key.Key_End)
    assert page.vue.table.currentIndex().row() == before - 1
    for _ in range(2):
        settle(qtbot, window)
        press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page._model.rowCount() == 4 * before)
    settle(qtbot, window)
    assert len(set(numbers(page))) == page._model.rowCount()
    press(Qt.Key.Key_Home)
    assert page.vue.table.currentIndex().row() == 0


def test_the_preview_follows_the_row_and_space_hides_it(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    page = the_list(window)
    press(Qt.Key.Key_Down)
    ligne = page._model.ligne_at(1)
    assert ligne is not None
    qtbot.waitUntil(lambda: page.vue.apercu.shown() == ligne.id)
    said = words(page.vue.apercu)
    assert ligne.numero in said
    assert fold(ligne.nom) in fold(said)
    press(Qt.Key.Key_Space)
    assert not page.vue.apercu.isVisible()
    press(Qt.Key.Key_Space)
    assert page.vue.apercu.isVisible()
    page.vue.apercu.open_button.click()
    settle(qtbot, window)
    assert the_dossier(window).title() == f"Dossier {ligne.numero}"


def test_a_write_elsewhere_keeps_the_place(
    qtbot: QtBot, window: MainWindow, changes: Changes
) -> None:
    page = the_list(window)
    for _ in range(30):
        press(Qt.Key.Key_Down)
    settle(qtbot, window)
    before, place = chosen(page), page.vue.table.verticalScrollBar().value()
    with qtbot.waitSignal(page._model.loaded):
        changes.announce(frozenset({"dossiers"}))
    settle(qtbot, window)
    assert chosen(page) == before
    assert page.vue.table.verticalScrollBar().value() == place


def test_narrow_the_preview_slides_over_and_escape_puts_it_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(911, 512)
    page = the_list(window)
    qtbot.waitUntil(lambda: not page.vue.apercu.isVisible())
    press(Qt.Key.Key_Space)
    assert page.vue.apercu.isVisible()
    press(Qt.Key.Key_Escape)
    assert not page.vue.apercu.isVisible()
    assert page.vue.table.hasFocus()
    settle(qtbot, window)


def test_everything_has_a_name_and_tab_reaches_it(qtbot: QtBot, window: MainWindow) -> None:
    page = the_list(window)
    qtbot.waitUntil(lambda: page.vue.apercu.shown() is not None)
    assert nameless(window) == []
    assert unreachable(page) == []


def test_a_search_only_with_the_keyboard(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    wanted = everything(desk)[7]
    type_words(qtbot, window, wanted.numero)
    press(Qt.Key.Key_Return)
    assert the_list(window).vue.table.hasFocus()
    press(Qt.Key.Key_Return)
    settle(qtbot, window)
    assert the_dossier(window).title() == f"Dossier {wanted.numero}"
    press(Qt.Key.Key_Escape)
    assert numbers(the_list(window)) == [wanted.numero]
    assert QApplication.focusWidget() is the_list(window).vue.table


def test_coming_back_to_words_that_find_nothing_is_in_their_field(
    qtbot: QtBot, window: MainWindow
) -> None:
    """The focus was on the table, hidden."""
    page = the_list(window)
    type_words(qtbot, window, "zzzzq")
    page.vue.nothing_found.button.setFocus()
    window.open_dossier(1)
    settle(qtbot, window)
    press(Qt.Key.Key_Escape)
    assert page.vue.filtres.search.hasFocus()


def test_a_name_typed_in_haste_opens_nobody_else(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    """Entrée twice before the search has answered opened whoever was there before."""
    wanted = everything(desk)[7]
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = the_list(window).vue.filtres.search
    QTest.keyClicks(search, wanted.numero)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert search.hasFocus()
    settle(qtbot, window)
    assert the_list(window).vue.table.hasFocus()
    press(Qt.Key.Key_Return)
    settle(qtbot, window)
    assert the_dossier(window).title() == f"Dossier {wanted.numero}"


def test_an_empty_vault_says_how_to_begin(
    qtbot: QtBot, window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, tasks: TaskRunner
) -> None:
    from pdp_desk.domain.views import ComptesDossiers, PageDossiers

    monkeypatch.setattr(dossiers, "list_dossiers", lambda *given: PageDossiers((), None))
    monkeypatch.setattr(dossiers, "count_dossiers", lambda *given: ComptesDossiers(0, 0, 0))
    page = the_list(window)
    page.refresh(frozenset({"imports"}))
    settle(qtbot, window)
    assert page.vue.no_dossier.isVisible()
    assert "pdp-desk importer" in page.vue.no_dossier.sentence()
