"""The facts behind a figure, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.indicateurs.factices import (
    attendu,
)
from tests.ui.indicateurs.gestes import (
    choose,
    chosen,
    double_click,
    row_of,
    wait,
    words,
)
from ui.pages.indicateurs import IndicateursPage


@pytest.mark.parametrize("code", ["P2b", "P1c", "P4d", "1.10"])
def test_double_click_opens_as_many_facts_as_the_figure(
    qtbot: QtBot, page: IndicateursPage, code: str
) -> None:
    choose(qtbot, page, code)
    double_click(qtbot, page, code)
    assert page.vue.facts_shown
    assert page.vue.liste.view.model().rowCount() == attendu()["2025"][code]


def test_keyboard_alone_from_the_figure_to_the_dossier_and_back(
    qtbot: QtBot, page: IndicateursPage
) -> None:
    choose(qtbot, page, "P2b")
    view, facts = page.vue.view, page.vue.liste.view
    qtbot.keyClick(view, Qt.Key.Key_Down)
    wait(qtbot, page)
    assert chosen(page) == "P2c"
    qtbot.keyClick(view, Qt.Key.Key_Up)
    wait(qtbot, page)
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.vue.facts_shown
    qtbot.keyClick(facts, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.dossier_asked) as asked:
        qtbot.keyClick(facts, Qt.Key.Key_Return)
    assert asked.args == [2]
    assert page.step_back()
    assert not page.vue.facts_shown
    assert chosen(page) == "P2b"
    assert not page.step_back()


def test_right_goes_to_the_first_fact_and_left_comes_back(
    qtbot: QtBot, page: IndicateursPage
) -> None:
    choose(qtbot, page, "P2b")
    qtbot.keyClick(page.vue.view, Qt.Key.Key_Right)
    facts = page.vue.panel.facts
    assert page.focusWidget() is facts
    with qtbot.waitSignal(page.dossier_asked) as asked:
        qtbot.keyClick(facts, Qt.Key.Key_Return)
    assert asked.args == [1]
    qtbot.keyClick(facts, Qt.Key.Key_Left)
    assert page.focusWidget() is page.vue.view


def test_the_list_opens_as_soon_as_the_facts_are_read(qtbot: QtBot, page: IndicateursPage) -> None:
    page.vue.view.selectRow(row_of(page, "P2b"))
    page._open_list()  # before the answer
    wait(qtbot, page)
    assert page.vue.facts_shown
    assert page.vue.liste.view.model().rowCount() == 598


def test_another_year_keeps_the_list_open_on_its_own_facts(
    qtbot: QtBot, page: IndicateursPage
) -> None:
    choose(qtbot, page, "P2b")
    page._open_list()
    page._previous_year()
    wait(qtbot, page)
    assert page.vue.liste.view.model().rowCount() == attendu()["2024"]["P2b"]
    assert page.vue.liste.title().endswith("2024")


def test_facts_are_searched_by_name(qtbot: QtBot, page: IndicateursPage) -> None:
    choose(qtbot, page, "P4d")
    page._open_list()
    qtbot.keyClicks(page.vue.liste.search, "sophie")
    qtbot.waitUntil(lambda: page.vue.liste.view.model().rowCount() == 1)
    assert page.vue.liste.count() == "1 sur 5 faits"


def test_a_fact_without_dossier_says_so(qtbot: QtBot, page: IndicateursPage) -> None:
    choose(qtbot, page, "P4d")
    page._open_list()
    with qtbot.waitSignal(page.said) as said:
        page.vue.liste.fait_chosen.emit(4)
    assert said.args == ["Ce fait n’est rattaché à aucun dossier."]


def test_a_supplied_figure_has_no_list_and_says_why(qtbot: QtBot, page: IndicateursPage) -> None:
    choose(qtbot, page, "P1a")
    page._open_list()
    assert not page.vue.facts_shown
    assert "le chiffre vient d’un autre système" in words(page)
