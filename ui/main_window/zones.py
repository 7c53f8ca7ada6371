"""F6: from the rail to the page to the status bar, and back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.rail import Rail


def move(zones: Sequence[QWidget], step: int) -> None:
    """Give the focus to the next zone, or the one before, among those that can take it."""
    ways = [(zone, way) for zone in zones if (way := _way_in(zone)) is not None]
    focused = QApplication.focusWidget()
    here = [i for i, (zone, _) in enumerate(ways) if focused and _holds(zone, focused)]
    at = here[-1] if here else (-1 if step > 0 else 0)
    if ways:
        ways[(at + step) % len(ways)][1].setFocus(Qt.FocusReason.TabFocusReason)


def _holds(zone: QWidget, widget: QWidget) -> bool:
    return zone is widget or zone.isAncestorOf(widget)


def _way_in(zone: QWidget) -> QWidget | None:
    """The widget of a zone that takes the focus: the chosen one of a group, else the first."""
    if not zone.isVisible():
        return None
    if isinstance(zone, Rail):
        return zone.way_in()
    candidates = [zone, *zone.findChildren(QWidget)]
    return next((w for w in candidates if _takes_tab(w)), None)


def _takes_tab(widget: QWidget) -> bool:
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and widget.isVisible() and widget.isEnabled()
