"""A choice large enough to be read before it is made: icon, title, sentence, shortcut."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from ui.keys import french
from ui.theme import Type, colour, paint_icon
from ui.widgets.painting import draw_text, text_width

HEIGHT, PADDING, ICON = 62, 16, 22


class BigChoice(QPushButton):
    """One of the ways to begin; `key` works in the whole window, `key_shown` is the page's own."""

    def __init__(
        self, icon_name: str, title: str, sentence: str, *, key: str = "", key_shown: str = ""
    ) -> None:
        super().__init__(title)
        self._icon, self._title, self._sentence = icon_name, title, sentence
        self._shown = french(key or key_shown)
        if key:
            self.setShortcut(QKeySequence(key))
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)  # Entrée works as Espace does
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{sentence} Raccourci : {self._shown}")

    def sizeHint(self) -> QSize:
        words = max(text_width(self._title, Type.NAME), text_width(self._sentence, Type.SMALL))
        return QSize(words + 2 * PADDING + ICON + 96, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter)
        middle = (HEIGHT - ICON) // 2
        tone = "accent" if self.isEnabled() else "text3"
        paint_icon(painter, QRect(PADDING, middle, ICON, ICON), self._icon, tone)
        left = PADDING + ICON + 14
        width = self.width() - left - PADDING
        key = text_width(self._shown, Type.KEY)
        title, line = QRect(left, 11, width - key - 8, 20), QRect(left, 31, width, 19)
        ink = "text" if self.isEnabled() else "text3"
        draw_text(painter, title, self._title, role=Type.NAME, tone=ink)
        draw_text(painter, line, self._sentence, role=Type.SMALL, tone="text2")
        shown = QRect(self.width() - PADDING - key, 11, key + 2, 20)
        draw_text(painter, shown, self._shown, role=Type.KEY, tone="text3")
        painter.end()

    def _paint_box(self, painter: QPainter) -> None:
        pressed = self.isDown() and self.isEnabled()
        hovered = self.underMouse() and self.isEnabled()
        painter.setBrush(colour("tint" if pressed else "hover" if hovered else "base"))
        focused = self.hasFocus()
        painter.setPen(QPen(colour("accent" if focused else "btnln"), 2 if focused else 1))
        edge = 1.0 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 6, 6)
