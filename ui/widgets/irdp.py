"""The IRDP as a reading: the class, how complete it is, where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pdp_desk.domain.views import IrdpVue
from pdp_desk.domain.vocabulary import ClasseIrdp
from pdp_desk.domain.wording import NARROW_SPACE
from ui.theme import Type, colour
from ui.widgets.painting import draw_bar, draw_text, text_width

CLASSES = tuple(ClasseIrdp)
BARS, WORDS, WHOLE = 7, 20, 22


class IrdpBars(QWidget):
    """Three bars with their words, then the completeness when it is known."""

    def __init__(self, score: IrdpVue) -> None:
        super().__init__()
        self._score = score
        known = score.completude is not None
        self.setFixedHeight(BARS + WORDS + (WHOLE if known else 0))
        self.setMinimumWidth(200)
        self.setAccessibleName(self._sentence())

    def _sentence(self) -> str:
        score = self._score
        level = score.classe.label if score.classe else "classe inconnue"
        whole = "" if score.completude is None else f", complétude {score.completude} %"
        return f"IRDP {level}{whole}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        third = (self.width() - 8) // 3
        reached = CLASSES.index(self._score.classe) if self._score.classe else -1
        for number, classe in enumerate(CLASSES):
            left = number * (third + 4)
            self._paint_class(painter, left, third, classe, number=number, reached=reached)
        if self._score.completude is not None:
            self._paint_whole(painter, self._score.completude)
        painter.end()

    def _paint_class(
        self,
        painter: QPainter,
        left: int,
        width: int,
        classe: ClasseIrdp,
        *,
        number: int,
        reached: int,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("text2" if number <= reached else "track"))
        painter.drawRoundedRect(QRectF(left, 0, width, BARS), 2, 2)
        here = number == reached
        role, tone = (Type.SMALL_STRONG, "text") if here else (Type.SMALL, "text2")
        wanted = max(width, text_width(classe.label.capitalize(), role) + 2)
        area = QRect(left - (wanted - width) // 2, BARS + 2, wanted, WORDS - 4)
        draw_text(painter, area, classe.label.capitalize(), role=role, tone=tone)

    def _paint_whole(self, painter: QPainter, percent: int) -> None:
        top = BARS + WORDS
        line = QRect(0, top, self.width(), WHOLE)
        width = draw_text(painter, line, "Complétude", role=Type.LABEL)
        share = f"{percent}{NARROW_SPACE}%"
        right = text_width(share, Type.SMALL_STRONG)
        draw_text(painter, line, share, role=Type.SMALL_STRONG, align=Qt.AlignmentFlag.AlignRight)
        bar = QRect(width + 10, line.center().y() - 3, self.width() - width - right - 20, 6)
        draw_bar(painter, bar, 1, tone="track")
        draw_bar(painter, bar, percent / 100)
