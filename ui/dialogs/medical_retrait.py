"""Delete something medical for good: what goes is said, and their number is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from pdp_desk.domain.wording import typeset
from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.widgets.fields import FieldRow

if TYPE_CHECKING:
    from ui.tasks import TaskRunner

ONE = "1"
FOR_GOOD = (
    "Cette suppression est définitive : seule une sauvegarde faite avant en garde le contenu. "
    "Le journal garde qui a supprimé, et quand."
)


class MedicalDeletionDialog(FormDialog):
    """Accepted once it is gone."""

    def __init__(
        self,
        what: str,
        delete: Callable[[], object],
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            f"Supprimer {what}", "Supprimer", tasks, parent, changes=frozenset({"medical"})
        )
        self._delete = delete
        self.reading(typeset(FOR_GOOD))
        self.count = QLineEdit()
        self.row = FieldRow("Nombre d’éléments supprimés, en chiffres", self.count)
        self.body.addWidget(self.row)
        self.settle(self.cancel)

    def first_problem(self) -> QWidget | None:
        said = "" if self.count.text().strip() == ONE else "Écrivez 1 pour confirmer."
        return ask_problem(self.row, said)

    def work(self) -> Callable[[], object]:
        return self._delete
