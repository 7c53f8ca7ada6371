"""Le journal: who did what, line after line; proved, exported, one dossier at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.domain.views_journal import (
    ChoixJournal,
    ExportJournal,
    FiltreJournal,
    LigneJournal,
    VerdictJournal,
)
from pdp_desk.domain.wording import plural
from pdp_desk.errors import UserError
from pdp_desk.services.actes import may
from ui.dialogs import journal_fichier
from ui.errors import tell
from ui.models import journal_lecture
from ui.models.journal import JournalModel, precisions
from ui.widgets.indicateur_table import select_row
from ui.widgets.journal_vue import JournalVue
from ui.widgets.page import Page

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

CHANGED = frozenset({"journal"})


class JournalPage(Page):
    """The lines, a filter row above, what the chosen one says in full below."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._asked: FiltreJournal | None = None
        self._chosen: int | None = None
        self._focus_due = False
        self._model = JournalModel(desk, tasks, self)
        self.vue = JournalVue(
            self._model,
            verify=may(desk, "verifier_journal"),
            export=may(desk, "exporter_journal"),
            dossiers=may(desk, "voir_dossier"),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.vue)
        self._connect()

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Journal"

    def arrive(self) -> None:
        """Lines have been written since: they are read again, the place is kept."""
        self._read()
        self.tasks.read(
            partial(journal_lecture.choices, self.desk), self._show_choices, key="journal.choix"
        )
        self._focus_table()

    def refresh(self, names: frozenset[str]) -> None:
        if names and self.isVisible():
            self._read()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.vue.show_narrow(narrow=narrow)

    def zones(self) -> list[QWidget]:
        return [self.vue.filtres, self.vue.table, self.vue.foot]

    def step_back(self) -> bool:
        if self.vue.verdict.isVisible():
            self.vue.verdict.dismiss()
        elif self.vue.filtres.is_set():
            self.vue.filtres.clear()
        else:
            return False
        self._focus_table()
        return True

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        """Nobody the team accompanies is named here: numbers of dossiers only."""
        return True

    def show_dossier_lines(self, dossier_id: int, numero: str) -> None:
        """Only the lines of a dossier, of what is in it and of its person."""
        self.vue.filtres.keep_dossier(dossier_id, numero)

    # --- the lines ------------------------------------------------------------------------

    @Slot()
    def _filter(self) -> None:
        filtre = self.vue.filtres.filtre(self.desk.today())
        if self._asked is not None and filtre != self._asked:
            self._read()

    def _read(self) -> None:
        self._asked = self.vue.filtres.filtre(self.desk.today())
        self._model.show_filter(self._asked)

    @Slot()
    def _restore_place(self) -> None:
        """The same line as before, else the first; one may be reading far down."""
        found = self._model.rowCount() > 0
        self.vue.banner.hide()
        self.vue.show_found(found=found)
        if found:
            row = self._model.row_of(self._chosen) if self._chosen is not None else 0
            select_row(self.vue.table, max(0, row))
        if self._focus_due:
            self._focus_table()
        self._count()

    @Slot()
    def _count(self) -> None:
        count = self._model.rowCount()
        more = "" if self._model.whole else ", les suivantes viennent en descendant"
        self.vue.count.setText(f"{plural(count, 'ligne')}{more}" if count else "")

    @Slot(object)
    def _show_choices(self, choix: ChoixJournal) -> None:
        self.vue.filtres.show_choices(choix)

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, *rows: QModelIndex) -> None:
        ligne = self.chosen()
        self._chosen = ligne.numero if ligne is not None else self._chosen
        more = precisions(ligne) if ligne is not None else ""
        whole = f"{ligne.phrase}{f' — {more}' if more else ''}" if ligne is not None else ""
        self.vue.show_line(whole, of_dossier=ligne is not None and ligne.dossier_id is not None)

    def chosen(self) -> LigneJournal | None:
        """The line of the chosen row."""
        return cast("LigneJournal | None", self._model.row_at(self.vue.table.currentIndex().row()))

    @Slot()
    def _open_dossier(self) -> None:
        ligne = self.chosen()
        if ligne is not None and ligne.dossier_id is not None and may(self.desk, "voir_dossier"):
            self.dossier_asked.emit(ligne.dossier_id)

    @Slot()
    def _keep_dossier(self) -> None:
        ligne = self.chosen()
        if ligne is not None and ligne.dossier_id is not None:
            self.show_dossier_lines(ligne.dossier_id, ligne.dossier)
            self._focus_table()

    # --- proof and export -----------------------------------------------------------------

    @Slot()
    def verify(self) -> None:
        """Prove every line; long journals count aloud and can be stopped."""
        self.vue.verdict.hide()
        prove = partial(journal_lecture.verify, self.desk, self.tasks.report)
        self.tasks.read(prove, self._show_verdict, self._say_error, key="journal.preuve")

    @Slot(object)
    def _show_verdict(self, verdict: VerdictJournal) -> None:
        self.vue.verdict.show_verdict(verdict)
        self.said.emit(self.vue.verdict.accessibleName())

    @Slot()
    def export(self) -> None:
        """Write the lines the filter keeps: to read (.csv), or to verify elsewhere (.json)."""
        vers = journal_fichier.ask(self, f"journal-{self.desk.today():%Y-%m-%d}")
        if vers is not None:
            filtre = self.vue.filtres.filtre(self.desk.today())
            write = partial(journal_lecture.export, self.desk, vers, filtre)
            self.tasks.write(write, self._say_exported, self._say_error, changes=CHANGED)

    @Slot(object)
    def _say_exported(self, done: ExportJournal) -> None:
        self.gave.emit(f"{plural(done.lignes, 'ligne écrite', 'lignes écrites')} : {done.fichier}")

    @Slot(object)
    def _say_error(self, error: UserError) -> None:
        self.vue.banner.say(tell(error).whole, tone="danger")

    # --- focus and signals ----------------------------------------------------------------

    @Slot()
    def _focus_table(self) -> None:
        """At once, or when its rows are there: a hidden table cannot take the focus."""
        self._focus_due = not self.vue.table.isVisible()
        self.vue.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        vue = self.vue
        vue.filtres.changed.connect(self._filter)
        vue.verify.clicked.connect(self.verify)
        vue.export.clicked.connect(self.export)
        vue.open.clicked.connect(self._open_dossier)
        vue.only.clicked.connect(self._keep_dossier)
        vue.nothing.acted.connect(vue.filtres.clear)
        vue.verdict.closed.connect(self._focus_table)
        vue.table.activated.connect(self._open_dossier)
        vue.table.selectionModel().currentRowChanged.connect(self._choose)
        self._model.loaded.connect(self._restore_place)
        self._model.rowsInserted.connect(self._count)
        self._model.refused.connect(self._say_error)
        focus = QShortcut(QKeySequence("Ctrl+F"), self)
        focus.activated.connect(vue.filtres.focus_first)
