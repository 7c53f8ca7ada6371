"""Tables of the journal: its lines, and the readers of a dossier."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.theme import Type
from ui.widgets.indicateur_table import Entete, LignesView
from ui.widgets.painting import draw_text
from ui.widgets.table import RowDelegate

Index = QModelIndex | QPersistentModelIndex
LINE, READER = 30, 34
# Quand, Ce qui a été fait, Précisions, Ligne
WIDTHS = (132, None, 400, 72)
NARROW_WIDTHS = (118, None, 260, 60)
# Qui, Fonction, Lectures, Écritures, Première fois, Dernière fois
READER_WIDTHS = (170, None, 74, 74, 124, 124)


class LigneDelegate(RowDelegate):
    """When in grey, what was done in the colour of text, what it adds in grey."""

    def paint_cell(self, painter: QPainter, area: QRect, index: Index) -> None:
        tone = "text" if index.column() == 1 else "text2"
        text = str(index.data() or "")
        right = Qt.TextElideMode.ElideRight
        draw_text(painter, area.adjusted(0, 0, -6, 0), text, tone=tone, elide=right)


class LecteurDelegate(RowDelegate):
    """A name, stronger, and figures."""

    def paint_cell(self, painter: QPainter, area: QRect, index: Index) -> None:
        first = index.column() == 0
        role, tone = (Type.NAME, "text") if first else (Type.BASE, "text2")
        right = Qt.TextElideMode.ElideRight
        inner = area.adjusted(0, 0, -6, 0)
        draw_text(painter, inner, str(index.data() or ""), role=role, tone=tone, elide=right)


class JournalView(LignesView):
    """The lines, the latest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Lignes du journal", LINE, parent)
        self.setHorizontalHeader(Entete(self))
        self.setItemDelegate(LigneDelegate(self))
        self.show_narrow(narrow=False)

    def show_narrow(self, *, narrow: bool) -> None:
        """Take the columns and margins of a small window."""
        if self.model() is not None:
            self.set_widths(NARROW_WIDTHS if narrow else WIDTHS)
        self.set_margin(16 if narrow else 24)


class LecteursView(LignesView):
    """Who read a dossier."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Qui a lu ce dossier", READER, parent)
        self.setHorizontalHeader(Entete(self))
        self.setItemDelegate(LecteurDelegate(self))
