"""The only connection factory: keyed first, proved encrypted, one transaction per unit of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.orm import Session

from pdp_desk.errors import AlteredVault, StorageFailed, VaultBusy
from pdp_desk.storage import handles
from pdp_desk.storage.failures import file_errors, translate_errors, translated
from pdp_desk.storage.place import on_network

IMMEDIATE = {"pdp_immediate": True}
SQLITE_MAGIC = b"SQLite format 3"
SALT_SIZE = 16
PRIVATE = 0o600  # the owner alone, even for a copy made elsewhere
# How long a writer waits for another one, in milliseconds.
PATIENCE = 5000
READING = frozenset(
    {
        sqlcipher.SQLITE_SELECT,
        sqlcipher.SQLITE_READ,
        sqlcipher.SQLITE_TRANSACTION,
        sqlcipher.SQLITE_PRAGMA,
        sqlcipher.SQLITE_RECURSIVE,
        sqlcipher.SQLITE_SAVEPOINT,
        sqlcipher.SQLITE_FUNCTION,
    }
)


class Store:
    """An open encrypted database; every unit of work is one transaction.

    `journal_only`: another program writes; here a line can be added to the journal, no more.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        *,
        read_only: bool = False,
        journal_only: bool = False,
        network: Callable[[Path], bool] = on_network,
    ) -> None:
        self.read_only, self.journal_only = read_only, journal_only
        self._network = network
        self._point_at(path, key)

    def _point_at(self, path: Path, key: bytes) -> None:
        self.path = path
        journal = None if self.read_only else "DELETE" if self._network(path) else "WAL"
        query = "mode=ro" if self.read_only else "mode=rw"
        # On a share the numbers of files may change by themselves, and SQLite looks by itself.
        self._watched = journal == "WAL"

        def connect() -> Any:
            self._refuse_replaced()
            connection = open_connection(path, key, query, journal)
            if self.journal_only:
                connection.set_authorizer(only_journal)
            handles.opened(self, path)
            return connection

        self.engine = _engine(connect)

    def move_to(self, path: Path, key: bytes) -> None:
        """Go on in another file, under another key: the one before is no longer the vault's."""
        self.close()
        self._point_at(path, key)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent snapshot; nothing it does is kept."""
        self._refuse_left_behind()
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose work is kept whole when the block ends, or not at all."""
        self._refuse_left_behind()
        self._refuse_replaced()
        with Session(self.engine.execution_options(**IMMEDIATE)) as session, session.begin():
            yield session

    def _refuse_left_behind(self) -> None:
        """Who only reads learns here that another program has given the vault another database."""
        if self.journal_only and not self.path.exists():
            raise VaultBusy(
                "Le coffre a changé de clés, ou une sauvegarde a été reprise, sur un autre poste.",
                "Rien n’a été perdu. Refermez le coffre, puis rouvrez-le.",
            )

    def replaced(self) -> bool:
        """True when another program took away the file, or gave its name to another one."""
        with file_errors():
            return self._watched and handles.moved(self, self.path)

    def _refuse_replaced(self) -> None:
        """What is written in a file that lost its name would go with it, without a word."""
        if not self.replaced():
            return
        if self.path.exists():
            raise AlteredVault(
                "Un autre programme a remplacé la base du coffre pendant qu’il était ouvert : "
                "plus rien n’y est enregistré.",
                "Fermez le coffre : ce qui était enregistré avant sera dans ses sauvegardes. "
                "Puis sortez-le du dossier que cet autre programme synchronise.",
            )
        raise StorageFailed(
            "Le dossier du coffre a été déplacé, renommé ou retiré pendant qu’il était ouvert : "
            "plus rien n’y est enregistré.",
            "Ce qui était enregistré avant y est encore. Remettez-le à sa place, ou fermez le "
            "coffre et rouvrez-le là où il est.",
        )

    def settle(self) -> None:
        """Put what waits in the log into the file it belongs to: no log outlives a lost file."""
        with self.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Forget the connections, and the key with them."""
        self.engine.dispose()
        handles.closed(self)

    def copy_to(self, target: Path, key: bytes, salt: bytes | None = None) -> None:
        """An encrypted copy of one consistent state, under any key.

        It begins with the same first bytes as this one, unless told which.
        """
        target.touch(mode=PRIVATE, exist_ok=False)
        with self.engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            own = bytes.fromhex(source.execute("PRAGMA cipher_salt").fetchone()[0])
            copy = open_connection(target, key + (salt or own), "mode=rw")
            try:
                source.backup(copy)
            except sqlcipher.DatabaseError as error:
                raise translated(error) or error from error
            finally:
                copy.close()


def _engine(connector: Callable[[], Any]) -> Engine:
    # A kept connection keeps its decrypted pages; a new one would decrypt them all again.
    engine = create_engine(
        "sqlite://", creator=connector, module=sqlcipher, poolclass=QueuePool, pool_size=2
    )
    event.listen(engine, "begin", _begin)
    translate_errors(engine)
    return engine


def _begin(connection: Connection) -> None:
    """DDL and reads too happen in a real transaction (the driver is in autocommit mode)."""
    immediate = connection.get_execution_options().get("pdp_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def open_connection(path: Path, key: bytes, query: str, journal: str | None = None) -> Any:
    """A keyed driver connection on an existing file; `query` is the end of its SQLite URI.

    The key may be followed by the salt a new file must start with.
    """
    refuse_clear_text(path)
    connection = sqlcipher.connect(
        f"{path.resolve().as_uri()}?{query}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        _unlock(connection, key, journal)
    except BaseException:
        connection.close()
        raise
    return connection


def _unlock(connection: Any, key: bytes, journal: str | None) -> None:
    """Key before any other pragma, then prove that the library really encrypts."""
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise AssertionError("the SQLite library does not encrypt")
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    _set_journal(connection, journal)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    # Temporary b-trees must never reach the disk in clear.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -32000")


def _set_journal(connection: Any, journal: str | None) -> None:
    if journal is None:
        return
    if journal == "DELETE":
        # Held exclusively, a WAL database that was moved to a share never maps shared memory.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    actual = connection.execute(f"PRAGMA journal_mode = {journal}").fetchone()[0]
    connection.execute("PRAGMA locking_mode = NORMAL")
    if journal == "DELETE" and actual == "wal":
        raise VaultBusy(
            "Ce coffre est sur un partage réseau et un autre programme l’a ouvert.",
            "Fermez-le sur l’autre poste, puis recommencez ; rien n’a été modifié.",
        )


def only_journal(action: int, table: str | None, *_more: str | None) -> int:
    """SQLite asks before each statement: reading is allowed, and a line in the journal."""
    if action in READING or (action == sqlcipher.SQLITE_INSERT and table == "journal"):
        return int(sqlcipher.SQLITE_OK)
    return int(sqlcipher.SQLITE_DENY)


def refuse_clear_text(path: Path) -> None:
    """A vault's database never starts like an ordinary SQLite file."""
    if first_bytes(path, len(SQLITE_MAGIC)) == SQLITE_MAGIC:
        raise AssertionError("the database is in clear")


def create_database(path: Path, key: bytes) -> None:
    """Make an empty encrypted database; fails if the file is there already."""
    path.touch(mode=PRIVATE, exist_ok=False)
    try:
        connection = open_connection(path, key, "mode=rw", "DELETE" if on_network(path) else "WAL")
        try:
            connection.execute("VACUUM")
        finally:
            connection.close()
    except sqlcipher.DatabaseError as error:
        raise translated(error) or error from error
    refuse_clear_text(path)


def first_bytes(path: Path, count: int) -> bytes | None:
    """The start of a database file; None while this process has it open (see `handles`)."""
    with file_errors():
        if handles.is_open(path):
            return None
        with path.open("rb") as file:
            return file.read(count)
