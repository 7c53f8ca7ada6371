"""Buttons that print their shortcut beside their label."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from ui.keys import french
from ui.theme import Type, colour, font, icon, paint_icon

PADDING, GAP, ICON = 11, 7, 16


class KeyButton(QPushButton):
    """A button with an icon, a label and its shortcut (`Ctrl+E`, or only shown: `key_shown`).

    `kind` is "primary" (one per page), "outline" or "plain".
    """

    def __init__(
        self,
        text: str,
        *,
        key: str = "",
        icon_name: str = "",
        kind: str = "plain",
        key_shown: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._key = key_shown or french(key)
        self._icon_name = icon_name
        self.setProperty("kind", kind)
        self.setFont(font(Type.NAME))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        if key:
            self.setShortcut(QKeySequence(key))
        if self._key:
            self.setAccessibleDescription(f"Raccourci : {self._key}")

    def set_text(self, text: str) -> None:
        """Change the label and the accessible name together."""
        key = self.shortcut()
        self.setText(text)
        self.setShortcut(key)  # setText drops it
        self.setAccessibleName(text)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Entrée does what is focused: left to the dialog, it would confirm from « Annuler »."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._content_width() + 2 * PADDING, self._height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", icon("check")
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        if self.hasFocus() and self.property("kind") == "primary":
            self._paint_inner_ring(painter)
        self._paint_content(painter)

    def _height(self) -> int:
        small = 26 if self.property("small") else 30
        return 36 if self.property("tall") else small

    def _content_width(self) -> int:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        if self._icon_name:
            width += ICON + (GAP if self.text() else 0)
        if self._key:
            width += GAP + QFontMetrics(font(Type.KEY)).horizontalAdvance(self._key)
        return width

    def _paint_inner_ring(self, painter: QPainter) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("on"), 1.5))
        painter.drawRoundedRect(self.rect().adjusted(3, 3, -3, -3), 3, 3)
        painter.restore()

    def _paint_content(self, painter: QPainter) -> None:
        tone, tone2 = self._tones()
        left = (self.width() - self._content_width()) // 2
        if self._icon_name:
            top = (self.height() - ICON) // 2
            paint_icon(painter, QRect(left, top, ICON, ICON), self._icon_name, tone)
            left += ICON + (GAP if self.text() else 0)
        left = self._paint_text(painter, left, self.text(), self.font(), tone)
        if self._key:
            self._paint_text(painter, left + GAP, self._key, font(Type.KEY), tone2)

    def _paint_text(self, painter: QPainter, left: int, text: str, face: QFont, tone: str) -> int:
        width = QFontMetrics(face).horizontalAdvance(text)
        painter.setFont(face)
        painter.setPen(colour(tone))
        area = QRect(left, 0, width + 2, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return left + width

    def _tones(self) -> tuple[str, str]:
        if not self.isEnabled():
            return "text3", "text3"
        kind = self.property("kind")
        if kind == "primary":
            return "on", "on2"
        return ("accent" if kind == "outline" else "text"), "text3"


class LinkButton(KeyButton):
    """An action written as a link, its shortcut beside it."""

    def __init__(
        self, text: str, *, key: str = "", role: Type = Type.LABEL, key_shown: str = ""
    ) -> None:
        super().__init__(text, key=key, kind="link", key_shown=key_shown)
        self.setFont(font(role))

    def sizeHint(self) -> QSize:
        return QSize(self._content_width() + 6, QFontMetrics(self.font()).height() + 6)

    def _tones(self) -> tuple[str, str]:
        hovered = self.isEnabled() and self.underMouse()
        return ("accent2" if hovered else "accent") if self.isEnabled() else "text3", "text3"


class IconButton(QToolButton):
    """A square button with an icon; `name` is what a screen reader and the tooltip say."""

    def __init__(
        self,
        icon_name: str,
        name: str,
        *,
        key: str = "",
        kind: str = "flat",
        tone: str = "text2",
        size: int = 30,
    ) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setIcon(icon(icon_name, tone))
        self.setIconSize(QSize(ICON, ICON))
        self.setFixedSize(size, size)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({french(key)})" if key else name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if key:
            self.setShortcut(QKeySequence(key))

    def set_icon(self, icon_name: str, name: str, tone: str = "text2") -> None:
        """Show another icon with its other name."""
        self.setIcon(icon(icon_name, tone))
        self.setAccessibleName(name)
        self.setToolTip(name)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in (  # type: ignore[attr-defined]
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            self.click()
            return True
        return super().event(event)
