"""Which backups are kept as they age: a pure policy, the same here and in the second place.

Everything of today; the last of each of 14 days, of 8 weeks, of 24 months; what was made before
something risky, 30 days; and the last verified one, whatever its age. What was made before an
erasure holds the person: it never stays for its week or its month. A clock that is wrong must
not empty the folder: more than two months without any backup count for one day.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS, WEEKS, MONTHS = 14, 8, 24
RISK, RISK_DAYS, ERASING = "avant-", 30, "avant-effacement"
AWAY = timedelta(days=62)  # beyond, nobody can tell an absence from a clock years ahead


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
    seen = _seen_as({backup.faite_le.date() for backup in oldest_first}, today)
    kept = {backup.nom for backup in oldest_first if _is_kept_for_itself(backup, seen, today)}
    days, weeks = today - timedelta(days=DAYS - 1), _week(today) - timedelta(weeks=WEEKS - 1)
    lasting = [backup for backup in oldest_first if backup.raison != ERASING]
    kept |= _last_of_each(lasting, lambda day: day, days, seen)
    kept |= _last_of_each(lasting, _week, weeks, seen)
    kept |= _last_of_each(lasting, _month, _months_before(today, MONTHS - 1), seen)
    kept |= {backup.nom for backup in [b for b in oldest_first if b.verifiee][-1:]}
    return frozenset(backup.nom for backup in oldest_first) - kept


def _seen_as(days: Iterable[date], today: date) -> dict[date, date]:
    """The day each one counts as: later than it was, when a long silence followed it."""
    seen, after, silence = {}, today, timedelta(0)
    for day in sorted(days, reverse=True):
        if after - day > AWAY:
            silence += after - day - timedelta(days=1)
        seen[day], after = day + silence, min(day, today)
    return seen


def _is_kept_for_itself(backup: Aged, seen: Mapping[date, date], today: date) -> bool:
    """Of today, or of a clock that was ahead; or made before a risk and still young."""
    age = (today - seen[backup.faite_le.date()]).days
    return age <= 0 or (backup.raison.startswith(RISK) and age <= RISK_DAYS)


def _last_of_each(
    oldest_first: Sequence[Aged],
    period: Callable[[date], date],
    since: date,
    seen: Mapping[date, date],
) -> set[str]:
    """The last backup of each period from the given one on, a verified one when there is."""
    groups: dict[Hashable, list[Aged]] = {}
    for backup in oldest_first:
        day = backup.faite_le.date()
        if period(seen[day]) >= since:
            groups.setdefault(period(day), []).append(backup)
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
