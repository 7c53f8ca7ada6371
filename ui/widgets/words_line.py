"""One recovery word, proposed from its first letters as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

from ui.theme import font

FOLDED = Qt.ItemDataRole.UserRole + 1
SHORTEST = 2
KEPT_FOR_POPUP = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)


def words_model(
    words: Sequence[str], fold: Callable[[str], str], parent: QObject
) -> QStandardItemModel:
    """The list, once for all the fields that propose from it."""
    model = QStandardItemModel(parent)
    for word in words:
        item = QStandardItem(word)
        item.setData(fold(word), FOLDED)
        model.appendRow(item)
    return model


class WordLine(QLineEdit):
    """Accents and capitals are optional; Tab and Espace take the word that is sure."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font())
        self._fold: Callable[[str], str] = str
        self._completer = QCompleter(self)
        self._completer.setCompletionRole(FOLDED)
        self._completer.setWidget(self)
        self._completer.activated[str].connect(self.take)  # type: ignore[index]
        self.textEdited.connect(self.propose)

    def use(self, model: QStandardItemModel, fold: Callable[[str], str]) -> None:
        """The list to propose (see `words_model`), and how two spellings are compared."""
        self._fold = fold
        self._completer.setModel(model)
        self._completer.setCompletionRole(FOLDED)

    def proposals(self) -> list[str]:
        """The words that start as what was typed."""
        prefix = self._fold(self.text().strip())
        self._completer.setCompletionPrefix(prefix)
        model = self._completer.completionModel()
        rows = range(model.rowCount()) if prefix else ()
        return [str(model.index(row, 0).data()) for row in rows]

    @Slot(str)
    def take(self, word: str) -> None:
        """Write a word of the list, whatever the spelling that led to it."""
        found = self.proposals()
        self.setText(next((full for full in found if self._fold(full) == self._fold(word)), word))

    @Slot(str)
    def propose(self, text: str) -> None:
        """Show what it may be, once two letters are there."""
        found = self.proposals()
        popup = self._popup()
        if len(text.strip()) < SHORTEST or not found or found == [text.strip()]:
            popup.hide()
            return
        self._completer.complete()
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def event(self, event: QEvent) -> bool:
        # Tab never reaches keyPressEvent of a field: it moves the focus.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self._proposing() and event.key() in KEPT_FOR_POPUP:
                event.ignore()  # the list of proposals takes it
                return False
            if event.key() == Qt.Key.Key_Tab:
                self._take_if_sure()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._take_if_sure()
            return  # a word holds no space
        super().keyPressEvent(event)

    def _popup(self) -> QAbstractItemView:
        popup = self._completer.popup()
        assert popup is not None, "a completer with a widget has a popup"
        return popup

    def _proposing(self) -> bool:
        return self._popup().isVisible()

    def _take_if_sure(self) -> None:
        found = self.proposals()
        if len(found) == 1 and len(self.text().strip()) >= SHORTEST:
            self.setText(found[0])
