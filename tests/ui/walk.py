"""What a screen reader and a keyboard find on a screen (peers.md F50)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

ACTIVE = {
    QAccessible.Role.PushButton,
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText,
    QAccessible.Role.ComboBox,
    QAccessible.Role.Table,
    QAccessible.Role.List,
}


def nameless(top: QWidget) -> list[str]:
    """The visible controls that a screen reader could not name."""
    return [
        f"{control.role().name} {control.object()}"
        for control in _tree(QAccessible.queryAccessibleInterface(top))
        if control.role() in ACTIVE
        and not control.state().invisible
        and control.object() is not None
        and not control.text(QAccessible.Text.Name)
    ]


def unreachable(top: QWidget) -> list[QWidget]:
    """The enabled controls that Tab never reaches, going once round the window."""
    seen = tab_round(top)
    wanted = [
        widget
        for widget in top.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.focusProxy()
    ]
    return [widget for widget in wanted if widget not in seen]


def tab_round(top: QWidget, limit: int = 300) -> list[QWidget]:
    """The widgets Tab goes through until it comes back: a trap would never come back."""
    start = QApplication.focusWidget()
    assert start is not None
    seen: list[QWidget] = []
    for _ in range(limit):
        focused = QApplication.focusWidget()
        assert focused is not None
        if seen and focused is seen[0]:
            return seen
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes back to {start}")


def _tree(top: QAccessibleInterface | None) -> list[QAccessibleInterface]:
    if top is None or not top.isValid():
        return []
    found = [top]
    for index in range(top.childCount()):
        found += _tree(top.child(index))
    return found
