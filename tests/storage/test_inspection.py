"""Looking at a database: what was cut or altered is named, and nothing on the disk changes."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from pdp_desk.errors import AlteredVault, TruncatedVault, UserError
from pdp_desk.storage import inspection
from pdp_desk.storage.engine import Store, create_database
from pdp_desk.storage.inspection import PAGE, examine

KEY = bytes(range(32))
WRITER = """
import sys
from pathlib import Path
from sqlalchemy import text
from pdp_desk.storage.engine import Store
store = Store(Path(sys.argv[1]), bytes(range(32)))
with store.write() as session:
    session.execute(text("CREATE TABLE late (a)"))
    session.execute(text("INSERT INTO late VALUES (hex(zeroblob(20000)))"))
print("done", flush=True)
sys.stdin.read()
"""

HALF_WRITER = """
import sys
from pathlib import Path
from sqlalchemy import text
from pdp_desk.storage.engine import Store
store = Store(Path(sys.argv[1]), bytes(range(32)), network=lambda _: True)
with store.write() as session:
    session.execute(text("PRAGMA cache_size = 2"))
    session.execute(text("UPDATE t SET b = hex(zeroblob(3000))"))
    session.execute(text("CREATE TABLE late AS SELECT * FROM t, t AS u"))
    print("done", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with leaves, overflow pages and an index."""
    path = tmp_path_factory.mktemp("sample") / "donnees.db"
    create_database(path, KEY)
    store = Store(path, KEY)
    with store.write() as session:
        session.execute(text("CREATE TABLE t (a, b)"))
        session.execute(text("CREATE INDEX i ON t (a)"))
        rows = [{"a": f"valeur {n}", "b": "x" * (n % 3) * 4000} for n in range(60)]
        session.execute(text("INSERT INTO t VALUES (:a, :b)"), rows)
    store.close()
    return path


@pytest.fixture
def path(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "donnees.db"))


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Names, bytes and dates of a folder."""
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}


def refused(path: Path, *, full: bool = True) -> UserError:
    before = tree(path.parent)
    with pytest.raises(UserError) as caught:
        examine(path, KEY, full=full)
    assert tree(path.parent) == before
    assert caught.value.hint
    return caught.value


def test_a_whole_database_passes_untouched(path: Path) -> None:
    before = tree(path.parent)
    assert examine(path, KEY, full=True) is None
    assert examine(path, KEY, full=False) is None
    assert tree(path.parent) == before


def test_one_flipped_byte_in_any_page_is_found(path: Path) -> None:
    """Even in an overflow page, which SQLCipher alone would read as zeros without a word."""
    whole = path.read_bytes()
    assert len(whole) > 40 * PAGE
    chance = random.Random(38)
    for start in range(0, len(whole), PAGE):
        place = start + chance.randrange(PAGE)
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        assert isinstance(refused(path), AlteredVault), place


@pytest.mark.parametrize("place", [0, 15, 16, 24, 100, PAGE - 81, PAGE - 80, PAGE - 64, PAGE - 1])
@pytest.mark.parametrize("full", [True, False])
def test_a_flipped_byte_in_the_first_page_is_found(path: Path, place: int, full: bool) -> None:
    changed = bytearray(path.read_bytes())
    changed[place] ^= 0x10
    path.write_bytes(changed)
    assert isinstance(refused(path, full=full), AlteredVault)


def test_two_swapped_pages_are_found(path: Path) -> None:
    whole = path.read_bytes()
    swapped = whole[: 5 * PAGE] + whole[6 * PAGE : 7 * PAGE] + whole[5 * PAGE : 6 * PAGE]
    path.write_bytes(swapped + whole[7 * PAGE :])
    assert isinstance(refused(path), AlteredVault)


