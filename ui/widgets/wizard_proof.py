"""Who asks for new recovery words: their password, and the old words without the medical key."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.fields import FieldRow
from ui.widgets.labels import Label
from ui.widgets.secret_field import KeyboardLine, SecretField
from ui.widgets.wizard_frame import WizardStep
from ui.widgets.words_form import WordsForm

WHY_WORDS = (
    "Les mots ouvrent aussi la partie médicale, dont vous n’avez pas la clé : "
    "les 24 mots actuels la donnent."
)


class OwnerStep(WizardStep):
    """The words are asked for only when the member does not hold the medical key."""

    title = "Refaire les mots de récupération"
    sentence = (
        "Les mots actuels ouvrent jusqu’à la dernière étape. Les sauvegardes faites avant "
        "s’ouvrent encore avec eux."
    )

    def __init__(self, *, with_words: bool) -> None:
        super().__init__()
        self.password = SecretField()
        self.words = WordsForm()
        self._with_words = with_words
        self._row = FieldRow("Votre mot de passe", self.password)
        keyboard = KeyboardLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        for widget in (self._row, keyboard):
            column.addWidget(widget)
        if with_words:
            column.addWidget(Label(WHY_WORDS, Type.SMALL, "text2", wrap=True))
            column.addWidget(self.words)
            self.words.setVisible(True)
        column.addStretch(1)
        self.password.caps_seen.connect(keyboard.show_caps)
        self.password.textEdited.connect(self._clear)
        self.password.returnPressed.connect(self.submitted)
        self.words.field.submitted.connect(self.submitted)

    def arrive(self) -> None:
        self.password.setFocus()

    def first_problem(self) -> QWidget | None:
        if not self.password.text():
            self._row.set_problem("Saisissez votre mot de passe.")
            return self.password
        if self._with_words and not self.words.text().strip():
            self.words.set_problem("Tapez les 24 mots actuels.")
            return self.words.field
        return None

    def forget(self) -> None:
        self.password.forget()
        self.words.forget()

    @Slot()
    def _clear(self) -> None:
        self._row.set_problem("")
