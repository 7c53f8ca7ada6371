"""A list with its explanation at the right; on a narrow window the explanation slides over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from ui.widgets.labels import hairline

PANEL, LEAST, MOST = 376, 320, 520


class Cadre(QWidget):
    """Two layouts of the same two widgets: side by side, or the panel over the list."""

    def __init__(
        self,
        content: QWidget,
        panel: QWidget,
        parent: QWidget | None = None,
        *,
        width: int = PANEL,
        least: int = LEAST,
        most: int = MOST,
    ) -> None:
        super().__init__(parent)
        self._panel, self._narrow, self._shown = panel, False, True
        self._width = width
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(content)
        self._split.addWidget(panel)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        panel.setMinimumWidth(least)
        panel.setMaximumWidth(most)
        self._split.setSizes([1000, width])
        self._edge = hairline(vertical=True)
        self._edge.setParent(self)
        self._edge.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._split)

    @property
    def panel_shown(self) -> bool:
        return self._shown

    @property
    def covers(self) -> bool:
        """The panel lies over the list now."""
        return self._narrow and self._shown

    def show_panel(self, *, shown: bool) -> None:
        """Open or close the explanation."""
        self._shown = shown
        self._panel.setVisible(shown)
        self._edge.setVisible(self.covers)
        if self.covers:
            self._slide()

    def set_narrow(self, *, narrow: bool) -> None:
        """Change layout; the panel starts closed when it would cover the list."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if narrow:
            self._panel.setParent(self)
        else:
            self._split.addWidget(self._panel)
            self._split.setSizes([max(1, self.width() - self._width), self._width])
        self.show_panel(shown=not narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.covers:
            self._slide()

    def _slide(self) -> None:
        width = min(self._width, self.width() - 48)
        self._panel.setGeometry(self.width() - width, 0, width, self.height())
        self._edge.setGeometry(self.width() - width - 1, 0, 1, self.height())
        self._panel.raise_()
        self._edge.raise_()
