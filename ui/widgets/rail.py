"""The left rail: the places of the client, who works, and the lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ui.theme import Type, colour, paint_icon
from ui.widgets.avatar import Avatar
from ui.widgets.labels import ElidedLabel
from ui.widgets.painting import draw_text, text_width

WIDE, NARROW = 184, 52
ITEM, ICON = 34, 18


@dataclass(frozen=True, slots=True)
class Place:
    """A page reachable from the rail; its digit never changes, whatever else is shown."""

    key: str
    label: str
    icon: str
    digit: int


class Rail(QWidget):
    """Signals: picked(key) of a place; lock_asked()."""

    picked = Signal(str)
    lock_asked = Signal()

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Pages")
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._say_picked)
        self._items = {place.key: RailItem(place.label, place.icon) for place in places}
        for place in places:
            self._items[place.key].set_hint(str(place.digit), f"Ctrl+{place.digit}")
        self._lock = RailItem("Verrouiller", "lock-key")
        self._lock.set_hint("Ctrl+L", "Ctrl+L")
        self._lock.clicked.connect(self.lock_asked)
        self._member = _Member()
        self._lay_out()
        self.show_narrow(False)

    def select(self, key: str) -> None:
        """Mark the place shown."""
        if key in self._items:
            self._items[key].setChecked(True)

    def selected(self) -> str:
        """The key of the place shown."""
        return next((key for key, item in self._items.items() if item.isChecked()), "")

    def way_in(self) -> QWidget:
        """The item that takes the focus when the rail does."""
        return self._items.get(self.selected(), self._lock)

    def show_member(self, name: str, role: str) -> None:
        """Who works."""
        self._member.show_member(name, role)

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        """Icons alone, or icons and names."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._member.show_narrow(narrow)
        for item in (*self._items.values(), self._lock):
            item.show_narrow(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        ring = [*self._items.values(), self._lock]
        focused = next((i for i, item in enumerate(ring) if item.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
        else:
            ring[(focused + step) % len(ring)].setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(2)
        for item in self._items.values():
            item.setCheckable(True)
            self._group.addButton(item)
            column.addWidget(item)
        column.addStretch(1)
        column.addWidget(self._member)
        column.addWidget(self._lock)

    @Slot(object)
    def _say_picked(self, clicked: QToolButton) -> None:
        for key, item in self._items.items():
            if item is clicked:
                self.picked.emit(key)


class RailItem(QToolButton):
    """One line of the rail: icon, name, hint of its shortcut; 8 px of air on both sides."""

    def __init__(self, label: str, icon_name: str) -> None:
        super().__init__()
        self._icon, self._narrow, self._hint = icon_name, False, ""
        self.setText(label)
        self.setAccessibleName(label)
        self.setFixedHeight(ITEM)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_hint(self, shown: str, shortcut: str) -> None:
        """What is printed at the right, and what the tooltip and screen readers say."""
        self._hint = shown
        self.setAccessibleDescription(f"Raccourci : {shortcut}")
        self.setToolTip(f"{self.text()} ({shortcut})")

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        """The icon alone, or the whole line."""
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW if self._narrow else WIDE, ITEM)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().adjusted(6 if self._narrow else 8, 0, -6 if self._narrow else -8, 0)
        self._paint_ground(painter, area)
        top = (self.height() - ICON) // 2
        left = area.center().x() - ICON // 2 + 1 if self._narrow else area.left() + 10
        paint_icon(painter, QRect(left, top, ICON, ICON), self._icon_now(), self._icon_tone())
        if not self._narrow:
            self._paint_words(painter, area)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the rail moves the focus
        else:
            super().keyPressEvent(event)

    def _icon_now(self) -> str:
        return f"{self._icon}-fill" if self.isChecked() else self._icon

    def _icon_tone(self) -> str:
        return "accent" if self.isChecked() else "text2"

    def _paint_ground(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(colour("base" if self.isChecked() else "hover"))
            painter.drawRoundedRect(area, 5, 5)
        if self.isChecked():
            painter.setBrush(colour("accent"))
            bar = QRectF(0 if self._narrow else area.left(), (self.height() - 18) / 2, 3, 18)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 5, 5)

    def _paint_words(self, painter: QPainter, area: QRect) -> None:
        role = Type.HEADING if self.isChecked() else Type.BASE
        tone = "text" if self.isChecked() else "text2"
        words = QRect(area.left() + 38, 0, area.width() - 60, self.height())
        draw_text(painter, words, self.text(), role=role, tone=tone)
        width = text_width(self._hint, Type.KEY)
        hint = QRect(area.right() - width - 7, 0, width + 2, self.height())
        draw_text(painter, hint, self._hint, role=Type.KEY, tone="text3")


class _Member(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._avatar = Avatar(26)
        self._name = ElidedLabel("", Type.SMALL_STRONG)
        self._role = ElidedLabel("", Type.KEY, "text2")
        self._words = QWidget()
        column = QVBoxLayout(self._words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addWidget(self._role)
        self._line = QHBoxLayout(self)
        self._line.setSpacing(8)
        self._line.addWidget(self._avatar)
        self._line.addWidget(self._words, 1)

    def show_member(self, name: str, role: str) -> None:
        self._avatar.show_name(name)
        self._avatar.setToolTip(f"{name}, {role}")
        self._name.set_whole(name)
        self._role.set_whole(role[:1].upper() + role[1:])

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self._words.setVisible(not narrow)
        self._line.setContentsMargins(13 if narrow else 14, 4, 13 if narrow else 10, 8)
