"""Tab goes as the eye reads: through the layouts, from the top to the bottom.

Qt's own order is that in which widgets were made: what a page fills in later would come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget


def follow(top: QWidget) -> None:
    """Chain what Tab reaches under `top` in the order of its layouts."""
    stops = [w for w in _read(top) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _read(widget: QWidget) -> Iterator[QWidget]:
    """A widget, then what it holds: laid out first, lying over it next."""
    yield widget
    inside = [held for held in _held(widget) if held is not None]
    over = [child for child in widget.children() if isinstance(child, QWidget)]
    for child in (*inside, *(child for child in over if child not in inside)):
        if child.isVisible() and not child.isWindow():
            yield from _read(child)


def _held(widget: QWidget) -> Iterator[QWidget | None]:
    layout = widget.layout()
    if isinstance(widget, QSplitter):
        yield from (widget.widget(at) for at in range(widget.count()))
    elif isinstance(widget, QScrollArea):
        yield widget.widget()
    elif layout is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _laid_out(inner)
        elif widget is not None:
            yield widget
