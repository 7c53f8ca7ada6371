"""What an import did to each object, so that it can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from pdp_desk.domain.fiches import Provenance
from pdp_desk.storage.tables import ImportLigne


@dataclass(frozen=True, slots=True)
class Trace:
    """An object created, or filled in with what it said before and after."""

    objet: str
    objet_id: int
    at: Provenance
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None


def record(session: Session, lot_id: int, traces: Iterable[Trace]) -> None:
    """Write the traces of a lot."""
    lines = [_line(lot_id, trace) for trace in traces]
    created = [line for line in lines if line["cree"]]
    filled = [line for line in lines if not line["cree"]]
    for batch in (created, filled):
        if batch:
            session.execute(insert(ImportLigne.__table__), batch)  # type: ignore[arg-type]


def _line(lot_id: int, trace: Trace) -> dict[str, object]:
    line: dict[str, object] = {
        "lot_id": lot_id,
        "feuille": trace.at.feuille[:120],
        "ligne": trace.at.ligne,
        "objet": trace.objet,
        "objet_id": trace.objet_id,
        "cree": trace.before is None,
    }
    if trace.before is not None:
        line |= {"avant": pack(trace.before), "apres": pack(trace.after)}
    return line


def pack(values: dict[str, object] | None) -> str | None:
    """Column values as JSON."""
    if values is None:
        return None
    return json.dumps({name: _plain(value) for name, value in values.items()}, ensure_ascii=False)


def unpack(table: Table, text: str | None) -> dict[str, object]:
    """Column values of a table, typed again."""
    read = json.loads(text or "{}")
    return {name: _typed(table, name, value) for name, value in read.items()}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _typed(table: Table, name: str, value: object) -> object:
    kind = table.c[name].type.python_type
    if value is None:
        return None
    if kind is date:
        return date.fromisoformat(str(value))
    return kind(str(value)) if issubclass(kind, StrEnum) else value
