"""What delegates and small widgets draw: rows, dots, lines, bars, hatching, text that fits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF

from ui.theme import Type, colour, font, paint_icon

DOT, DOT_GAP = 6, 3
BAR = 3


def draw_text(
    painter: QPainter,
    area: QRect,
    text: str,
    *,
    role: Type = Type.BASE,
    tone: str = "text",
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> int:
    """Draw one line in the middle of `area`, elided to fit; returns the width drawn."""
    face = font(role)
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(text, elide, area.width())
    painter.setFont(face)
    painter.setPen(colour(tone))
    painter.drawText(area, align | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


def text_width(text: str, role: Type = Type.BASE) -> int:
    """How wide a text is in a role."""
    return QFontMetrics(font(role)).horizontalAdvance(text)


def draw_row(
    painter: QPainter, area: QRect, *, selected: bool, hovered: bool, ground: str = "base"
) -> None:
    """The ground of a cell and the hairline under it."""
    token = "tint" if selected else ("hover" if hovered else ground)
    painter.fillRect(area, colour(token))
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, colour("line"))


def draw_selection_bar(painter: QPainter, area: QRect) -> None:
    """The 3 px bar that goes with the tint, on the first cell of a row."""
    painter.fillRect(area.left(), area.top(), BAR, area.height(), colour("accent"))


def draw_stage(painter: QPainter, left: int, middle: int, step: int, steps: int = 6) -> int:
    """The dots of a stage, `step` from 1: past, current, next; returns the width drawn."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index in range(1, steps + 1):
        area = QRectF(left + (index - 1) * (DOT + DOT_GAP), middle - DOT / 2, DOT, DOT)
        if index > step:
            painter.setPen(QPen(colour("text3"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            area.adjust(0.5, 0.5, -0.5, -0.5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent" if index == step else "text3"))
        painter.drawEllipse(area)
    painter.restore()
    return steps * DOT + (steps - 1) * DOT_GAP


def draw_sparkline(painter: QPainter, area: QRect, values: Sequence[float]) -> None:
    """A small curve ending on an accent point; fewer than two values draw nothing."""
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = (area.width() - 5) / (len(values) - 1)
    points = [
        QPointF(
            area.left() + index * step,
            area.bottom() - 2 - (value - low) / span * (area.height() - 5),
        )
        for index, value in enumerate(values)
    ]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("text3"), 1.5))
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent"))
    painter.drawEllipse(points[-1], 2.5, 2.5)
    painter.restore()


def draw_bar(painter: QPainter, area: QRect, share: float, *, tone: str = "accent") -> None:
    """A bar filling `share` (0 to 1) of the area; what is not nothing is seen."""
    width = round(area.width() * max(0.0, min(1.0, share)))
    if share > 0:
        width = max(2, width)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tone))
    painter.drawRoundedRect(QRectF(area.left(), area.top(), width, area.height()), 2, 2)
    painter.restore()


def draw_state(painter: QPainter, area: QRect, text: str, *, icon_name: str, tone: str) -> int:
    """An icon of 14 and its word; a normal state has no icon (`icon_name` empty)."""
    left = area.left()
    if icon_name:
        top = area.center().y() - 6
        paint_icon(painter, QRect(left, top, 14, 14), icon_name, tone)
        left += 18
    rest = QRect(left, area.top(), area.right() - left + 1, area.height())
    role = Type.LABEL if icon_name else Type.SMALL
    return left - area.left() + draw_text(painter, rest, text, role=role, tone=tone)
