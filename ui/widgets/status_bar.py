"""The bottom line: the state of one's work, past messages, which vault."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTime, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Type, colour, font
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, IconLabel, Label

HEIGHT, KEPT = 26, 50
TITLE = 320  # a long name leaves room for the messages
SAVED, WORKING = "Tout est enregistré", "Travail en cours"
DISCREET = "Mode discret (F9)"


class StatusBar(QWidget):
    """26 high, quiet when all is well. Signal: delay_asked(), to change when the vault locks."""

    delay_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("État")
        self.setFixedHeight(HEIGHT)
        self._icon = IconLabel("check-circle", "text2", 14)
        self._state = Label(SAVED, Type.SMALL, "text2")
        self._last = ElidedLabel("", Type.SMALL, "text2")
        self._aside = Label(DISCREET, Type.SMALL, "accent")
        self._aside.hide()
        self._vault = ElidedLabel("", Type.SMALL, "text2")
        self._vault.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._vault.setMaximumWidth(TITLE)
        self.messages = _BarButton("Messages", "clock-counter-clockwise")
        self.delay = _BarButton("", "lock-key")
        self.delay.clicked.connect(self.delay_asked)
        self._busy, self._left = False, 0
        self._history = _History(self)
        self.messages.clicked.connect(self.show_history)
        self.delay.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 1, 12, 0)
        line.setSpacing(6)
        line.addWidget(self._icon)
        line.addWidget(self._state)
        line.addSpacing(14)
        line.addWidget(self._last, 1)
        line.addWidget(self._aside, 1)
        line.addWidget(self.messages)
        line.addWidget(self.delay)
        line.addSpacing(6)
        line.addWidget(self._vault)

    def show_vault(self, title: str) -> None:
        """Which vault is open."""
        self._vault.set_whole(title)
        self._vault.updateGeometry()

    def show_delay(self, minutes: int) -> None:
        """After how long the vault locks; only those who may change it see it as a button."""
        self.delay.set_text(f"{minutes} min")
        words = f"Verrouillage après {minutes} min sans activité"
        self.delay.setAccessibleName(words)
        self.delay.setToolTip(f"{words} (Ctrl+Maj+L)")
        self.delay.setAccessibleDescription("Raccourci : Ctrl+Maj+L")
        self.delay.show()

    def keep(self, message: str) -> None:
        """Show a message and keep it in the history."""
        self._last.set_whole(message)
        self._history.add(message)

    def last_message(self) -> str:
        """The message shown."""
        return self._last.whole()

    def history(self) -> list[str]:
        """Past messages with their time, the newest first."""
        return self._history.lines()

    def state(self) -> str:
        """What is said of one's work."""
        return self._state.text()

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:  # noqa: FBT001
        """Work has lasted more than 300 ms, or is over."""
        self._busy = busy
        self._show_state()

    @Slot(int)
    def show_countdown(self, left: int) -> None:
        """Nobody has been there for a while: the vault closes in so many seconds; 0, not at all."""
        self._left = left
        self._show_state()

    def show_discreet(self, discreet: bool) -> None:  # noqa: FBT001
        """What was said may name somebody: it is hidden, not forgotten."""
        self._last.setVisible(not discreet)
        self._aside.setVisible(discreet)
        self._history.hide()
        self.messages.setVisible(not discreet)

    def _show_state(self) -> None:
        words = WORKING if self._busy else SAVED
        icon = "hourglass" if self._busy else "check-circle"
        if self._left:
            words, icon = f"Verrouillage dans {self._left} s", "lock-key"
        self._state.setText(words)
        self._icon.set_icon(icon, "text2")

    @Slot()
    def show_history(self) -> None:
        """Open the list of past messages above the button."""
        self._history.open_above(self.messages)

    def forget(self) -> None:
        """Locked: what was said may name somebody."""
        self._last.set_whole("")
        self._history.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, colour("line"))
        painter.end()


class _BarButton(KeyButton):
    """Looks like the rest of the bar, but is a button."""

    def __init__(self, text: str, icon_name: str) -> None:
        super().__init__(text, kind="link", icon_name=icon_name)
        self.setFont(font(Type.SMALL))
        self.setFixedHeight(HEIGHT - 1)

    def _tones(self) -> tuple[str, str]:
        return ("text" if self.underMouse() else "text2"), "text3"


class _History(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName("Messages")
        self._list = QListWidget()
        self._list.setAccessibleName("Messages, du plus récent au plus ancien")
        self._list.setWordWrap(True)
        self._empty = Label("Aucun message depuis l’ouverture.", Type.SMALL, "text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(Label("Messages", Type.HEADING))
        column.addWidget(self._empty)
        column.addWidget(self._list)
        self.clear()

    def add(self, message: str) -> None:
        now = QTime.currentTime().toString("HH:mm")
        self._list.insertItem(0, f"{now}  {message}")
        while self._list.count() > KEPT:
            self._list.takeItem(self._list.count() - 1)
        self._show_what_there_is()

    def lines(self) -> list[str]:
        return [self._list.item(row).text() for row in range(self._list.count())]

    def clear(self) -> None:
        self._list.clear()
        self._show_what_there_is()

    def open_above(self, button: QWidget) -> None:
        self.resize(420, 240 if self._list.count() else 76)
        corner = button.mapToGlobal(QPoint(button.width(), 0))
        self.move(corner.x() - self.width(), corner.y() - self.height() - 4)
        self.show()
        (self._list if self._list.count() else self).setFocus()

    def _show_what_there_is(self) -> None:
        self._list.setVisible(self._list.count() > 0)
        self._empty.setVisible(self._list.count() == 0)
