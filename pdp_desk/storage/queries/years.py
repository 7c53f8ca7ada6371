"""Which years hold facts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from pdp_desk.storage.tables import (
    Action,
    Dossier,
    Evenement,
    Irdp,
    Orientation,
    ReleveAnnuel,
    Suivi,
)

_DATES = (
    Evenement.jour,
    Orientation.jour,
    Irdp.jour,
    Suivi.jour,
    Action.jour,
    Dossier.pris_en_charge_le,
)


def years_with_facts(session: Session, today: date) -> tuple[int, ...]:
    """The years from the first dated fact to the last, none after today's."""
    # One end at a time: an index gives either at once, but is read whole for both together.
    ends = union_all(*(select(end(column)) for column in _DATES for end in (func.min, func.max)))
    bounds = [day.year for day in map(_as_date, session.scalars(ends)) if day]
    entered = session.scalars(select(ReleveAnnuel.annee).distinct()).all()
    found = [year for year in (*bounds, *entered) if year <= today.year]
    return tuple(range(min(found), max(found) + 1)) if found else ()


def _as_date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
