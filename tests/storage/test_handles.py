"""A file SQLite has open here is never opened beside it: closing that would drop its locks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from pdp_desk.storage.engine import Store, create_database, first_bytes
from pdp_desk.storage.inspection import examine

KEY = bytes(range(32))
LAST_TO_CLOSE = """
import sys
from pathlib import Path
from sqlalchemy import text
from pdp_desk.storage.engine import Store
store = Store(Path(sys.argv[1]), bytes(range(32)))
with store.write() as session:
    session.execute(text("INSERT INTO t VALUES (1)"))
store.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "donnees.db"
    create_database(path, KEY)
    return path


def test_bytes_are_read_only_while_nobody_here_works_on_the_file(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    store = Store(path, KEY)
    assert first_bytes(path, 16) is not None
    with store.engine.connect():
        pass
    assert first_bytes(path, 16) is None
    assert first_bytes(link, 16) is None
    store.close()
    assert first_bytes(path, 16) is not None


def test_a_forgotten_store_does_not_count(path: Path) -> None:
    store = Store(path, KEY)
    with store.engine.connect():
        pass
    store.engine.dispose()
    del store
    import gc

    gc.collect()
    assert first_bytes(path, 16) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_locks_survive_an_examination(path: Path) -> None:
    """Another program that closes last would delete the log under an unlocked reader."""
    store = Store(path, KEY)
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (a)"))
    examine(path, KEY, full=True)
    first_bytes(path, 16)
    command = [sys.executable, "-c", LAST_TO_CLOSE, str(path)]
    subprocess.run(command, check=True, timeout=60)
    assert path.with_name("donnees.db-wal").exists()
    with store.read() as session:
        assert session.execute(text("SELECT count(*) FROM t")).scalar() == 1
    store.close()
    assert not path.with_name("donnees.db-wal").exists()


def test_a_copy_holds_what_waits_in_the_log(path: Path) -> None:
    store = Store(path, KEY)
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (a)"))
    copy = path.with_name("copy.db")
    store.copy_to(copy, KEY)
    store.close()
    examine(copy, KEY, full=True)
    assert first_bytes(copy, 16) == first_bytes(path, 16)
    copied = Store(copy, KEY)
    with copied.read() as session:
        assert session.execute(text("SELECT count(*) FROM t")).scalar() == 0
    copied.close()
    with pytest.raises(FileExistsError):
        store.copy_to(copy, KEY)
