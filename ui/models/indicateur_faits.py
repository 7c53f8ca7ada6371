"""The facts behind a figure, one row each: day, who or what, detail, number of the dossier."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pdp_desk.domain.discretion import hide_derriere
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import Derriere, LigneDerriere
from pdp_desk.domain.wording import person_name, short_date, typeset

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEADINGS = ("Date", "Personne ou action", "Détail", "Dossier")
JOUR, NOM, DETAIL, NUMERO = range(4)
SANS_DOSSIER = "sans dossier"


class FaitsModel(QAbstractTableModel):
    """Rows are `LigneDerriere` (UserRole), filtered by words; `limit` keeps the first ones."""

    def __init__(self, parent: QObject | None = None, *, limit: int | None = None) -> None:
        super().__init__(parent)
        self._limit = limit
        self._annee = 0
        self._all: tuple[LigneDerriere, ...] = ()
        self._rows: tuple[LigneDerriere, ...] = ()
        self._texte = ""
        self._discreet = False

    def set_discreet(self, *, discreet: bool) -> None:
        """Give initials in the place of names, to whoever asks."""
        self._discreet = discreet
        self._rebuild()

    def show(self, derriere: Derriere | None) -> None:
        """Show the facts of a figure, or none; the words of the filter are forgotten."""
        self._all = derriere.lignes if derriere else ()
        self._annee = derriere.annee if derriere else 0
        self._texte = ""
        self._rebuild()

    def set_texte(self, texte: str) -> None:
        """Keep the facts whose name, detail or number has all the words."""
        if fold(texte) != self._texte:
            self._texte = fold(texte)
            self._rebuild()

    @property
    def total(self) -> int:
        """All the facts, whatever the filter."""
        return len(self._all)

    def dossier_at(self, row: int) -> int | None:
        """The dossier of a row, None when the fact has none."""
        return self._rows[row].dossier_id if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        row = hide_derriere(row) if self._discreet else row
        text = self._cells(row)[index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return text or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADINGS[index.column()]}\u00a0: {text or 'non renseigné'}"
        return None

    def _cells(self, row: LigneDerriere) -> tuple[str, ...]:
        return (
            _day(row.jour, self._annee),
            typeset(row.nom) if row.dossier_id is None else person_name(row.nom),
            "" if row.detail == row.numero else typeset(row.detail),
            row.numero or SANS_DOSSIER,
        )

    def _rebuild(self) -> None:
        self.beginResetModel()
        words = self._texte.split()
        kept = (row for row in self._all if _has(row, words)) if words else self._all
        self._rows = tuple(kept)[: self._limit]
        self.endResetModel()


def _has(row: LigneDerriere, words: list[str]) -> bool:
    text = fold(f"{row.nom} {row.detail} {row.numero or ''}")
    return all(word in text for word in words)


def _day(day: date | None, annee: int) -> str:
    """The year is left out when it is the year of the figure."""
    return short_date(day, today=date(annee, 1, 1)) if day else ""
