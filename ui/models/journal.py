"""The lines of the journal, read page after page; and who read a dossier, all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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

from pdp_desk.domain.journal_phrases import local, said_on
from pdp_desk.domain.views_journal import FiltreJournal, LecteurVue, LigneJournal, PageJournal
from pdp_desk.domain.wording import number, short_date
from ui.models import journal_lecture

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PAGE = 60
KEY = "journal.lignes"
ERASED = "précisions effacées"
QUAND, FAIT, PRECISIONS, NUMERO = range(4)


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its heading, what it prints, and in full for a tooltip or a screen reader."""

    titre: str
    texte: Callable[[Any, date], str]
    bulle: Callable[[Any], str]


def short_instant(instant: datetime, today: date) -> str:
    """22 nov. 14:05, in local time."""
    when = local(instant)
    return f"{short_date(when.date(), today=today)}\u2002{when:%H:%M}"


def precisions(ligne: LigneJournal) -> str:
    """What the line adds, or that it was erased."""
    return ERASED if ligne.efface else ligne.precisions


LIGNES = (
    Colonne(
        "Quand",
        lambda ligne, today: short_instant(ligne.instant, today),
        lambda ligne: said_on(ligne.instant),
    ),
    Colonne("Ce qui a été fait", lambda ligne, today: ligne.phrase, lambda ligne: ligne.phrase),
    Colonne("Précisions", lambda ligne, today: precisions(ligne), precisions),
    Colonne(
        "Ligne", lambda ligne, today: number(ligne.numero), lambda ligne: f"ligne {ligne.numero}"
    ),
)
LECTEURS = (
    Colonne("Qui", lambda one, today: one.nom, lambda one: one.nom),
    Colonne("Fonction", lambda one, today: _role(one), lambda one: _role(one)),
    Colonne("Lectures", lambda one, today: number(one.lectures), lambda one: number(one.lectures)),
    Colonne(
        "Écritures", lambda one, today: number(one.ecritures), lambda one: number(one.ecritures)
    ),
    Colonne(
        "Première fois",
        lambda one, today: short_instant(one.premiere, today),
        lambda one: said_on(one.premiere),
    ),
    Colonne(
        "Dernière fois",
        lambda one, today: short_instant(one.derniere, today),
        lambda one: said_on(one.derniere),
    ),
)


def _role(one: LecteurVue) -> str:
    return one.role.label if one.role is not None else ""


class RowsModel(QAbstractTableModel):
    """Rows of frozen data (UserRole) under the headings of `colonnes`."""

    def __init__(
        self, colonnes: Sequence[Colonne], today: date, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._colonnes, self._today = tuple(colonnes), today
        self._rows: list[Any] = []

    def show_rows(self, rows: Sequence[object]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_at(self, row: int) -> Any:
        """The data of a row, or None."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._colonnes)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._colonnes):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._colonnes[section].titre if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, colonne = self._rows[index.row()], self._colonnes[index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return colonne.texte(row, self._today)
        if role == Qt.ItemDataRole.ToolTipRole:
            return colonne.bulle(row) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{colonne.titre}\u00a0: {colonne.bulle(row) or 'rien'}"
        return None


class JournalModel(RowsModel):
    """Rows are `LigneJournal`; the next page comes when the view asks for more.

    Signals: loaded() when the lines are there from the last one; refused(UserError).
    """

    loaded = Signal()
    refused = Signal(object)

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(LIGNES, desk.today(), parent)
        self._desk, self._tasks = desk, tasks
        self._filtre = FiltreJournal()
        self._suite: int | None = None
        self._waiting = False

    @property
    def filtre(self) -> FiltreJournal:
        """The filter asked for last."""
        return self._filtre

    @property
    def whole(self) -> bool:
        """No line is left to read."""
        return self._suite is None

    def show_filter(self, filtre: FiltreJournal) -> None:
        """Ask for the latest lines a filter keeps; those shown stay until they are there."""
        self._filtre = filtre
        self._ask(None, self._replace)

    def row_of(self, numero: int) -> int:
        """The row of a line among those read, or −1."""
        return next((at for at, row in enumerate(self._rows) if row.numero == numero), -1)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._suite is not None and not self._waiting

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._ask(self._suite, self._add)

    def _ask(self, suite: int | None, done: Callable[[PageJournal], None]) -> None:
        self._waiting = True
        read = partial(journal_lecture.page, self._desk, self._filtre, suite, PAGE)
        self._tasks.read(read, done, self._refuse, key=KEY)

    @Slot(object)
    def _replace(self, page: PageJournal) -> None:
        self._suite, self._waiting, self._today = page.suite, False, self._desk.today()
        self.show_rows(page.lignes)
        self.loaded.emit()

    @Slot(object)
    def _add(self, page: PageJournal) -> None:
        self._suite, self._waiting = page.suite, False
        if page.lignes:
            first = len(self._rows)
            self.beginInsertRows(ROOT, first, first + len(page.lignes) - 1)
            self._rows += page.lignes
            self.endInsertRows()

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        self._waiting = False
        self.refused.emit(error)
