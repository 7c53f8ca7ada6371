"""The stages of a dossier, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ui.theme import Type, colour, paint_icon
from ui.widgets.painting import draw_stage, draw_text, text_width

HEIGHT, NODE, LINK, GAP = 54, 20, 26, 8


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: its name, what is under it (a date), and why it is reached or not.

    `left_out`: a later stage was reached without this one.
    """

    name: str
    below: str = ""
    why: str = ""
    left_out: bool = False


class Stepper(QWidget):
    """Done, current and next stages; ← and → walk, F1 or a click asks why.

    Signal: asked(int) the index of the stage to explain. Narrow: six dots and a sentence.
    """

    asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self._current = 0
        self._looked_at = 0
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)

    def show_steps(self, steps: tuple[Step, ...], current: int) -> None:
        """Show the stages, `current` being the index of the one under way."""
        self._steps, self._current, self._looked_at = steps, current, current
        self.setAccessibleName(self.sentence())
        self._describe()
        self.updateGeometry()
        self.update()

    def sentence(self) -> str:
        """Étape 4 sur 6 : Orientations."""
        if not self._steps:
            return ""
        name = self._steps[self._current].name
        return f"Étape {self._current + 1} sur {len(self._steps)}\u00a0: {name}"

    def looked_at(self) -> int:
        """The index of the stage the arrows are on."""
        return self._looked_at

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        """Six dots and a sentence, or the whole line."""
        self._narrow = narrow
        self.setFixedHeight(30 if narrow else HEIGHT)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._narrow:
            return QSize(text_width(self._short(), Type.NAME) + 70, 30)
        edges = self._edges()
        return QSize(edges[-1] if edges else 0, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() if self._narrow else 0, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_F1:
            self.asked.emit(self._looked_at)
        elif step is not None and self._steps:
            self._looked_at = min(len(self._steps) - 1, max(0, self._looked_at + step))
            self._describe()
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint().x())
        if found is not None:
            self._looked_at = found
            self.update()
            self.asked.emit(found)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos().x())
            QToolTip.showText(
                event.globalPos(), self._steps[found].why if found is not None else ""
            )
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._narrow:
            self._paint_short(painter)
        else:
            self._paint_line(painter)
        painter.end()

    def _describe(self) -> None:
        if self._steps:
            step = self._steps[self._looked_at]
            self.setAccessibleDescription(f"{step.name} {step.below}. {step.why}".strip())

    def _short(self) -> str:
        if not self._steps:
            return ""
        name = self._steps[self._current].name
        return f"{name}, étape {self._current + 1} sur {len(self._steps)}"

    def _paint_short(self, painter: QPainter) -> None:
        left = draw_stage(painter, 4, self.height() // 2, self._current + 1, len(self._steps))
        area = QRect(left + 14, 0, self.width() - left - 14, self.height())
        draw_text(painter, area, self._short(), role=Type.NAME)
        if self.hasFocus():
            self._paint_ring(painter, QRect(0, 2, self.width(), self.height() - 4))

    def _paint_line(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0
        for index, edge in enumerate(self._edges()):
            if index:
                painter.setPen(QPen(colour("line2"), 1.5))
                middle = HEIGHT / 2
                painter.drawLine(QPointF(left - LINK - 10, middle), QPointF(left - 10, middle))
            self._paint_node(painter, QRectF(left, (HEIGHT - NODE) / 2, NODE, NODE), index)
            self._paint_words(painter, left + NODE + GAP, edge, index)
            if self.hasFocus() and index == self._looked_at:
                self._paint_ring(painter, QRect(left - 4, 8, edge - left + 8, HEIGHT - 16))
            left = edge + LINK + 20

    def _paint_node(self, painter: QPainter, area: QRectF, index: int) -> None:
        inner = area.adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setBrush(colour("base"))
        if index < self._current and not self._steps[index].left_out:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(area)
            paint_icon(painter, area.adjusted(4, 4, -4, -4), "check-bold", "on")
            return
        painter.setPen(QPen(colour("accent" if index == self._current else "field"), 1.5))
        painter.drawEllipse(inner)
        if index == self._current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(area.center(), 4, 4)

    def _paint_words(self, painter: QPainter, left: int, edge: int, index: int) -> None:
        step = self._steps[index]
        role = Type.HEADING if index == self._current else Type.NAME
        tone = "text2" if index > self._current or step.left_out else "text"
        width = edge - left + 2
        top, height = ((HEIGHT - 32) // 2, 18) if step.below else (0, HEIGHT)
        draw_text(painter, QRect(left, top, width, height), step.name, role=role, tone=tone)
        below = QRect(left, top + 17, width, 15)
        draw_text(painter, below, step.below, role=Type.KEY, tone="text2")

    def _paint_ring(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)

    def _edges(self) -> list[int]:
        """Where each stage ends."""
        edges, left = [], 0
        for step in self._steps:
            words = max(text_width(step.name, Type.HEADING), text_width(step.below, Type.KEY))
            edges.append(left + NODE + GAP + words)
            left = edges[-1] + LINK + 20
        return edges

    def _at(self, x: int) -> int | None:
        if self._narrow:
            return self._current if self._steps else None
        return next((i for i, edge in enumerate(self._edges()) if x <= edge + 10), None)
