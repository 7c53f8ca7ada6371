"""The timeline: date, node, words, feedback boxes, today's line, the sick-leave bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pdp_desk.domain.frise import Barre, Boite, Moment, Rubrique
from ui.theme import Type, colour, font, paint_icon
from ui.widgets.genres import GENRES
from ui.widgets.painting import draw_text, text_width

Index = QModelIndex | QPersistentModelIndex
# 30 sept. 2025 is 88 wide: a day is never cut.
BAR, DATE, NODE, WORDS, SIDE = 6, 18, 116, 148, 14
NODE_SIZE, TITLE, DETAIL, BOTTOM = 22, 18, 16, 10
BOX, BOX_GAP, BOX_ICON = 26, 8, 14
HEADING, TODAY = 26, 40
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop

STATES = {
    "ok": "check-circle-fill",
    "danger": "warning-octagon-fill",
    "warn": "x-circle-fill",
    "text2": "hourglass",
}


class TimelineDelegate(QStyledItemDelegate):
    """Reads `Rubrique` or `Moment` from UserRole."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row, width = index.data(Qt.ItemDataRole.UserRole), self._view.viewport().width()
        if isinstance(row, Rubrique):
            return QSize(width, TODAY if row.aujourdhui else HEADING)
        return QSize(width, _height(row, width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, area = index.data(Qt.ItemDataRole.UserRole), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Rubrique):
            _paint_heading(painter, area, row)
        elif isinstance(row, Moment):
            focused = self._view.hasFocus() and bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_moment(painter, area, row, index, focused=focused)
        painter.restore()

    def _paint_moment(
        self, painter: QPainter, area: QRect, row: Moment, index: Index, *, focused: bool
    ) -> None:
        middle = area.top() + NODE_SIZE // 2
        if focused:
            _paint_focus(painter, area)
        _paint_bar(painter, area, row.barre, middle)
        self._paint_links(painter, area, index)
        day = QRect(area.left() + DATE, area.top() + 2, NODE - DATE - 8, TITLE)
        draw_text(painter, day, row.jour, tone="text2")
        _paint_node(painter, QRectF(area.left() + NODE, area.top(), NODE_SIZE, NODE_SIZE), row)
        _paint_words(painter, area, row)

    def _paint_links(self, painter: QPainter, area: QRect, index: Index) -> None:
        painter.setPen(QPen(colour("line2"), 1))
        x = area.left() + NODE + NODE_SIZE // 2
        below = index.sibling(index.row() + 1, 0).data(Qt.ItemDataRole.UserRole)
        if isinstance(below, Moment):
            painter.drawLine(x, area.top() + NODE_SIZE, x, area.bottom() + 1)


def _paint_focus(painter: QPainter, area: QRect) -> None:
    ring = QRect(area.left() + 10, area.top() - 2, area.width() - 12, area.height() - 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("tint"))
    painter.drawRoundedRect(ring, 4, 4)
    painter.fillRect(ring.left(), ring.top(), 3, ring.height(), colour("accent"))


def _paint_heading(painter: QPainter, area: QRect, row: Rubrique) -> None:
    _paint_bar(painter, area, row.barre, area.center().y())
    line = QRect(area.left() + DATE, area.top(), area.width() - DATE - SIDE, area.height())
    if not row.aujourdhui:
        draw_text(painter, line, row.titre, role=Type.SMALL_STRONG, tone="text2")
        return
    line.adjust(0, -4, 0, -4)
    width = draw_text(painter, line, row.titre, role=Type.SMALL_STRONG, tone="accent")
    painter.fillRect(
        line.left() + width + 10, line.center().y(), line.width() - width - 10, 1, colour("accent")
    )


def _paint_bar(painter: QPainter, area: QRect, barre: Barre, middle: int) -> None:
    """The leave: above the node towards what follows, below it towards what came before."""
    if not (barre.haut or barre.bas):
        return
    top = area.top() if barre.haut else middle
    bottom = area.bottom() + 1 if barre.bas else middle
    dotted = Qt.PenStyle.DotLine if barre.prevue else Qt.PenStyle.SolidLine
    pen = QPen(colour("stop"), 3, dotted)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(pen)
    painter.drawLine(area.left() + BAR + 1, top, area.left() + BAR + 1, bottom)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_node(painter: QPainter, area: QRectF, row: Moment) -> None:
    style = Qt.PenStyle.DashLine if row.a_venir else Qt.PenStyle.SolidLine
    pen = QPen(colour("field" if row.a_venir else "line2"), 1, style)
    if row.a_venir:
        pen.setDashPattern([2.5, 2])
    painter.setPen(pen)
    painter.setBrush(colour("base"))
    painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5))
    paint_icon(painter, area.adjusted(4, 4, -4, -4), GENRES.get(row.genre, "circle"), "text2")


