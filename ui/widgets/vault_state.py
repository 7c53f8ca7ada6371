"""What is known of a closed vault, and nothing that is only hoped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.labels import ElidedLabel, IconLabel, Label, hairline


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the panel."""

    icon: str
    title: str
    detail: str
    tone: str = "text2"


class VaultState(QFrame):
    """The right half of the unlock card."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "unlock-side")
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(28, 34, 28, 24)
        self._column.setSpacing(0)
        self._column.addWidget(Label("État du coffre", Type.SMALL_STRONG, "text2"))
        self._column.addSpacing(8)
        self._column.addStretch(1)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Replace the lines."""
        for row in self._rows:
            row.hide()  # at once: deletion waits for the event loop
            row.deleteLater()
        self._rows = []
        for index, fact in enumerate(facts):
            if index:
                self._insert(hairline())
            self._insert(_FactRow(fact))

    def show_compact(self, compact: bool) -> None:  # noqa: FBT001
        """Less air, for a small window."""
        self._column.setContentsMargins(28, 20 if compact else 34, 28, 12 if compact else 24)

    def _insert(self, row: QWidget) -> None:
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)


class _FactRow(QWidget):
    def __init__(self, fact: Fact) -> None:
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(fact.title, Type.NAME))
        words.addWidget(Label(fact.detail, Type.SMALL, "text2", wrap=True))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 11, 0, 11)
        line.setSpacing(13)
        line.addWidget(IconLabel(fact.icon, fact.tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.setAccessibleName(f"{fact.title}. {fact.detail}")
