"""Tables of the vault's page: rows of frozen data, each column said in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.theme import Type
from ui.widgets.indicateur_table import Entete, LignesView, select_row
from ui.widgets.painting import draw_state, draw_text
from ui.widgets.table import ROW, RowDelegate

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
WIDE_MARGIN, NARROW_MARGIN = 24, 16


@dataclass(frozen=True, slots=True)
class Cellule:
    """What one cell says; an icon makes it a state."""

    texte: str
    tone: str = "text2"
    icon: str = ""
    role: Type = Type.BASE


@dataclass(frozen=True, slots=True)
class Colonne:
    """A title, what it says of a row, its widths (None takes what is left, 0 hides)."""

    titre: str
    dit: Callable[[Any], Cellule]
    large: int | None
    etroit: int | None


class ListeModel(QAbstractTableModel):
    """A fixed list; `UserRole` gives the row, `UserRole + 1` the cell."""

    def __init__(self, colonnes: Sequence[Colonne], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colonnes = tuple(colonnes)
        self._rows: tuple[object, ...] = ()

    def show(self, rows: Sequence[object]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_at(self, row: int) -> object | None:
        """The row, or None."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rows(self) -> tuple[object, ...]:
        """All of them."""
        return self._rows

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._colonnes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        cell = self._colonnes[index.column()].dit(row)
        if role == Qt.ItemDataRole.UserRole + 1:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.texte
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._colonnes[index.column()].titre} : {cell.texte}"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._colonnes[section].titre
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft.value
        return None


class ListeDelegate(RowDelegate):
    """Draws the `Cellule` of each column."""

    def paint_cell(self, painter: QPainter, area: QRect, index: Index) -> None:
        cell: Cellule = index.data(Qt.ItemDataRole.UserRole + 1)
        inner = area.adjusted(0, 0, -8, 0)
        if cell.icon:
            draw_state(painter, inner, cell.texte, icon_name=cell.icon, tone=cell.tone)
        else:
            draw_text(painter, inner, cell.texte, role=cell.role, tone=cell.tone)


class ListeView(LignesView):
    """A dense table over a `ListeModel`; the chosen row stays chosen when the rows change.

    `cle` names what makes a row the same one as before.
    """

    def __init__(
        self,
        name: str,
        colonnes: Sequence[Colonne],
        parent: QWidget | None = None,
        *,
        cle: str = "nom",
    ) -> None:
        super().__init__(name, ROW, parent)
        self._colonnes, self._cle = tuple(colonnes), cle
        self.liste = ListeModel(colonnes, self)
        self.setModel(self.liste)
        self.setHorizontalHeader(Entete(self))
        self.setItemDelegate(ListeDelegate(self))
        self.show_narrow(narrow=False)

    def show_rows(self, rows: Sequence[object]) -> None:
        """Replace the rows, the same one chosen, else the first."""
        kept = getattr(self.chosen(), self._cle, None)
        self.liste.show(rows)
        keys = [getattr(row, self._cle, row) for row in rows]
        select_row(self, keys.index(kept) if kept in keys else (0 if keys else -1))

    def chosen(self) -> object | None:
        """The row chosen, or None."""
        return self.liste.row_at(self.currentIndex().row())

    def show_narrow(self, *, narrow: bool) -> None:
        """Leave out what a small window has no room for."""
        widths = [colonne.etroit if narrow else colonne.large for colonne in self._colonnes]
        for column, width in enumerate(widths):
            self.setColumnHidden(column, width == 0)
        self.set_widths(tuple(widths))
        self.set_margin(NARROW_MARGIN if narrow else WIDE_MARGIN)
