"""The recovery words with what can be said of them while they are typed."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.domain.wording import plural
from ui.widgets.fields import FieldRow
from ui.widgets.tags import StatusTag
from ui.widgets.words_field import WordsField


class WordsForm(QWidget):
    """Says how many words there are, which one is unknown, and whether they fit together.

    The service that knows the words is only loaded when the form is first shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.field = WordsField()
        self.field.setFixedHeight(92)
        self._row = FieldRow("Mots de récupération, dans l’ordre", self.field)
        self._verdict = StatusTag()
        self._ready = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._row)
        column.addWidget(self._verdict)
        self.field.textChanged.connect(self.judge)

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001
        if visible and not self._ready:
            self._get_ready()
        super().setVisible(visible)

    def text(self) -> str:
        """What was typed."""
        return self.field.toPlainText()

    def verdict(self) -> str:
        """What is said of it."""
        return self._verdict.text()

    def problem(self) -> str:
        """What the vault said of it."""
        return self._row.problem()

    def set_problem(self, text: str) -> None:
        """Show what the vault said."""
        self._row.set_problem(text)

    def forget(self) -> None:
        """Leave nothing on the screen."""
        self.field.clear()
        self._row.set_problem("")

    @Slot()
    def judge(self) -> None:
        """Count, look each word up, then check the sum once there are enough."""
        if not self._ready:
            return
        from pdp_desk.services.recovery import read_words

        if self._row.problem():
            self._row.set_problem("")
        read = read_words(self.text())
        if read.inconnu:
            text = f"« {read.inconnu} » n’est pas dans la liste"
            self._verdict.show_state(text, icon_name="warning-circle-fill", tone="danger")
        elif read.juste:
            text = "24 mots, la somme de contrôle est juste"
            self._verdict.show_state(text, icon_name="check-circle-fill", tone="ok")
        elif read.lus >= read.attendus:
            text = f"{plural(read.lus, 'mot')}, la somme de contrôle ne correspond pas"
            self._verdict.show_state(text, icon_name="warning-circle-fill", tone="danger")
        else:
            self._verdict.show_state(f"{plural(read.lus, 'mot')} sur {read.attendus}")

    def _get_ready(self) -> None:
        from pdp_desk.services.recovery import fold, word_list

        self.field.set_words(word_list(), fold)
        self._ready = True
        self.judge()
