"""A row of exclusive choices in one border."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from ui.theme import Type, colour, font, paint_icon

PAD = 11


class Segmented(QWidget):
    """Exclusive cells; ← and → move. Signal: chosen(key) when the person picks a cell.

    `set_options([("2025", "2025"), ...])`; a third item is a count, shown lighter.
    """

    chosen = Signal(str)

    def __init__(self, name: str, *, height: int = 28) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._say_chosen)
        self._cells: dict[str, _Cell] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self.setFixedHeight(height)

    def set_options(self, options: Sequence[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Replace the cells; the choice and the focus are kept when their key is still there."""
        before = self.choice()
        focused = next((key for key, cell in self._cells.items() if cell.hasFocus()), "")
        for cell in self._cells.values():
            self._group.removeButton(cell)
            self._line.removeWidget(cell)
            cell.deleteLater()
        self._cells = {}
        for index, option in enumerate(options):
            self._add(option, first=index == 0, last=index == len(options) - 1)
        if before in self._cells:
            self.choose(before)
        if focused in self._cells:
            self._cells[focused].show()  # what is not shown yet cannot take the focus
            self._cells[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, key: str) -> None:
        """Show a choice without announcing it."""
        self._cells[key].setChecked(True)
        self._settle_focus()

    def choose_if_offered(self, key: str) -> None:
        """Show a choice made before, if it is still there."""
        if key in self._cells:
            self.choose(key)

    def choice(self) -> str:
        """The key chosen, or an empty string."""
        return next((key for key, cell in self._cells.items() if cell.isChecked()), "")

    def set_icon(self, key: str, icon_name: str) -> None:
        """Put a small icon before a cell's label."""
        self._cells[key].set_icon_name(icon_name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = list(self._cells)
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        at = keys.index(self.choice()) if self.choice() in keys else 0
        cell = self._cells[keys[(at + step) % len(keys)]]
        cell.setFocus(Qt.FocusReason.TabFocusReason)
        cell.click()

    def _add(self, option: Sequence[str], *, first: bool, last: bool) -> None:
        cell = _Cell(*option, first=first, last=last)
        self._group.addButton(cell)
        self._line.addWidget(cell)
        self._cells[option[0]] = cell
        self._settle_focus()

    def _settle_focus(self) -> None:
        """Tab enters on the chosen cell only, arrows do the rest."""
        choice = self.choice() or next(iter(self._cells), "")
        for key, cell in self._cells.items():
            on = key == choice
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)

    @Slot(object)
    def _say_chosen(self, cell: _Cell) -> None:
        self._settle_focus()
        self.chosen.emit(cell.key)


class _Cell(QToolButton):
    def __init__(self, key: str, label: str, count: str = "", *, first: bool, last: bool) -> None:
        super().__init__()
        self.key, self._count, self._icon_name = key, count, ""
        self._first, self._last = first, last
        self.setText(label)
        self.setAccessibleName(f"{label} {count}".strip())
        self.setCheckable(True)
        self.setFont(font(Type.NAME))

    def set_icon_name(self, name: str) -> None:
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._content() + 2 * PAD, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._content() + 12, 28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # the row moves, and the new cell is chosen
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        outline = self._outline()
        painter.fillPath(outline, colour("tint" if on else self._ground()))
        painter.setPen(QPen(colour("btnln"), 1))
        painter.drawPath(outline)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        self._paint_content(painter, on=on)

    def _ground(self) -> str:
        return "hover" if self.underMouse() else "base"

    def _outline(self) -> QPainterPath:
        """Round on the outer corners only; neighbours share one line."""
        area = QRectF(self.rect()).adjusted(0.5 if self._first else -0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(area, 5, 5)
        if not self._first:
            path.addRect(QRectF(area.left(), area.top(), 8, area.height()))
        if not self._last:
            path.addRect(QRectF(area.right() - 8, area.top(), 8, area.height()))
        return path.simplified()

    def _paint_content(self, painter: QPainter, *, on: bool) -> None:
        left = (self.width() - self._content()) // 2
        if self._icon_name:
            area = QRect(left, (self.height() - 14) // 2, 14, 14)
            paint_icon(painter, area, self._icon_name, "text" if on else "text2")
            left += 18
        face = font(Type.HEADING if on else Type.NAME)
        painter.setFont(face)
        painter.setPen(colour("text" if on else "text2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, 0, self.width(), self.height()), middle, self.text())
        if self._count:
            left += QFontMetrics(face).horizontalAdvance(self.text()) + 5
            painter.setFont(font(Type.BASE))
            painter.setPen(colour("text2" if on else "text3"))
            painter.drawText(QRect(left, 0, self.width(), self.height()), middle, self._count)

    def _content(self) -> int:
        width = QFontMetrics(font(Type.HEADING)).horizontalAdvance(self.text())
        if self._icon_name:
            width += 18
        if self._count:
            width += 5 + QFontMetrics(font(Type.BASE)).horizontalAdvance(self._count)
        return width
