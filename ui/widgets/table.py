"""Dense tables: one look, one delegate, the keyboard and the screen reader served alike."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import Type, font
from ui.widgets.painting import draw_row, draw_selection_bar, draw_text

ROW, HEADER = 34, 30
ENDS = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints the row's ground, bar and hairline, then asks `paint_cell` for the content.

    The first visible column starts `MARGIN` further right, under the page's title.
    """

    MARGIN = 24

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = index.row() == hovered_row(self._view)
        draw_row(painter, area, selected=selected, hovered=hovered, ground=self.ground(index))
        first = self._view.horizontalHeader().visualIndex(index.column()) == 0
        if first and selected:
            draw_selection_bar(painter, area)
        left = self.MARGIN if first else 3
        painter.save()
        self.paint_cell(painter, area.adjusted(left, 0, -3, -1), index)
        painter.restore()

    def paint_cell(self, painter: QPainter, area: QRect, index: Index) -> None:
        """Draw one cell; the default draws its display text."""
        draw_text(painter, area, str(index.data(Qt.ItemDataRole.DisplayRole) or ""))

    def ground(self, index: Index) -> str:
        """The token behind a row; group rows may use `sunken`."""
        return "base"

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW)


class DenseTable(QTableView):
    """A `QTableView` as every list of the client: whole rows, no grid, hover, no wrap.

    Give it a model, a `RowDelegate` and column widths; `activated` comes with Entrée and the
    double click.
    """

    def __init__(self, name: str, *, row: int = ROW, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_up_headers(row)
        self._hovered = -1

    def hovered(self) -> int:
        """The row under the pointer, or −1."""
        return self._hovered

    def moveCursor(
        self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Début and Fin lead to the first and last rows: whole rows have no ends of their own."""
        if cursorAction in ENDS:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(cursorAction, modifiers)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hovered(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hovered(-1)
        return super().viewportEvent(event)

    def _set_up_headers(self, row: int) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row)
        rows.setDefaultSectionSize(row)
        columns.setFont(font(Type.LABEL))
        columns.setFixedHeight(HEADER)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _set_hovered(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()


def hovered_row(view: QObject) -> int:
    """The row under the pointer in a view that knows it."""
    return view.hovered() if isinstance(view, DenseTable) else -1
