"""Who opens the vault: initials, name and function in one line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
)

from ui.theme import Type, colour
from ui.widgets.avatar import draw_avatar
from ui.widgets.fields import Choice
from ui.widgets.painting import draw_text

NAME, FUNCTION = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
AVATAR, GAP = 22, 7
Index = QModelIndex | QPersistentModelIndex


class MemberChoice(Choice):
    """A closed list of members; the text read aloud is the name and the function."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tall", True)
        self.setItemDelegate(_MemberDelegate(self))

    def set_members(self, members: Sequence[tuple[str, str]]) -> None:
        """Names and functions, in the order of the vault."""
        self.clear()
        for row, (name, function) in enumerate(members):
            self.addItem(f"{name}, {function}")
            self.setItemData(row, name, NAME)
            self.setItemData(row, function, FUNCTION)

    def member(self) -> str | None:
        """The name chosen, or None while the vault is not read."""
        name = self.currentData(NAME)
        return str(name) if name is not None else None

    def choose(self, name: str) -> None:
        """Show a member, if the vault has one of that name."""
        row = self.findData(name, NAME)
        if row >= 0:
            self.setCurrentIndex(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        name, function = self.currentData(NAME), self.currentData(FUNCTION)
        if name is not None:
            draw_member(painter, self.rect().adjusted(10, 0, -30, 0), str(name), str(function))
        painter.end()


class _MemberDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, colour("tint" if chosen else "base"))
        area = option.rect.adjusted(9, 0, -8, 0)
        draw_member(painter, area, str(index.data(NAME)), str(index.data(FUNCTION)))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), 34)


def draw_member(painter: QPainter, area: QRect, name: str, function: str) -> None:
    """Initials, name, then the function in secondary text."""
    top = area.center().y() - AVATAR / 2 + 0.5
    draw_avatar(painter, QRectF(area.left(), top, AVATAR, AVATAR), name)
    rest = area.adjusted(AVATAR + GAP, 0, 0, 0)
    width = draw_text(painter, rest, name, role=Type.BASE)
    after = rest.adjusted(width + GAP, 0, 0, 0)
    draw_text(painter, after, function, role=Type.SMALL, tone="text2")
