"""The rows of one table during an intake: found, to insert, filled in; written in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Select, Table, Update, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from pdp_desk.domain.fiches import Provenance
from pdp_desk.domain.views import Divergence
from pdp_desk.domain.vocabulary import EtatRetour
from pdp_desk.storage.intake.ledger import Trace
from pdp_desk.storage.intake.verdicts import label, shown
from pdp_desk.storage.tables import Base

Row = dict[str, object]
Show = Callable[[str, object], str]
T = TypeVar("T")
CHUNK = 5000  # bound parameters per query, well under every engine's limit


@dataclass(frozen=True, slots=True)
class Filling:
    """What filling a row in did."""

    filled: bool
    divergences: tuple[Divergence, ...]


class Register:
    """One table; ids are given here, so that links are known before anything is written."""

    def __init__(self, session: Session, table: Table, show: Show | None = None) -> None:
        self.session = session
        self.table = table
        self.rows: dict[int, Row] = {}
        self._show: Show = show or (lambda champ, value: shown(value))
        self._columns = [column for column in table.c if column.type.python_type is not bytes]
        self._blank: Row = dict.fromkeys(column.name for column in self._columns)
        self.names = frozenset(self._blank)
        if "version" in self._blank:
            self._blank["version"] = 1
        self._created: dict[int, Provenance] = {}
        self._owner: Callable[[Row], bool] | None = None
        self._before: dict[int, Row] = {}
        self._filled_at: dict[int, Provenance] = {}
        self._next_id = first_free_id(session, table)

    def load(self, column: Column[object], values: Iterable[object]) -> list[Row]:
        """The stored rows whose column is among the values."""
        found: list[Row] = []
        for part in chunks(sorted(set(values), key=str)):
            found += self._select(select(*self._columns).where(column.in_(part)))
        return found

    def load_without(self, column: Column[object]) -> list[Row]:
        """The stored rows that do not say this column."""
        return self._select(select(*self._columns).where(column.is_(None)))

    def load_all(self) -> list[Row]:
        """Every stored row; only for small tables."""
        return self._select(select(*self._columns))

    def _select(self, query: Select[Any]) -> list[Row]:
        read: list[Row] = [dict(row) for row in self.session.execute(query).mappings()]
        return [self.rows.setdefault(row_id(row), row) for row in read]

    def belongs(self, to_new: Callable[[Row], bool]) -> None:
        """Say when a row comes and goes with a new parent, and needs no trace of its own."""
        self._owner = to_new

    def is_new(self, key: int) -> bool:
        """Whether this intake created the row."""
        return key in self._created

    def add(self, values: Row, at: Provenance) -> int:
        """A row to insert."""
        key = self._next_id
        self._next_id += 1
        self.rows[key] = self._blank | values | {"id": key}
        self._created[key] = at
        return key

    def fill(self, key: int, values: Row, at: Provenance) -> Filling:
        """Write what the row did not say; keep what it says, and report what differs."""
        row, filled = self.rows[key], False
        divergences: list[Divergence] = []
        for name, value in values.items():
            if value is None or value == row.get(name):
                continue
            if is_unsaid(row.get(name)):
                self._set(key, name, value, at)
                filled = True
            elif not is_unsaid(value):
                kept, left = self._show(name, row.get(name)), self._show(name, value)
                divergences.append(Divergence(label(name), kept, left))
        return Filling(filled, tuple(divergences))

    def _set(self, key: int, name: str, value: object, at: Provenance) -> None:
        if key not in self._created:
            self._before.setdefault(key, {}).setdefault(name, self.rows[key].get(name))
            self._filled_at.setdefault(key, at)
        self.rows[key][name] = value

    def write(self) -> None:
        """Insert the new rows and update those filled in."""
        if self._created:
            rows = [self.rows[key] for key in self._created]
            self.session.execute(insert(self.table), _said_columns(rows))
        by_fields: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for key, before in self._before.items():
            by_fields[tuple(sorted(before))].append(self._updated(key, before))
        for names_set, changes in by_fields.items():
            self.session.execute(self._update(names_set), changes)

    def _updated(self, key: int, before: Row) -> Row:
        row = self.rows[key]
        version = row["version"]
        assert isinstance(version, int)
        before["version"], row["version"] = version, version + 1
        return {"pk": key} | {f"new_{name}": row[name] for name in before}

    def _update(self, names: tuple[str, ...]) -> Update:
        values = {name: bindparam(f"new_{name}", type_=self.table.c[name].type) for name in names}
        values["version"] = bindparam("new_version")
        return update(self.table).where(self.table.c.id == bindparam("pk")).values(values)

    def traces(self) -> Iterator[Trace]:
        """What the ledger remembers, once written."""
        objet = str(self.table.name)  # not SQLAlchemy's own text, ten times slower to bind
        for key, at in self._created.items():
            if self._owner is None or not self._owner(self.rows[key]):
                yield Trace(objet, key, at)
        for key, before in self._before.items():
            after = {name: self.rows[key][name] for name in before}
            yield Trace(objet, key, self._filled_at[key], before, after)


def table_of(model: type[Base]) -> Table:
    """The Core table behind a mapping."""
    return cast(Table, model.__table__)


def row_id(row: Row) -> int:
    """The id of a row."""
    assert isinstance(row["id"], int)
    return row["id"]


def _said_columns(rows: list[Row]) -> list[Row]:
    """The rows without the columns none of them says: each value bound has its cost."""
    said = {name for row in rows for name, value in row.items() if value is not None}
    return [{name: row[name] for name in said} for row in rows]


def is_unsaid(value: object) -> bool:
    """None, or feedback that is still awaited: both give way to what is said."""
    return value is None or value is EtatRetour.ATTENDU


def first_free_id(session: Session, table: Table) -> int:
    """The first id to give; the transaction is the only writer, so nobody else takes it.

    A server with sequences will reserve a range here.
    """
    return (session.scalar(select(func.max(table.c.id))) or 0) + 1


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values by parts an engine accepts in one query."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
