"""Phosphor icons, drawn in the colours in force at the moment they are painted.

The font and its names come from the qtawesome package; its own loader is not imported
because it costs 0.3 s at start-up, and because its icons keep the colour they were made with.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from ui.theme.scheme import colour


@cache
def icon(name: str, tone: str = "text2", *, on: str | None = None) -> QIcon:
    """A Phosphor icon (`folders`, `folders-fill`) in a token's colour, `on` when checked.

    Kept for good: Qt deleting an engine written in Python, icon after icon, ends in a crash.
    """
    glyph(name)  # an unknown name fails here, not while painting
    return QIcon(_Engine(name, tone, on or tone))


def paint_icon(painter: QPainter, rect: QRect | QRectF, name: str, tone: str = "text2") -> None:
    """Draw an icon filling the square `rect`, for delegates and custom widgets."""
    draw_glyph(painter, QRectF(rect), name, colour(tone))


def pixmap(name: str, tone: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture, for what cannot take a QIcon."""
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_icon(painter, QRect(0, 0, size, size), name, tone)
    painter.end()
    return made


def draw_glyph(painter: QPainter, rect: QRectF, name: str, pen: QColor) -> None:
    """Draw an icon in any colour."""
    painter.save()
    face = QFont(_family())
    face.setPixelSize(max(1, round(rect.height())))
    face.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter.setFont(face)
    painter.setPen(pen)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph(name))
    painter.restore()


def glyph(name: str) -> str:
    """The character of an icon name; KeyError when there is none."""
    return chr(int(_names()[name], 16))


class _Engine(QIconEngine):
    """Paints one glyph; asks for its colour each time, so a change of theme needs nothing."""

    def __init__(self, name: str, off: str, on: str) -> None:
        super().__init__()
        self._name, self._off, self._on = name, off, on

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._off, self._on)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tone = self._on if state == QIcon.State.On else self._off
        if mode == QIcon.Mode.Disabled:
            tone = "text3"
        draw_glyph(painter, QRectF(rect), self._name, colour(tone))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made


def _folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("qtawesome is not installed", name="qtawesome")
    return Path(spec.origin).parent / "fonts"


@cache
def _names() -> dict[str, str]:
    found = json.loads(next(_folder().glob("phosphor-charmap-*.json")).read_bytes())
    return {str(name): str(code) for name, code in found.items()}


@cache
def _family() -> str:
    path = next(_folder().glob("phosphor-*.ttf"))
    number = QFontDatabase.addApplicationFont(str(path))
    if number < 0:
        raise RuntimeError("the icon font cannot be read")
    return QFontDatabase.applicationFontFamilies(number)[0]
