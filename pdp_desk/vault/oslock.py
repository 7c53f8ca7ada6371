"""The lock of the operating system on one open file: it ends with the process that holds it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    OPENING = os.O_RDWR | os.O_CREAT | os.O_BINARY | os.O_NOINHERIT
    FAR = 1 << 30  # a byte nobody writes: on Windows what is locked cannot be read

    def lock(handle: int) -> bool | None:
        """True: ours now. False: another program's. None: this file system cannot tell."""
        os.lseek(handle, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            return False if error.errno in (errno.EACCES, errno.EDEADLK) else None
        return True

    def remove(handle: int, path: Path) -> None:
        """Give the lock back; an open file cannot be removed here, so it is closed first."""
        os.close(handle)
        with contextlib.suppress(OSError):  # the next program may have it open already
            path.unlink()

else:
    import fcntl

    OPENING = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    HELD = {errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN}

    def lock(handle: int) -> bool | None:
        """True: ours now. False: another program's. None: this file system cannot tell."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return False if error.errno in HELD else None
        return True

    def remove(handle: int, path: Path) -> None:
        """Remove the file while it is still ours, then give the lock back."""
        with contextlib.suppress(OSError):  # the folder may be gone, or protected by now
            if os.path.samestat(os.fstat(handle), path.stat()):
                path.unlink()
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)
