"""Boxes: card, banner, empty state."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.buttons import IconButton, KeyButton, LinkButton
from ui.widgets.labels import IconLabel, Label, hairline, restyle

BANNER_ICONS = {
    "danger": "warning-octagon-fill",
    "warn": "warning-fill",
    "ok": "check-circle-fill",
    "accent": "info-fill",
}

BANNER, AROUND, BETWEEN = 36, 4, 4  # height with one line; around it; around its sentence


class Card(QFrame):
    """A titled box; add content to `body`, a count or a link to `heading`."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        self.heading = QHBoxLayout()
        self.heading.setContentsMargins(12, 8, 12, 8)
        self.heading.addWidget(Label(title, Type.HEADING), 1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(12, 8, 12, 10)
        self.body.setSpacing(8)
        whole.addLayout(self.heading)
        whole.addWidget(hairline())
        whole.addLayout(self.body)


class Banner(QFrame):
    """One sentence under the header, with one action; hidden until `say`.

    As many lines as the sentence asks for: its end often says what to do.

    Signals: acted() for its action, closed().
    """

    acted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setMinimumHeight(BANNER)
        kept = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        kept.setHeightForWidth(True)
        self.setSizePolicy(kept)
        self._icon = IconLabel("info-fill", "accent", 16)
        self._sentence = Label(wrap=True)
        self._sentence.setContentsMargins(0, BETWEEN, 0, BETWEEN)
        self._action = LinkButton("")
        self._action.clicked.connect(self.acted)
        close = IconButton("x", "Fermer ce message", size=26)
        close.clicked.connect(self.hide)
        close.clicked.connect(self.closed)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, AROUND, 8, AROUND)
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self._sentence, 1)
        line.addWidget(self._action)
        line.addWidget(close)
        self.hide()

    def say(self, sentence: str, *, tone: str = "accent", action: str = "") -> None:
        """Show a sentence; tone is danger, warn, ok or accent."""
        self._icon.set_icon(BANNER_ICONS[tone], tone)
        self._sentence.setText(sentence)
        self._action.set_text(action)
        self._action.setVisible(bool(action))
        self.setProperty("tone", tone)
        self.setAccessibleName(sentence)
        restyle(self)
        self.show()

    def sentence(self) -> str:
        """What is said."""
        return self._sentence.text()


def scrolling(content: QWidget) -> QScrollArea:
    """What is whole in a high window, and scrolls in a low one; its fields take the focus."""
    view = QScrollArea()
    view.setWidgetResizable(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.viewport().setAutoFillBackground(False)
    view.setWidget(content)
    content.setAutoFillBackground(False)
    return view


class EmptyState(QWidget):
    """What to do when there is nothing: an icon, a title, one sentence, one button."""

    acted = Signal()

    def __init__(
        self,
        icon_name: str,
        title: str,
        sentence: str,
        *,
        action: str = "",
        key: str = "",
        key_shown: str = "",
        kind: str = "plain",
    ) -> None:
        super().__init__()
        self._title = Label(title, Type.PREVIEW)
        self._sentence = Label(sentence, Type.BASE, "text2", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = KeyButton(action, key=key, key_shown=key_shown, kind=kind)
        self.button.clicked.connect(self.acted)
        self._lay_out(IconLabel(icon_name, "text3", 32))
        # Once it has a parent: shown before, it would be a window of its own for an instant.
        self.button.setVisible(bool(action))

    def say(self, title: str, sentence: str) -> None:
        """Change the words."""
        self._title.setText(title)
        self._sentence.setText(sentence)

    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def _lay_out(self, picture: QWidget) -> None:
        box = QWidget()
        box.setFixedWidth(360)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (picture, self._title):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence)
        column.addSpacing(8)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        # A row, not an alignment: the sentence then gets the height its width asks for.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(box)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(row)
        whole.addStretch(2)
