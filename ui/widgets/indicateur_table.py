"""Tables of the indicators page: whole rows under the pointer, keys that lead to the facts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import Type, colour, font
from ui.widgets.indicateur_delegate import MARGIN, IndicateurDelegate, draw_text

Index = QModelIndex | QPersistentModelIndex


class LignesView(QTableView):
    """One row at a time, hovered as a whole. Signals: forward() on →, back() on ←."""

    forward = Signal()
    back = Signal()

    def __init__(self, name: str, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_headers(row_height)

    def _set_headers(self, row_height: int) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height)
        rows.setDefaultSectionSize(row_height)
        columns.setSectionsClickable(False)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(24)
        columns.setFixedHeight(30)
        columns.setFont(font(Type.LABEL))

    def set_widths(self, widths: tuple[int | None, ...]) -> None:
        """Fixed widths; None marks the column that takes what is left."""
        header = self.horizontalHeader()
        for column, width in enumerate(widths):
            stretches = width is None
            mode = QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, mode)
            if width is not None:
                header.resizeSection(column, width)

    def hovered_row(self) -> int:
        return self.hovered

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right:
            self.forward.emit()
        elif event.key() == Qt.Key.Key_Left:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()


class IndicateursView(LignesView):
    """The list of indicators; headings take the whole width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Indicateurs", 29, parent)
        self.setItemDelegate(IndicateurDelegate(self.hovered_row, self))
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self._headings: list[int] = []

    def set_headings(self, rows: list[int]) -> None:
        """Let these rows take the whole width, and only these."""
        if self._headings:
            self.clearSpans()
        self._headings = rows
        for row in rows:
            self.setSpan(row, 0, 1, 6)


class FaitDelegate(QStyledItemDelegate):
    """Paints a fact: day and number in grey, the name stronger, hairline below."""

    ROLES = ((Type.BASE, "text2"), (Type.NAME, "text"), (Type.BASE, "text2"), (Type.BASE, "text2"))

    def __init__(self, view: LignesView, *, margin: int, height: int) -> None:
        super().__init__(view)
        self._view, self._margin, self._height = view, margin, height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        self._ground(painter, option, index)
        role, token = self.ROLES[index.column()]
        left = self._margin if index.column() == 0 else 3
        text = str(index.data() or "")
        painter.save()
        draw_text(painter, rect.adjusted(left, 0, -6, 0), text, role, token)
        painter.restore()
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour("line"))

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        focused = self._view.hasFocus() or self._margin > 0
        if option.state & QStyle.StateFlag.State_Selected and focused:
            painter.fillRect(rect, colour("tint"))
            if index.column() == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colour("accent"))
        elif index.row() == self._view.hovered:
            painter.fillRect(rect, colour("hover"))


class FaitsView(LignesView):
    """The facts behind a figure: compact in the panel, 34 px rows when all are shown."""

    def __init__(self, name: str, *, compact: bool, parent: QWidget | None = None) -> None:
        height = 27 if compact else 34
        super().__init__(name, height, parent)
        self.setItemDelegate(FaitDelegate(self, margin=6 if compact else MARGIN, height=height))
        if compact:
            self.horizontalHeader().hide()
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
