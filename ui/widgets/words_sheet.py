"""The 24 words on the screen: hidden until asked for, in numbered columns as on paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Type, colour
from ui.widgets.painting import draw_text

COLUMNS, ROW, EDGE = 4, 26, 8
HIDDEN = "••••••"
SPOKEN = "24 mots de récupération. Le PDF du kit les donne en texte."


class WordsSheet(QWidget):
    """Painted, never a text: a screen reader says what it is, not the words (F22)."""

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()
        self._shown = False
        self.setAccessibleName(SPOKEN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, words: Sequence[str]) -> None:
        """The words to show, hidden at first; none forgets them."""
        self._words, self._shown = tuple(words), False
        self.updateGeometry()
        self.update()

    def show_words(self, shown: bool) -> None:  # noqa: FBT001
        """Show or hide them."""
        self._shown = shown
        self.update()

    def shown(self) -> bool:
        """Whether they can be read."""
        return self._shown

    def sizeHint(self) -> QSize:
        rows = -(-len(self._words) // COLUMNS)
        return QSize(560, rows * ROW + 2 * EDGE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line2"), 1))
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        rows = max(1, -(-len(self._words) // COLUMNS))
        width = (self.width() - 2 * EDGE) // COLUMNS
        for index in range(len(self._words)):
            left = EDGE + index // rows * width
            self._paint_word(painter, QRect(left, EDGE + index % rows * ROW, width, ROW), index)
        painter.end()

    def _paint_word(self, painter: QPainter, area: QRect, index: int) -> None:
        number = QRect(area.left(), area.top(), 26, area.height())
        right = Qt.AlignmentFlag.AlignRight
        draw_text(painter, number, str(index + 1), role=Type.SMALL, tone="text3", align=right)
        word = area.adjusted(36, 0, -4, 0)
        text = self._words[index] if self._shown else HIDDEN
        draw_text(painter, word, text, role=Type.NAME, tone="text" if self._shown else "text3")
