"""A breakdown drawn as bars with their numbers, or as a small table."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pdp_desk.domain.chiffres import amount_text
from pdp_desk.domain.repartitions import Bloc
from ui.theme import Type
from ui.widgets.painting import draw_bar, draw_text, text_width

LINE, BAR, GUTTER = 24, 8, 14
RIGHT = Qt.AlignmentFlag.AlignRight
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
        return QSize(200, LINE * (len(self._bloc.lignes) + self._header_lines()) + 6)

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
        for rank, (label, (amount, *_)) in enumerate(lignes):
            row = QRect(0, rank * LINE, self.width(), LINE)
            draw_text(painter, QRect(0, row.top(), labels, LINE), label)
            draw_text(painter, row, amount_text(amount), role=Type.HEADING, align=RIGHT)
            bar = QRect(labels + 10, row.top() + (LINE - BAR) // 2, room, BAR)
            draw_bar(painter, bar, amount / longest)

    def _widths(self) -> tuple[int, int]:
        """Room for the labels, at most about half, and for the numbers."""
        lignes = self._bloc.lignes
        labels = max((text_width(label) for label, _ in lignes), default=0)
        figures = (text_width(amount_text(n[0]), Type.HEADING) for _, n in lignes)
        return min(labels + 2, round(self.width() * LABEL_SHARE)), max(figures, default=0)

    def _paint_table(self, painter: QPainter) -> None:
        lefts = self._lefts()
        draw_text(painter, QRect(0, 0, lefts[0] - 4, LINE), self._bloc.titre, role=Type.LABEL)
        for column, titre in enumerate(self._bloc.colonnes):
            area = QRect(lefts[column], 0, lefts[column + 1] - lefts[column], LINE)
            draw_text(painter, area, titre, role=Type.LABEL, tone="text2", align=RIGHT)
        for rank, (label, numbers) in enumerate(self._bloc.lignes, start=1):
            draw_text(painter, QRect(0, rank * LINE, lefts[0] - 4, LINE), label)
            for column, amount in enumerate(numbers):
                role = Type.HEADING if column == 0 else Type.BASE
                width = lefts[column + 1] - lefts[column]
                area = QRect(lefts[column], rank * LINE, width, LINE)
                draw_text(painter, area, amount_text(amount), role=role, align=RIGHT)

    def _lefts(self) -> list[int]:
        """Where each column begins, and the right edge: no wider than what it says."""
        lefts = [self.width()]
        for column in reversed(range(self._columns)):
            figures = (amount_text(numbers[column]) for _, numbers in self._bloc.lignes)
            widest = max((text_width(figure, Type.HEADING) for figure in figures), default=0)
            title = text_width(self._bloc.colonnes[column], Type.LABEL)
            lefts.insert(0, lefts[0] - max(widest, title) - GUTTER)
        return lefts
