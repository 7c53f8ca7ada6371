"""Fields: the search field, a labelled field with its help or its problem."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.keys import french
from ui.theme import Type, colour, font, icon
from ui.widgets.labels import IconLabel, Label, restyle

TYPING_MS = 120
LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


class SearchField(QLineEdit):
    """Search as one types.

    Signals: searched(text), once typing pauses, at once when cleared; left(), by Entrée or ↓.

    Échap clears the text first. The page binds Ctrl+F to `setFocus`; the hint is printed here.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, placeholder: str, *, key_shown: str = "Ctrl+F") -> None:
        super().__init__()
        self._key_shown = french(key_shown)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setFont(font())
        glass = QAction(icon("magnifying-glass"), "Rechercher", self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_MS)
        self._pause.timeout.connect(self._say_searched)
        self.textChanged.connect(self._wait_for_pause)

    def show_discreet(self, *, discreet: bool) -> None:
        """A search may be a name: it is typed as dots, which readers and copies respect."""
        mode = QLineEdit.EchoMode.Password if discreet else QLineEdit.EchoMode.Normal
        self.setEchoMode(mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in LEAVING:
            self._say_at_once()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() or self.hasFocus():
            return
        painter = QPainter(self)
        face = font(Type.KEY)
        painter.setFont(face)
        painter.setPen(colour("text3"))
        width = QFontMetrics(face).horizontalAdvance(self._key_shown)
        area = self.rect().adjusted(self.width() - width - 10, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._key_shown)

    @Slot(str)
    def _wait_for_pause(self, text: str) -> None:
        if text:
            self._pause.start()
        else:
            self._pause.stop()
            self.searched.emit("")

    def _say_at_once(self) -> None:
        """What was typed in haste is searched before the field is left."""
        if self._pause.isActive():
            self._pause.stop()
            self._say_searched()

    @Slot()
    def _say_searched(self) -> None:
        self.searched.emit(self.text())


class Choice(QComboBox):
    """A closed combo box that a turn of the wheel never changes."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FieldRow(QWidget):
    """A label, a field, and one line below: help, or the problem that replaces it."""

    def __init__(self, label: str, field: QWidget, *, help_text: str = "") -> None:
        super().__init__()
        self.field = field
        self._help = help_text
        self._icon = IconLabel("warning-circle-fill", "danger", 14)
        self._below = Label("", Type.SMALL, "text2", wrap=True)
        self._name = Label("", Type.LABEL, "text2")
        self._name.setBuddy(field)
        self.set_label(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(field)
        column.addLayout(self._line_below())
        column.addStretch(1)  # beside a taller neighbour, the label stays with its field
        self.set_problem("")

    def set_label(self, label: str) -> None:
        """Name the field, on the screen and for a screen reader."""
        self._name.setText(label)
        self.field.setAccessibleName(label)

    def _line_below(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._below, 1)
        return line

    def set_problem(self, problem: str) -> None:
        """Show what is wrong and how to mend it; an empty text means all is well."""
        self._icon.setVisible(bool(problem))
        self._below.setText(problem or self._help)
        self._below.setFont(font(Type.LABEL if problem else Type.SMALL))
        self._below.set_tone("danger" if problem else "text2")
        self._below.setVisible(bool(problem or self._help))
        self.field.setProperty("problem", bool(problem))
        self.field.setAccessibleDescription(problem or self._help)
        restyle(self.field)

    def problem(self) -> str:
        """The problem shown, or an empty text."""
        return self._below.text() if self.field.property("problem") else ""
