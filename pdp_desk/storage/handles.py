"""Which databases this process has open.

POSIX drops every lock a process holds on a file when it closes *any* handle on it: a file SQLite
has open here must never be opened and closed beside it (sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

_guard = Lock()
_open: WeakKeyDictionary[object, tuple[int, int]] = WeakKeyDictionary()


def opened(owner: object, path: Path) -> None:
    """The owner has a connection on this file from now on."""
    identity = _identity(path)
    with _guard:
        _open[owner] = identity


def closed(owner: object) -> None:
    """The owner has no connection left."""
    with _guard:
        _open.pop(owner, None)


def is_open(path: Path) -> bool:
    """True when a store of this process works on the file, by whatever path."""
    identity = _identity(path)
    with _guard:
        return identity in _open.values()


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
