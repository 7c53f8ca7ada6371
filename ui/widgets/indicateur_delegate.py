"""Paints the list of indicators: headings, figures, sparkline with its change, state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pdp_desk.domain.chiffres import NON_CALCULABLE, SANS_TOTAL, Rang, Section
from ui.theme import Type, colour, font, paint_icon

Index = QModelIndex | QPersistentModelIndex
ROW = 29
MARGIN, GAP = 24, 6
SPARK = QSize(46, 16)
ICONS = {
    NON_CALCULABLE: ("warning-fill", "warn"),
    "relevé": ("tray", "text2"),
    "saisi": ("pencil-simple", "text2"),
}
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    role: Type,
    token: str,
    align: Qt.AlignmentFlag = LEFT,
) -> int:
    """Draw one line, its end elided when it is too long; returns the width it took."""
    face = font(role)
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(face)
    painter.setPen(colour(token))
    painter.drawText(rect, int(align), shown)
    return metrics.horizontalAdvance(shown)


class IndicateurDelegate(QStyledItemDelegate):
    """Reads `Section` or `Rang` from UserRole; `hovered` tells the row under the pointer."""

    def __init__(self, hovered: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hovered = hovered
        self._cells = (
            self._code,
            self._titre,
            self._valeur,
            self._precedent,
            self._evolution,
            self._etat,
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Section):
            _section(painter, rect, row)
        elif isinstance(row, Rang):
            self._ground(painter, option, index)
            self._cells[index.column()](painter, rect, row)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour("line"))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour("tint"))
            if index.column() == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colour("accent"))
        elif index.row() == self._hovered():
            painter.fillRect(rect, colour("hover"))

    def _code(self, painter: QPainter, rect: QRect, row: Rang) -> None:
        draw_text(painter, rect.adjusted(MARGIN, 0, -2, 0), row.code, Type.BASE, "text2")

    def _titre(self, painter: QPainter, rect: QRect, row: Rang) -> None:
        box = rect.adjusted(20 if row.retrait else GAP, 0, -GAP, 0)
        room = box.adjusted(0, 0, -_tag_width() - 8 if row.dgt else 0, 0)
        token = "text2" if row.retrait else "text"
        width = draw_text(painter, room, row.titre, Type.BASE, token)
        if row.dgt:
            _tag(painter, QRect(room.left() + width + 8, rect.center().y() - 8, _tag_width(), 17))

    def _valeur(self, painter: QPainter, rect: QRect, row: Rang) -> None:
        box = rect.adjusted(0, 0, -GAP, 0)
        if row.valeur == SANS_TOTAL:
            draw_text(painter, box, row.valeur, Type.SMALL, "text2", RIGHT)
        elif row.etat == NON_CALCULABLE:
            draw_text(painter, box, row.valeur, Type.BASE, "text2", RIGHT)
        else:
            draw_text(painter, box, row.valeur, Type.HEADING, "text", RIGHT)

    def _precedent(self, painter: QPainter, rect: QRect, row: Rang) -> None:
        if row.precedent != SANS_TOTAL:
            draw_text(
                painter, rect.adjusted(0, 0, -GAP, 0), row.precedent, Type.BASE, "text2", RIGHT
            )

    def _evolution(self, painter: QPainter, rect: QRect, row: Rang) -> None:
        box = rect.adjusted(GAP + 4, 0, -GAP, 0)
        if row.etat == NON_CALCULABLE:
            draw_text(painter, box, row.motif, Type.SMALL, "text")
            return
        if row.tendance:
            top = rect.center().y() - SPARK.height() // 2
            sparkline(painter, QRect(box.left(), top, SPARK.width(), SPARK.height()), row.tendance)
        text = box.adjusted(SPARK.width() + 8, 0, 0, 0)
        draw_text(painter, text, row.evolution, Type.SMALL, "text2")

    def _etat(self, painter: QPainter, rect: QRect, row: Rang) -> None:
        box = rect.adjusted(GAP, 0, -4, 0)
        said = row.etat[:1].upper() + row.etat[1:]
        if row.etat not in ICONS:
            draw_text(painter, box, said, Type.SMALL, "text2")
            return
        name, token = ICONS[row.etat]
        paint_icon(painter, QRect(box.left(), rect.center().y() - 6, 14, 14), name, token)
        draw_text(painter, box.adjusted(18, 0, 0, 0), said, Type.LABEL, token)


def _section(painter: QPainter, rect: QRect, row: Section) -> None:
    painter.fillRect(rect, colour("sunken"))
    box = rect.adjusted(MARGIN, 0, -14, 0)
    counts = QFontMetrics(font(Type.SMALL)).horizontalAdvance(row.comptes)
    draw_text(painter, box.adjusted(0, 0, -counts - 16, 0), row.titre, Type.SMALL_STRONG, "text")
    draw_text(painter, box, row.comptes, Type.SMALL, "text2", RIGHT)


def _tag_width() -> int:
    return QFontMetrics(font(Type.KEY)).horizontalAdvance("DGT") + 12


def _tag(painter: QPainter, rect: QRect) -> None:
    painter.setPen(QPen(colour("line2"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, 3, 3)
    draw_text(painter, rect, "DGT", Type.KEY, "text2", Qt.AlignmentFlag.AlignCenter)


def sparkline(painter: QPainter, rect: QRect, points: tuple[float, ...]) -> None:
    """The trend as a line, its last point marked."""
    low, spread = min(points), (max(points) - min(points)) or 1.0
    step = (rect.width() - 6) / (len(points) - 1)
    height = rect.height() - 6
    line = [
        QPointF(
            rect.left() + 3 + step * rank, rect.bottom() - 2.5 - (point - low) / spread * height
        )
        for rank, point in enumerate(points)
    ]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("text3"), 1.5))
    painter.drawPolyline(QPolygonF(line))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent"))
    painter.drawEllipse(line[-1], 2.5, 2.5)
