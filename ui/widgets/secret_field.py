"""A password field: shown on demand, and it says when Caps Lock is on."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.theme import Type, font
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.tags import StatusTag

LAYOUT_IS_KNOWN = {"win32", "darwin"}
SHOW, HIDE = "Montrer le mot de passe", "Cacher le mot de passe"


class SecretField(QLineEdit):
    """36 high, with an eye at its end. Signal: caps_seen(bool), known only while typing."""

    caps_seen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tall", True)
        self.setFont(font())
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.eye = IconButton("eye", SHOW, size=28)
        self.eye.setCursor(Qt.CursorShape.ArrowCursor)
        self.eye.clicked.connect(self.toggle)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 4, 0)
        line.addStretch(1)
        line.addWidget(self.eye)
        self.setTextMargins(0, 0, 32, 0)

    @Slot()
    def toggle(self) -> None:
        """Show the password, or hide it again."""
        self._echo(hidden=self.echoMode() == QLineEdit.EchoMode.Normal)

    def forget(self) -> None:
        """Empty and hidden again, and nothing that Ctrl+Z could bring back."""
        self.setText("")
        self._echo(hidden=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._look_at_caps(event)
        super().keyPressEvent(event)

    def _echo(self, *, hidden: bool) -> None:
        mode = QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal
        self.setEchoMode(mode)
        self.eye.set_icon("eye" if hidden else "eye-slash", SHOW if hidden else HIDE)

    def _look_at_caps(self, event: QKeyEvent) -> None:
        """A letter tells the state of the key: a capital without Maj, or the reverse."""
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps_seen.emit(False)
        elif len(letter) == 1 and letter.upper() != letter.lower():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(letter.isupper() != shifted)


class KeyboardLine(QWidget):
    """Below a password: Caps Lock, and the layout of the keyboard where the system says it."""

    def __init__(self) -> None:
        super().__init__()
        self._caps = StatusTag(
            "Verrouillage des majuscules activé", icon_name="warning-fill", tone="warn"
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._caps)
        line.addStretch(1)
        line.addWidget(Label(keyboard_layout(), Type.SMALL, "text2"))
        self.setFixedHeight(18)
        self.show_caps(False)

    @Slot(bool)
    def show_caps(self, on: bool) -> None:  # noqa: FBT001
        """Caps Lock is on, or not, or not known."""
        self._caps.setVisible(on)

    def caps_shown(self) -> bool:
        """Whether the warning is there."""
        return not self._caps.isHidden()


def keyboard_layout() -> str:
    """« Clavier français », on the systems where Qt reads the layout and not the locale."""
    if str(sys.platform) not in LAYOUT_IS_KNOWN:
        return ""
    name = QGuiApplication.inputMethod().locale().nativeLanguageName()
    return f"Clavier {name}" if name else ""
