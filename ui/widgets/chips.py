"""A filter chip."""

from __future__ import annotations

from PySide6.QtCore import QSize

from pdp_desk.domain.wording import number
from ui.theme import Type, font
from ui.widgets.buttons import KeyButton

CHIP_PADDING = 10


class FilterChip(KeyButton):
    """A checkable filter with a count; `set_count(None)` hides it."""

    def __init__(self, text: str, *, count: int | None = None, icon_name: str = "") -> None:
        super().__init__(text, kind="chip", icon_name=icon_name)
        self.setFont(font(Type.LABEL))
        self.setCheckable(True)
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        """Show how many the filter keeps."""
        self._key = "" if count is None else number(count)
        self.setAccessibleDescription(self._key)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._content_width() + 2 * CHIP_PADDING + 2, 26)

    def _tones(self) -> tuple[str, str]:
        return "text", "text2" if self.isChecked() else "text3"
