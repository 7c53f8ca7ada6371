"""Instants as a person reads them: the store keeps UTC, the window says local time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pdp_desk.domain.wording import number, plural, short_date

KILO = 1000


def local(instant: datetime) -> datetime:
    """An instant of the store, in the time of this workstation."""
    return instant.replace(tzinfo=UTC).astimezone()


def moment(instant: datetime, *, today: date) -> str:
    """« aujourd’hui à 14:32 », « 12 nov. à 08:05 »."""
    here = local(instant)
    day = "aujourd’hui" if here.date() == today else short_date(here.date(), today=today)
    return f"{day} à {here:%H:%M}"


def size(count: int) -> str:
    """Bytes as a person reads them: 1 octet, 12 Ko, 3,4 Mo."""
    if count < KILO:
        return plural(count, "octet")
    value = float(count)
    for unit in ("Ko", "Mo", "Go"):
        value /= KILO
        if value < KILO or unit == "Go":
            break
    return f"{number(value, 0 if value >= 10 else 1)} {unit}"
