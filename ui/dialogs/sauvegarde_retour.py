"""Go back to a backup: what it changes, what stays, the number of dossiers typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.dialogs.sauvegarde_comparaison import ComparisonView, touched
from ui.models import coffre_sauvegardes
from ui.widgets.fields import FieldRow

if TYPE_CHECKING:
    from pdp_desk.domain.views_sauvegardes import ComparaisonSauvegarde
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

EVERYTHING = frozenset(
    {
        "dossiers",
        "evenements",
        "personnes",
        "entreprises",
        "actions",
        "indicateurs",
        "imports",
        "journal",
        "sauvegardes",
        "kit",
    }
)


class GoBackDialog(FormDialog):
    """Accepted once the vault works on the dossiers of the backup."""

    names_people = True

    def __init__(
        self,
        desk: Desk,
        comparison: ComparaisonSauvegarde,
        when: str,
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            f"Revenir à la sauvegarde faite {when}", "Revenir", tasks, parent, changes=EVERYTHING
        )
        self._desk, self._comparison = desk, comparison
        self._count = touched(comparison)
        self.count = QLineEdit()
        self.count_row = FieldRow("Nombre de dossiers changés, en chiffres", self.count)
        self.reading(
            "Les dossiers redeviennent ce qu’ils étaient. Les membres, le journal, le registre des "
            "publications et les brouillons restent ceux d’aujourd’hui. L’état actuel est d’abord "
            "sauvegardé : vous pourrez y revenir."
        )
        self.body.addWidget(ComparisonView(comparison))
        if self._count:
            self.body.addWidget(self.count_row)
        self.settle(self.cancel)

    def first_problem(self) -> QWidget | None:
        right = not self._count or self.count.text().strip() == str(self._count)
        text = "" if right else f"Écrivez {self._count} pour confirmer."
        return ask_problem(self.count_row, text)

    def work(self) -> Callable[[], object]:
        return partial(coffre_sauvegardes.revenir, self._desk, self._comparison.nom)
