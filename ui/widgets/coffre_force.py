"""How strong a password is: four bars, a word, what would make it better."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Type, colour
from ui.widgets.labels import Label

BARS, BAR_WIDTH, BAR_GAP = 4, 34, 4
TONES = ("danger", "danger", "warn", "ok", "ok")


class ForceLine(QWidget):
    """Hidden until something is typed; `niveau` goes from 0 to 4."""

    def __init__(self) -> None:
        super().__init__()
        self._bars = _Bars()
        self._word = Label("", Type.LABEL, "text2")
        self._advice = Label("", Type.SMALL, "text2", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._bars)
        line.addWidget(self._word, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._advice)

    def say(self, niveau: int, mot: str, conseil: str) -> None:
        """Show an estimate."""
        self._bars.show_level(niveau)
        self._word.setText(mot)
        self._word.set_tone(TONES[niveau])
        self._advice.setText(conseil)
        self._advice.setVisible(bool(conseil))
        self.setAccessibleName(f"Solidité : {mot}. {conseil}".strip())

    def word(self) -> str:
        """The word shown."""
        return self._word.text()


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._level = 0
        self.setFixedSize(BARS * BAR_WIDTH + (BARS - 1) * BAR_GAP, 6)

    def show_level(self, level: int) -> None:
        self._level = level
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in range(BARS):
            painter.setBrush(colour(TONES[self._level] if bar < self._level else "track"))
            left = bar * (BAR_WIDTH + BAR_GAP)
            painter.drawRoundedRect(QRectF(left, 1, BAR_WIDTH, 4), 2, 2)
        painter.end()
