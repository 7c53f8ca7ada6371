"""The banner of the vault on whatever page is shown, and what it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ui.pages.coffre_veille import Veille
from ui.widgets.banner import VaultBanner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner
    from ui.widgets.page import Page


class Notices(QObject):
    """Signals: asked(str), the action of a notice was taken; said(str), for the status bar."""

    asked = Signal(str)
    said = Signal(str)

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self.banner = VaultBanner()
        self.banner.setParent(parent)
        self.watch = Veille(desk, tasks, self)
        self.watch.noticed.connect(self.banner.show_notices)
        self.watch.said.connect(self.said)
        self.banner.asked.connect(self.asked)

    @Slot(object)
    def settle(self, page: Page | None) -> None:
        """The banner goes with the page shown; the first one starts the watch."""
        if page is not None:
            self.banner.settle_in(page)
            self.watch.page_shown()

    def refresh(self, names: frozenset[str]) -> None:
        """A write changed something."""
        self.watch.refresh(names)
