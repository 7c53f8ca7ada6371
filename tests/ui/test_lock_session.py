"""The system tells that the session is locked or the machine sleeps; pictures are refused."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.main_window.capture import BLACK, LEFT_OUT, SHOWN, Shield
from ui.main_window.session import LOGIN, MANAGER, SESSION, LinuxSession
from ui.main_window.session_windows import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    WTS_SESSION_LOCK,
    Message,
    WindowsSession,
)

DAEMON = shutil.which("dbus-daemon")
needs_bus = pytest.mark.skipif(
    DAEMON is None or sys.platform != "linux", reason="no dbus-daemon on this machine"
)


@pytest.fixture
def address() -> Iterator[str]:
    """A bus of the test's own."""
    command = [str(DAEMON), "--session", "--print-address", "--nofork"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


@needs_bus
def test_linux_locks_with_the_session_the_screen_saver_and_the_sleep(
    qtbot: QtBot, address: str
) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    system = QDBusConnection.connectToBus(address, "pdp-test-system")
    other = QDBusConnection.connectToBus(address, "pdp-test-other")
    assert other.registerService(LOGIN)
    watch, said = LinuxSession(system, system), []
    watch.closing.connect(said.append)
    qtbot.waitUntil(lambda: f"{SESSION}.Lock" in watch.heard)
    assert len(watch.heard) == 6

    def tell(path: str, interface: str, name: str, *words: object) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(words))
        assert other.send(signal)

    tell("/org/freedesktop/login1", MANAGER, "PrepareForSleep", False)
    tell("/org/freedesktop/login1", MANAGER, "PrepareForSleep", True)
    tell("/org/freedesktop/login1/session/_32", SESSION, "Lock")
    tell("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", False)
    tell("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True)
    qtbot.waitUntil(lambda: len(said) == 3)
    assert said == [
        "Verrouillé à la mise en veille,",
        "Verrouillé avec la session,",
        "Verrouillé avec la session,",
    ]
    for name in ("pdp-test-system", "pdp-test-other"):
        QDBusConnection.disconnectFromBus(name)


def test_a_system_without_buses_is_no_trouble(qtbot: QtBot) -> None:
    from PySide6.QtDBus import QDBusConnection

    nowhere = QDBusConnection.connectToBus("unix:path=/nowhere/at/all", "pdp-test-none")
    watch = LinuxSession(nowhere, nowhere)
    assert watch.heard == []
    QDBusConnection.disconnectFromBus("pdp-test-none")


class FakeSessions:
    """wtsapi32, as far as we use it."""

    def __init__(self) -> None:
        self.registered: list[object] = []

    def WTSRegisterSessionNotification(self, window: object, flags: int) -> int:
        self.registered.append((window, flags))
        return 1

    def WTSUnRegisterSessionNotification(self, window: object) -> int:
        self.registered.clear()
        return 1


def test_windows_locks_with_the_session_and_the_sleep(qtbot: QtBot) -> None:
    fake, said = FakeSessions(), []
    watch = WindowsSession(fake)
    watch.closing.connect(said.append)
    assert watch.heard
    assert len(fake.registered) == 1
    for message, word in (
        (WM_WTSSESSION_CHANGE, 0x8),  # unlocked
        (WM_POWERBROADCAST, 0x12),  # awake again
        (0x0200, WTS_SESSION_LOCK),  # another message with the same word
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
        (WM_POWERBROADCAST, PBT_APMSUSPEND),
    ):
        told = Message(None, message, word, 0)
        answer = watch._filter.nativeEventFilter(
            QByteArray(b"windows_generic_MSG"), ctypes.addressof(told)
        )
        assert answer == (False, 0)
        watch._filter.nativeEventFilter(QByteArray(b"xcb_generic_event_t"), ctypes.addressof(told))
    assert said == ["Verrouillé avec la session,", "Verrouillé à la mise en veille,"]
    watch.stop()
    assert not fake.registered


class FakeUser32:
    """The function of Windows; an old one knows only the black rectangle."""

    def __init__(self, *, knows: tuple[int, ...] = (SHOWN, BLACK, LEFT_OUT)) -> None:
        self.knows = knows
        self.affinity: dict[int, int] = {}

    def SetWindowDisplayAffinity(self, handle: ctypes.c_void_p, affinity: int) -> int:
        if affinity not in self.knows:
            return 0
        self.affinity[handle.value or 0] = affinity
        return 1


@pytest.mark.parametrize(
    ("knows", "covered"),
    [((SHOWN, BLACK, LEFT_OUT), LEFT_OUT), ((SHOWN, BLACK), BLACK)],
    ids=["2004 and later", "before"],
)
def test_windows_refuses_pictures_of_every_window_unless_allowed(
    qtbot: QtBot, knows: tuple[int, ...], covered: int
) -> None:
    fake = FakeUser32(knows=knows)
    shield, top, dialog = Shield(fake), QWidget(), QWidget()
    for widget in (top, dialog):
        qtbot.addWidget(widget)
        widget.show()
        handle = widget.windowHandle()
        assert handle is not None
        shield.cover(handle)
    numbers = {int(top.winId()), int(dialog.winId())}
    assert fake.affinity == dict.fromkeys(numbers, covered)
    shield.allow(allowed=True)
    assert set(fake.affinity.values()) == {SHOWN}
    shield.allow(allowed=False)
    assert set(fake.affinity.values()) == {covered}


def test_elsewhere_nothing_is_promised(qtbot: QtBot) -> None:
    assert Shield().works == (sys.platform == "win32")
