"""The banner of the vault: of all there is to say, the gravest, once, until it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.widgets.frames import Banner
from ui.widgets.header import PageHeader

GRAVITY = ("danger", "warn", "accent")


@dataclass(frozen=True, slots=True)
class Avis:
    """Something the whole window should know: how grave, one sentence, one action."""

    cle: str
    tone: str
    phrase: str
    action: str = ""


class VaultBanner(Banner):
    """Signal: asked(str), the key of the notice whose action was taken.

    A notice that was closed comes back only when it has something else to say.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: Avis | None = None
        self._known: tuple[Avis, ...] = ()
        self._closed: set[Avis] = set()
        self.acted.connect(self._say_asked)
        self.closed.connect(self._remember_closed)

    def show_notices(self, notices: Sequence[Avis]) -> None:
        """Show the gravest of these that was not closed, or nothing."""
        self._known = tuple(notices)
        self._closed &= set(notices)
        waiting = [notice for notice in notices if notice not in self._closed]
        self._shown = min(waiting, key=lambda n: GRAVITY.index(n.tone), default=None)
        if self._shown is None:
            self.hide()
        else:
            self.say(self._shown.phrase, tone=self._shown.tone, action=self._shown.action)

    def shown(self) -> str:
        """The key of the notice shown, or an empty text."""
        return self._shown.cle if self._shown is not None else ""

    def settle_in(self, page: QWidget) -> None:
        """Lie under the header of a page, or at its top when it has none."""
        header = page.findChild(PageHeader)
        home = header.parentWidget() if header is not None else page
        column = home.layout() if home is not None else None
        if not isinstance(column, QBoxLayout) or column.indexOf(self) >= 0:
            return
        at = column.indexOf(header) + 1 if header is not None else 0
        was_shown = not self.isHidden()
        column.insertWidget(at, self)
        self.setVisible(was_shown)

    @Slot()
    def _say_asked(self) -> None:
        if self._shown is not None:
            self.asked.emit(self._shown.cle)

    @Slot()
    def _remember_closed(self) -> None:
        if self._shown is not None:
            self._closed.add(self._shown)
        self.show_notices(self._known)
