"""Indicateurs: the figures of a year, each with its reason and the facts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.domain.chiffres import counts, facts_title
from pdp_desk.domain.views import Derriere, LigneIndicateur, TableauIndicateurs
from pdp_desk.domain.wording import plural
from pdp_desk.errors import UserError
from pdp_desk.services.actes import may
from ui.dialogs.opening import ask_folder
from ui.errors import tell
from ui.models.indicateur_faits import FaitsModel
from ui.models.indicateur_lecture import Export, Lecture
from ui.models.indicateurs import Filtre, IndicateursModel
from ui.widgets.indicateur_table import select_row
from ui.widgets.indicateur_vue import IndicateursVue
from ui.widgets.page import Page

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

SHOWN = frozenset(
    {"dossiers", "evenements", "personnes", "entreprises", "actions", "indicateurs", "imports"}
)
FIRST_FACTS = 6


class IndicateursPage(Page):
    """One year at a time: the list at the left, why at the right, the facts in its place."""

    def __init__(
        self,
        desk: Desk,
        tasks: TaskRunner,
        parent: QWidget | None = None,
        *,
        lecture: Lecture | None = None,
    ) -> None:
        super().__init__(desk, tasks, parent)
        self._lecture = lecture or Lecture()
        self._tableau: TableauIndicateurs | None = None
        self._derriere: Derriere | None = None
        self._code: str | None = None
        self._opens_list = False
        self._model = IndicateursModel(self)
        self._faits, self._first = FaitsModel(self), FaitsModel(self, limit=FIRST_FACTS)
        self.vue = IndicateursVue(self._model, self._faits, self._first)
        self._sees_facts = may(desk, "voir_derriere")
        self.vue.leave_out(export=not may(desk, "publier"), facts=not self._sees_facts)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.vue)
        self._connect()
        self._bind_keys()

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return f"Indicateurs {self._tableau.annee}" if self._tableau else "Indicateurs"

    def arrive(self) -> None:
        if self._tableau is None:
            self.vue.show_loading()
            self._ask(None)
        self._focus_list()

    def refresh(self, names: frozenset[str]) -> None:
        if names & SHOWN:
            self._lecture.forget()
            self._ask(self._tableau.annee if self._tableau else None)

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.vue.show_narrow(narrow=narrow)

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        for model in (self._faits, self._first):
            model.set_discreet(discreet=discreet)
        self.vue.liste.search.show_discreet(discreet=discreet)
        return True

    def place(self) -> dict[str, str]:
        words = self.vue.filtres.search.text()
        return {"texte": words} if words else {}

    def restore(self, place: Mapping[str, str]) -> None:
        self.vue.filtres.search.setText(place.get("texte", ""))

    def zones(self) -> list[QWidget]:
        vue = self.vue
        return [vue.years, vue.liste.view if vue.facts_shown else vue.view, vue.panel]

    def explain(self) -> None:
        cadre = self.vue.cadre
        cadre.show_panel(shown=not cadre.panel_shown)
        if not cadre.panel_shown:
            self._focus_list()

    def step_back(self) -> bool:
        if self.vue.cadre.covers:
            self._close_panel()
        elif self.vue.facts_shown:
            self._close_list()
        elif self.vue.filtres.is_set():
            self.vue.filtres.clear()
            self._focus_list()
        else:
            return False
        return True

    # --- a year ---------------------------------------------------------------------------

    def _ask(self, annee: int | None) -> None:
        read = partial(self._lecture.tableau, self.desk, annee)
        self.tasks.read(read, self._show_year, self._refuse_year, key="indicateurs.annee")

    @Slot(object)
    def _show_year(self, tableau: TableauIndicateurs | None) -> None:
        self._tableau = tableau
        self.vue.show_data(there_is=tableau is not None)
        if tableau is None:
            self.vue.header.set_subtitle("")
        else:
            self._show_header(tableau)
            self._model.show(tableau)
            self.vue.filtres.show_counts(*self._model.chip_counts())
        self.title_changed.emit()

    def _show_header(self, tableau: TableauIndicateurs) -> None:
        now = self.desk.today().year
        labels = [(str(a), f"{a}, en cours" if a == now else str(a)) for a in tableau.annees]
        self.vue.show_years(labels, str(tableau.annee))
        self.vue.header.set_subtitle(counts(tableau.annee, tableau.lignes))

    @Slot(object)
    def _refuse_year(self, error: UserError) -> None:
        """The year shown stays; its segment is chosen again."""
        if self._tableau is not None:
            self.vue.years.choose(str(self._tableau.annee))
        self._say_error(error)

    def _say_error(self, error: UserError) -> None:
        self.vue.banner.say(tell(error).whole, tone="danger")

    @Slot(str)
    def _choose_year(self, annee: str) -> None:
        self.vue.banner.hide()
        self._opens_list = self.vue.facts_shown
        self._ask(int(annee))

    @Slot()
    def _previous_year(self) -> None:
        self._move_year(-1)

    @Slot()
    def _next_year(self) -> None:
        self._move_year(1)

    def _move_year(self, step: int) -> None:
        """From the year asked last, so that quick presses go on."""
        years = [str(annee) for annee in self._tableau.annees] if self._tableau else []
        at = years.index(self.vue.years.choice()) + step if years else -1
        if 0 <= at < len(years):
            self.vue.years.choose(years[at])
            self._choose_year(years[at])

    # --- the list and its explanation -----------------------------------------------------

    @Slot(str, bool, bool)
    def _filter(self, texte: str, dgt: bool, missing: bool) -> None:  # noqa: FBT001
        self._model.set_filter(Filtre(texte, dgt=dgt, non_calculables=missing))

    @Slot()
    def _restore_place(self) -> None:
        """After another year or filter: the same indicator, else the first."""
        self.vue.view.set_headings(self._model.section_rows())
        self.vue.show_found(found=self._model.rowCount() > 0)
        select_row(self.vue.view, self._model.row_of(self._code))

    @Slot(QModelIndex, QModelIndex)
    def _explain_row(self, index: QModelIndex, before: QModelIndex) -> None:
        ligne = self._model.ligne_at(index.row())
        if ligne is None or self._tableau is None:
            return
        self._code = ligne.definition.code
        self._forget_facts()
        self.vue.panel.show_ligne(ligne, self._tableau.annee)
        if self._sees_facts:
            self._ask_facts(self._code, self._tableau.annee)

    def _forget_facts(self) -> None:
        self._derriere = None
        self._first.show(None)

    def _ask_facts(self, code: str, annee: int) -> None:
        read = partial(self._lecture.derriere, self.desk, code, annee)
        self.tasks.read(read, self._show_facts, self._say_error, key="indicateurs.derriere")

    @Slot(object)
    def _show_facts(self, derriere: Derriere) -> None:
        self._derriere = derriere
        self._first.show(derriere)
        self.vue.panel.show_derriere(derriere)
        if self._opens_list:
            self._open_list()

    def _ligne(self) -> LigneIndicateur | None:
        return self._model.ligne_at(self._model.row_of(self._code)) if self._code else None

    # --- the facts, in the place of the list ----------------------------------------------

    @Slot()
    def _open_list(self) -> None:
        """Show all the facts; when they are still being read, as soon as they are there."""
        derriere, ligne = self._derriere, self._ligne()
        self._opens_list = derriere is None
        if derriere is None or ligne is None:
            return
        if not derriere.lignes:
            self._close_list()
            return
        self._faits.show(derriere)
        self.vue.show_facts(shown=True)
        if self.vue.cadre.covers:
            self.vue.cadre.show_panel(shown=False)
        title = facts_title(ligne.definition, derriere.annee)
        self.vue.liste.show_facts(title, derriere)

    @Slot()
    def _close_list(self) -> None:
        self._opens_list = False
        self.vue.show_facts(shown=False)
        self._faits.show(None)
        self._focus_list()

    @Slot(int)
    def _open_fact(self, row: int) -> None:
        self._open_dossier(self._faits.dossier_at(row))

    @Slot(int)
    def _open_first_fact(self, row: int) -> None:
        self._open_dossier(self._first.dossier_at(row))

    def _open_dossier(self, dossier_id: int | None) -> None:
        if dossier_id is None:
            self.said.emit("Ce fait n’est rattaché à aucun dossier.")
        else:
            self.dossier_asked.emit(dossier_id)

    # --- export ---------------------------------------------------------------------------

    @Slot()
    def _export_year(self) -> None:
        folder = ask_folder(self, "Où écrire les fichiers anonymisés ?") if self._tableau else None
        if folder is None or self._tableau is None:
            return
        self.vue.banner.hide()
        self.vue.export.setEnabled(False)
        write = partial(self._lecture.exporter, self.desk, self._tableau.annee, folder)
        self.tasks.write(write, self._tell_written, self._refuse_export)

    @Slot(object)
    def _tell_written(self, export: Export) -> None:
        self.vue.export.setEnabled(True)
        files = export.files
        words = plural(len(files), "fichier écrit", "fichiers écrits")
        self.gave.emit(f"{words} dans {files[0].parent.name}" if files else words)
        if export.warning:
            self.vue.banner.say(export.warning, tone="warn")

    @Slot(object)
    def _refuse_export(self, error: UserError) -> None:
        self.vue.export.setEnabled(True)
        self._say_error(error)

    # --- focus and signals ----------------------------------------------------------------

    @Slot()
    def _focus_list(self) -> None:
        view = self.vue.liste.view if self.vue.facts_shown else self.vue.view
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _focus_search(self) -> None:
        if self.vue.facts_shown:
            self.vue.liste.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.vue.filtres.focus_search()

    @Slot()
    def _go_to_facts(self) -> None:
        if not self.vue.cadre.panel_shown:
            self.vue.cadre.show_panel(shown=True)
        self.vue.panel.focus_facts()

    @Slot()
    def _close_panel(self) -> None:
        self.vue.cadre.show_panel(shown=False)
        self._focus_list()

    def _connect(self) -> None:
        vue = self.vue
        vue.years.chosen.connect(self._choose_year)
        vue.export.clicked.connect(self._export_year)
        vue.filtres.changed.connect(self._filter)
        vue.filtres.left.connect(self._focus_list)
        vue.nothing_found.acted.connect(vue.filtres.clear)
        self._model.modelReset.connect(self._restore_place)
        vue.view.selectionModel().currentRowChanged.connect(self._explain_row)
        vue.view.activated.connect(self._open_list)
        vue.view.forward.connect(self._go_to_facts)
        vue.panel.closed.connect(self._close_panel)
        vue.panel.left.connect(self._focus_list)
        vue.panel.list_asked.connect(self._open_list)
        vue.panel.fait_chosen.connect(self._open_first_fact)
        vue.liste.back_asked.connect(self._close_list)
        vue.liste.searched.connect(self._faits.set_texte)
        vue.liste.fait_chosen.connect(self._open_fact)

    def _bind_keys(self) -> None:
        for keys, slot in (
            ("Ctrl+F", self._focus_search),
            ("Ctrl+PgUp", self._previous_year),
            ("Ctrl+PgDown", self._next_year),
            ("Ctrl+Return", self._open_list),
            ("Ctrl+Enter", self._open_list),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
