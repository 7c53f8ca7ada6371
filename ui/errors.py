"""The one funnel: whatever goes wrong is told once, in French, without personal data.

`show_error` is the only way an error reaches the screen when no page shows it in place.
`present` is replaceable: the application installs the dialog, tests install a list.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pdp_desk.domain.wording import typeset
from pdp_desk.errors import UserError
from pdp_desk.settings import ROOT

log = logging.getLogger("pdp_desk.ui")
CRASH_CODE = "PDP-9001"


@dataclass(frozen=True, slots=True)
class Told:
    """What the person reads: what happened, what was kept and what to do, code, place."""

    title: str
    message: str
    hint: str
    code: str
    place: str = ""

    @property
    def whole(self) -> str:
        """One line, for a message bar."""
        return f"{self.message} {self.hint}".strip() + f" ({self.code})"


def tell(error: BaseException) -> Told:
    """The words for an error: its own for a UserError, type and place alone for the rest."""
    if isinstance(error, UserError):
        return Told("À corriger", typeset(error.message), typeset(error.hint), error.code)
    return Told(
        title="Un problème inattendu est survenu",
        message="L’action en cours n’a pas abouti. Ce qui était enregistré est gardé.",
        hint="Recommencez. Si cela se répète, transmettez la ligne qui suit : elle ne "
        "contient aucune donnée personnelle.",
        code=CRASH_CODE,
        place=f"{type(error).__name__}, {_place(error)}",
    )


def show_error(error: BaseException) -> None:
    """Log an error by its code and place, then present it."""
    told = tell(error)
    log.error("%s %s", told.code, told.place or type(error).__name__)
    _presenter[0](told)


def install(present: Callable[[Told], None]) -> Callable[[Told], None]:
    """Replace what presents an error; returns the one before."""
    before, _presenter[0] = _presenter[0], present
    return before


def _place(error: BaseException) -> str:
    """File and line of the deepest frame of ours: never a value, never a message."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(ROOT)] or list(frames)
    if not ours:
        return "lieu inconnu"
    path = Path(ours[-1].filename)
    shown = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return f"{shown}:{ours[-1].lineno}"


def _only_log(told: Told) -> None:
    """Before the window exists, the log is all there is."""


_presenter: list[Callable[[Told], None]] = [_only_log]
