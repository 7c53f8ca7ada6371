"""Where a file lives: WAL needs shared memory, which network file systems do not give."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
UNC = ("\\\\", "//")
NETWORK_TYPES = re.compile(
    r"(nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs?|ceph|glusterfs|lustre|9p|davfs2?|vboxsf|prl_fs"
    r"|fuse\.(sshfs|gvfsd-fuse|davfs2?|rclone|s3fs|glusterfs|cifs|vmhgfs-fuse))"
)


def on_network(path: Path, mounts: str | None = None) -> bool:
    """True when the file is on a share: a UNC path, or a network mount."""
    resolved = path.resolve()
    if str(path).startswith(UNC) or str(resolved).startswith(UNC):
        return True
    if mounts is None:
        mounts = MOUNTS.read_text("utf-8", "replace") if MOUNTS.exists() else ""
    kind = _mount_type(str(resolved), mounts)
    return kind is not None and NETWORK_TYPES.fullmatch(kind) is not None


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


def _unescaped(text: str) -> str:
    """Spaces and tabs are written in octal in the mount table."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
