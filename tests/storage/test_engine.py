"""The connection factory: keyed first, really encrypted, one transaction, refusals that speak."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from pdp_desk.errors import AlteredVault, StorageFailed, UserError, VaultBusy
from pdp_desk.storage import engine as engines
from pdp_desk.storage.engine import IMMEDIATE, Store, create_database, open_connection
from pdp_desk.storage.tables import Entreprise

KEY = bytes(range(32))
NAME = "Établissements Ravaillac et Fils"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "donnees.db"
    create_database(path, KEY)
    return path


@pytest.fixture
def bare(path: Path) -> Iterator[Store]:
    """An encrypted store with one plain table."""
    store = Store(path, KEY)
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (a TEXT)"))
    yield store
    store.close()


class Spy:
    """A driver connection that remembers what it was asked."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.asked: list[str] = []

    def execute(self, statement: str) -> Any:
        self.asked.append(statement)
        return self.real.execute(statement)

    def close(self) -> None:
        self.real.close()


def pragma(store: Store, name: str) -> object:
    with store.engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_f17_the_key_comes_before_everything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F17: a pragma before the key would be answered by an unkeyed database."""
    spies: list[Spy] = []

    def connect(*args: Any, **kwargs: Any) -> Spy:
        spies.append(Spy(sqlcipher.dbapi2_connect(*args, **kwargs)))
        return spies[-1]

    monkeypatch.setattr(sqlcipher, "dbapi2_connect", sqlcipher.connect, raising=False)
    monkeypatch.setattr(engines.sqlcipher, "connect", connect)
    open_connection(path, KEY, "mode=rw", "WAL").close()
    (spy,) = spies
    assert spy.asked[0].startswith("PRAGMA key = ")
    assert spy.asked.index("PRAGMA cipher_version") < spy.asked.index(
        "SELECT count(*) FROM sqlite_master"
    )


def test_f16_a_library_that_does_not_encrypt_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F16: the plain SQLite answers nothing to `cipher_version`, and would write in clear."""
    monkeypatch.setattr(engines.sqlcipher, "connect", sqlite3.connect)
    with pytest.raises(AssertionError, match="does not encrypt"):
        open_connection(path, KEY, "mode=rw", "WAL")


def test_f16_a_database_in_clear_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clear.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    with pytest.raises(AssertionError, match="clear"):
        open_connection(path, KEY, "mode=rw", "WAL")


def test_the_file_is_opaque(bare: Store) -> None:
    with bare.engine.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (:a)"), {"a": NAME})
    files = list(bare.path.parent.iterdir())
    assert len(files) == 3
    for file in files:
        content = file.read_bytes()
        assert b"SQLite format 3" not in content
        assert not any(word.encode() in content for word in NAME.split() if len(word) > 4)
    bare.close()
    plain = sqlite3.connect(bare.path)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT * FROM sqlite_master")
    plain.close()


def test_f17_every_connection_of_the_pool_is_set_up(bare: Store) -> None:
    """F17: connections made in other threads too."""
    together = Barrier(2)

    def settings() -> dict[str, object]:
        with bare.engine.connect() as connection:
            together.wait(timeout=20)
            names = ("foreign_keys", "synchronous", "journal_mode", "temp_store", "cipher_version")
            return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    with ThreadPoolExecutor(2) as pool:
        found = [job.result() for job in [pool.submit(settings), pool.submit(settings)]]
    for one in found:
        assert str(one.pop("cipher_version")).startswith("4.")
        assert one == {"foreign_keys": 1, "synchronous": 2, "journal_mode": "wal", "temp_store": 2}


