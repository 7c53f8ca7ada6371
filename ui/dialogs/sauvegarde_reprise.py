"""Make a vault of a backup in another folder: where, and the secrets of its day if need be."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.dialogs.coffre_lieu import NewVaultPlace
from ui.models import coffre_sauvegardes
from ui.widgets.fields import FieldRow
from ui.widgets.secret_field import KeyboardLine, SecretField
from ui.widgets.words_form import WordsForm

if TYPE_CHECKING:
    from pdp_desk.domain.views_sauvegardes import SauvegardeVue
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner


class RestoreBesideDialog(FormDialog):
    """Accepted once the new vault is there; the one at work was only read."""

    def __init__(
        self, desk: Desk, backup: SauvegardeVue, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__("Restaurer à côté", "Restaurer", tasks, parent)
        assert desk.folder is not None, "a backup is in the folder of a vault"
        self._desk, self._backup = desk, backup
        self.place = NewVaultPlace(desk.folder, f"du {backup.faite_le.date().isoformat()}")
        self.password, self.words = SecretField(), WordsForm()
        self.password_row = FieldRow("Mot de passe de cette date", self.password)
        self.reading(
            "La sauvegarde devient un coffre de plus, dans le dossier que vous choisissez. Le "
            "coffre ouvert n’est pas touché. Les personnes effacées depuis le sont là aussi."
        )
        self.body.addWidget(self.place)
        if self._old_keys():
            self._ask_secrets()
        self.settle(self.place.nom)

    def first_problem(self) -> QWidget | None:
        return self.place.first_problem() or self._secret_problem()

    def work(self) -> Callable[[], object]:
        words = self.words.text().strip() or None
        password = self.password.text() or None if words is None else None
        desk, name, target = self._desk, self._backup.nom, self.place.target()
        return partial(coffre_sauvegardes.reprendre, desk, name, target, password, words)

    def forget(self) -> None:
        self.password.forget()
        self.words.forget()

    def _old_keys(self) -> bool:
        return not self._backup.cle_actuelle

    def _secret_problem(self) -> QWidget | None:
        typed = self.password.text() or self.words.text().strip()
        missing = self._old_keys() and not typed
        text = "Saisissez le mot de passe ou les 24 mots de cette date." if missing else ""
        return ask_problem(self.password_row, text)

    def _ask_secrets(self) -> None:
        self.reading(
            "Cette sauvegarde date d’avant un changement de clés : elle s’ouvre avec votre mot de "
            "passe d’alors, ou avec les 24 mots du kit de cette date."
        )
        keyboard = KeyboardLine()
        self.password.caps_seen.connect(keyboard.show_caps)
        for widget in (self.password_row, keyboard, self.words):
            self.body.addWidget(widget)
        self.words.setVisible(True)
