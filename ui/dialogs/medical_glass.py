"""Open exceptionally a medical part that is not one's own: for how long, who is told, why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pdp_desk.domain.acces_medical import MOTIF_MINIMUM
from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.models import medical_lecture
from ui.widgets.drafting import Drafting
from ui.widgets.fields import FieldRow
from ui.widgets.medical_note import ShortText

if TYPE_CHECKING:
    from pdp_desk.domain.views_medical import EtatMedical
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

FORM = "acces_exceptionnel"
TITLE = "Ouvrir exceptionnellement la partie médicale"
WHAT = (
    "Elle s’ouvre pour vous pendant trois heures. Le médecin du dossier verra votre nom, l’heure "
    "et ce motif ; l’ouverture et chaque lecture sont inscrites au journal."
)


class GlassDialog(FormDialog):
    """Accepted once the part is open; the reason is medical too, and sealed as such."""

    def __init__(
        self, desk: Desk, etat: EtatMedical, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            TITLE, "Ouvrir trois heures", tasks, parent, changes=frozenset({"medical"})
        )
        self._desk, self._dossier = desk, etat.dossier_id
        self.reading(etat.raison)
        self.reading(WHAT)
        self.reason = ShortText()
        self.row = FieldRow(
            "Motif", self.reason, help_text="Une phrase que le médecin du dossier comprendra."
        )
        self.drafting = Drafting(self, desk, tasks, FORM, medical=True)
        self.body.addWidget(self.row)
        self.body.addWidget(self.drafting.note)
        self.accepted.connect(self.drafting.saved)
        self.settle(self.reason)
        self.drafting.open(etat.dossier_id)

    def draft_fields(self) -> Mapping[str, QWidget]:
        """What the draft keeps."""
        return {"motif": self.reason}

    def first_problem(self) -> QWidget | None:
        short = len(self.reason.toPlainText().strip()) < MOTIF_MINIMUM
        said = "Dites en une phrase pourquoi vous ouvrez cette partie médicale." if short else ""
        return ask_problem(self.row, said)

    def work(self) -> Callable[[], object]:
        motif = self.reason.toPlainText().strip()
        return partial(medical_lecture.break_glass, self._desk, self._dossier, motif)
