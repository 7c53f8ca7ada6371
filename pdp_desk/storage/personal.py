"""Which tables are about a person: those a foreign key leads, from table to table, to `salarie`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Column, Table

from pdp_desk.storage.tables import Base, Salarie


@cache
def personal_tables() -> tuple[Table, ...]:
    """The tables that lead to a person, those they refer to first."""
    found: list[Table] = []
    for table in Base.metadata.sorted_tables:
        if table.name == Salarie.__tablename__ or links(table, found):
            found.append(table)
    return tuple(found)


def links(table: Table, personal: Iterable[Table]) -> list[tuple[Column[int], Table]]:
    """The columns of a table that hold the number of a row about a person."""
    targets = set(personal)
    return [
        (key.parent, key.column.table)
        for key in table.foreign_keys
        if key.column.table in targets and key.column.name == "id"
    ]
