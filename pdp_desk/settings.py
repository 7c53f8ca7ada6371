"""Where things are, and the only reading of the environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
MIGRATIONS = ROOT / "migrations"

PASSWORD_VARIABLE = "PDP_DESK_MOT_DE_PASSE"  # noqa: S105 (a name, not a password)


def password_from_environment() -> str | None:
    """The password given by another program, or None."""
    return os.environ.get(PASSWORD_VARIABLE) or None


def personal_folder() -> Path:
    """Where this account keeps the habits of the application; never anything about a person."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home()) / "PDP Desk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "PDP Desk"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "pdp-desk"


def qt_platform() -> str:
    """The display plugin somebody chose for Qt (`offscreen` in tests), or an empty text."""
    return os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]


def x_display() -> str:
    """The X display of this session, or an empty text."""
    return os.environ.get("DISPLAY", "")


def wayland_socket() -> Path | None:
    """The Wayland socket of this session, if it is there."""
    name = os.environ.get("WAYLAND_DISPLAY", "")
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name
    return path if name and path.exists() else None
