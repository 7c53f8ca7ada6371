"""What a person does on the indicators page, and what they read there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.pages.indicateurs import IndicateursPage

CODE, TITRE, VALEUR, PRECEDENT, EVOLUTION, ETAT = range(6)
THIN, NBSP = "\u202f", "\u00a0"


def wait(qtbot: QtBot, page: IndicateursPage) -> None:
    qtbot.waitUntil(lambda: page.tasks.idle)


def row_of(page: IndicateursPage, code: str) -> int:
    model = page.vue.view.model()
    rows = [row for row in range(model.rowCount()) if model.index(row, CODE).data() == code]
    return rows[0]


def cell(page: IndicateursPage, code: str, column: int) -> str:
    return page.vue.view.model().index(row_of(page, code), column).data()


def choose(qtbot: QtBot, page: IndicateursPage, code: str) -> None:
    page.vue.view.selectRow(row_of(page, code))
    wait(qtbot, page)


def chosen(page: IndicateursPage) -> str:
    view = page.vue.view
    return view.model().index(view.currentIndex().row(), CODE).data()


def words(page: IndicateursPage) -> str:
    """Every visible text of the explanation."""
    labels = page.vue.panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(page.vue.panel))


def shown_codes(page: IndicateursPage) -> list[str]:
    lignes = (page._model.ligne_at(row) for row in range(page._model.rowCount()))
    return [ligne.definition.code for ligne in lignes if ligne]


def double_click(qtbot: QtBot, page: IndicateursPage, code: str) -> None:
    view = page.vue.view
    index = view.model().index(row_of(page, code), VALEUR)
    view.scrollTo(index)
    point = view.visualRect(index).center()
    # Qt wants the press before the double click, as a hand gives it.
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
