"""What stands in the place of a page that cannot hide its names one by one."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.frames import EmptyState


class Veil(QWidget):
    """Mode discret over a whole page."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Mode discret")
        column = QVBoxLayout(self)
        column.addWidget(
            EmptyState(
                "eye-slash",
                "Mode discret",
                "Cette page montre des noms ou une partie médicale : elle est cachée. "
                "F9 la montre de nouveau.",
            )
        )
