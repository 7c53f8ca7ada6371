"""What every page of the window is, and what it may ask of the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # the store's libraries are not needed to draw a window
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner


class Page(QWidget):
    """A screen. The window builds it once, with `Page(desk, tasks)`, and calls the methods below.

    Signals, all heard by the window:
    title_changed() when `title()` has changed; back_asked(); dossier_asked(int) to open a
    dossier; said(str) a short message for the status bar and the history; gave(str) the same
    shown as a toast.
    """

    title_changed = Signal()
    back_asked = Signal()
    dossier_asked = Signal(int)
    said = Signal(str)
    gave = Signal(str)

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.tasks = tasks

    def title(self) -> str:
        """For the window's title: a page name or a number, never a person's name."""
        return ""

    def arrive(self) -> None:
        """The page has just been shown: put the focus where work starts, keep the place."""

    def refresh(self, names: frozenset[str]) -> None:
        """A write changed `names` (see `ui.changes`): ask again for what this page shows."""

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        """The window is under 1100 logical pixels wide, or no longer is."""

    def zones(self) -> list[QWidget]:
        """The widgets F6 goes through, in order."""
        return []

    def explain(self) -> None:
        """F1: explain what has the focus."""

    def step_back(self) -> bool:
        """Échap: close what is open on the page; False when there was nothing to close."""
        return False

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        """F9: hide every name and the medical part, or show them; True when this page does.

        A page that answers False is covered as a whole.
        """
        return False

    def place(self) -> dict[str, str]:
        """What was typed or chosen outside forms (see `ui.widgets.drafting`), to come back to."""
        return {}

    def restore(self, place: Mapping[str, str]) -> None:
        """After unlocking: what `place` said before."""

    def reopen(self, formulaire: str, objet_id: int | None) -> None:
        """After unlocking: open this form again if it is one of this page's; it fills itself."""
