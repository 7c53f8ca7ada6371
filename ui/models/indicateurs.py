"""The list of indicators: headings and lines, filtered, for one year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pdp_desk.domain.chiffres import NON_CALCULABLE, Rang, Section, rang, sections, state
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import LigneIndicateur, TableauIndicateurs

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

CODE, TITRE, VALEUR, PRECEDENT, EVOLUTION, ETAT = range(6)
NUMERIC = (VALEUR, PRECEDENT)


@dataclass(frozen=True, slots=True)
class Filtre:
    """What the list keeps: words of the code or title, DGT survey only, not computable only."""

    texte: str = ""
    dgt: bool = False
    non_calculables: bool = False

    def keeps(self, ligne: LigneIndicateur, annee: int) -> bool:
        definition = ligne.definition
        words = fold(f"{definition.code} {definition.titre}")
        if self.dgt and not definition.enquete_dgt:
            return False
        if self.non_calculables and not is_missing(ligne, annee):
            return False
        return all(word in words for word in fold(self.texte).split())


def is_missing(ligne: LigneIndicateur, annee: int) -> bool:
    """True when the year's figure cannot be computed."""
    valeur = ligne.valeurs.get(annee)
    return valeur is not None and state(valeur) == NON_CALCULABLE


class IndicateursModel(QAbstractTableModel):
    """Rows are `Section` or `Rang` (UserRole); every cell has its accessible text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tableau: TableauIndicateurs | None = None
        self._filtre = Filtre()
        self._rows: list[Section | Rang] = []
        self._lignes: list[LigneIndicateur | None] = []

    def show(self, tableau: TableauIndicateurs) -> None:
        """Show another year, with the filter in force."""
        self._tableau = tableau
        self._rebuild()

    def set_filter(self, filtre: Filtre) -> None:
        if filtre != self._filtre:
            self._filtre = filtre
            self._rebuild()

    @property
    def annee(self) -> int | None:
        return self._tableau.annee if self._tableau else None

    def chip_counts(self) -> tuple[int, int]:
        """Lines the DGT survey asks for, and lines not computable, whatever the filter."""
        if self._tableau is None:
            return 0, 0
        lignes, annee = self._tableau.lignes, self._tableau.annee
        dgt = sum(ligne.definition.enquete_dgt for ligne in lignes)
        return dgt, sum(is_missing(ligne, annee) for ligne in lignes)

    def ligne_at(self, row: int) -> LigneIndicateur | None:
        """The line behind a row; None for a heading or no row."""
        return self._lignes[row] if 0 <= row < len(self._lignes) else None

    def row_of(self, code: str | None) -> int:
        """The row of an indicator, else the first line of the list, else -1."""
        codes = [ligne.definition.code if ligne else None for ligne in self._lignes]
        if code is not None and code in codes:
            return codes.index(code)
        return next((row for row, ligne in enumerate(self._lignes) if ligne), -1)

    def section_rows(self) -> list[int]:
        return [row for row, ligne in enumerate(self._lignes) if ligne is None]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 6

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._rows[index.row()], Section):
            return Qt.ItemFlag.ItemNeverHasChildren  # the keyboard steps over headings
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < 6:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if isinstance(row, Section):
            return _section_data(row, index.column(), role)
        return self._rang_data(row, index.column(), role)

    def _rang_data(self, row: Rang, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headings()[column]}\u00a0: {_spoken(row, column)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.motif or None if column in (EVOLUTION, ETAT) else row.titre
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def _headings(self) -> tuple[str, ...]:
        annee = self.annee
        years = (str(annee), str(annee - 1)) if annee else ("", "")
        return ("Code", "Indicateur", *years, "Évolution", "État")

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._rows, self._lignes = [], []
        if self._tableau is not None:
            self._fill(self._tableau)
        self.endResetModel()

    def _fill(self, tableau: TableauIndicateurs) -> None:
        kept = (line for line in tableau.lignes if self._filtre.keeps(line, tableau.annee))
        for section, lignes in sections(tableau, kept):
            self._rows.append(section)
            self._lignes.append(None)
            for ligne in lignes:
                self._rows.append(rang(ligne, tableau.annee))
                self._lignes.append(ligne)


def _section_data(row: Section, column: int, role: int) -> str | None:
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{row.titre}\u00a0: {row.comptes}"
    if role == Qt.ItemDataRole.DisplayRole and column == CODE:
        return row.titre
    return None


def _cells(row: Rang) -> tuple[str, ...]:
    change = row.motif if row.etat == NON_CALCULABLE else row.evolution
    etat = row.etat[:1].upper() + row.etat[1:]
    return (row.code, row.titre, row.valeur, row.precedent, change, etat)


def _spoken(row: Rang, column: int) -> str:
    if column == TITRE and row.dgt:
        return f"{row.titre}, demandé par l’enquête DGT"
    if column == VALEUR and row.etat == NON_CALCULABLE:
        return "non calculable"
    return _cells(row)[column] or "aucune valeur"


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMERIC else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
