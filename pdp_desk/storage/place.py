"""Where a file lives: which one it is by whatever path, and whether it is on a share.

WAL needs shared memory, which network file systems do not give.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
UNC = ("\\\\", "//")
# What Windows writes before a long path: after "UNC" comes a share, else a drive of the computer.
LONG, LONG_UNC = ("\\\\?\\", "//?/"), ("\\\\?\\UNC\\", "//?/UNC/")
REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW
NETWORK_TYPES = re.compile(
    r"(nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs?|ceph|glusterfs|lustre|9p|davfs2?|vboxsf|prl_fs"
    r"|fuse\.(sshfs|gvfsd-fuse|davfs2?|rclone|s3fs|glusterfs|cifs|vmhgfs-fuse))"
)


Identity = tuple[int, int]


def identity(path: Path) -> Identity:
    """The file system's own name of a file or folder: the same through links, letters and UNC."""
    found = path.stat()
    return found.st_dev, found.st_ino


def is_unc(text: str) -> bool:
    """True for the path of a share, written by name: `\\\\serveur\\partage`, long form included."""
    if text.upper().startswith(LONG_UNC):
        return True
    return text.startswith(UNC) and not text.startswith(LONG)


def on_network(path: Path, mounts: str | None = None) -> bool:
    """True when the file is on a share: a UNC path, or a network mount."""
    resolved = path.resolve()
    if is_unc(str(path)) or is_unc(str(resolved)) or _on_remote_drive(resolved):
        return True
    if mounts is None:
        mounts = _mounts()
    kind = _mount_type(str(resolved), mounts)
    return kind is not None and NETWORK_TYPES.fullmatch(kind) is not None


def _mounts() -> str:
    """The mount table; where /proc does not exist, the same told by the system."""
    if MOUNTS.exists():
        return MOUNTS.read_text("utf-8", "replace")
    if sys.platform == "win32":
        return ""
    import psutil  # macOS only: slow to load

    points = ((part.mountpoint, part.fstype) for part in psutil.disk_partitions(all=True))
    return "\n".join(f"0 0 0:0 / {_escaped(point)} rw - {kind} -" for point, kind in points)


if sys.platform == "win32":

    def _on_remote_drive(path: Path) -> bool:
        """A drive letter that stands for a share."""
        import ctypes

        drive = f"{path.drive}\\"
        return int(ctypes.windll.kernel32.GetDriveTypeW(drive)) == REMOTE_DRIVE

else:

    def _on_remote_drive(_path: Path) -> bool:
        """Only Windows has letters."""
        return False


def _mount_type(path: str, mounts: str) -> str | None:
    """The type of the deepest mount above the path; a later mount hides an earlier one."""
    best, kind = -1, None
    for line in mounts.splitlines():
        left, dash, right = line.partition(" - ")
        fields = left.split()
        if not dash or len(fields) < 5:
            continue
        point = _unescaped(fields[4])
        if _is_above(point, path) and len(point) >= best:
            best, kind = len(point), right.split()[0]
    return kind


def _is_above(point: str, path: str) -> bool:
    return path == point or path.startswith(point.rstrip(os.sep) + os.sep)


def _escaped(text: str) -> str:
    return re.sub(r"[ \t\\]", lambda found: f"\\{ord(found[0]):03o}", text)


def _unescaped(text: str) -> str:
    """Spaces and tabs are written in octal in the mount table."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