def test_every_cut_is_found(path: Path) -> None:
    whole = path.read_bytes()
    pages = len(whole) // PAGE
    lengths = [0, 1, 15, 16, 17, PAGE - 1, *(n * PAGE for n in range(1, pages))]
    for length in [*lengths, len(whole) - 1, len(whole) // 2 + 7]:
        path.write_bytes(whole[:length])
        assert isinstance(refused(path, full=False), TruncatedVault), length


@pytest.mark.parametrize("more", [b"x", bytes(PAGE), bytes(10 * PAGE)])
def test_something_added_is_found(path: Path, more: bytes) -> None:
    path.write_bytes(path.read_bytes() + more)
    assert isinstance(refused(path), AlteredVault)


def test_another_key_is_refused(path: Path) -> None:
    with pytest.raises(AlteredVault):
        examine(path, bytes(32), full=False)


def test_a_database_in_clear_is_refused(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(2 * PAGE))
    assert "pas chiffrée" in refused(path).message


def kill(script: str, path: Path) -> None:
    """Run a writer until it says it is there, then kill it."""
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == b"done"
        writer.send_signal(signal.SIGKILL)


@pytest.fixture
def crashed(path: Path) -> Path:
    """A database whose last commit is still in the log: its writer was killed."""
    kill(WRITER, path)
    assert path.with_name("donnees.db-wal").stat().st_size > 0
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
class TestAfterAKill:
    """A log left by a killed writer is work to recover, not tampering."""

    def test_the_work_is_recovered(self, crashed: Path) -> None:
        before = tree(crashed.parent)
        examine(crashed, KEY, full=True)
        assert tree(crashed.parent) == before
        store = Store(crashed, KEY)
        with store.read() as session:
            assert session.execute(text("SELECT length(a) FROM late")).scalar() == 40_000
        store.close()
        assert [file.name for file in crashed.parent.iterdir()] == ["donnees.db"]
        examine(crashed, KEY, full=True)

    def test_half_a_change_on_a_share_is_undone(self, path: Path) -> None:
        kill(HALF_WRITER, path)
        assert path.with_name("donnees.db-journal").stat().st_size > 0
        before = tree(path.parent)
        examine(path, KEY, full=True)
        assert tree(path.parent) == before
        store = Store(path, KEY)
        with store.read() as session:
            assert session.execute(text("SELECT max(length(b)) FROM t")).scalar() == 8000
            assert not session.execute(
                text("SELECT count(*) FROM sqlite_master WHERE name = 'late'")
            ).scalar()
        store.close()
        examine(path, KEY, full=True)

    def test_damage_is_found_all_the_same(self, crashed: Path) -> None:
        changed = bytearray(crashed.read_bytes())
        changed[20 * PAGE + 100] ^= 1
        crashed.write_bytes(changed)
        assert isinstance(refused(crashed), AlteredVault)

    def test_a_cut_is_found_all_the_same(self, crashed: Path) -> None:
        crashed.write_bytes(crashed.read_bytes()[: 20 * PAGE])
        assert isinstance(refused(crashed), UserError)

    def test_a_damaged_log_loses_only_itself(self, crashed: Path) -> None:
        """SQLite keeps the log up to the last commit whose checksums hold: the state before."""
        log = crashed.with_name("donnees.db-wal")
        changed = bytearray(log.read_bytes())
        changed[60] ^= 1
        log.write_bytes(changed)
        examine(crashed, KEY, full=True)
        store = Store(crashed, KEY)
        with store.read() as session:
            assert session.execute(text("SELECT count(*) FROM t")).scalar() == 60
        store.close()


def test_a_file_being_written_is_looked_at_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program's checkpoint, half seen, must not be called tampering."""
    whole = path.read_bytes()
    torn = bytearray(whole)
    torn[PAGE * 10] ^= 1
    path.write_bytes(torn)
    real = inspection._examine

    def finish_writing(*args: object, **kwargs: object) -> str | None:
        try:
            return real(*args, **kwargs)  # type: ignore[arg-type]
        finally:
            path.write_bytes(whole)

    monkeypatch.setattr(inspection, "_examine", finish_writing)
    assert examine(path, KEY, full=True) is None
