"""A list of the vault's page: what may be done above it, what concerns the chosen row below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.coffre_table import Colonne, ListeView
from ui.widgets.frames import EmptyState
from ui.widgets.labels import ElidedLabel, Label, hairline

TABLE, EMPTY, READING = range(3)
FOOT = 46


class ListeVue(QWidget):
    """`count` and buttons above, the table, a sentence and buttons about the chosen row below."""

    def __init__(self, name: str, colonnes: Sequence[Colonne], empty: EmptyState) -> None:
        super().__init__()
        self.count = Label("", Type.SMALL, "text2")
        self.table, self.empty = ListeView(name, colonnes), empty
        self.said = ElidedLabel("", Type.SMALL, "text2")
        self.head, self.foot = QWidget(), QWidget()
        self._stack, self.head_line, self.foot_line = QStackedWidget(), hairline(), hairline()
        self._lay_out()
        self._stack.setCurrentIndex(READING)

    def add_act(self, button: KeyButton, *, shown: bool) -> None:
        """A button above the table; absent when the member may not."""
        self._head_line.addWidget(button)
        button.setVisible(shown)

    def add_row_act(self, button: KeyButton, *, shown: bool) -> None:
        """A button about the chosen row."""
        self._foot_line.addWidget(button)
        button.setVisible(shown)

    def show_rows(self, rows: Sequence[object]) -> None:
        """Show the rows, or what to do when there are none."""
        self._stack.setCurrentIndex(TABLE if rows else EMPTY)
        self.show_foot(shown=bool(rows))
        self.table.show_rows(rows)

    def show_foot(self, *, shown: bool) -> None:
        """The sentence and the buttons about the chosen row, with the line above them."""
        self.foot.setVisible(shown)
        self.foot_line.setVisible(shown)

    def way_in(self) -> QWidget:
        """Where the focus goes: the rows, else the one thing to do."""
        return self.empty.button if self._stack.currentIndex() == EMPTY else self.table

    def show_narrow(self, *, narrow: bool) -> None:
        """Take the margins and columns of a small window."""
        self.table.show_narrow(narrow=narrow)
        margin = 16 if narrow else 24
        self._head_line.setContentsMargins(margin, 0, 20, 0)
        self._foot_line.setContentsMargins(margin, 0, 20, 0)

    def _lay_out(self) -> None:
        for bar in (self.head, self.foot):
            bar.setFixedHeight(FOOT)
        self.foot.setProperty("kind", "sunken")
        self._head_line, self._foot_line = QHBoxLayout(self.head), QHBoxLayout(self.foot)
        for line, first in ((self._head_line, self.count), (self._foot_line, self.said)):
            line.setSpacing(8)
            line.addWidget(first, 1)
        for page in (self.table, self.empty, QWidget()):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in (
            (self.head, 0),
            (self.head_line, 0),
            (self._stack, 1),
            (self.foot_line, 0),
            (self.foot, 0),
        ):
            column.addWidget(widget, stretch)
        self.show_narrow(narrow=False)
