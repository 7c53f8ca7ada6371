"""The frame of the medical compartment: plum, hatched heading, open lock, readers' names."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.keys import french
from ui.theme import Type, colour
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import IconLabel, Label

TITLE = "Compartiment médical"
HEIGHT = 36
HIDE, SHOW, KEY = "Masquer", "Montrer", "Shift+F9"
OPEN_LOCK, CLOSED_LOCK = "lock-key-open-fill", "lock-key"


class MedicalHeading(QWidget):
    """36 high, hatched: a lock, the title, hide or show."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._lock = IconLabel(OPEN_LOCK, "med", 16)
        self.toggle = PlumLink(HIDE, key=KEY)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(self._lock)
        line.addWidget(Label(TITLE, Type.HEADING, "med"), 1)
        line.addWidget(self.toggle)

    def show_state(self, *, closed: bool, readable: bool) -> None:
        """The lock and the word say the same."""
        self._lock.set_icon(OPEN_LOCK if readable and not closed else CLOSED_LOCK, "med")
        self.toggle.set_text(SHOW if closed else HIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("medbg"))
        painter.fillRect(self.rect(), QBrush(colour("medhatch"), Qt.BrushStyle.BDiagPattern))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("medln"))
        # The words stand on a plain patch: hatching behind letters makes them hard to read.
        for child in self.findChildren(QWidget):
            if isinstance(child, Label | LinkButton):
                painter.fillRect(self._patch(child), colour("medbg"))
        painter.end()

    def _patch(self, child: QWidget) -> QRect:
        area = child.geometry()
        if isinstance(child, Label):
            area.setWidth(min(area.width(), child.sizeHint().width() + 4))
        return area.adjusted(-4, 2, 2, -3)


class PlumLink(LinkButton):
    """A link of the compartment: its colour, not the accent."""

    def print_key(self, key: str) -> None:
        """Print this key beside the words, or none where there is no room."""
        self._key = key
        self.updateGeometry()
        self.update()

    def _tones(self) -> tuple[str, str]:
        return ("text" if self.underMouse() else "med"), "text2"


class MedicalFrame(QFrame):
    """Heading, readers, then `body`. Signal: toggled(bool), closed by hand or opened again."""

    toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "medical")
        self.setAccessibleName(TITLE)
        self.heading = MedicalHeading()
        self.readers = Label("", Type.LABEL, "med", wrap=True)
        self.readers.setContentsMargins(14, 6, 14, 6)
        self._edge = QFrame()
        self._edge.setProperty("kind", "hairline")
        self._edge.setFixedHeight(1)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(14, 10, 14, 14)
        self.body.setSpacing(12)
        self._closed, self._readable = False, True
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)  # the frame of the style sheet counts already
        whole.setSpacing(0)
        for widget in (self.heading, self.readers, self._edge, self.content):
            whole.addWidget(widget)
        self.heading.toggle.clicked.connect(self._toggle)

    def set_readers(self, text: str, *, readable: bool = False) -> None:
        """Who reads, in words, and whether the member at work does."""
        self.readers.setText(text)
        self._readable = readable
        self.heading.show_state(closed=self._closed, readable=readable)

    def show_narrow(self, *, narrow: bool) -> None:
        """A narrow column: the key stays in the tooltip."""
        shown = french(KEY)
        self.heading.toggle.print_key("" if narrow else shown)
        self.heading.toggle.setToolTip(shown if narrow else "")

    def closed(self) -> bool:
        """Only the heading is shown."""
        return self._closed

    def set_closed(self, *, closed: bool) -> None:
        """Show the heading alone, or everything."""
        self._closed = closed
        self.heading.show_state(closed=closed, readable=self._readable)
        for widget in (self.readers, self._edge, self.content):
            widget.setVisible(not closed)

    @Slot()
    def _toggle(self) -> None:
        self.set_closed(closed=not self._closed)
        self.toggled.emit(self._closed)
