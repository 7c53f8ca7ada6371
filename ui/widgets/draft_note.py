"""The quiet line of a form: its draft is kept, or was taken up again, and can be erased."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import ElidedLabel, IconLabel
from ui.widgets.painting import text_width

ICON, GAP = 14, 6
ERASE, UNDO, KEY = "Effacer le brouillon", "Annuler l’effacement", "Ctrl+Shift+E"


class DraftNote(QWidget):
    """Signal: acted(), for the one action it shows."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("note-pencil", "text2", ICON)
        self._said, self._does = "", ERASE
        self._words = ElidedLabel("", Type.SMALL, "text2")
        self.action = LinkButton(ERASE, key=KEY)
        self.action.clicked.connect(self.acted)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(self._icon)
        line.addWidget(self._words, 1)
        line.addWidget(self.action)
        self.setFixedHeight(22)
        self.hide()

    def say(self, words: str, action: str = "", *, problem: bool = False) -> None:
        """Show a sentence and its action; a problem is said in its colour."""
        tone = "danger" if problem else "text2"
        self._icon.set_icon("warning-fill" if problem else "note-pencil", tone)
        self._words.set_tone(tone)
        self._said, self._does = words, action or ERASE
        self.action.setVisible(bool(action))
        self._fit()
        self.show()

    def words(self) -> str:
        """What is said."""
        return self._said

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow form « Gardé à 14:32 » and « Effacer »: the icon says of what."""
        self._name_action(self._does)
        wanted = ICON + 2 * GAP + text_width(self._said, Type.SMALL) + 4
        wanted += self.action.sizeHint().width() if not self.action.isHidden() else 0
        if wanted <= self.width():
            self._words.set_whole(self._said)
            return
        short = self._said.removeprefix("Brouillon ")
        self._words.set_whole(short[:1].upper() + short[1:])
        self._words.setAccessibleName(self._said)
        self._name_action(self._does.partition(" ")[0])

    def _name_action(self, shown: str) -> None:
        if self.action.text() != shown:
            self.action.set_text(shown)
        self.action.setAccessibleName(self._does)
