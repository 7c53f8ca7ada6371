"""One dossier: its stage and why, its facts, its timeline, what is missing."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.domain.discretion import hide_dossier
from pdp_desk.domain.frise import GROUPES, TOUT, counts
from pdp_desk.domain.views import DossierVue, EtapeFranchie
from pdp_desk.domain.wording import number, short_date
from pdp_desk.errors import UserError
from ui.errors import tell
from ui.models import dossier_lecture
from ui.models.chronologie import ChronologieModel
from ui.models.medical_lecture import may_see
from ui.pages.dossier_donnees import PersonalData
from ui.pages.dossier_medical import MedicalPanel
from ui.widgets.dossier_blocs import full_name, who
from ui.widgets.dossier_vue import FOLLOW, KNOWN, DossierScreen
from ui.widgets.page import Page
from ui.widgets.stepper import Step

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

SHOWN = frozenset({"dossiers", "evenements", "personnes", "entreprises", "imports"})
MEDICAL = frozenset({"medical", "personnes", "imports"})


class DossierPage(Page):
    """The dossier of `show_dossier`; read again each time it is shown."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._id: int | None = None
        self._vue: DossierVue | None = None
        self._group = TOUT
        self._discreet = False
        self._model = ChronologieModel(self)
        self.medical = MedicalPanel(desk, tasks, self) if may_see(desk) else None
        self.vue = DossierScreen(self._model, self.medical.frame if self.medical else None)
        self.donnees = PersonalData(desk, tasks, self)
        self.donnees.stand_in(self.vue.header.buttons)
        self.vue.may_note = dossier_lecture.may_note_agreement(desk)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.vue)
        self._connect()

    # --- what the window asks -------------------------------------------------------------

    def show_dossier(self, dossier_id: int) -> None:
        """Read a dossier and show it; nobody else's data stays on the screen meanwhile."""
        if dossier_id != self._id:
            self._id, self._vue, self._group = dossier_id, None, TOUT
            self._forget()
        self._ask()
        if self.medical is not None:
            self.medical.show_dossier(dossier_id)

    def title(self) -> str:
        return f"Dossier {self._vue.numero}" if self._vue else "Dossier"

    def arrive(self) -> None:
        self.vue.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, names: frozenset[str]) -> None:
        if names & SHOWN and self._id is not None:
            self._ask()
        if names & MEDICAL and self.medical is not None:
            self.medical.ask()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.vue.show_narrow(narrow=narrow)
        self.donnees.show_narrow(narrow=narrow)
        if self.medical is not None:
            self.medical.frame.show_narrow(narrow=narrow)

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        self._discreet = self.vue.discreet = discreet
        self.donnees.show_discreet(discreet=discreet)
        if self._vue is not None:
            self._show(self._vue)
        if self.medical is not None:
            self.medical.frame.set_closed(closed=discreet)
        return True

    def zones(self) -> list[QWidget]:
        vue = self.vue
        medical = [self.medical.frame.heading] if self.medical else []
        return [vue.stepper, vue.groups, vue.timeline, vue.tabs, vue.facts, *medical, vue.follow]

    def explain(self) -> None:
        if self.vue.why.isVisible():
            self.vue.why.hide()
        else:
            self._explain_stage(self.vue.stepper.looked_at())

    def step_back(self) -> bool:
        shown = self.vue.why.isVisible()
        self.vue.why.hide()
        return shown

    def reopen(self, formulaire: str, objet_id: int | None) -> None:
        self.donnees.reopen(formulaire)
        if self.medical is not None:
            self.medical.reopen(formulaire, objet_id)
            if self._discreet:
                self.medical.frame.set_closed(closed=True)

    # --- the dossier ----------------------------------------------------------------------

    def _ask(self) -> None:
        if self._id is not None:
            read = partial(dossier_lecture.one, self.desk, self._id)
            self.tasks.read(read, self._show, self._refuse, key="dossier")

    @Slot(object)
    def _show(self, vue: DossierVue) -> None:
        again = self._vue is not None
        self._vue = vue
        self.donnees.show_dossier(vue.id, vue.numero)
        vue = hide_dossier(vue) if self._discreet else vue
        self.vue.banner.hide()
        self.vue.header.set_title(full_name(vue), vue.numero)
        self.vue.header.set_subtitle(who(vue))
        today = self.desk.today()
        steps = tuple(_step(step, vue, today) for step in vue.etapes)
        self.vue.show_dossier(vue, steps, today)
        self._show_groups(vue)
        self._show_lines(keep=again)
        self.title_changed.emit()

    def _show_groups(self, vue: DossierVue) -> None:
        found = counts(vue)
        self._group = self._group if self._group in found else TOUT
        groups = [(key, GROUPES[key][0], number(count)) for key, count in found.items()]
        self.vue.show_groups(groups, self._group)

    def _show_lines(self, *, keep: bool) -> None:
        bar = self.vue.timeline.verticalScrollBar()
        place = bar.value()
        vue = hide_dossier(self._vue) if self._vue and self._discreet else self._vue
        self._model.show(vue, self.desk.today(), self._group)
        self.vue.show_lines(there_are=self._model.rowCount() > 0)
        bar.setValue(place if keep else 0)

    @Slot()
    def _leave(self) -> None:
        """The person was erased: nothing of them stays here."""
        self._id = self._vue = None
        self._forget()
        self.back_asked.emit()

    def _forget(self) -> None:
        self.donnees.show_dossier(None)
        self.vue.why.hide()
        self.vue.header.set_title("")
        self.vue.header.set_subtitle("")
        self.vue.stepper.show_steps((), 0)
        self.vue.forget()
        self._model.show(None, self.desk.today())
        self.title_changed.emit()

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        self.vue.banner.say(tell(error).whole, tone="danger")

    @Slot(bool)
    def _note_agreement(self, given: bool) -> None:  # noqa: FBT001
        if self._id is not None:
            note = partial(dossier_lecture.note_agreement, self.desk, self._id, given=given)
            changes = frozenset({"dossiers"})
            self.tasks.write(note, self._agreement_noted, self._refuse, changes=changes)

    def _agreement_noted(self, nothing: None) -> None:
        self.said.emit("Accord de partage de l’IRDP noté.")

    @Slot(str)
    def _choose_group(self, group: str) -> None:
        self._group = group
        self._show_lines(keep=False)

    @Slot(int)
    def _explain_stage(self, index: int) -> None:
        if self._vue is not None:
            self.vue.why.explain(self._vue.etapes[index])

    @Slot()
    def _explain_current(self) -> None:
        self._explain_stage(self.vue.stepper.looked_at())

    @Slot()
    def _close_why(self) -> None:
        self.vue.why.hide()
        self.vue.stepper.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _next_tab(self) -> None:
        other = KNOWN if self.vue.tabs.choice() == FOLLOW else FOLLOW
        self.vue.tabs.choose(other)
        self.vue.show_tab(other)

    def _connect(self) -> None:
        vue = self.vue
        vue.header.back_asked.connect(self.back_asked)
        vue.stepper.asked.connect(self._explain_stage)
        vue.why_link.clicked.connect(self._explain_current)
        vue.why.close_button.clicked.connect(self._close_why)
        vue.groups.chosen.connect(self._choose_group)
        vue.other_asked.connect(self.dossier_asked)
        vue.agreement_said.connect(self._note_agreement)
        self.donnees.said.connect(self.said)
        self.donnees.gave.connect(self.gave)
        self.donnees.refused.connect(self._refuse)
        self.donnees.gone.connect(self._leave)
        if self.medical is not None:
            self.medical.said.connect(self.said)
            self.medical.gave.connect(self.gave)
        QShortcut(QKeySequence("Ctrl+Tab"), self).activated.connect(self._next_tab)


def _step(step: EtapeFranchie, vue: DossierVue, today: date) -> Step:
    """A stage left out on the way is said so: it never wears a tick."""
    order = [known.etape for known in vue.etapes]
    left_out = step.le is None and order.index(step.etape) < order.index(vue.etape)
    day = short_date(step.le, today=today) if step.le else "non franchie" if left_out else ""
    return Step(name=step.etape.label, below=day, why=step.pourquoi, left_out=left_out)
