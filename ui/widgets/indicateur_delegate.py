"""Paints the list of indicators: headings, figures, sparkline with its change, state."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from pdp_desk.domain.chiffres import NON_CALCULABLE, SANS_TOTAL, Rang, Section
from ui.theme import Type, colour
from ui.widgets.painting import draw_sparkline, draw_state, draw_text, text_width
from ui.widgets.table import RowDelegate

Index = QModelIndex | QPersistentModelIndex
ROW, LONG_CODE = 29, 7
SPARK = QSize(46, 16)
ICONS = {
    NON_CALCULABLE: ("warning-fill", "warn"),
    "relevé": ("tray", "text2"),
    "saisi": ("pencil-simple", "text2"),
}
RIGHT = Qt.AlignmentFlag.AlignRight


class IndicateurDelegate(RowDelegate):
    """Reads `Section` or `Rang` from UserRole."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._painters = (
            self._code,
            self._titre,
            self._valeur,
            self._precedent,
            self._evolution,
            self._etat,
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW)

    def ground(self, index: Index) -> str:
        return "sunken" if isinstance(_row(index), Section) else "base"

    def paint_cell(self, painter: QPainter, area: QRect, index: Index) -> None:
        row = _row(index)
        if isinstance(row, Section):
            _heading(painter, area.adjusted(0, 0, -11, 0), row)
        elif isinstance(row, Rang):
            self._painters[index.column()](painter, area, row)

    def _code(self, painter: QPainter, area: QRect, row: Rang) -> None:
        long = len(row.code) > LONG_CODE
        if long and row.retrait:
            return  # it belongs to the line above, and would be elided to the same letters
        role = Type.KEY if long else Type.BASE
        draw_text(painter, area, row.code, role=role, tone="text2")

    def _titre(self, painter: QPainter, area: QRect, row: Rang) -> None:
        tag = text_width("DGT", Type.KEY) + 12 if row.dgt else 0
        left = 14 if row.retrait else 0
        room = area.adjusted(left, 0, -tag - 8 if tag else 0, 0)
        width = draw_text(painter, room, row.titre, tone="text2" if row.retrait else "text")
        if tag:
            box = QRect(room.left() + width + 8, area.center().y() - 8, tag, 17)
            _tag(painter, box, "DGT")

    def _valeur(self, painter: QPainter, area: QRect, row: Rang) -> None:
        plain = row.etat == NON_CALCULABLE or row.valeur in (SANS_TOTAL, "0")
        role = Type.SMALL if row.valeur == SANS_TOTAL else Type.BASE
        role, tone = (role, "text2") if plain else (Type.HEADING, "text")
        draw_text(painter, area, row.valeur, role=role, tone=tone, align=RIGHT)

    def _precedent(self, painter: QPainter, area: QRect, row: Rang) -> None:
        if row.precedent != SANS_TOTAL:
            draw_text(painter, area, row.precedent, tone="text2", align=RIGHT)

    def _evolution(self, painter: QPainter, area: QRect, row: Rang) -> None:
        area = area.adjusted(9, 0, 0, 0)
        if row.etat == NON_CALCULABLE:
            draw_text(painter, area, row.motif, role=Type.SMALL)
            return
        top = area.center().y() - SPARK.height() // 2
        draw_sparkline(painter, QRect(area.left(), top, 46, 16), row.tendance)
        change = area.adjusted(SPARK.width() + 8, 0, 0, 0)
        draw_text(painter, change, row.evolution, role=Type.SMALL, tone="text2")

    def _etat(self, painter: QPainter, area: QRect, row: Rang) -> None:
        icon_name, tone = ICONS.get(row.etat, ("", "text2"))
        word = row.etat[:1].upper() + row.etat[1:]
        draw_state(painter, area, word, icon_name=icon_name, tone=tone)


def _row(index: Index) -> object:
    return index.data(Qt.ItemDataRole.UserRole)


def _heading(painter: QPainter, area: QRect, row: Section) -> None:
    counts = text_width(row.comptes, Type.SMALL)
    room = area.adjusted(0, 0, -counts - 16, 0)
    draw_text(painter, room, row.titre, role=Type.SMALL_STRONG)
    draw_text(painter, area, row.comptes, role=Type.SMALL, tone="text2", align=RIGHT)


def _tag(painter: QPainter, box: QRect, word: str) -> None:
    painter.setPen(QPen(colour("line2"), 1))
    painter.drawRoundedRect(box, 3, 3)
    centre = Qt.AlignmentFlag.AlignHCenter
    draw_text(painter, box, word, role=Type.KEY, tone="text2", align=centre)
