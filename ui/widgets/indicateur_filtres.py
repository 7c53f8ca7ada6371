"""The filter row of the indicators: words, DGT survey, not computable."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.widgets.chips import FilterChip
from ui.widgets.fields import SearchField


class Filtres(QWidget):
    """Signals: changed(words, dgt only, not computable only); left(), by Entrée or ↓."""

    changed = Signal(str, bool, bool)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField("Code ou intitulé")
        self.search.setMaximumWidth(216)
        self.search.setMinimumWidth(196)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.dgt = FilterChip("Enquête DGT", count=0)
        self.missing = FilterChip("Non calculables", count=0)
        self.setFixedHeight(45)
        line = QHBoxLayout(self)
        line.setSpacing(6)
        for widget in (self.search, self.dgt, self.missing):
            line.addWidget(widget)
        line.addStretch(1)
        self.search.searched.connect(self._say_changed)
        self.search.left.connect(self.left)
        self.dgt.toggled.connect(self._say_changed)
        self.missing.toggled.connect(self._say_changed)

        self.set_margin(24)

    def set_margin(self, left: int) -> None:
        """Stand under the page's title."""
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(left, 0, 12, 0)

    def show_counts(self, dgt: int, missing: int) -> None:
        """How many lines each chip keeps; a chip that keeps nothing is not offered."""
        self.dgt.set_count(dgt)
        self.missing.set_count(missing)
        self.missing.setVisible(bool(missing) or self.missing.isChecked())

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def clear(self) -> None:
        """Show everything again."""
        for chip in (self.dgt, self.missing):
            chip.setChecked(False)
        self.search.clear()

    def is_set(self) -> bool:
        return bool(self.search.text()) or self.dgt.isChecked() or self.missing.isChecked()

    @Slot()
    def _say_changed(self) -> None:
        words = self.search.text()
        self.changed.emit(words, self.dgt.isChecked(), self.missing.isChecked())
