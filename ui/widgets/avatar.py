"""The initials of a member in a circle."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import Type, colour, font

TITLES = {"dr", "pr", "m.", "mme"}


def initials(name: str) -> str:
    """EM for Élodie Marchand, HG for Dr Hélène Garnier."""
    words = [word for word in name.split() if word.lower() not in TITLES]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    letters = "".join(unicodedata.normalize("NFD", word)[0] for word in picked)
    return letters.upper()


def short_function(label: str) -> str:
    """The function in the room there is: « chargé(e) de maintien », « direction »."""
    return label.partition(" en emploi")[0].partition(" (")[0]


def draw_avatar(painter: QPainter, area: QRectF, name: str) -> None:
    """Draw the circle and the initials."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("field"), 1))
    painter.setBrush(colour("base"))
    painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5))
    face = font(Type.SMALL_STRONG)
    face.setPixelSize(10 if area.width() < 26 else 11)
    painter.setFont(face)
    painter.setPen(colour("text2"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()


class Avatar(QWidget):
    """For the eye only: the name stands beside it, or in the tooltip of what holds it."""

    def __init__(self, size: int = 26) -> None:
        super().__init__()
        self._name = ""
        self.setFixedSize(size, size)

    def show_name(self, name: str) -> None:
        """Show somebody's initials."""
        self._name = name
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_avatar(painter, QRectF(self.rect()), self._name)
        painter.end()
