"""A short message that leaves by itself; never for an error."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.labels import ElidedLabel, IconLabel

STAY_MS = 6000
ABOVE = 16 + 26  # above the status bar
GAP = 16


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
            place = QRect(QPoint(), self.size())
            place.moveLeft((window.width() - self.width()) // 2)
            place.moveTop(window.height() - ABOVE - self.height())
            self.move(_clear_of_buttons(place, window).topLeft())


def _clear_of_buttons(place: QRect, window: QWidget) -> QRect:
    """As low as may be, yet over no button: what was just done often asks for the next one."""
    buttons = [
        QRect(button.mapTo(window, QPoint()), button.size())
        for button in window.findChildren(QAbstractButton)
        if button.isVisible()
    ]
    for _ in buttons:
        covered = [button.top() for button in buttons if button.intersects(place)]
        if not covered:
            return place
        place.moveBottom(min(covered) - GAP)
    return place
