"""Take an access away: what it changes, one's own password, the number of accesses typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.models import coffre_membres
from ui.widgets.fields import FieldRow
from ui.widgets.secret_field import KeyboardLine, SecretField
from ui.widgets.words_form import WordsForm

if TYPE_CHECKING:
    from pdp_desk.domain.views_membres import MembreDetail
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

ONE = "1"


class RevokeMemberDialog(FormDialog):
    """Accepted once the access is gone and the vault has new keys."""

    def __init__(
        self, desk: Desk, membre: MembreDetail, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            f"Retirer un accès : {membre.nom}",
            "Retirer l’accès",
            tasks,
            parent,
            changes=frozenset({"membres", "sauvegardes"}),
        )
        self._desk, self._membre = desk, membre
        self.password, self.count, self.words = SecretField(), QLineEdit(), WordsForm()
        self.password_row = FieldRow("Votre mot de passe", self.password)
        self.count_row = FieldRow("Nombre d’accès retirés, en chiffres", self.count)
        self.keyboard = KeyboardLine()
        self._explain()
        self.body.addWidget(self.words)
        for widget in (self.password_row, self.keyboard, self.count_row):
            self.body.addWidget(widget)
        self.words.setVisible(self._needs_words())
        self.password.caps_seen.connect(self.keyboard.show_caps)
        self.settle(self.cancel)

    def first_problem(self) -> QWidget | None:
        secret = "" if self.password.text() else "Saisissez votre mot de passe."
        count = "" if self.count.text().strip() == ONE else "Écrivez 1 pour confirmer."
        return (
            self._words_problem()
            or ask_problem(self.password_row, secret)
            or ask_problem(self.count_row, count)
        )

    def work(self) -> Callable[[], object]:
        words = self.words.text() if self._needs_words() else None
        return partial(
            coffre_membres.retirer, self._desk, self._membre.id, self.password.text(), words
        )

    def forget(self) -> None:
        self.password.forget()
        self.words.forget()

    def _needs_words(self) -> bool:
        keys = self._desk.keys
        holder = keys is not None and keys.medicale is not None
        return self._membre.cle_medicale and not holder

    def _words_problem(self) -> QWidget | None:
        if not self._needs_words() or self.words.text().strip():
            return None
        self.words.set_problem("Saisissez les 24 mots : la clé médicale doit changer aussi.")
        return self.words.field

    def _explain(self) -> None:
        self.reading(
            "Le coffre reçoit une nouvelle clé et toute la base est chiffrée à nouveau : cela "
            "prend de quelques secondes à quelques minutes, sans que rien se perde si "
            "l’ordinateur s’éteint. Les autres membres ouvrent comme avant."
        )
        self.reading(
            "Ce que cette personne a écrit reste, et son nom reste dans le journal. Les "
            "sauvegardes faites avant aujourd’hui gardent l’ancienne clé : elles s’ouvrent "
            "encore avec son mot de passe."
        )
        if self._membre.cle_medicale:
            words = " Vous ne l’avez pas : saisissez les 24 mots du kit de récupération."
            self.reading(
                "Cette personne détenait la clé médicale : la partie médicale en reçoit aussi une "
                "nouvelle." + (words if self._needs_words() else "")
            )
