"""A short message that leaves by itself; never for an error."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.labels import ElidedLabel, IconLabel

STAY_MS = 6000
ABOVE = 16 + 26  # above the status bar


class Toast(QFrame):
    """Lies over the bottom of its window for six seconds, longer under the pointer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("kind", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = ElidedLabel("", Type.BASE)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        line.addWidget(IconLabel("check-circle-fill", "ok", 16))
        line.addWidget(self._text, 1)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.setInterval(STAY_MS)
        self._leave.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        """Show a text."""
        self._text.set_whole(text)
        self.setAccessibleName(text)
        wanted = self._text.sizeHint().width() + 56
        self.resize(min(420, max(320, wanted)), 40)
        self._settle()
        self.show()
        self.raise_()
        self._leave.start()

    def text(self) -> str:
        """What is said."""
        return self._text.whole()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._leave.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._leave.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    @Slot()
    def _settle(self) -> None:
        window = self.parentWidget()
        if window is not None:
            left = (window.width() - self.width()) // 2
            self.move(left, window.height() - ABOVE - self.height())
