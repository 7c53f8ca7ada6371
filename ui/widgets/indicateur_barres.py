"""A breakdown drawn as bars with their numbers, or as a small table."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pdp_desk.domain.chiffres import amount_text
from pdp_desk.domain.repartitions import Bloc
from ui.theme import Type, colour, font
from ui.widgets.indicateur_delegate import LEFT, RIGHT, draw_text

LINE, BAR = 24, 8
LABEL_SHARE = 0.52


class Barres(QWidget):
    """One row a label: bars when there is one number, columns of numbers when there are more."""

    def __init__(self, bloc: Bloc, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bloc = bloc
        self._columns = len(bloc.colonnes)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(bloc.titre or "Répartition")
        self.setAccessibleDescription("; ".join(self._spoken(*ligne) for ligne in bloc.lignes))

    def sizeHint(self) -> QSize:
        return QSize(200, LINE * (len(self._bloc.lignes) + self._header_lines()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._columns > 1:
            self._paint_table(painter)
        else:
            self._paint_bars(painter)
        painter.end()

    def _header_lines(self) -> int:
        return 1 if self._columns > 1 else 0

    def _spoken(self, label: str, numbers: tuple[float, ...]) -> str:
        parts = zip(self._bloc.colonnes, numbers, strict=False)
        return f"{label}\u00a0: " + ", ".join(
            f"{titre} {amount_text(amount)}".strip() for titre, amount in parts
        )

    def _paint_bars(self, painter: QPainter) -> None:
        lignes = self._bloc.lignes
        longest = max((numbers[0] for _, numbers in lignes), default=0) or 1
        labels, figures = self._widths()
        room = max(20, self.width() - labels - figures - 20)
        for rank, (label, numbers) in enumerate(lignes):
            row = QRect(0, rank * LINE, self.width(), LINE)
            draw_text(
                painter, row.adjusted(0, 0, labels - row.width(), 0), label, Type.BASE, "text"
            )
            draw_text(painter, row, amount_text(numbers[0]), Type.HEADING, "text", RIGHT)
            self._bar(painter, row, labels + 10, round(room * numbers[0] / longest))

    def _bar(self, painter: QPainter, row: QRect, left: int, width: int) -> None:
        if width < 1:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        top = row.top() + (LINE - BAR) / 2
        painter.drawRoundedRect(QRectF(left, top, max(width, 2), BAR), 2, 2)

    def _widths(self) -> tuple[int, int]:
        """Room for the labels, at most about half, and for the numbers."""
        base, strong = QFontMetrics(font(Type.BASE)), QFontMetrics(font(Type.HEADING))
        labels = max((base.horizontalAdvance(label) for label, _ in self._bloc.lignes), default=0)
        texts = (amount_text(numbers[0]) for _, numbers in self._bloc.lignes)
        figures = max((strong.horizontalAdvance(text) for text in texts), default=0)
        return min(labels + 2, round(self.width() * LABEL_SHARE)), figures

    def _paint_table(self, painter: QPainter) -> None:
        width = 76
        for column, titre in enumerate(self._bloc.colonnes):
            draw_text(painter, self._cell(0, column, width), titre, Type.LABEL, "text2", RIGHT)
        for rank, (label, numbers) in enumerate(self._bloc.lignes, start=1):
            room = QRect(0, rank * LINE, self.width() - width * self._columns - 4, LINE)
            draw_text(painter, room, label, Type.BASE, "text", LEFT)
            for column, amount in enumerate(numbers):
                role = Type.HEADING if column == 0 else Type.BASE
                cell = self._cell(rank, column, width)
                draw_text(painter, cell, amount_text(amount), role, "text", RIGHT)

    def _cell(self, rank: int, column: int, width: int) -> QRect:
        left = self.width() - width * (self._columns - column)
        return QRect(left, rank * LINE, width, LINE)
