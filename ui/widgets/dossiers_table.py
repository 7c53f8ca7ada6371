"""The table of dossiers: painted cells, a heading that says the sort, the preview's key."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QTableView, QWidget

from pdp_desk.domain.views import LigneDossier
from pdp_desk.domain.vocabulary import Etape
from pdp_desk.domain.wording import person_name
from ui.theme import Type, paint_icon
from ui.widgets.indicateur_table import Entete, LignesView
from ui.widgets.painting import draw_stage, draw_text, text_width
from ui.widgets.table import ROW, RowDelegate

Index = QModelIndex | QPersistentModelIndex
SALARIE, ENTREPRISE, ETAPE, SIGNALE, PRIS_EN_CHARGE, REFERENT = range(6)
SORTED = {SALARIE: False, SIGNALE: True}  # column -> the latest first
STEPS = tuple(Etape)
# Salarié, Entreprise, Étape, Signalé le, Pris en charge, Référent, Numéro
# The person has as much room as the employer.
WIDTHS = (None, None, 148, 98, 98, 78, 88)
NARROW_WIDTHS = (None, None, 146, 102, 100, 80, 90)
HIDDEN_WHEN_NARROW = (PRIS_EN_CHARGE, REFERENT)


class DossiersDelegate(RowDelegate):
    """Reads the `LigneDossier` of the row from UserRole."""

    def paint_cell(self, painter: QPainter, area: QRect, index: Index) -> None:
        ligne = index.data(Qt.ItemDataRole.UserRole)
        column = index.column()
        if column == SALARIE:
            _paint_name(painter, area, ligne)
        elif column == ETAPE:
            _paint_stage(painter, area, ligne.etape)
        else:
            tone = "text" if column == SIGNALE else "text2"
            middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
            text = str(index.data() or "")
            text = _first_name(text) if column == REFERENT else text
            elide = middle if column == ENTREPRISE else right
            draw_text(painter, area.adjusted(0, 0, -6, 0), text, tone=tone, elide=elide)


def _first_name(text: str) -> str:
    """Élodie Marchand -> Élodie M.: enough among the few who are in charge."""
    *first, last = text.split() or [""]
    return f"{' '.join(first)} {last[0]}." if first else last


def _paint_name(painter: QPainter, area: QRect, ligne: LigneDossier) -> None:
    width = draw_text(painter, area, person_name(ligne.nom), role=Type.NAME)
    rest = area.adjusted(width + 4, 0, 0, 0)
    draw_text(painter, rest, person_name(ligne.prenom))


def _paint_stage(painter: QPainter, area: QRect, etape: Etape) -> None:
    width = draw_stage(painter, area.left(), area.center().y() + 1, STEPS.index(etape) + 1)
    tone = "text2" if etape is Etape.CLOTURE else "text"
    word = "Clos" if etape is Etape.CLOTURE else etape.label
    draw_text(painter, area.adjusted(width + 8, 0, 0, 0), word, tone=tone)


class SortHeader(Entete):
    """Headings of which two sort. Signal: sort_asked(bool), True for the last reported first."""

    sort_asked = Signal(bool)

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._recents = False
        self.setMouseTracking(True)

    def show_sort(self, *, recents: bool) -> None:
        """Put the caret where the sort is."""
        self._recents = recents
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        super().paintSection(painter, rect, logicalIndex)
        if SORTED.get(logicalIndex) is not self._recents:
            return
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal))
        start = self.margin if self.visualIndex(logicalIndex) == 0 else 3
        left = rect.left() + start + text_width(title, Type.LABEL) + 5
        name = "caret-down-bold" if self._recents else "caret-up-bold"
        paint_icon(painter, QRect(left, rect.center().y() - 5, 10, 10), name, "text2")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        sorts = self._column_at(event.position().toPoint()) in SORTED
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if sorts else arrow)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        recents = SORTED.get(self._column_at(event.position().toPoint()))
        if recents is not None:
            self.sort_asked.emit(recents)
        super().mousePressEvent(event)

    def _column_at(self, point: QPoint) -> int:
        return self.logicalIndexAt(point)


class DossiersView(LignesView):
    """Signals: sort_asked(bool) from the headings; preview_asked() on Espace."""

    sort_asked = Signal(bool)
    preview_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Dossiers", ROW, parent)
        self.headings = SortHeader(self)
        self.headings.sort_asked.connect(self.sort_asked)
        self.setHorizontalHeader(self.headings)
        self.setItemDelegate(DossiersDelegate(self))

    def show_narrow(self, *, narrow: bool) -> None:
        """Leave out what a small window has no room for."""
        for column in HIDDEN_WHEN_NARROW:
            self.setColumnHidden(column, narrow)
        self.set_widths(NARROW_WIDTHS if narrow else WIDTHS)
        self.set_margin(16 if narrow else 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.preview_asked.emit()
        else:
            super().keyPressEvent(event)
