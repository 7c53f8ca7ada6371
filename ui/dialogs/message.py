"""The dialog of the error funnel: what happened, what was kept, what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs import opening
from ui.errors import Told
from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label

WIDTH = 440


class MessageDialog(QDialog):
    """440 wide, one safe button, the text can be selected and read aloud."""

    def __init__(self, told: Told, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("PDP Desk")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(10)
        column.addWidget(Label(told.title, Type.PREVIEW))
        for text in (told.message, told.hint, f"{told.place} ({told.code})".strip()):
            column.addWidget(_reading(text, small=told.code in text))
        column.addSpacing(6)
        column.addLayout(self._buttons())
        self.setAccessibleName(told.title)
        self.setAccessibleDescription(told.whole)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        opening.fit_height(self)

    def _buttons(self) -> QHBoxLayout:
        close = KeyButton("Fermer", key_shown="Échap", kind="primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        close.setFocus()
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(close)
        return line


def present(told: Told) -> None:
    """Installed in the funnel by the application."""
    dialog = MessageDialog(told, QApplication.activeWindow())
    try:
        opening.run(dialog)
    finally:
        dialog.deleteLater()


def _reading(text: str, *, small: bool) -> Label:
    label = Label(text, Type.SMALL if small else Type.BASE, "text2" if small else "text", wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setVisible(bool(text))
    return label
