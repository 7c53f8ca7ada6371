"""Windows: the system posts to our window that the session is locked, or that the machine sleeps.

A native filter sees every message of the program: it compares two numbers and lets it go.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import c_void_p
from typing import Any, Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtGui import QWindow

from ui.main_window.session import SessionWatch

WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 0x0007
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT = 0x0002, 0x0004
GONE = (WTS_SESSION_LOCK, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT)
THIS_SESSION = 0
KINDS = (b"windows_generic_MSG", b"windows_dispatcher_MSG")


class Message(ctypes.Structure):
    """The first fields of MSG: window, message, its two words."""

    _fields_ = (
        ("window", c_void_p),
        ("message", ctypes.c_uint32),
        ("first", ctypes.c_size_t),
        ("second", ctypes.c_ssize_t),
    )


class Sessions(Protocol):
    """The functions of wtsapi32."""

    def WTSRegisterSessionNotification(self, window: Any, flags: int) -> int: ...
    def WTSUnRegisterSessionNotification(self, window: Any) -> int: ...


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, watch: WindowsSession) -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(
        self, eventType: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> Any:
        if QByteArray(eventType).data() in KINDS and message:
            found = Message.from_address(int(message))
            self._watch.hear(found.message, found.first)
        return False, 0


class WindowsSession(SessionWatch):
    """Registered for as long as it lives."""

    def __init__(self, wtsapi: Sessions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wtsapi = wtsapi
        self._window = QWindow()
        self._window.create()
        self._filter = _Filter(self)
        number = c_void_p(self._window.winId())
        self.heard = bool(wtsapi.WTSRegisterSessionNotification(number, THIS_SESSION))
        application = QCoreApplication.instance()
        assert application is not None, "a session is watched by an application"
        application.installNativeEventFilter(self._filter)

    @classmethod
    def on_this_machine(cls, parent: QObject) -> WindowsSession | None:
        """None elsewhere than on Windows."""
        if str(sys.platform) != "win32":
            return None
        return cls(vars(ctypes)["WinDLL"]("wtsapi32"), parent)

    def hear(self, message: int, word: int) -> None:
        """A message of the system."""
        if message == WM_WTSSESSION_CHANGE and word in GONE:
            self.say_locked()
        elif message == WM_POWERBROADCAST and word == PBT_APMSUSPEND:
            self.say_asleep()

    def stop(self) -> None:
        """The application ends."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self._filter)
        self._wtsapi.WTSUnRegisterSessionNotification(c_void_p(self._window.winId()))
