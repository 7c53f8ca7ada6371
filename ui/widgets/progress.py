"""Long work: a thin bar, what it counts, and a way out."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pdp_desk.domain.wording import number
from ui.theme import Type
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label


class WorkBar(QWidget):
    """Fed by the task runner's signals; hidden while nothing lasts. Signal: stop_asked()."""

    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bar = QProgressBar()
        self._bar.setProperty("kind", "thin")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Avancement")
        self._text = Label("", Type.SMALL, "text2")
        self._stop = LinkButton("Annuler", key_shown="Échap")
        self._stop.clicked.connect(self.stop_asked)
        self._below = QWidget()
        line = QHBoxLayout(self._below)
        line.setContentsMargins(24, 2, 20, 2)
        line.addWidget(self._text, 1)
        line.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._below)
        self.hide()

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:  # noqa: FBT001
        """Appear without a count, or go."""
        self._bar.setRange(0, 0)
        self._below.hide()
        self.setVisible(busy)

    @Slot(int, int)
    def show_count(self, done: int, total: int) -> None:
        """Say how much of the total is done; work that counts can be stopped."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._text.setText(f"{number(done)} sur {number(total)}")
        self._below.show()
