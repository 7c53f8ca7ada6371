"""Instants as a person reads them: the store keeps UTC, the window says local time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pdp_desk.domain.wording import number, short_date


def local(instant: datetime) -> datetime:
    """An instant of the store, in the time of this workstation."""
    return instant.replace(tzinfo=UTC).astimezone()


def moment(instant: datetime, *, today: date) -> str:
    """« aujourd’hui à 14:32 », « 12 nov. à 08:05 »."""
    here = local(instant)
    day = "aujourd’hui" if here.date() == today else short_date(here.date(), today=today)
    return f"{day} à {here:%H:%M}"


def size(count: int) -> str:
    """Bytes as a person reads them: 12 Ko, 3,4 Mo."""
    value, unit = float(count), "octets"
    for unit in ("octets", "Ko", "Mo", "Go"):
        if value < 1000 or unit == "Go":
            break
        value /= 1000
    return f"{number(value, 0 if value >= 10 or unit == 'octets' else 1)} {unit}"
