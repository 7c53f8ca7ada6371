"""The password of the first member: typed twice, estimated honestly, typable on any keyboard."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.dialogs.membre_mot_de_passe import NewPassword
from ui.widgets.tags import StatusTag
from ui.widgets.wizard_frame import WizardStep


class PasswordStep(WizardStep):
    """Nothing of it is kept once the vault is made."""

    title = "Votre mot de passe"
    sentence = (
        "Lui seul ouvre votre accès : personne ne peut le retrouver à votre place. "
        "S’il se perd, les 24 mots de l’étape suivante ouvrent le coffre."
    )
    action = "Créer le coffre"

    def __init__(self) -> None:
        super().__init__()
        self.form = NewPassword("Mot de passe")
        self._keys = StatusTag()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        column.addWidget(self.form)
        column.addWidget(self._keys)
        column.addStretch(1)
        self._keys.hide()
        self.form.first.textChanged.connect(self._look_at_keys)
        self.form.first.returnPressed.connect(self.form.again.setFocus)
        self.form.again.returnPressed.connect(self.submitted)

    def know(self, *words: str) -> None:
        """What the password should not rest on: the name of the service, of the member."""
        self.form.known = words

    def password(self) -> str:
        """What was typed."""
        return self.form.text()

    def arrive(self) -> None:
        self.form.first.setFocus()

    def first_problem(self) -> QWidget | None:
        return self.form.first_problem()

    def forget(self) -> None:
        self.form.forget()

    def keyboard_hint(self) -> str:
        """What is said of the keyboards this password can be typed on."""
        return "" if self._keys.isHidden() else self._keys.text()

    @Slot(str)
    def _look_at_keys(self, text: str) -> None:
        """Letters with accents and some signs are on no key of a QWERTY keyboard."""
        absent = any(ord(sign) > 126 for sign in text)
        self._keys.setVisible(absent)
        # The signs themselves are not repeated: the password is hidden, and read over shoulders.
        self._keys.show_state(
            "Un accent ou un signe de ce mot de passe manque sur un clavier QWERTY.",
            icon_name="keyboard",
            tone="text2",
        )
