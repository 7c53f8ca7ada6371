"""« Secret médical »: whether nurses read, and which member each physician of the dossiers is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from pdp_desk.domain.wording import plural, typeset
from ui.dialogs.coffre_formulaire import FormDialog
from ui.models import medical_reglage
from ui.theme import Type, font
from ui.widgets.fields import Choice, FieldRow
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from pdp_desk.domain.views_medical import IntervenantVue, ReglagesMedicaux
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

WHAT = (
    "La partie médicale d’un dossier est lue par son médecin, avec la clé médicale. Les autres "
    "médecins ne l’ouvrent qu’exceptionnellement, avec un motif."
)
NURSES = "Les infirmiers lisent les parties médicales, par délégation"
DECIDED = "Un médecin en décide."
NOBODY = "Personne"


class MedicalSettingsDialog(FormDialog):
    """Accepted once what changed is written."""

    def __init__(
        self,
        desk: Desk,
        reglages: ReglagesMedicaux,
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Secret médical", "Enregistrer", tasks, parent, changes=frozenset({"medical"})
        )
        self._desk, self._known = desk, reglages
        self.reading(WHAT)
        self.nurses = QCheckBox(NURSES)
        self.nurses.setFont(font())
        self.nurses.setChecked(reglages.delegation)
        self.nurses.setEnabled(medical_reglage.may_decide(desk))
        self.body.addWidget(self.nurses)
        if not self.nurses.isEnabled():
            self.body.addWidget(Label(DECIDED, Type.SMALL, "text2"))
        self.body.addWidget(Label("Médecins nommés dans les dossiers", Type.HEADING))
        if not reglages.medecins:
            self.reading("Aucun dossier ne nomme encore de médecin.")
        self.choices = {one.id: self._choice(one) for one in reglages.medecins}
        self.settle(self.cancel)

    def first_problem(self) -> QWidget | None:
        taken: set[int] = set()
        wrong: QWidget | None = None
        for row in self.choices.values():
            member = row.field.currentData()  # type: ignore[attr-defined]
            twice = member is not None and member in taken
            row.set_problem("Ce membre est déjà choisi pour un autre nom." if twice else "")
            taken |= {member} if member is not None else set()
            wrong = wrong or (row.field if twice else None)
        return wrong

    def work(self) -> Callable[[], object]:
        asked = self.nurses.isChecked()
        known = {one.id: one.membre_id for one in self._known.medecins}
        chosen = {number: row.field.currentData() for number, row in self.choices.items()}  # type: ignore[attr-defined]
        return partial(
            medical_reglage.apply,
            self._desk,
            delegation=asked if asked != self._known.delegation else None,
            liens={number: member for number, member in chosen.items() if member != known[number]},
        )

    def _choice(self, medecin: IntervenantVue) -> FieldRow:
        field = Choice()
        field.setFont(font())
        field.addItem(NOBODY, None)
        for member in self._known.membres:
            field.addItem(member.nom, member.id)
        field.setCurrentIndex(max(0, field.findData(medecin.membre_id)))
        row = FieldRow(
            typeset(f"{medecin.nom}, {plural(medecin.dossiers, 'dossier')}"),
            field,
            help_text=self._told(medecin),
        )
        self.body.addWidget(row)
        return row

    def _told(self, medecin: IntervenantVue) -> str:
        if medecin.membre_id is not None:
            return ""
        same = medical_reglage.namesake(self._known, medecin)
        if same:
            return f"Sans choix, {same} lit ces dossiers : c’est le même nom."
        return "Sans choix, ces parties médicales ne s’ouvrent qu’exceptionnellement."
