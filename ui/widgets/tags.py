"""States in a word: an icon and a text in one tone, boxed or not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.theme import Type
from ui.widgets.labels import IconLabel, Label, restyle

TAG_ICON = 14


class StatusTag(QFrame):
    """`tone` is danger, warn, ok, accent or text2; the box is for what stands alone.

    A sentence wraps: said in a narrow column, none of it is cut.
    """

    def __init__(
        self,
        text: str = "",
        *,
        icon_name: str = "",
        tone: str = "text2",
        boxed: bool = False,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        self._boxed = boxed
        self._icon = IconLabel(icon_name or "circle", tone, TAG_ICON)
        self._label = Label(text, Type.LABEL, tone, wrap=wrap)
        line = QHBoxLayout(self)
        line.setContentsMargins(*((6, 0, 6, 0) if boxed else (0, 0, 0, 0)))
        line.setSpacing(4)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag(0))
        line.addWidget(self._label, 1 if wrap else 0)
        if boxed:
            self.setProperty("kind", "tag")
            self.setFixedHeight(20)
        self.show_state(text, icon_name=icon_name, tone=tone)

    def show_state(self, text: str, *, icon_name: str = "", tone: str = "text2") -> None:
        """Say another state."""
        self._icon.setVisible(bool(icon_name))
        if icon_name:
            self._icon.set_icon(icon_name, tone)
        self._label.setText(text)
        self._label.set_tone(tone)
        self.setAccessibleName(text)
        if self._boxed:
            self.setProperty("tone", tone)
            restyle(self)

    def text(self) -> str:
        """The word shown."""
        return self._label.text()
