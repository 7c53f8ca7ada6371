"""Dossiers: find one as one types, look at it beside the list, open it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.domain.discretion import hide_dossier
from pdp_desk.domain.views import ComptesDossiers, DossierVue, FiltreDossiers
from pdp_desk.domain.wording import number, plural
from pdp_desk.errors import UserError
from ui.errors import tell
from ui.models import dossier_lecture
from ui.models.dossiers import DossiersModel
from ui.widgets.dossiers_vue import LOADING, NO_DOSSIER, PAGE, DossiersVue
from ui.widgets.indicateur_table import select_row
from ui.widgets.page import Page

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

SHOWN = frozenset({"dossiers", "evenements", "personnes", "entreprises", "imports"})
# Arrows held down go over many rows: the preview waits for the one they stop on.
PREVIEW_MS = 60
NAMES_FIRST = "nom"


class DossiersPage(Page):
    """The list at the left, the preview at the right; both stay as they were left."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._recents = True
        self._asked: FiltreDossiers | None = None
        self._chosen: int | None = None
        self._previewed: DossierVue | None = None
        self._focus_due = self._discreet = False
        self._model = DossiersModel(desk, tasks, self)
        self.vue = DossiersVue(self._model)
        self.vue.show_sort(recents=self._recents)
        self.vue.show_state(LOADING)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PREVIEW_MS)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.vue)
        self._connect()

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Dossiers"

    def arrive(self) -> None:
        if self._asked is None:
            self._search()
            self._ask_referents()
        self._focus_table()

    def refresh(self, names: frozenset[str]) -> None:
        if names & SHOWN and self._asked is not None:
            self._model.reread()
            self._ask_referents()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.vue.show_narrow(narrow=narrow)

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        self._discreet = discreet
        self._model.set_discreet(discreet=discreet)
        self.vue.filtres.search.show_discreet(discreet=discreet)
        if self._previewed is not None:
            self._show_dossier(self._previewed)
        return True

    def place(self) -> dict[str, str]:
        """The filters, the sort and the row; only when something was changed."""
        filtre = self.vue.filtres.place()
        chosen = {"choisi": str(self._chosen)} if self._chosen is not None else {}
        sort = {} if self._recents else {"tri": NAMES_FIRST}
        return {**filtre, **sort, **chosen} if filtre or sort else {}

    def restore(self, place: Mapping[str, str]) -> None:
        self._chosen = int(place["choisi"]) if "choisi" in place else self._chosen
        if place.get("tri") == NAMES_FIRST:
            self._sort(False)
        self.vue.filtres.restore(place)
        self._focus_due = self._focus_due and not self.vue.filtres.search.hasFocus()

    def zones(self) -> list[QWidget]:
        vue = self.vue
        return [vue.filtres, vue.table, vue.apercu]

    def step_back(self) -> bool:
        if self.vue.cadre.covers:
            self._show_preview(shown=False)
        elif self.vue.filtres.is_set():
            self.vue.filtres.clear()
            self._focus_table()
        else:
            return False
        return True

    # --- the list -------------------------------------------------------------------------

    @Slot()
    def _search(self) -> None:
        filtre = self.vue.filtres.filtre(recents=self._recents)
        if filtre != self._asked:
            self._asked = filtre
            self._model.show(filtre)

    @Slot(bool)
    def _sort(self, recents: bool) -> None:  # noqa: FBT001
        self._recents = recents
        self.vue.show_sort(recents=recents)
        self._search()

    @Slot()
    def _sort_otherwise(self) -> None:
        self._sort(not self._recents)
        self._focus_table()

    @Slot()
    def _restore_place(self) -> None:
        """After a filter, a sort or a write: the same dossier, else the first."""
        found = self._model.rowCount() > 0
        filtered = self.vue.filtres.is_set()
        self.vue.banner.hide()
        self.vue.show_state(PAGE if found or filtered else NO_DOSSIER)
        self.vue.show_found(found=found)
        if found:
            select_row(self.vue.table, max(0, self._model.row_of(self._chosen)))
            if self._focus_due:
                self._focus_table()
        else:
            self.vue.apercu.forget()
            if self._focus_due and filtered:
                self._focus_table()
        if self._asked is not None:
            count = partial(dossier_lecture.counts, self.desk, self._asked)
            self.tasks.read(count, self._show_counts, self._say_error, key="dossiers.comptes")

    @Slot(object)
    def _show_counts(self, comptes: ComptesDossiers) -> None:
        self.vue.filtres.show_counts(comptes)
        opened = plural(comptes.ouverts, "ouvert")
        whole = plural(comptes.tous, "dossier")
        self.vue.header.set_subtitle(f"{whole}, dont {opened}" if comptes.tous else "")
        sort = "le dernier signalé d’abord" if self._recents else "par nom"
        self.vue.count.setText(f"{_kept(comptes)}, {sort}")

    def _ask_referents(self) -> None:
        read = partial(dossier_lecture.referents, self.desk)
        self.tasks.read(read, self.vue.filtres.show_referents, key="dossiers.referents")

    @Slot(object)
    def _say_error(self, error: UserError) -> None:
        self.vue.banner.say(tell(error).whole, tone="danger")

    # --- the preview ----------------------------------------------------------------------

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, index: QModelIndex, before: QModelIndex) -> None:
        ligne = self._model.ligne_at(index.row())
        if ligne is not None:
            self._chosen = ligne.id
            self._late.start()

    @Slot()
    def _ask_preview(self) -> None:
        if self._chosen is not None and self.vue.cadre.panel_shown:
            read = partial(dossier_lecture.one, self.desk, self._chosen)
            self.tasks.read(read, self._show_dossier, self._say_error, key="dossiers.apercu")

    @Slot(object)
    def _show_dossier(self, vue: DossierVue) -> None:
        self._previewed = vue
        if vue.id == self._chosen and self._model.rowCount():
            shown = hide_dossier(vue) if self._discreet else vue
            self.vue.apercu.show_dossier(shown, self.desk.today())

    @Slot()
    def _toggle_preview(self) -> None:
        self._show_preview(shown=not self.vue.cadre.panel_shown)

    @Slot()
    def _close_preview(self) -> None:
        self._show_preview(shown=False)

    def _show_preview(self, *, shown: bool) -> None:
        self.vue.cadre.show_panel(shown=shown)
        if shown:
            self._ask_preview()
        self._focus_table()

    @Slot()
    def _open(self) -> None:
        if self._chosen is not None:
            self.dossier_asked.emit(self._chosen)

    # --- focus and signals ----------------------------------------------------------------

    def _focus_table(self) -> None:
        """At once, or when its rows are there: until then, the words that find nothing."""
        self._focus_due = not self.vue.table.isVisible()
        nothing = self.vue.nothing_found.isVisible()
        place = self.vue.filtres.search if nothing else self.vue.table
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _leave_search(self) -> None:
        """Entrée or ↓ in the field: down to what was found, never to what was there before."""
        self._focus_due = self._model.replacing
        if not self._focus_due and self._model.rowCount():
            self._focus_table()

    @Slot()
    def _stay_in_search(self) -> None:
        """Somebody goes on typing: the list does not call them away."""
        self._focus_due = False

    def _connect(self) -> None:
        vue = self.vue
        vue.filtres.changed.connect(self._search)
        vue.filtres.search.left.connect(self._leave_search)
        vue.filtres.search.textEdited.connect(self._stay_in_search)
        vue.nothing_found.acted.connect(vue.filtres.clear)
        vue.table.selectionModel().currentRowChanged.connect(self._choose)
        vue.table.activated.connect(self._open)
        vue.table.preview_asked.connect(self._toggle_preview)
        vue.table.sort_asked.connect(self._sort)
        vue.sort.clicked.connect(self._sort_otherwise)
        vue.apercu.open_asked.connect(self._open)
        vue.apercu.closed.connect(self._close_preview)
        self._model.loaded.connect(self._restore_place)
        self._model.refused.connect(self._say_error)
        self._late.timeout.connect(self._ask_preview)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(vue.filtres.focus_search)


def _kept(comptes: ComptesDossiers) -> str:
    if comptes.plafond:
        return f"Plus de {number(comptes.filtres)} dossiers trouvés, les plus récents sont montrés"
    return plural(comptes.filtres, "dossier")
