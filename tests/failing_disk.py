"""Disks that fail: after n bytes, at the n-th push or renaming, or because they are full.

Each action runs in a child of its own, as in a program that meets the failure and goes on: what it
leaves on the disk is judged by the test, with a disk that works again.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pdp_desk.errors import StorageFailed, UserError, VaultBusy

Action = Callable[[], None]
DONE, REFUSED, BROKEN = 0, 3, 4
CLONE_NEWNS = 0x00020000
# More steps than a test suite can afford at each run: PDP_DESK_DISQUE=40.
STEPS = int(os.environ.get("PDP_DESK_DISQUE", "4"))


def steps(limit: int) -> list[int]:
    """Sizes spread from nothing to the limit, the ends included."""
    return [limit * number // (STEPS - 1) for number in range(STEPS)]


def after_bytes(count: int, action: Callable[[Action], None]) -> bool:
    """Run an action that calls `begin` when the disk may fail: no file grows past `count` bytes.

    True when it was done all the same, False when it was refused as a failing disk should be.
    """

    def begin() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (count, resource.RLIM_INFINITY))

    return in_child(lambda: action(begin))


def at_call(number: int, action: Callable[[Action], None]) -> bool:
    """The same; the n-th push to the disk, renaming or copy fails."""
    left = [number]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def called(*given: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                raise OSError(errno.ENOSPC, "no room")
            return real(*given, **named)

        return called

    def begin() -> None:
        for name in ("fsync", "replace", "rename", "mkdir", "sendfile"):
            if hasattr(os, name):
                setattr(os, name, counted(getattr(os, name)))

    return in_child(lambda: action(begin))


def in_child(action: Action) -> bool:
    """Run in a child; whatever is neither success nor a refusal in words fails the test."""
    child = os.fork()
    if not child:
        os._exit(_code(action))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (DONE, REFUSED), f"the child ended with {code}"
    return code == DONE


def _code(action: Action) -> int:
    try:
        action()
    except (StorageFailed, VaultBusy) as error:
        return REFUSED if error.hint else BROKEN
    except UserError as error:
        print("refused with the wrong words:", error, file=sys.stderr)
        return BROKEN
    except BaseException:  # noqa: BLE001 (the child must say why, then end)
        traceback.print_exc()
        return BROKEN
    return DONE


def on_small_disk(mount: Path, megabytes: int, action: Action) -> bool:
    """Run an action in a child that has a small disk of its own at `mount`; skips if refused."""
    mount.mkdir(exist_ok=True)

    def mounted() -> None:
        with small_disk(mount, megabytes):
            action()

    return in_child(mounted)


@contextmanager
def small_disk(mount: Path, megabytes: int) -> Iterator[None]:
    """A tmpfs only this process sees; it goes with it."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) or libc.mount(b"none", b"/", None, 1 << 18 | 1 << 14, None):
        raise OSError(ctypes.get_errno(), "no mounts of one's own")
    size = f"size={megabytes}m".encode()
    if libc.mount(b"tmpfs", os.fsencode(mount), b"tmpfs", 0, size):
        raise OSError(ctypes.get_errno(), "no tmpfs")
    yield


def may_mount(folder: Path) -> bool:
    """Whether this account may have a small disk of its own."""
    if sys.platform != "linux":
        return False
    child = os.fork()
    if not child:
        try:
            with small_disk(folder, 1):
                os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def fill(folder: Path, left: int) -> Path:
    """A ballast that leaves about so many bytes free on the disk of the folder."""
    stat = os.statvfs(folder)
    ballast = folder.parent / "lest"
    size = max(0, stat.f_bavail * stat.f_frsize - left)
    with ballast.open("wb") as file:
        while size > 0:
            size -= file.write(b"\0" * min(size, 1 << 20))
    return ballast