def test_schema_changes_roll_back(bare: Store) -> None:
    def create_then_fail() -> None:
        with bare.engine.execution_options(**IMMEDIATE).begin() as connection:
            connection.execute(text("CREATE TABLE u (a TEXT)"))
            connection.execute(text("DROP TABLE t"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        create_then_fail()
    with bare.engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master")).scalars().all()
    assert names == ["t"]


def test_a_failed_write_keeps_nothing(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        session.add_all([Entreprise(nom="A", siren="123456789"), Entreprise(nom="B", siren="1")])
    with store.read() as session:
        assert session.scalars(select(Entreprise)).all() == []


def test_a_reader_keeps_its_snapshot(store: Store) -> None:
    with store.read() as reader:
        assert reader.scalars(select(Entreprise.nom)).all() == []
        with store.write() as session:
            session.add(Entreprise(nom=NAME))
        assert reader.scalars(select(Entreprise.nom)).all() == []
    with store.read() as reader:
        assert reader.scalars(select(Entreprise.nom)).all() == [NAME]


def test_closing_leaves_one_file(bare: Store) -> None:
    bare.close()
    assert [file.name for file in bare.path.parent.iterdir()] == ["donnees.db"]


def test_no_wal_on_a_share(path: Path) -> None:
    """F11: WAL needs shared memory; a vault moved to a share leaves it at its next opening."""
    local = Store(path, KEY)
    assert pragma(local, "journal_mode") == "wal"
    local.close()
    shared = Store(path, KEY, network=lambda _: True)
    assert pragma(shared, "journal_mode") == "delete"
    assert [file.name for file in path.parent.iterdir()] == ["donnees.db"]
    with shared.write() as one, one.begin_nested():
        one.execute(text("CREATE TABLE t (a)"))
    with shared.read() as one, shared.read() as other:
        assert one.execute(text("SELECT count(*) FROM t")).scalar() == 0
        assert other.execute(text("SELECT count(*) FROM t")).scalar() == 0
    shared.close()
    local = Store(path, KEY)
    assert pragma(local, "journal_mode") == "wal"
    local.close()


def test_a_share_used_by_a_program_in_wal_mode_is_said(
    bare: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "PATIENCE", 0)
    shared = Store(bare.path, KEY, network=lambda _: True)
    with bare.read() as session:
        session.execute(text("SELECT * FROM t"))
        with pytest.raises(VaultBusy) as caught:
            pragma(shared, "journal_mode")
    assert caught.value.hint
    shared.close()


def refusal(store: Store, statement: str) -> UserError:
    with pytest.raises(UserError) as caught, store.write() as session:
        session.execute(text(statement))
    assert caught.value.hint
    return caught.value


def test_a_full_disk_is_said(bare: Store) -> None:
    with bare.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 3")
    error = refusal(bare, "INSERT INTO t VALUES (hex(zeroblob(100000)))")
    assert isinstance(error, StorageFailed)
    assert "plein" in error.message
    with bare.read() as session:
        assert session.execute(text("SELECT count(*) FROM t")).scalar() == 0


def test_a_read_only_store_is_said(bare: Store) -> None:
    reader = Store(bare.path, KEY, read_only=True)
    error = refusal(reader, "INSERT INTO t VALUES ('a')")
    assert isinstance(error, StorageFailed)
    assert "écriture" in error.message
    reader.close()


def test_another_writer_is_said(bare: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PATIENCE", 0)
    other = Store(bare.path, KEY)
    with bare.write() as session:
        session.execute(text("INSERT INTO t VALUES ('mine')"))
        assert isinstance(refusal(other, "INSERT INTO t VALUES ('a')"), VaultBusy)
    other.close()


def test_a_damaged_page_is_said(bare: Store) -> None:
    with bare.engine.begin() as connection:
        rows = [{"a": "x" * 500} for _ in range(100)]
        connection.execute(text("INSERT INTO t VALUES (:a)"), rows)
    bare.close()
    content = bytearray(bare.path.read_bytes())
    content[-3000] ^= 1
    bare.path.write_bytes(content)
    assert isinstance(refusal(bare, "SELECT max(a) FROM t"), AlteredVault)


def test_a_missing_file_is_said(bare: Store) -> None:
    bare.close()
    bare.path.unlink()
    assert isinstance(refusal(bare, "SELECT 1"), StorageFailed)
    assert not bare.path.exists()


def test_a_fault_of_the_program_stays_one(bare: Store) -> None:
    with bare.read() as session, pytest.raises(Exception, match="no such table") as caught:
        session.execute(text("SELECT * FROM nowhere"))
    assert not isinstance(caught.value, UserError)


def test_the_key_is_never_logged(
    path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """F22: neither at the noisiest level, nor by a refusal, nor on the standard outputs."""
    caplog.set_level(logging.DEBUG)
    wrong = bytes(reversed(KEY))
    for key in (KEY, wrong):
        store = Store(path, key)
        shown = f"{store!r} {vars(store)!r} {store.engine!r}"
        try:
            pragma(store, "journal_mode")
        except UserError as error:
            shown += f"{error!r} {error.__cause__!r}"
        store.close()
        output = "".join(capfd.readouterr()) + caplog.text + shown
        assert key.hex() not in output
        assert repr(key) not in output
    assert capfd.readouterr().err == ""


def test_never_over_an_existing_file(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        create_database(path, KEY)
    assert path.read_bytes() == before
