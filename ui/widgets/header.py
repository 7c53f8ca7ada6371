"""The header of a page: title, one line below, actions on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.buttons import IconButton
from ui.widgets.labels import ElidedLabel, Label

WIDE, NARROW = 60, 48


class PageHeader(QWidget):
    """60 high, 48 when narrow. Signal: back_asked() from its arrow, shown by `with_back`.

    Put a stepper's dots in `middle`, buttons in `buttons` (the only filled one last).
    """

    back_asked = Signal()

    def __init__(self, title: str, *, with_back: bool = False) -> None:
        super().__init__()
        self._back = IconButton("arrow-left", "Retour (Échap)", tone="accent")
        self._back.clicked.connect(self.back_asked)
        self._title = Label(title, Type.TITLE)
        self._aside = Label("", Type.BASE, "text2")
        self._sub = ElidedLabel("", Type.SMALL, "text2")
        self.middle = QHBoxLayout()
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self._line = QHBoxLayout(self)
        self._line.setSpacing(8)
        self._line.addWidget(self._back)
        self._line.addLayout(self._words(), 1)
        self._line.addLayout(self.middle)
        self._line.addLayout(self.buttons)
        # Once it has a parent: shown before, it would be a window of its own for an instant.
        self._back.setVisible(with_back)
        self.set_subtitle("")
        self.show_narrow(False)

    def set_title(self, title: str, aside: str = "") -> None:
        """The title, and a number beside it."""
        self._title.setText(title)
        self._aside.setText(aside)
        self._aside.setVisible(bool(aside))

    def set_subtitle(self, text: str) -> None:
        """The line below."""
        self._sub.set_whole(text)

    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def subtitle(self) -> str:
        """The line below, whole."""
        return self._sub.whole()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        """Take the height and margins of a small window."""
        self.setFixedHeight(NARROW if narrow else WIDE)
        self._line.setContentsMargins(16 if narrow else 24, 0, 12 if narrow else 20, 0)

    def _words(self) -> QVBoxLayout:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._title)
        first.addWidget(self._aside)
        first.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(first)
        column.addWidget(self._sub)
        column.addStretch(1)
        self._aside.hide()
        return column
