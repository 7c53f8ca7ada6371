"""The only connection factory: keyed first, asserted encrypted, one transaction per unit of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.orm import Session

IMMEDIATE = {"pdp_immediate": True}
SQLITE_MAGIC = b"SQLite format 3"


class Store:
    """An open encrypted database; every unit of work is one transaction."""

    def __init__(self, path: Path, key: bytes, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.engine = _engine(_connector(path, key, read_only=read_only))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent snapshot; nothing it does is kept."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose work is kept whole when the block ends, or not at all."""
        with Session(self.engine.execution_options(**IMMEDIATE)) as session, session.begin():
            yield session

    def close(self) -> None:
        """Forget the connections, and the key with them."""
        self.engine.dispose()


def _engine(connector: Callable[[], Any]) -> Engine:
    # A kept connection keeps its decrypted pages; a new one would decrypt them all again.
    engine = create_engine(
        "sqlite://", creator=connector, module=sqlcipher, poolclass=QueuePool, pool_size=2
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """DDL and reads too happen in a real transaction (the driver is in autocommit mode)."""
    immediate = connection.get_execution_options().get("pdp_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _connector(path: Path, key: bytes, *, read_only: bool) -> Callable[[], Any]:
    def connect() -> Any:
        mode = "ro" if read_only else "rw"
        connection = sqlcipher.connect(
            f"{path.resolve().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _unlock(connection, key)
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _unlock(connection: Any, key: bytes) -> None:
    """Key before any other pragma, then prove that the library really encrypts."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise AssertionError("the SQLite library does not encrypt")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    # Temporary b-trees must never reach the disk in clear.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -32000")
    connection.execute("PRAGMA busy_timeout = 5000")


def create_database(path: Path, key: bytes) -> None:
    """Make an empty encrypted database; fails if the file is there already."""
    path.touch(exist_ok=False)
    connection = sqlcipher.connect(str(path), isolation_level=None)
    try:
        _unlock(connection, key)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("VACUUM")
    finally:
        connection.close()
    if path.read_bytes()[: len(SQLITE_MAGIC)] == SQLITE_MAGIC:
        raise AssertionError("the database was written in clear")
