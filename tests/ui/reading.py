"""All that can be read on a screen: by the eye, in a tooltip, by a screen reader."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget


def spoken(top: QWidget) -> list[str]:
    """All that a screen reader can read on a screen."""
    found: list[str] = []

    def walk(item: QAccessibleInterface | None) -> None:
        if item is None or not item.isValid() or item.state().invisible:
            return
        kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
        found.extend(item.text(kind) for kind in kinds)
        for at in range(min(item.childCount(), 400)):
            walk(item.child(at))

    walk(QAccessible.queryAccessibleInterface(top))
    return found


def written(top: QWidget) -> list[str]:
    """All that labels, fields and tooltips hold."""
    labels = [
        text for label in top.findChildren(QLabel) for text in (label.text(), label.toolTip())
    ]
    fields = [field.displayText() for field in top.findChildren(QLineEdit)]
    return labels + fields + [widget.toolTip() for widget in top.findChildren(QWidget)]
