"""The recovery words with what can be said of them while they are typed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.domain.views_kit import EtatMots, VerdictMots
from pdp_desk.domain.wording import plural, typeset
from ui.widgets.fields import FieldRow
from ui.widgets.tags import StatusTag
from ui.widgets.words_field import WordsField

VERDICTS = {
    EtatMots.INCOMPLETS: ("", "text2"),
    EtatMots.CORRECTE: ("check-circle-fill", "ok"),
    EtatMots.AUTRE_COFFRE: ("warning-fill", "warn"),
    EtatMots.NON_VALIDE: ("warning-circle-fill", "danger"),
}


class WordsForm(QWidget):
    """Says how many words there are, which one is unknown, and whether they fit together.

    Signal: complete(str), with 24 words of the list: whoever knows the vault answers with
    `show_verdict`. The service that knows the words is only loaded when the form is first shown.
    """

    complete = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.field = WordsField()
        self.field.setFixedHeight(92)
        self._row = FieldRow("Mots de récupération, dans l’ordre", self.field)
        self._verdict = StatusTag(wrap=True)
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
        """Count, look each word up, then check the sum and ask the vault once there are enough."""
        if not self._ready:
            return
        from pdp_desk.services.recovery import read_words

        if self._row.problem():
            self._row.set_problem("")
        read = read_words(self.text())
        if read.inconnu:
            said = f"Mot n° {read.place}, « {read.inconnu} » : il n’est pas dans la liste"
            self._say(typeset(said), "warning-circle-fill", "danger")
        elif read.juste:
            self._say("24 mots, la somme de contrôle est juste", "check-circle-fill", "ok")
        elif read.lus >= read.attendus:
            said = f"{plural(read.lus, 'mot')}, la somme de contrôle ne correspond pas"
            self._say(said, "warning-circle-fill", "danger")
        else:
            self._say(f"{plural(read.lus, 'mot')} sur {read.attendus}", "", "text2")
        if read.lus == read.attendus and not read.inconnu:
            self.complete.emit(self.text())

    @Slot(object)
    def show_verdict(self, verdict: VerdictMots) -> None:
        """What the words are worth for this vault."""
        icon, tone = VERDICTS[verdict.etat]
        self._say(typeset(verdict.phrase), icon, tone)

    def _say(self, text: str, icon: str, tone: str) -> None:
        self._verdict.show_state(text, icon_name=icon, tone=tone)

    def _get_ready(self) -> None:
        from pdp_desk.services.recovery import fold, word_list

        self.field.set_words(word_list(), fold)
        self._ready = True
        self.judge()
