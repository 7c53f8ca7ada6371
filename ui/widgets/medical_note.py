"""A medical note being written, inside the compartment: its draft is medical too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import font
from ui.widgets.buttons import KeyButton
from ui.widgets.drafting import Drafting
from ui.widgets.fields import FieldRow

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

NEW, CORRECTION = "note_medicale", "correction_note_medicale"
HELP = "Lue ici seulement : ni la cellule, ni l’employeur."
LINES = 96


class ShortText(QPlainTextEdit):
    """A few lines: as high in every state, Tab leaves it, Échap is its form's."""

    def __init__(self, height: int = LINES) -> None:
        super().__init__()
        self._height = height
        self.setFont(font())
        self.setTabChangesFocus(True)
        # Not a fixed height: the style sheet of a field with a problem would undo it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, self._height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (enter and held):
            event.ignore()
            return
        super().keyPressEvent(event)


class NoteForm(QWidget):
    """One field, Ctrl+Entrée saves, Échap closes and the draft stays.

    Signals: save_asked(str) the text; closed().
    """

    save_asked = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, tasks: TaskRunner, nom: str, label: str) -> None:
        super().__init__()
        self._begins = False
        self.text = ShortText()
        self.row = FieldRow(label, self.text, help_text=HELP)
        self.save = KeyButton("Enregistrer", key_shown="Ctrl+Entrée", kind="outline")
        self.close_button = KeyButton("Fermer", key_shown="Échap")
        self.drafting = Drafting(self, desk, tasks, nom, medical=True)
        self._lay_out()
        self.save.clicked.connect(self.submit)
        self.close_button.clicked.connect(self.leave)
        self.hide()

    def draft_fields(self) -> Mapping[str, QWidget]:
        """What the draft keeps."""
        return {"texte": self.text}

    def begin(self, objet_id: int, text: str = "") -> None:
        """Show the form, with this text or the draft of it."""
        self.text.setPlainText(text)
        self.row.set_problem("")
        self._begins = True
        self.show()
        self.drafting.open(objet_id)
        self._take_focus()

    def finish(self) -> None:
        """Saved: the draft goes, the form closes."""
        self.drafting.saved()
        self.text.clear()
        self.hide()

    def refuse(self, problem: str) -> None:
        """Not saved: what is typed stays."""
        self.setEnabled(True)
        self.row.set_problem(problem)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def submit(self) -> None:
        """Ask to save what is typed."""
        text = self.text.toPlainText().strip()
        if not text:
            self.refuse("Écrivez la note, ou fermez avec Échap.")
            return
        self.row.set_problem("")
        self.save_asked.emit(text)

    @Slot()
    def leave(self) -> None:
        """Close; what is typed stays in a draft."""
        self.hide()
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._take_focus()

    def _take_focus(self) -> None:
        """Begin to type, as soon as the vault has said whether there is a draft."""
        if self._begins and self.isEnabled():
            self._begins = False
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.row)
        column.addWidget(self.drafting.note)
        column.addLayout(buttons)
