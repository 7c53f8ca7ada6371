"""Give somebody an access: name, function and what it sees, first password, medical key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from pdp_desk.domain.vocabulary import Role
from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.dialogs.membre_mot_de_passe import NewPassword
from ui.models import coffre_membres
from ui.models.coffre_roles import VOIT, holds_medical_key
from ui.theme import Type
from ui.widgets.fields import Choice, FieldRow
from ui.widgets.labels import Label
from ui.widgets.words_form import WordsForm

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

HELD = (
    "Cette fonction détient la clé médicale. Vous la détenez aussi : elle lui est remise "
    "avec cet accès."
)
NOT_HELD = (
    "Cette fonction détient la clé médicale, que vous n’avez pas. Un médecin peut ajouter "
    "cette personne depuis sa session ; sinon, saisissez les 24 mots du kit de récupération."
)


class AddMemberDialog(FormDialog):
    """Accepted once the member is in the vault."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(
            "Ajouter un membre", "Ajouter", tasks, parent, changes=frozenset({"membres"})
        )
        self._desk = desk
        self.nom, self.role = QLineEdit(), Choice()
        for role in Role:
            self.role.addItem(role.label, role)
        self.nom_row = FieldRow("Prénom et nom", self.nom)
        self.role_row = FieldRow("Fonction", self.role)
        self.password = NewPassword("Premier mot de passe")
        self._build_medical()
        self._sees = Label("", Type.SMALL, "text2", wrap=True)
        function = QVBoxLayout()
        function.setSpacing(2)
        function.addWidget(self.role_row)
        function.addWidget(self._sees)
        self.body.addWidget(self.nom_row)
        self.body.addLayout(function)
        for row in (self._medical, self.password):
            self.body.addWidget(row)
        self.reading(
            "Remettez ce mot de passe de vive voix. La personne le changera à sa première "
            "ouverture, dans Coffre, Membres."
        )
        self.password.grown.connect(self.adapt)
        self.nom.textChanged.connect(self._know_name)
        self.role.currentIndexChanged.connect(self._show_role)
        self._show_role()
        self._know_name()
        self.settle(self.nom)

    def chosen_role(self) -> Role:
        """The function chosen."""
        return Role(self.role.currentData())

    def first_problem(self) -> QWidget | None:
        text = "" if self.nom.text().strip() else "Écrivez le prénom et le nom de la personne."
        return (
            ask_problem(self.nom_row, text)
            or self._words_problem()
            or self.password.first_problem()
        )

    def work(self) -> Callable[[], object]:
        words = self.words.text() if self._needs_words() else None
        return partial(
            coffre_membres.ajouter,
            self._desk,
            self.nom.text().strip(),
            self.chosen_role(),
            self.password.text(),
            words,
        )

    def forget(self) -> None:
        self.password.forget()
        self.words.forget()

    def _needs_words(self) -> bool:
        keys = self._desk.keys
        holder = keys is not None and keys.medicale is not None
        return holds_medical_key(self.chosen_role()) and not holder

    def _words_problem(self) -> QWidget | None:
        if not self._needs_words() or self.words.text().strip():
            return None
        self.words.set_problem("Saisissez les 24 mots, ou choisissez une autre fonction.")
        return self.words.field

    def _build_medical(self) -> None:
        self._medical, self.words = QWidget(), WordsForm()
        self._medical_text = Label("", wrap=True)
        column = QVBoxLayout(self._medical)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._medical_text)
        column.addWidget(self.words)

    @Slot()
    def _know_name(self) -> None:
        self.password.known = (self.nom.text(), self._desk.titre)
        if self.nom_row.problem():
            self.nom_row.set_problem("")

    @Slot()
    def _show_role(self) -> None:
        role = self.chosen_role()
        self._sees.setText(VOIT[role])
        self.role.setAccessibleDescription(VOIT[role])
        medical = holds_medical_key(role)
        self._medical.setVisible(medical)
        self.words.setVisible(self._needs_words())
        self._medical_text.setText(NOT_HELD if self._needs_words() else HELD)
        self.adapt()
