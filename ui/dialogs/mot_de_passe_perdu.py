"""After the recovery words: a new password at once, while the words are still there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.dialogs.coffre_formulaire import FormDialog
from ui.dialogs.membre_mot_de_passe import NewPassword
from ui.models import coffre_membres

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner


class LostPasswordDialog(FormDialog):
    """The new password twice; Échap keeps the lost one, which may be found again."""

    def __init__(
        self, desk: Desk, words: str, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__("Choisissez un nouveau mot de passe", "Enregistrer", tasks, parent)
        self._desk, self._words = desk, words
        self.new = NewPassword("Nouveau mot de passe")
        self.new.known = (desk.membre.nom, desk.titre)
        self.reading(
            f"Le coffre est ouvert pour {desk.membre.nom}. L’ancien mot de passe "
            "n’ouvrira plus rien ; les 24 mots, si."
        )
        self.body.addWidget(self.new)
        self.cancel.set_text("Plus tard")
        self.settle(self.new.first)

    def first_problem(self) -> QWidget | None:
        return self.new.first_problem()

    def work(self) -> Callable[[], object]:
        return partial(coffre_membres.changer, self._desk, self._words, self.new.text())

    def forget(self) -> None:
        self._words = ""
        self.new.forget()