def _paint_words(painter: QPainter, area: QRect, row: Moment) -> None:
    left, width = area.left() + WORDS, _words_width(area.width())
    title = QRect(left, area.top() + 2, width, TITLE)
    draw_text(painter, title, row.titre, role=Type.NAME, tone="text" if row.realise else "text2")
    top = title.bottom() + 1
    if row.detail:
        height = _detail_height(row, area.width())
        painter.setFont(font(Type.SMALL))
        painter.setPen(colour("text2"))
        painter.drawText(QRect(left, top, width, height), WRAP, row.detail)
        top += height
    across, box_width = _boxes(row, area.width())
    for number, boite in enumerate(row.boites):
        x = left + (number % across) * (box_width + BOX_GAP)
        y = top + 6 + (number // across) * (BOX + 6)
        _paint_box(painter, QRect(x, y, box_width, BOX), boite)


def _paint_box(painter: QPainter, area: QRect, boite: Boite) -> None:
    painter.setPen(QPen(colour("line"), 1))
    painter.setBrush(colour("sunken"))
    painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    inner = area.adjusted(8, 0, -6, 0)
    width = draw_text(painter, inner, boite.mois, role=Type.SMALL, tone="text2")
    icon = QRect(inner.left() + width + 8, area.center().y() - 6, BOX_ICON, BOX_ICON)
    paint_icon(painter, icon, STATES[boite.ton], boite.ton)
    rest = QRect(icon.right() + 5, area.top(), inner.right() - icon.right() - 5, area.height())
    tone = "text" if boite.ton == "text2" else boite.ton
    draw_text(painter, rest, boite.etat, role=Type.LABEL, tone=tone)


def _boxes(row: Moment, width: int) -> tuple[int, int]:
    """How many boxes stand on a line and how wide each is: two, or one when a state is long."""
    whole = _words_width(width)
    half = (whole - BOX_GAP) // 2
    widest = max((_box_width(boite) for boite in row.boites), default=0)
    return (2, half) if widest <= half else (1, min(whole, widest))


def _box_width(boite: Boite) -> int:
    words = text_width(boite.mois, Type.SMALL) + text_width(boite.etat, Type.LABEL)
    return words + BOX_ICON + 8 + 8 + 4 + 6 + 2


def _words_width(width: int) -> int:
    return max(60, width - WORDS - SIDE)


def _detail_height(row: Moment, width: int) -> int:
    room = QRect(0, 0, _words_width(width), 10_000)
    bounds = QFontMetrics(font(Type.SMALL)).boundingRect(room, WRAP.value, row.detail)
    return max(DETAIL, bounds.height())


def _height(row: Moment, width: int) -> int:
    height = 2 + TITLE + BOTTOM
    if row.detail:
        height += _detail_height(row, width)
    if row.boites:
        across, _ = _boxes(row, width)
        height += 6 + -(-len(row.boites) // across) * (BOX + 6)
    return height


class Timeline(QListView):
    """The list; its lines take the height their words need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Chronologie")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(self.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(TimelineDelegate(self))


class LeaveLegend(QWidget):
    """The colour of the bar in a word; shown when there is a leave."""

    WORD = "en arrêt"

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(text_width(self.WORD, Type.SMALL) + 14, 18)

    def paintEvent(self, event: QEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(1, 3, 3, 12, colour("stop"))
        draw_text(
            painter, self.rect().adjusted(11, 0, 0, 0), self.WORD, role=Type.SMALL, tone="text2"
        )
        painter.end()
