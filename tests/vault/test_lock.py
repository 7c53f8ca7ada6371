"""Who writes in a vault: the lock of the system decides, verrou.json only names (F11, F12)."""

from __future__ import annotations

import errno
import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdp_desk.vault import lock, oslock
from pdp_desk.vault.lock import Grip, Taken

AT = datetime(2026, 11, 17, 8, 12)
HOLDER = """
import sys
from datetime import datetime
from pathlib import Path
from pdp_desk.vault import lock
got = lock.take(Path(sys.argv[1]), "Inès Kaddour", datetime(2026, 11, 17, 8, 12))
print(type(got).__name__, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Équipe.coffre"
    folder.mkdir()
    return folder


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that writes in the vault."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "Grip"
        yield process
        process.kill()


def grip(folder: Path, **more: bool) -> Grip:
    got = lock.take(folder, "Claire Dumontet", AT, **more)
    assert isinstance(got, Grip)
    return got


def refused(folder: Path, **more: bool) -> Taken:
    got = lock.take(folder, "Claire Dumontet", AT, **more)
    assert isinstance(got, Taken)
    return got


def left_by(folder: Path, **values: object) -> Path:
    """A verrou.json whose program is gone."""
    path = folder / lock.LOCK
    known = {"membre": "Inès Kaddour", "poste": "POSTE-2", "pid": 4000000, "demarre": 1.0}
    path.write_text(json.dumps(known | {"depuis": "2026-11-17T08:12:00"} | values))
    return path


def test_the_file_says_who_and_goes_with_the_lock(folder: Path) -> None:
    held = grip(folder)
    said = json.loads((folder / lock.LOCK).read_bytes())
    assert said["membre"] == "Claire Dumontet"
    assert said["pid"] == os.getpid()
    assert said["depuis"] == "2026-11-17T08:12:00"
    known = lock.holder(folder)
    assert known is not None
    assert known.membre == "Claire Dumontet"
    held.release()
    assert list(folder.iterdir()) == []
    assert lock.holder(folder) is None


def test_said_in_the_time_of_the_workstation() -> None:
    who = lock.Holder("Inès Kaddour", "POSTE-2", 1, 1.0, AT)
    here = AT.replace(tzinfo=UTC).astimezone()
    assert who.said(here) == f"Inès Kaddour, sur POSTE-2, depuis {here:%H:%M}"
    assert "depuis le 17 novembre 2026 à" in who.said(here.replace(month=12))


def test_f11_another_program_holds_the_vault(folder: Path, holder: subprocess.Popen[str]) -> None:
    told = refused(folder)
    assert told.said().startswith("Inès Kaddour, sur ")
    assert refused(folder, take_over=True) == told  # a program that runs is never set aside
    known = lock.holder(folder)
    assert known is not None
    assert known.pid == holder.pid
    holder.communicate("\n", timeout=60)
    assert not (folder / lock.LOCK).exists()
    grip(folder).release()


def test_f11_a_killed_program_holds_nothing(folder: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert (folder / lock.LOCK).exists()
    assert lock.holder(folder) is None
    held = grip(folder)
    assert json.loads((folder / lock.LOCK).read_bytes())["membre"] == "Claire Dumontet"
    held.release()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_f12_the_same_vault_by_another_path(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "lien").symlink_to(folder)
    first = grip(folder)
    second = grip(tmp_path / "lien")
    first.release()
    assert (folder / lock.LOCK).exists()
    second.release()
    assert not (folder / lock.LOCK).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_f12_another_program_by_another_path(
    folder: Path, tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    (tmp_path / "lien").symlink_to(folder)
    assert refused(tmp_path / "lien").detenteur == refused(folder / ".").detenteur
    assert holder.poll() is None


def test_another_computer_is_explained_and_set_aside_on_demand_only(folder: Path) -> None:
    left_by(folder)
    told = refused(folder)
    assert "Inès Kaddour, sur POSTE-2" in told.said()
    assert lock.holder(folder) == told.detenteur
    assert left_by(folder).read_bytes()
    grip(folder, take_over=True).release()
    assert list(folder.iterdir()) == []


def test_a_dead_process_of_this_computer_does_not_count(folder: Path) -> None:
    left_by(folder, poste=lock._host())
    grip(folder).release()


def test_its_number_given_to_another_process_does_not_count(folder: Path) -> None:
    left_by(folder, poste=lock._host(), pid=os.getpid(), demarre=1.0)
    assert lock.holder(folder) is None
    grip(folder).release()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"null", b'{"membre": 3}', b"\xff\xfe", b"x" * 100_000]
)
def test_what_cannot_be_understood_holds_nothing(folder: Path, content: bytes) -> None:
    (folder / lock.LOCK).write_bytes(content)
    assert lock.holder(folder) is None
    grip(folder).release()


@pytest.mark.parametrize("pid", [0, -1, 2**70])
def test_a_number_no_process_has_holds_nothing(folder: Path, pid: int) -> None:
    left_by(folder, poste=lock._host(), pid=pid)
    assert lock.holder(folder) is None
    grip(folder).release()


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_a_day_no_clock_has_holds_nothing(folder: Path, day: str) -> None:
    left_by(folder, poste="AUTRE", depuis=day)
    assert lock.holder(folder) is None
    grip(folder).release()


def test_a_clock_without_battery_still_holds(folder: Path) -> None:
    left_by(folder, poste="AUTRE", depuis="1970-01-01T12:00:00")
    assert "1970" in refused(folder).said()


def test_what_it_says_is_made_fit_to_be_shown(folder: Path) -> None:
    left_by(folder, membre="Inès\x1b[31m\n\tKaddour" + "x" * 500, poste="\u202e")
    said = refused(folder).said()
    assert said.isprintable()
    assert len(said) < 300


class TestWithoutLocksOfTheSystem:
    """A file system that has none: what verrou.json says is all there is."""

    @pytest.fixture(autouse=True)
    def none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(oslock, "lock", lambda handle: None)

    def test_a_program_that_runs_holds(self, folder: Path, holder: subprocess.Popen[str]) -> None:
        assert refused(folder) == refused(folder, take_over=True)
        assert holder.poll() is None

    def test_a_program_that_is_gone_does_not(
        self, folder: Path, holder: subprocess.Popen[str]
    ) -> None:
        holder.kill()
        holder.wait()
        grip(folder).release()


def test_a_full_disk_still_lets_somebody_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    held = grip(folder)
    assert (folder / lock.LOCK).read_bytes() == b""
    held.release()


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_a_child_process_does_not_let_go_of_the_vault(folder: Path) -> None:
    held = grip(folder)
    child = os.fork()
    if not child:
        held.release()
        os._exit(0)
    os.waitpid(child, 0)
    assert (folder / lock.LOCK).exists()
    held.release()
    assert not (folder / lock.LOCK).exists()


def test_a_forgotten_hold_ends_with_its_owner(folder: Path) -> None:
    class Owner:
        """What a store is here."""

    owner = Owner()
    lock.bind(owner, grip(folder))
    lock.let_go(Owner())
    assert (folder / lock.LOCK).exists()
    del owner
    gc.collect()
    assert not (folder / lock.LOCK).exists()
