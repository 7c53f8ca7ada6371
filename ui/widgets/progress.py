"""Long work: a thin bar, what it counts, and a way out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pdp_desk.domain.wording import number
from ui.theme import Type
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label


class WorkBar(QWidget):
    """Fed by the task runner's signals; hidden while nothing lasts. Signal: stop_asked().

    It lies over the top of `page`, so that nothing moves when it comes and goes.
    """

    stop_asked = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setAutoFillBackground(True)
        page.installEventFilter(self)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
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
        self._below.hide()
        self.hide()

    def counting(self) -> bool:
        """The work under way counts, so it can be stopped."""
        return self.isVisible() and self._below.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:  # noqa: FBT001
        """Appear, with the count if one is known already, or go."""
        if not busy:
            self._bar.setRange(0, 0)
            self._below.hide()
        self._settle()
        self.setVisible(busy)
        self.raise_()

    @Slot(int, int)
    def show_count(self, done: int, total: int) -> None:
        """Say how much of the total is done; work that counts can be stopped."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._text.setText(f"{number(done)} sur {number(total)}")
        self._below.show()
        self._settle()

    def _settle(self) -> None:
        page = self.parentWidget()
        if page is not None:
            self.setGeometry(0, 0, page.width(), self.sizeHint().height())
