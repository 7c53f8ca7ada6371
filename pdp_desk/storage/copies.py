"""A copy of a store, with the number of rows of each table in the very state that was copied."""

from __future__ import annotations

import json
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select

from pdp_desk.errors import AlteredVault
from pdp_desk.storage.engine import PRIVATE, Store, open_connection
from pdp_desk.storage.failures import file_errors, translated
from pdp_desk.storage.tables import Journal

Counts = dict[str, int]
AT_REST = "mode=ro&immutable=1"  # nobody works on a copy: read it without a log beside it
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def copy_counted(store: Store, target: Path, key: bytes) -> Counts:
    """Copy one state of the store, under this key; the rows of each table in that state."""
    with file_errors():
        target.touch(mode=PRIVATE, exist_ok=False)
    with store.engine.connect() as connection:
        source: Any = connection.connection.driver_connection
        connection.exec_driver_sql("SELECT 1 FROM sqlite_master")  # the snapshot starts here
        try:
            salt = bytes.fromhex(source.execute("PRAGMA cipher_salt").fetchone()[0])
            counts = _counted(source)
            with closing(open_connection(target, key + salt, "mode=rw")) as copy:
                source.backup(copy)
        except sqlcipher.DatabaseError as error:
            raise translated(error) or error from error
    return counts


def count_copy(path: Path, key: bytes) -> Counts:
    """The rows of each table of a copy at rest, its structure checked; nothing is written."""
    try:
        with closing(open_connection(path, key, AT_REST)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            if base.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise AlteredVault(
                    "La structure de la base copiée est abîmée.",
                    "La copie est gardée, mais ne compte pas comme vérifiée.",
                )
            return _counted(base)
    except sqlcipher.DatabaseError as error:
        raise translated(error) or error from error


def digest_of(counts: Counts) -> bytes:
    """One value for all the counts."""
    return sha256(json.dumps(counts, sort_keys=True).encode()).digest()


def state_of(store: Store) -> bytes:
    """One value for the state of the store: any write gives another one.

    Made of the last line of the journal and of the stamps of its files; when in doubt it differs.
    """
    with store.read() as session:
        last = session.execute(
            select(Journal.id, Journal.empreinte).order_by(Journal.id.desc()).limit(1)
        ).first()
    known = [repr(tuple(last)) if last else "", *map(_stamp, _files(store.path))]
    return sha256("\n".join(known).encode()).digest()


def _counted(base: Any) -> Counts:
    names = [row[0] for row in base.execute(TABLES).fetchall()]
    return {
        name: base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in sorted(names)
    }


def _files(path: Path) -> tuple[Path, ...]:
    return (path, path.with_name(f"{path.name}-wal"))


def _stamp(path: Path) -> str:
    if not path.exists():
        return ""
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"
