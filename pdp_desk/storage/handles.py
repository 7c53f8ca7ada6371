"""Which databases this process has open.

POSIX drops every lock a process holds on a file when it closes *any* handle on it: a file SQLite
has open here must never be opened and closed beside it (sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

from pdp_desk.storage.place import Identity, identity

_guard = Lock()
_open: WeakKeyDictionary[object, Identity] = WeakKeyDictionary()


def opened(owner: object, path: Path) -> None:
    """The owner has a connection on this file from now on."""
    place = identity(path)
    with _guard:
        _open[owner] = place


def moved(owner: object, path: Path) -> bool:
    """True when the path no longer leads to the file this owner works on."""
    with _guard:
        known = _open.get(owner)
    try:
        return known is not None and identity(path) != known
    except FileNotFoundError:
        return True


def closed(owner: object) -> None:
    """The owner has no connection left."""
    with _guard:
        _open.pop(owner, None)


def is_open(path: Path) -> bool:
    """True when a store of this process works on the file, by whatever path."""
    place = identity(path)
    with _guard:
        return place in _open.values()
