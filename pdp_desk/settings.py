"""Where things are, and the only reading of the environment."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
MIGRATIONS = ROOT / "migrations"

PASSWORD_VARIABLE = "PDP_DESK_MOT_DE_PASSE"  # noqa: S105 (a name, not a password)


def password_from_environment() -> str | None:
    """The password given by another program, or None."""
    return os.environ.get(PASSWORD_VARIABLE) or None
