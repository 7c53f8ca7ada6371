"""Which backups are kept as they age: a pure policy, the same here and in the second place.

Everything of today; the last of each of 14 days, of 8 weeks, of 24 months; what was made before
something risky, 30 days; and the last verified one, whatever its age.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS, WEEKS, MONTHS = 14, 8, 24
RISK, RISK_DAYS = "avant-", 30


@dataclass(frozen=True, slots=True)
class Aged:
    """What the policy knows of a backup."""

    nom: str
    faite_le: datetime
    raison: str
    verifiee: bool


def to_drop(backups: Iterable[Aged], today: date) -> frozenset[str]:
    """The names of the backups to remove; never the last verified one."""
    oldest_first = sorted(backups, key=lambda backup: (backup.faite_le, backup.nom))
    kept = {backup.nom for backup in oldest_first if _is_kept_for_itself(backup, today)}
    kept |= _last_of_each(oldest_first, lambda day: day, today - timedelta(days=DAYS - 1))
    kept |= _last_of_each(oldest_first, _week, _week(today) - timedelta(weeks=WEEKS - 1))
    kept |= _last_of_each(oldest_first, _month, _months_before(today, MONTHS - 1))
    kept |= {backup.nom for backup in [b for b in oldest_first if b.verifiee][-1:]}
    return frozenset(backup.nom for backup in oldest_first) - kept


def _is_kept_for_itself(backup: Aged, today: date) -> bool:
    """Of today, or of a clock that was ahead; or made before a risk and still young."""
    age = (today - backup.faite_le.date()).days
    return age <= 0 or (backup.raison.startswith(RISK) and age <= RISK_DAYS)


def _last_of_each(
    oldest_first: Sequence[Aged], period: Callable[[date], date], since: date
) -> set[str]:
    """The last backup of each period from the given one on, a verified one when there is."""
    groups: dict[Hashable, list[Aged]] = {}
    for backup in oldest_first:
        start = period(backup.faite_le.date())
        if start >= since:
            groups.setdefault(start, []).append(backup)
    return {_best(group).nom for group in groups.values()}


def _best(oldest_first: Sequence[Aged]) -> Aged:
    """The last verified one; the last one when none is."""
    verified = [backup for backup in oldest_first if backup.verifiee]
    return (verified or list(oldest_first))[-1]


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
