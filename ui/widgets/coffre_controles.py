"""The checks one may ask for, ticked one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Type, font
from ui.widgets.labels import Label

WIDTH, NARROW = 330, 300


class ControlesList(QScrollArea):
    """Signal: changed(), when a tick comes or goes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Contrôles")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(6)
        self._column.addWidget(Label("Contrôles", Type.SMALL_STRONG, "text2"))
        self._column.addStretch(1)
        self.boxes: dict[str, QCheckBox] = {}
        self.setWidget(inside)
        self.show_narrow(narrow=False)

    def set_controles(self, controles: Sequence[tuple[str, str]]) -> None:
        """All ticked."""
        for code, label in controles:
            box = QCheckBox(label)
            box.setFont(font())
            box.setChecked(True)
            box.toggled.connect(self.changed)
            self.boxes[code] = box
            self._column.insertWidget(self._column.count() - 1, box)

    def chosen(self) -> list[str]:
        """The codes ticked, in order."""
        return [code for code, box in self.boxes.items() if box.isChecked()]

    def show_narrow(self, *, narrow: bool) -> None:
        """Take the width of a small window."""
        self.setFixedWidth(NARROW if narrow else WIDTH)
        self._column.setContentsMargins(16 if narrow else 24, 12, 8, 12)
