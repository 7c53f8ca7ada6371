"""How the client looks: tokens, palette, style sheet, type and icons.

Widgets ask `tokens()` or `colour("accent")` when they paint, never keep a colour, give a label
its colour with `setProperty("tone", "text2")`, and take icons from `icon(name, token)`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import Type, font, load_family
from ui.theme.icons import icon, paint_icon, pixmap
from ui.theme.scheme import colour, put_in_force, tokens
from ui.theme.sheet import palette, style_sheet
from ui.theme.tokens import DARK, LIGHT, Tokens, contrast

__all__ = [
    "DARK",
    "LIGHT",
    "Theme",
    "Tokens",
    "Type",
    "colour",
    "contrast",
    "font",
    "icon",
    "load_family",
    "paint_icon",
    "pixmap",
    "tokens",
]


class Theme(QObject):
    """Dresses the application and follows the system from light to dark and back.

    Signal: changed(), after palette and style sheet are in place.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        application.setStyle("Fusion")
        application.setFont(font())
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self.follow)
        self.follow(hints.colorScheme())

    @Slot(Qt.ColorScheme)
    def follow(self, scheme: Qt.ColorScheme) -> None:
        """Wear the colours of a scheme; unknown counts as light."""
        self.wear(DARK if scheme == Qt.ColorScheme.Dark else LIGHT)

    def wear(self, chosen: Tokens) -> None:
        """Put a table of tokens in force everywhere."""
        put_in_force(chosen)
        self._application.setPalette(palette(chosen))
        self._application.setStyleSheet(style_sheet(chosen))
        self.changed.emit()
