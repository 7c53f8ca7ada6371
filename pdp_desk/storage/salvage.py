"""Reading what can still be read of a damaged database, row by row; the database is not touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

# After a damaged page SQLCipher reads nothing more on that connection: each failure costs one.
Reopen = Callable[[], Any]
MOST_FAILURES = 3000  # by table; then the rest of it is given up
BEYOND = 10_000  # how far past the last row read, when the end of a table is damaged
INDEXED = ("recherche", "alembic_version", "sqlite_")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of a table; `expected` is what an undamaged index still counts, if there is one."""

    table: str
    read: int
    expected: int | None


def salvage(reopen: Reopen, target: Any) -> tuple[Salvaged, ...]:
    """Put into the target, which has the same tables and no row, every row that can be read."""
    source = _Source(reopen)
    try:
        return tuple(_one_table(source, target, name) for name in _tables(target))
    finally:
        source.close()


def _one_table(source: _Source, target: Any, name: str) -> Salvaged:
    there = set(_columns(source.connection, name))
    columns = [column for column in _columns(target, name) if column in there]
    names = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join("?" * len(columns))
    count = 0
    for rows in source.rows(name, names):
        target.executemany(f'INSERT OR IGNORE INTO "{name}" ({names}) VALUES ({places})', rows)  # noqa: S608
        count += len(rows)
    return Salvaged(name, count, source.count(name))


class _Source:
    """The damaged database, opened again after each page that fails."""

    def __init__(self, reopen: Reopen) -> None:
        self._reopen = reopen
        self.connection = reopen()
        self._failures = 0

    def close(self) -> None:
        """Let go of the last connection."""
        self.connection.close()

    def count(self, table: str) -> int | None:
        """The number of rows, when an index can still tell."""
        found = self._try(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        return int(found[0][0]) if found is not None else None

    def rows(self, table: str, columns: str) -> Iterator[list[Row]]:
        """Every row that can be read, in the order of the table."""
        self._failures = 0
        low, high = self._bounds(table)
        waiting = [(low, high)]
        select = f'SELECT {columns} FROM "{table}" WHERE rowid BETWEEN ? AND ?'  # noqa: S608
        while waiting and self._failures <= MOST_FAILURES:
            low, high = waiting.pop()
            found = self._try(select, (low, high))
            if found:
                yield found
            elif found is None and low < high:
                middle = (low + high) // 2
                waiting += [(middle + 1, high), (low, middle)]

    def _bounds(self, table: str) -> tuple[int, int]:
        first = self._try(f'SELECT min(rowid) FROM "{table}"')  # noqa: S608
        last = self._try(f'SELECT max(rowid) FROM "{table}"')  # noqa: S608
        low = int(first[0][0] or 0) if first is not None else 1
        if last is not None:
            return low, int(last[0][0] or 0)
        return low, self._last_readable(table, low) + BEYOND

    def _last_readable(self, table: str, low: int) -> int:
        """The end of the table is damaged: how far it can be walked from its start."""
        step, last = 1, low
        while step:
            found = self._try(
                f'SELECT rowid FROM "{table}" WHERE rowid BETWEEN ? AND ? '  # noqa: S608
                "ORDER BY rowid DESC LIMIT 1",
                (last, last + step),
            )
            if found is None:
                step //= 2
            elif found and found[0][0] > last:
                last, step = int(found[0][0]), step * 2
            else:
                return last
        return last

    def _try(self, statement: str, given: tuple[int, ...] = ()) -> list[Row] | None:
        """None when a page of what is asked cannot be read."""
        try:
            found: list[Row] = self.connection.execute(statement, given).fetchall()
        except sqlcipher.DatabaseError:
            self._failures += 1
            self.connection.close()
            self.connection = self._reopen()
            return None
        return found


def _tables(target: Any) -> list[str]:
    names = target.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [name for (name,) in names.fetchall() if not name.startswith(INDEXED)]


def _columns(connection: Any, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall()]


def mend_links(target: Any) -> int:
    """Empty or remove what refers to rows that are lost, until everything holds; how many rows."""
    touched: set[tuple[str, int]] = set()
    while broken := target.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, _parent, number in broken:
            _cut(target, table, rowid, number)
            touched.add((table, rowid))
    return len(touched)


def _cut(target: Any, table: str, rowid: int, number: int) -> None:
    """Empty the link when it may be empty, else remove the row that cannot stand without it."""
    keys = target.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    columns = [key[3] for key in keys if key[0] == number]
    required = {row[1] for row in target.execute(f'PRAGMA table_info("{table}")') if row[3]}
    optional = [column for column in columns if column not in required]
    if optional:
        try:
            target.execute(
                f'UPDATE "{table}" SET "{optional[0]}" = NULL WHERE rowid = ?',  # noqa: S608
                (rowid,),
            )
        except sqlcipher.IntegrityError:  # the table does not allow it to be empty after all
            pass
        else:
            return
    target.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,))  # noqa: S608
