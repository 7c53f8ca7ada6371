"""Somebody is at the keyboard, or nobody has been for too long.

The filter stands on the windows themselves, where keys and clicks come in: it sees those of a
dialog, a menu or an open list too, and nothing of the thousand other events.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent

TICK_MS, LAST_SECONDS = 1000, 30
TYPED = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
# What a person does; what may open a window of its own, which must be watched as well.
CLICKED = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.TouchBegin)
MOVED = (QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TabletMove)
PRESENT = frozenset((*TYPED, *CLICKED, *MOVED))
LOCK = (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
DISCREET = (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier)


def seconds() -> float:
    """A clock that goes on while the machine sleeps, where the system has one."""
    kind = "CLOCK_MONOTONIC" if sys.platform == "darwin" else "CLOCK_BOOTTIME"
    clock = getattr(time, kind, None)
    return time.clock_gettime(clock) if clock is not None else time.monotonic()


class Watch(QObject):
    """Signals: left_alone() after `minutes` without anybody; counting(int) the last seconds,
    0 when somebody is back; locked(), discreet() by their keys, over whatever dialog or menu;
    appeared(QWindow) for each window of ours.
    """

    left_alone = Signal()
    counting = Signal(int)
    locked = Signal()
    discreet = Signal()
    appeared = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = seconds
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit = 0.0
        self._last = clock()
        self._counted = 0
        self._ticks = QTimer(self)
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self.look)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication), "a window has an application"
        application.focusWindowChanged.connect(self._look_at_windows)

    def start(self, minutes: int) -> None:
        """From now on, or with another delay."""
        self._limit = minutes * 60.0
        self._last = self._clock()
        self._ticks.start()
        self._look_at_windows()

    def stop(self) -> None:
        """The vault is closed: nothing more to watch over."""
        self._limit = 0.0
        self._ticks.stop()

    @Slot()
    def look(self) -> None:
        """Each second: has the delay passed, or nearly?"""
        left = self._limit - (self._clock() - self._last)
        if not self._limit:
            return
        if left <= 0:
            self.left_alone.emit()
        elif left <= LAST_SECONDS:
            self._count(ceil(left))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if not self._limit or kind not in PRESENT:
            return False
        self._someone_is_there()
        if kind not in MOVED:
            # What this press opens is there once it has been heard.
            QTimer.singleShot(0, self._look_at_windows)
        return kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        """The two keys that a dialog or a menu in front must not swallow."""
        pressed = (Qt.Key(event.key()), event.modifiers())
        if pressed == LOCK:
            self.locked.emit()
        elif pressed == DISCREET:
            self.discreet.emit()
        else:
            return False
        return True

    def _someone_is_there(self) -> None:
        now = self._clock()
        if now - self._last >= self._limit:
            # The machine slept longer than the delay: whoever wakes it is not let in.
            self.left_alone.emit()
            return
        self._last = now
        if self._counted:
            self._count(0)

    def _count(self, left: int) -> None:
        self._counted = left
        self.counting.emit(left)

    @Slot()
    def _look_at_windows(self) -> None:
        if not self._limit:
            return
        for window in QGuiApplication.allWindows():
            window.installEventFilter(self)
            self.appeared.emit(window)
