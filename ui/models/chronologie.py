"""The timeline of a dossier, line after line."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pdp_desk.domain.frise import TOUT, Ligne, Moment, lines
from pdp_desk.domain.views import DossierVue

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class ChronologieModel(QAbstractListModel):
    """Rows are `Rubrique` or `Moment` (UserRole); headings are stepped over by the keyboard."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Ligne, ...] = ()

    def show(self, vue: DossierVue | None, today: date, groupe: str = TOUT) -> None:
        """Show a dossier, or one group of its facts."""
        self.beginResetModel()
        self._rows = lines(vue, groupe, today) if vue else ()
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if not isinstance(self._rows[index.row()], Moment):
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.titre
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            if isinstance(row, Moment):
                return row.phrase
            return row.titre if role == Qt.ItemDataRole.AccessibleTextRole else None
        return None
