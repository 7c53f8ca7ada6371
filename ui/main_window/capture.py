"""Pictures of the window: refused by Windows for the programs that ask, captures and meetings.

macOS: the property that refused them (NSWindow.sharingType) is no longer obeyed by the system's
own capture since its version 15, and Linux has nothing of the kind: there, mode discret (F9) is
what hides names, and the help says so.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QWindow

# Left out of the picture, since Windows 10 version 2004; before, a black rectangle.
SHOWN, BLACK, LEFT_OUT = 0x00, 0x01, 0x11


class Affinity(Protocol):
    """The function of user32 that decides."""

    def SetWindowDisplayAffinity(self, handle: Any, affinity: int) -> int: ...


class Shield(QObject):
    """Covers every window of ours while the vault is open, unless the team allows captures."""

    def __init__(self, user32: Affinity | None = None) -> None:
        super().__init__()
        self._user32 = user32 if user32 is not None else _user32()
        self._allowed = False
        self._windows: set[int] = set()

    @property
    def works(self) -> bool:
        """Whether this system has what is needed."""
        return self._user32 is not None

    def allow(self, *, allowed: bool) -> None:
        """For a demonstration or a training, the team may allow pictures."""
        self._allowed = allowed
        for number in self._windows:
            self._apply(number)

    @Slot(object)
    def cover(self, window: QWindow) -> None:
        """A window of ours is there. Said again, it is covered again: numbers are reused."""
        if self._user32 is not None and window.isVisible():
            self._windows.add(window.winId())
            self._apply(window.winId())

    def _apply(self, number: int) -> None:
        for affinity in (SHOWN,) if self._allowed else (LEFT_OUT, BLACK):
            if self._user32 is None or self._user32.SetWindowDisplayAffinity(
                ctypes.c_void_p(number), affinity
            ):
                return


def _user32() -> Affinity | None:
    if str(sys.platform) != "win32":
        return None
    library: Affinity = vars(ctypes)["WinDLL"]("user32")
    return library
