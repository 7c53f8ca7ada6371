"""One program writes in a vault; the next ones read, and say who writes and since when.

`verrou.json` names the holder and decides nothing: a lock of the operating system on that very file
does, and it ends with the process that holds it. What the file says counts where such a lock does
not reach (another computer) or does not exist.
"""

from __future__ import annotations

import contextlib
import os
import platform
import threading
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from pdp_desk.domain.wording import long_date
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.place import Identity, identity
from pdp_desk.vault import oslock

LOCK = "verrou.json"
LONGEST, LONGEST_NAME = 4096, 160
SAME_START = 2.0  # seconds: two readings of one start time may differ by a rounding


class Holder(Struct, frozen=True):
    """Who writes: shown to the others, never trusted for anything else."""

    membre: str
    poste: str
    pid: int
    demarre: float
    depuis: datetime  # UTC, without zone

    def said(self, today: datetime | None = None) -> str:
        """« Inès Kaddour, sur POSTE-2, depuis 09:12 », in the time of this workstation."""
        since = self.depuis.replace(tzinfo=UTC).astimezone()
        now = (today or datetime.now(UTC)).astimezone()
        hour = f"{since:%H:%M}"
        when = hour if since.date() == now.date() else f"le {long_date(since.date())} à {hour}"
        return f"{self.membre}, sur {self.poste}, depuis {when}"


UNKNOWN = "un autre programme"


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody else writes, as far as a program can know."""

    detenteur: Holder | None

    def said(self) -> str:
        """Who it is, or that nobody knows."""
        return self.detenteur.said() if self.detenteur else UNKNOWN


class Grip:
    """A hold on a vault of this process; several desks on one vault share the lock."""

    def __init__(self, place: Identity) -> None:
        self.place = place
        self.release = weakref.finalize(self, _let_go, place, os.getpid())


@dataclass(slots=True)
class _Held:
    handle: int
    path: Path
    count: int


# Reentrant: the collector may drop a forgotten store, and its grip, at any line.
_guard = threading.RLock()
_held: dict[Identity, _Held] = {}
_grips: weakref.WeakKeyDictionary[object, Grip] = weakref.WeakKeyDictionary()


def take(folder: Path, membre: str, at: datetime, *, take_over: bool = False) -> Grip | Taken:
    """Hold the vault to write in it, or learn who does. `at` is now, UTC without zone.

    `take_over` sets aside what another computer wrote, never a program that is known to run.
    """
    with _guard, file_errors():
        place = identity(folder)
        if place in _held:
            _held[place].count += 1
            return Grip(place)
        handle = _taken_handle(folder / LOCK, take_over=take_over)
        if isinstance(handle, Taken):
            return handle
        _held[place] = _Held(handle, (folder / LOCK).absolute(), 1)
        grip = Grip(place)
        # Nameless, the lock still holds: a full disk must not keep anybody from reading.
        with contextlib.suppress(OSError):
            _write(handle, _this_program(membre, at))
        return grip


def bind(owner: object, grip: Grip) -> None:
    """The grip lasts as long as its owner (a store), unless `let_go` comes first."""
    _grips[owner] = grip


def let_go(owner: object) -> None:
    """The owner no longer writes; the last one to say so removes `verrou.json`."""
    grip = _grips.pop(owner, None)
    if grip is not None:
        grip.release()


def holder(folder: Path) -> Holder | None:
    """Who writes in the vault, as far as its file and this computer can tell; takes nothing."""
    try:
        content = (folder / LOCK).read_bytes()[:LONGEST]
    except OSError:
        return None
    found = _read(content)
    return found if found is not None and (_elsewhere(found) or _runs(found)) else None


def _taken_handle(path: Path, *, take_over: bool) -> int | Taken:
    """The open and locked file, still under its name; or who holds it."""
    while True:
        handle = os.open(path, oslock.OPENING, 0o600)
        try:
            refused = _refusal(handle, take_over=take_over)
        except BaseException:
            os.close(handle)
            raise
        if refused is None and _still_there(handle, path):
            return handle
        os.close(handle)
        if refused is not None:
            return refused


def _refusal(handle: int, *, take_over: bool) -> Taken | None:
    found = _read(os.pread(handle, LONGEST, 0) if hasattr(os, "pread") else _all_of(handle))
    locked = oslock.lock(handle)
    if locked is False:
        return Taken(found)
    if found is None:
        return None
    if _elsewhere(found):
        return None if take_over else Taken(found)
    if locked is None and _runs(found):
        return Taken(found)
    return None


def _all_of(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, LONGEST)


def _still_there(handle: int, path: Path) -> bool:
    """False when the holder before us removed the file between our opening and our lock."""
    try:
        named = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(handle), named)


def _write(handle: int, who: Holder) -> None:
    content = msgspec.json.format(msgspec.json.encode(who), indent=2) + b"\n"
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, content)


def _read(content: bytes) -> Holder | None:
    """What the file says, fit to be shown; None when it says nothing that can be understood."""
    try:
        found = msgspec.json.decode(content, type=Holder)
    except (msgspec.DecodeError, ValueError):
        return None
    if found.depuis.tzinfo is not None or found.pid <= 0:
        return None
    if not 1900 < found.depuis.year < 9000:  # no clock says that, nor can every zone show it
        return None
    names = (" ".join(name.split())[:LONGEST_NAME] for name in (found.membre, found.poste))
    membre, poste = ("".join(c for c in name if c.isprintable()) for name in names)
    return msgspec.structs.replace(found, membre=membre or "?", poste=poste or "?")


def _this_program(membre: str, at: datetime) -> Holder:
    return Holder(membre, _host(), os.getpid(), _started(os.getpid()) or 0.0, at)


def _host() -> str:
    return platform.node() or "ce poste"


def _elsewhere(found: Holder) -> bool:
    return found.poste.casefold() != _host().casefold()


def _runs(found: Holder) -> bool:
    """The same process, not another one that was given its number since."""
    started = _started(found.pid)
    return started is not None and (not found.demarre or abs(started - found.demarre) < SAME_START)


def _started(pid: int) -> float | None:
    """When the process started; None when there is none of this number."""
    import psutil  # slow to load, and needed only once a vault opens

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.AccessDenied:
        return 0.0
    except psutil.NoSuchProcess:
        return None


def _let_go(place: Identity, owner: int) -> None:
    if os.getpid() != owner:  # a child process was given a copy of this grip, not the vault
        return
    with _guard:
        held = _held.get(place)
        if held is None:
            return
        held.count -= 1
        if held.count == 0:
            del _held[place]
            oslock.remove(held.handle, held.path)
