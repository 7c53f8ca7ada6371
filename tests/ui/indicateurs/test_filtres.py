"""Filters and years: the place is kept, the newest wins."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.indicateurs.factices import (
    LIGNES,
    LectureFactice,
    attendu,
)
from tests.ui.indicateurs.gestes import (
    EVOLUTION,
    VALEUR,
    cell,
    choose,
    chosen,
    shown_codes,
    wait,
)
from ui.models.indicateurs import Filtre
from ui.pages.indicateurs import IndicateursPage


def test_search_ignores_accents_and_keeps_the_code(page: IndicateursPage) -> None:
    page._model.set_filter(Filtre("pre reprise"))
    assert [code for code in shown_codes(page) if code] == ["P2b"]
    page._model.set_filter(Filtre("1.10"))
    assert shown_codes(page) == ["1.10"]


def test_typing_filters_the_list(qtbot: QtBot, page: IndicateursPage) -> None:
    qtbot.keyClicks(page.vue.filtres.search, "inaptes")
    qtbot.waitUntil(lambda: shown_codes(page) == ["1.10"])


def test_down_leaves_the_search_for_the_list(qtbot: QtBot, page: IndicateursPage) -> None:
    page.vue.filtres.focus_search()
    qtbot.keyClick(page.vue.filtres.search, Qt.Key.Key_Down)
    assert page.focusWidget() is page.vue.view


def test_chips_filter_and_count(page: IndicateursPage) -> None:
    assert page._model.chip_counts() == (3, 1)
    page.vue.filtres.dgt.click()
    assert shown_codes(page) == ["1.2", "1.7", "1.10"]
    page.vue.filtres.dgt.click()
    page.vue.filtres.missing.click()
    assert shown_codes(page) == ["P3c"]


def test_a_filter_that_keeps_nothing_offers_the_way_out(page: IndicateursPage) -> None:
    page.vue.filtres.search.setText("zzz")
    page.vue.filtres.search.searched.emit("zzz")
    assert page.vue.nothing_found.isVisible()
    page.vue.nothing_found.button.click()
    assert len(shown_codes(page)) == len(LIGNES)


def test_the_same_line_stays_chosen_through_years_and_filters(
    qtbot: QtBot, page: IndicateursPage
) -> None:
    choose(qtbot, page, "P3a")
    qtbot.keyClick(page.vue.view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, page)
    assert (page.title(), chosen(page)) == ("Indicateurs 2024", "P3a")
    assert cell(page, "P3a", VALEUR) == str(attendu()["2024"]["P3a"])
    page._model.set_filter(Filtre("mi-carriere"))
    wait(qtbot, page)
    assert chosen(page) == "P3a"


def test_quick_presses_go_on_and_the_newest_year_wins(qtbot: QtBot, page: IndicateursPage) -> None:
    seen: list[str] = []
    page.title_changed.connect(lambda: seen.append(page.title()))
    for _ in range(2):
        qtbot.keyClick(page.vue.view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, page)
    assert seen[-1] == "Indicateurs 2023"
    assert page.vue.years.choice() == "2023"
    assert cell(page, "P2b", EVOLUTION) == ""  # nothing to compare the first year with


def test_figures_are_read_on_the_database_thread(
    page: IndicateursPage, lecture: LectureFactice
) -> None:
    assert lecture.threads
    assert threading.get_ident() not in lecture.threads


def test_a_write_elsewhere_reads_the_year_again(
    qtbot: QtBot, page: IndicateursPage, lecture: LectureFactice
) -> None:
    with qtbot.waitSignal(page.title_changed):
        page.refresh(frozenset({"evenements"}))


def test_an_empty_vault_says_what_to_do_first(
    qtbot: QtBot, page: IndicateursPage, lecture: LectureFactice
) -> None:
    lecture.vide = True
    page.refresh(frozenset({"imports"}))
    wait(qtbot, page)
    assert page.vue.no_data.isVisible()
    assert not page.vue.export.isVisible()
