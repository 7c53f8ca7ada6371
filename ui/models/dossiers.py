"""The list of dossiers, read page after page on the database thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

from pdp_desk.domain.discretion import hide_ligne
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import FiltreDossiers, LigneDossier, PageDossiers
from pdp_desk.domain.vocabulary import Etape
from pdp_desk.domain.wording import long_date, person_name, short_date, typeset
from ui.models import dossier_lecture

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
RAW = Qt.ItemDataRole.UserRole + 1
PAGE = 40  # two screens: what a keystroke waits for
MOST = 1000  # whoever goes on down is given as many again each time, up to what 0.2 s reads
KEY = "dossiers.liste"
ETAPES = tuple(Etape)
SALARIE, ENTREPRISE, ETAPE, SIGNALE, PRIS_EN_CHARGE, REFERENT, NUMERO = range(7)


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its heading, what it prints, its tooltip, and the raw value behind."""

    titre: str
    texte: Callable[[LigneDossier, date], str]
    bulle: Callable[[LigneDossier], str]
    brut: Callable[[LigneDossier], object]


def full_name(ligne: LigneDossier) -> str:
    """Besson Marie-Laure, as lists name a person."""
    return person_name(f"{ligne.nom} {ligne.prenom}")


def stage_sentence(etape: Etape) -> str:
    """Étape 4 sur 6 : Orientations."""
    return f"Étape {ETAPES.index(etape) + 1} sur {len(ETAPES)}\u00a0: {etape.label}"


def stage_word(ligne: LigneDossier) -> str:
    """Its stage; « Clos » for a dossier found by a search that is no longer worked on."""
    return "Clos" if ligne.etape is Etape.CLOTURE else ligne.etape.label


def _closed_since(ligne: LigneDossier) -> str:
    closed = ligne.etape is Etape.CLOTURE and ligne.clos_le is not None
    return f"Clos le {_long(ligne.clos_le)}" if closed else ""


def _short(day: date | None, today: date) -> str:
    return short_date(day, today=today) if day else ""


def _long(day: date | None) -> str:
    return long_date(day) if day else ""


COLONNES = (
    Colonne(
        "Salarié",
        lambda ligne, today: full_name(ligne),
        full_name,
        lambda ligne: fold(f"{ligne.nom} {ligne.prenom}"),
    ),
    Colonne(
        "Entreprise",
        lambda ligne, today: typeset(ligne.entreprise or ""),
        lambda ligne: typeset(ligne.entreprise or ""),
        lambda ligne: fold(ligne.entreprise or ""),
    ),
    Colonne(
        "Étape",
        lambda ligne, today: stage_word(ligne),
        lambda ligne: _closed_since(ligne) or stage_sentence(ligne.etape),
        lambda ligne: ETAPES.index(ligne.etape),
    ),
    Colonne(
        "Signalé le",
        lambda ligne, today: _short(ligne.signale_le, today),
        lambda ligne: _long(ligne.signale_le),
        lambda ligne: ligne.signale_le,
    ),
    Colonne(
        "Pris en charge",
        lambda ligne, today: _short(ligne.pris_en_charge_le, today),
        lambda ligne: _long(ligne.pris_en_charge_le),
        lambda ligne: ligne.pris_en_charge_le,
    ),
    Colonne(
        "Référent",
        lambda ligne, today: typeset(ligne.referent or ""),
        lambda ligne: typeset(ligne.referent or ""),
        lambda ligne: fold(ligne.referent or ""),
    ),
    Colonne(
        "Numéro",
        lambda ligne, today: ligne.numero,
        lambda ligne: ligne.numero,
        lambda ligne: ligne.numero,
    ),
)


class DossiersModel(QAbstractTableModel):
    """Rows are `LigneDossier` (UserRole); the next page comes when the view asks for more.

    Signals: loaded() when a list is there from its start; refused(UserError).
    """

    loaded = Signal()
    refused = Signal(object)

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._filtre = FiltreDossiers()
        self._rows: list[LigneDossier] = []
        self._suite: str | None = None
        self._waiting = self._replacing = False
        self._discreet = False
        self._today = desk.today()

    @property
    def filtre(self) -> FiltreDossiers:
        """The filter asked for last."""
        return self._filtre

    @property
    def replacing(self) -> bool:
        """The rows shown are not yet those that were asked for."""
        return self._replacing

    def show(self, filtre: FiltreDossiers) -> None:
        """Ask for the first page of a filter; the rows shown stay until it is there."""
        self._filtre = filtre
        self._ask(PAGE)

    def reread(self) -> None:
        """Ask again for as many rows as are shown, so that the place can be kept."""
        self._ask(max(PAGE, len(self._rows)))

    def set_discreet(self, *, discreet: bool) -> None:
        """Give initials in the place of names, to whoever asks: the eye, a copy, a reader."""
        self._discreet = discreet
        if self._rows:
            last = self.index(len(self._rows) - 1, len(COLONNES) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def ligne_at(self, row: int) -> LigneDossier | None:
        """The dossier of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, dossier_id: int | None) -> int:
        """The row of a dossier among those read, or −1."""
        return next((at for at, row in enumerate(self._rows) if row.id == dossier_id), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLONNES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLONNES):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return COLONNES[section].titre if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, colonne = self._rows[index.row()], COLONNES[index.column()]
        row = hide_ligne(row) if self._discreet else row
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == RAW:
            return colonne.brut(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return colonne.texte(row, self._today)
        if role == Qt.ItemDataRole.ToolTipRole:
            return colonne.bulle(row) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{colonne.titre}\u00a0: {colonne.bulle(row) or 'non renseigné'}"
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._suite is not None and not self._waiting

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._waiting = True
            size = min(max(PAGE, len(self._rows)), MOST)
            read = partial(dossier_lecture.page, self._desk, self._filtre, self._suite, size)
            self._tasks.read(read, self._add, self._refuse, key=KEY)

    def _ask(self, size: int) -> None:
        self._waiting = self._replacing = True
        read = partial(dossier_lecture.page, self._desk, self._filtre, None, size)
        self._tasks.read(read, self._replace, self._refuse, key=KEY)

    @Slot(object)
    def _replace(self, page: PageDossiers) -> None:
        self.beginResetModel()
        self._rows, self._suite = list(page.lignes), page.suite
        self._waiting = self._replacing = False
        self._today = self._desk.today()
        self.endResetModel()
        self.loaded.emit()

    @Slot(object)
    def _add(self, page: PageDossiers) -> None:
        self._waiting = False
        self._suite = page.suite
        if page.lignes:
            first = len(self._rows)
            self.beginInsertRows(ROOT, first, first + len(page.lignes) - 1)
            self._rows += page.lignes
            self.endInsertRows()

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        self._waiting = self._replacing = False
        self.refused.emit(error)
