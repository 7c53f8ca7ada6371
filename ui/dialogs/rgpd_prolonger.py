"""Keep a person's data beyond the rule: until when, and why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from pdp_desk.domain.views_rgpd import Echeance, MotifConservation
from pdp_desk.domain.wording import long_date
from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.dialogs.rgpd_corriger import read_day
from ui.models import rgpd
from ui.widgets.fields import Choice, FieldRow

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner


class ProlongDialog(FormDialog):
    """Accepted once it is written."""

    def __init__(
        self, desk: Desk, vue: Echeance, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Prolonger la conservation", "Prolonger", tasks, parent, changes=rgpd.PROLONGED
        )
        self._desk, self._vue = desk, vue
        self.until, self.motif = QLineEdit(), Choice()
        self.until.setPlaceholderText("jj/mm/aaaa")
        self.motif.addItem("à choisir", "")
        for one in MotifConservation:
            self.motif.addItem(one.label, one.value)
        self.until_row = FieldRow("Jusqu’au", self.until, help_text="Dans cinq ans au plus.")
        self.motif_row = FieldRow("Motif", self.motif)
        self.reading(
            f"{vue.titre}, échéance le {long_date(vue.echeance)}. La personne reste dans la liste "
            "des prolongations, et revient à l’échéance choisie."
        )
        for row in (self.until_row, self.motif_row):
            self.body.addWidget(row)
        self.settle(self.until)

    def first_problem(self) -> QWidget | None:
        day = read_day(self.until.text())
        wrong = [
            ask_problem(self.until_row, "" if day else "Écrivez la date comme 31/12/2027."),
            ask_problem(self.motif_row, "" if self.motif.currentData() else "Choisissez un motif."),
        ]
        return next((field for field in wrong if field is not None), None)

    def work(self) -> Callable[[], object]:
        until = read_day(self.until.text())
        assert until is not None
        motif = str(self.motif.currentData())
        return partial(rgpd.prolong, self._desk, self._vue.salarie_id, until, motif)
