"""Typing the 24 recovery words: each is proposed from its first letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QPlainTextEdit

from ui.theme import font

SHORTEST = 2
FOLDED = Qt.ItemDataRole.UserRole + 1
_KEEP_FOR_POPUP = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)


class WordsField(QPlainTextEdit):
    """Signal: submitted(), by Entrée. Accents are optional, space completes a sure word."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font())
        self.setTabChangesFocus(True)
        self._fold: Callable[[str], str] = str
        self._completer = QCompleter(self)
        self._completer.setWidget(self)
        self._completer.setCompletionRole(FOLDED)
        self._completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]

    def set_words(self, words: Sequence[str], fold: Callable[[str], str]) -> None:
        """The list to propose, and how two spellings are compared."""
        self._fold = fold
        model = QStandardItemModel(self)
        for word in words:
            item = QStandardItem(word)
            item.setData(fold(word), FOLDED)
            model.appendRow(item)
        self._completer.setModel(model)
        self._completer.setCompletionRole(FOLDED)

    def proposals(self) -> list[str]:
        """The words proposed for what is being typed."""
        model = self._completer.completionModel()
        rows = range(model.rowCount()) if self._prefix() else ()
        return [str(model.index(row, 0).data()) for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._proposing() and key in _KEEP_FOR_POPUP:
            event.ignore()  # the list of proposals takes it
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
            return
        if key == Qt.Key.Key_Space:
            self._complete_if_sure()
        super().keyPressEvent(event)
        self._propose()

    def _propose(self) -> None:
        prefix = self._prefix()
        self._completer.setCompletionPrefix(prefix)
        found = self.proposals()
        if len(prefix) < SHORTEST or not found or found == [self._typed()]:
            self._popup().hide()
            return
        area = self.cursorRect()
        area.setWidth(self._popup().sizeHintForColumn(0) + 40)
        self._completer.complete(area)
        # The first one is chosen: Entrée or Tab takes it, ↓ goes on to the next.
        self._popup().setCurrentIndex(self._completer.completionModel().index(0, 0))

    def _popup(self) -> QAbstractItemView:
        popup = self._completer.popup()
        assert popup is not None, "a completer with a widget has a popup"
        return popup

    def _proposing(self) -> bool:
        return self._popup().isVisible()

    def _complete_if_sure(self) -> None:
        prefix = self._prefix()
        self._completer.setCompletionPrefix(prefix)
        found = self.proposals()
        if len(prefix) >= SHORTEST and len(found) == 1:
            self._replace(found[0])

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        self._replace(f"{index.data()} ")

    def _replace(self, word: str) -> None:
        cursor = self._word_cursor()
        cursor.insertText(word)
        self.setTextCursor(cursor)

    def _prefix(self) -> str:
        return self._fold(self._typed())

    def _typed(self) -> str:
        return self._word_cursor().selectedText()

    def _word_cursor(self) -> QTextCursor:
        """From the last space to the cursor."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        length = len(before.rsplit(" ", 1)[-1])
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, length)
        return cursor
