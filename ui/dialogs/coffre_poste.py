"""Let this workstation open the vault without a password: what it means, one's own password."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.models import coffre_apercu
from ui.widgets.fields import FieldRow
from ui.widgets.secret_field import KeyboardLine, SecretField

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner


class QuickOpeningDialog(FormDialog):
    """Accepted once the keyring of this account holds what opens the vault."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(
            "Ouvrir sans mot de passe sur ce poste",
            "Activer",
            tasks,
            parent,
            changes=frozenset({"poste", "membres"}),
        )
        self._desk = desk
        self.password, self.keyboard = SecretField(), KeyboardLine()
        self.row = FieldRow("Votre mot de passe", self.password)
        self.reading(
            "Le trousseau de votre session garde ce qui ouvre le coffre. Qui ouvre votre session "
            "ouvre alors le coffre : activez-la seulement sur un poste à vous, qui se verrouille."
        )
        self.reading(
            "Votre mot de passe et le kit de récupération ouvrent toujours : perdre le trousseau "
            "ne perd rien."
        )
        self.body.addWidget(self.row)
        self.body.addWidget(self.keyboard)
        self.password.caps_seen.connect(self.keyboard.show_caps)
        self.settle(self.password)

    def first_problem(self) -> QWidget | None:
        text = "" if self.password.text() else "Saisissez votre mot de passe."
        return ask_problem(self.row, text)

    def work(self) -> Callable[[], object]:
        return partial(coffre_apercu.ouverture_rapide, self._desk, self.password.text())

    def forget(self) -> None:
        self.password.forget()
