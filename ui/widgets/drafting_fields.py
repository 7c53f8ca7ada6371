"""A field of a form as a draft sees it: a text, a cursor, a signal when it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.widgets.segmented import Segmented

YES = "oui"


@runtime_checkable
class DraftForm(Protocol):
    """A form that declares its fields: `{"motif": self.motif, "texte": self.texte}`.

    Secrets are never among them.
    """

    def draft_fields(self) -> Mapping[str, QWidget]: ...


@runtime_checkable
class DraftField(Protocol):
    """A field of another kind: it says and takes its own text, and tells when it changes."""

    draft_changed: SignalInstance

    def draft_text(self) -> str: ...
    def set_draft_text(self, text: str) -> None: ...


def text_of(field: QWidget) -> str:
    """What stands in a field, as text."""
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QAbstractButton):
        return YES if field.isChecked() else ""
    if isinstance(field, Segmented):
        return field.choice()
    return _own(field).draft_text()


def fill(field: QWidget, text: str) -> None:
    """Put a text back; a choice that is no longer offered stays as it is."""
    if isinstance(field, QLineEdit):
        field.setText(text)
    elif isinstance(field, QPlainTextEdit | QTextEdit):
        field.setPlainText(text)
    elif isinstance(field, QComboBox):
        _fill_choice(field, text)
    elif isinstance(field, QAbstractButton):
        field.setChecked(text == YES)
    elif isinstance(field, Segmented):
        field.choose_if_offered(text)
    else:
        _own(field).set_draft_text(text)


def listen(field: QWidget, changed: Callable[[], None]) -> None:
    """Call `changed`, a bound method of a QObject, whenever the text changes."""
    if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit):
        field.textChanged.connect(changed)
    elif isinstance(field, QComboBox):
        field.currentTextChanged.connect(changed)
    elif isinstance(field, QAbstractButton):
        field.toggled.connect(changed)
    elif isinstance(field, Segmented):
        field.chosen.connect(changed)
    else:
        _own(field).draft_changed.connect(changed)


def cursor_of(field: QWidget) -> int:
    """Where the cursor stands, 0 where there is none."""
    if isinstance(field, QLineEdit):
        return field.cursorPosition()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return field.textCursor().position()
    return 0


def set_cursor(field: QWidget, position: int) -> None:
    """Put the cursor back, at the end of a text that has become shorter."""
    if isinstance(field, QLineEdit):
        field.setCursorPosition(min(position, len(field.text())))
    elif isinstance(field, QPlainTextEdit | QTextEdit):
        cursor = field.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.setPosition(min(position, cursor.position()))
        field.setTextCursor(cursor)


def _fill_choice(field: QComboBox, text: str) -> None:
    if field.isEditable():
        field.setEditText(text)
    elif field.findText(text) >= 0:
        field.setCurrentIndex(field.findText(text))


def _own(field: QWidget) -> DraftField:
    if isinstance(field, DraftField):
        return field
    raise TypeError(f"{type(field).__name__} has no text that a draft can keep")
