"""The session of the workstation is locked, or the machine goes to sleep: so does the vault.

Linux: systemd-logind (Lock of our session, PrepareForSleep) on the system bus, and the screen
savers of the desktops (ActiveChanged) on the session bus, when these buses are there. Windows: see
`session_windows`. macOS tells programs of these only through its own framework, which Qt does not
pass on: there the vault locks when left alone, and after a sleep longer than the delay.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

LOGIN, MANAGER = "org.freedesktop.login1", "org.freedesktop.login1.Manager"
MANAGER_PATH, SESSION = "/org/freedesktop/login1", "org.freedesktop.login1.Session"
ANSWER_MS = 2000
SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)


class SessionWatch(QObject):
    """Signal: closing(str), with what the unlock page will say: « Verrouillé avec la session »."""

    closing = Signal(str)

    def stop(self) -> None:
        """The application ends."""

    def say_locked(self) -> None:
        """The session is locked."""
        self.closing.emit("Verrouillé avec la session,")

    def say_asleep(self) -> None:
        """The machine goes to sleep."""
        self.closing.emit("Verrouillé à la mise en veille,")


class LinuxSession(SessionWatch):
    """Hears the buses; a bus that is not there is left out. `heard`: what was joined."""

    def __init__(
        self, system: QDBusConnection, session: QDBusConnection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.heard: list[str] = []
        self._system = system
        self._answer: QDBusPendingCallWatcher | None = None
        sleep, screen = SLOT("prepare_for_sleep(bool)"), SLOT("screen_saved(bool)")
        self._join(system, LOGIN, MANAGER_PATH, MANAGER, "PrepareForSleep", sleep)
        for saver in SAVERS:
            self._join(session, "", "", saver, "ActiveChanged", screen)
        if system.isConnected():
            self._ask_own_session()

    def _ask_own_session(self) -> None:
        """Which session is ours; asked without waiting."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        ask = QDBusMessage.createMethodCall(LOGIN, MANAGER_PATH, MANAGER, "GetSession")
        ask.setArguments(["auto"])
        self._answer = QDBusPendingCallWatcher(self._system.asyncCall(ask, ANSWER_MS), self)
        self._answer.finished.connect(self._hear_own_session)

    @Slot()
    def _hear_own_session(self) -> None:
        """Our session; when the system does not know it, any session's lock is heard."""
        from PySide6.QtDBus import QDBusObjectPath

        said = self._answer.reply().arguments() if self._answer is not None else []
        path = said[0].path() if said and isinstance(said[0], QDBusObjectPath) else ""
        self._join(self._system, LOGIN, path, SESSION, "Lock", SLOT("session_locked()"))

    def _join(
        self, bus: QDBusConnection, service: str, path: str, interface: str, name: str, slot: str
    ) -> None:
        address = (service, path, interface, name)
        # Its stub asks for bytes, the library itself for a text.
        if bus.isConnected() and bus.connect(*address, self, slot):  # type: ignore[call-overload]
            self.heard.append(f"{interface}.{name}")

    @Slot(bool)
    def prepare_for_sleep(self, going: bool) -> None:  # noqa: FBT001
        """True before the sleep, False after it."""
        if going:
            self.say_asleep()

    @Slot()
    def session_locked(self) -> None:
        self.say_locked()

    @Slot(bool)
    def screen_saved(self, active: bool) -> None:  # noqa: FBT001
        if active:
            self.say_locked()


def watch_session(parent: QObject) -> SessionWatch | None:
    """What hears the session on this system; None where nothing is told."""
    if str(sys.platform) == "win32":
        from ui.main_window.session_windows import WindowsSession

        return WindowsSession.on_this_machine(parent)
    if str(sys.platform) != "linux":
        return None
    from PySide6.QtDBus import QDBusConnection

    buses = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
    return LinuxSession(*buses, parent) if any(bus.isConnected() for bus in buses) else None
