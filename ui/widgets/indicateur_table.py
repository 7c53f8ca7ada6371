"""Tables of the indicators page: the list with its headings, the facts behind a figure."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from pdp_desk.domain.views import Derriere
from ui.theme import Type
from ui.widgets.indicateur_delegate import IndicateurDelegate
from ui.widgets.painting import draw_row, draw_text
from ui.widgets.table import HEADER, DenseTable, RowDelegate

Index = QModelIndex | QPersistentModelIndex
LINE, FACT, SHORT_FACT = 29, 34, 27
EVOLUTION = 4
DETAIL = 2


class Entete(QHeaderView):
    """Headings that stand exactly above the cells the delegate paints."""

    def __init__(self, view: QTableView, indents: dict[int, int] | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.indents = indents or {}
        self.margin = RowDelegate.MARGIN
        self.setFixedHeight(HEADER)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(24)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        first = self.visualIndex(logicalIndex) == 0
        left = self.margin if first else 3 + self.indents.get(logicalIndex, 0)
        model, side = self.model(), Qt.Orientation.Horizontal
        align = model.headerData(logicalIndex, side, Qt.ItemDataRole.TextAlignmentRole)
        text = str(model.headerData(logicalIndex, side) or "")
        painter.save()
        draw_row(painter, rect, selected=False, hovered=False)
        area = rect.adjusted(left, 0, -3, -1)
        draw_text(painter, area, text, role=Type.LABEL, tone="text2", align=Qt.AlignmentFlag(align))
        painter.restore()


class LignesView(DenseTable):
    """A dense table that leads further and back. Signals: forward() on →, back() on ←."""

    forward = Signal()
    back = Signal()

    def __init__(self, name: str, row: int, parent: QWidget | None = None) -> None:
        super().__init__(name, row=row, parent=parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_widths(self, widths: tuple[int | None, ...]) -> None:
        """Fixed widths; None marks the column that takes what is left."""
        header = self.horizontalHeader()
        for column, width in enumerate(widths):
            stretches = width is None
            mode = QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, mode)
            if width is not None:
                header.resizeSection(column, width)

    def set_margin(self, left: int) -> None:
        """Let the first column, heading included, start under the page's title."""
        header, delegate = self.horizontalHeader(), self.itemDelegate()
        if isinstance(header, Entete) and isinstance(delegate, RowDelegate):
            header.margin = delegate.MARGIN = left
            header.viewport().update()
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right:
            self.forward.emit()
        elif event.key() == Qt.Key.Key_Left:
            self.back.emit()
        else:
            super().keyPressEvent(event)


class IndicateursView(LignesView):
    """The list of indicators; headings take the whole width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Indicateurs", LINE, parent)
        self.setHorizontalHeader(Entete(self, {EVOLUTION: 9}))
        self.setItemDelegate(IndicateurDelegate(self))

    def set_headings(self, rows: list[int]) -> None:
        """Let these rows take the whole width, and only these."""
        self.clearSpans()
        for row in rows:
            self.setSpan(row, 0, 1, 6)


class FaitDelegate(RowDelegate):
    """A fact: day and number in grey, the name stronger."""

    ROLES = (
        (Type.BASE, "text2"),
        (Type.NAME, "text"),
        (Type.BASE, "text2"),
        (Type.BASE, "text2"),
    )

    def paint_cell(self, painter: QPainter, area: QRect, index: Index) -> None:
        role, tone = self.ROLES[index.column()]
        draw_text(painter, area, str(index.data() or ""), role=role, tone=tone)


class ShortFaitDelegate(FaitDelegate):
    """The same in the panel, where the margin belongs to the panel."""

    MARGIN = 4

    def ground(self, index: Index) -> str:
        return "sunken"

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, SHORT_FACT)


def facts_view(name: str) -> LignesView:
    """All the facts of a figure, in the place of the list."""
    view = LignesView(name, FACT)
    view.setHorizontalHeader(Entete(view))
    view.setItemDelegate(FaitDelegate(view))
    return view


def short_facts_view(name: str) -> LignesView:
    """The first facts, in the panel: no header, no scrolling."""
    view = LignesView(name, SHORT_FACT)
    view.setItemDelegate(ShortFaitDelegate(view))
    view.horizontalHeader().hide()
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view


def fit_facts(
    view: LignesView,
    derriere: Derriere | None,
    detailed: tuple[int | None, ...],
    plain: tuple[int | None, ...],
) -> None:
    """Widths of the columns; a name takes the room of a detail that no fact has."""
    facts = derriere.lignes if derriere else ()
    has_details = any(fact.detail not in ("", fact.numero) for fact in facts)
    view.setColumnHidden(DETAIL, not has_details)
    view.set_widths(detailed if has_details else plain)


def select_row(view: QTableView, row: int) -> None:
    """Make a row current and visible; nothing when there is none."""
    if row >= 0:
        index = view.model().index(row, 0)
        view.setCurrentIndex(index)
        view.scrollTo(index)
