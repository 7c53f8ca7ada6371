"""Type: one family for everything, six roles, digits that line up."""

from __future__ import annotations

import sys
from enum import Enum

from PySide6.QtGui import QFont, QFontDatabase

from pdp_desk.settings import RESOURCES

FALLBACK = "Noto Sans"
SYSTEM = {"win32": "Segoe UI"}
TABULAR = QFont.Tag("tnum")

_family: list[str] = []  # filled once, by load_family


class Type(Enum):
    """Size in pixels and weight of each role of text."""

    TITLE = 18, QFont.Weight.DemiBold
    VAULT = 20, QFont.Weight.DemiBold
    HEADING = 13, QFont.Weight.DemiBold
    PREVIEW = 15, QFont.Weight.DemiBold
    FIGURE = 30, QFont.Weight.DemiBold
    BASE = 13, QFont.Weight.Normal
    NAME = 13, QFont.Weight.Medium
    SMALL = 12, QFont.Weight.Normal
    LABEL = 12, QFont.Weight.Medium
    SMALL_STRONG = 12, QFont.Weight.DemiBold
    KEY = 11, QFont.Weight.Normal


def load_family() -> str:
    """The system's family where we know it, else the bundled Inter, else Noto Sans."""
    if not _family:
        _family.append(_system_family() or _bundled_family() or FALLBACK)
    return _family[0]


def font(role: Type = Type.BASE) -> QFont:
    """The font of a role, with tabular digits."""
    size, weight = role.value
    made = QFont(load_family())
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setFeature(TABULAR, 1)
    # Letters keep their drawn widths: rounding each to a whole pixel spaces words apart.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _system_family() -> str | None:
    wanted = SYSTEM.get(sys.platform)
    return wanted if wanted in QFontDatabase.families() else None


def _bundled_family() -> str | None:
    families: list[str] = []
    for path in sorted((RESOURCES / "fonts").glob("Inter-*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return "Inter" if "Inter" in families else None
