"""What every section of the vault's page is: a page that may send to another section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from pdp_desk.errors import UserError
from ui.dialogs import opening
from ui.errors import tell
from ui.widgets.frames import Banner
from ui.widgets.page import Page

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner


class CoffreSection(Page):
    """Signal: section_asked(str), to show another section. Errors are said at its top."""

    section_asked = Signal(str)

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self.banner = Banner()
        self._focus_due = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.banner)

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        """Nobody the team accompanies is named here."""
        return True

    def act_on(self, key: str) -> None:
        """What a banner of the window asks for; a section that has nothing to do does nothing."""

    def opened(self, dialog: QDialog) -> bool:
        """Open a dialog from this section; whether it was accepted."""
        self.banner.hide()
        try:
            return opening.run(dialog)
        finally:
            dialog.deleteLater()

    def focus_on(self, widget: QWidget) -> None:
        """Give the focus now, or as soon as `focus_if_waiting` is told that the rows are there."""
        self._focus_due = not widget.isVisible()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_if_waiting(self, widget: QWidget) -> None:
        """Give the focus that could not be given before; never take it from where it went."""
        if self._focus_due and self.isVisible():
            self.focus_on(widget)

    @Slot(object)
    def say_error(self, error: UserError) -> None:
        """What went wrong, at the top of the section, until it is closed."""
        self.banner.say(tell(error).whole, tone="danger")
