"""What every service function is given: the open store, who works, and what day it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.domain.views import MembreVue
from pdp_desk.storage.engine import Store

if TYPE_CHECKING:  # both are slow to load, and a desk only carries them
    from pdp_desk.imports.plan import Plan
    from pdp_desk.vault.keys import Keys

ONE_READING = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """One open vault with one member at work.

    `lecture_seule` when another program holds the vault to write (`detenteur` says who); `prouve`
    when every page was proved at the opening, so that the digest at the closing is worth something.
    `essaye` is what the last dry run understood, for the import that follows it: it holds names,
    and goes with the desk when the vault locks.
    """

    store: Store
    membre: MembreVue
    today: Callable[[], date]
    titre: str
    folder: Path | None = None
    keys: Keys | None = field(default=None, repr=False)
    lecture_seule: bool = False
    detenteur: str = ""
    prouve: bool = False
    essaye: dict[Hashable, Plan] = field(default_factory=dict, repr=False, compare=False)
    _read: dict[Hashable, datetime] = field(default_factory=dict, repr=False, compare=False)

    def now(self) -> datetime:
        """The present instant, UTC without zone: what the store holds.

        A desk whose day is not the machine's (a demonstration, a test) is as many days away: the
        day alone, put before a UTC time, would be a day ahead between midnight and one o'clock.
        """
        present = datetime.now(UTC).replace(microsecond=0)
        away = self.today() - present.astimezone().date()
        return (present + away).replace(tzinfo=None)

    def lately_read(self, what: Hashable) -> bool:
        """Whether the same was read, and journaled, less than a minute ago."""
        before = self._read.get(what)
        return before is not None and _recent(before, self.now())

    def was_read(self, what: Hashable) -> None:
        """Remember a reading that is in the journal."""
        now = self.now()
        for old in [key for key, when in self._read.items() if not _recent(when, now)]:
            del self._read[old]
        self._read[what] = now


def _recent(before: datetime, now: datetime) -> bool:
    """A clock set back makes no reading recent."""
    return timedelta(0) <= now - before < ONE_READING
