"""The folder of a vault: whole or absent, never over something else."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pdp_desk.errors import StorageFailed, UsageError
from pdp_desk.vault import folder as places


def names(path: Path) -> list[str]:
    return sorted(item.name for item in path.iterdir())


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "Nom.coffre"
    with places.building(target) as draft:
        (draft / "a").write_text("a")
        assert not target.exists()
        assert draft.parent == target.parent
    assert names(target) == ["a"]
    assert names(target.parent) == ["Nom.coffre"]


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_only_its_owner_may_enter(tmp_path: Path) -> None:
    with places.building(tmp_path / "Nom.coffre"):
        pass
    assert (tmp_path / "Nom.coffre").stat().st_mode & 0o077 == 0


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail_half_way() -> None:
        with places.building(tmp_path / "Nom.coffre") as draft:
            (draft / "a").write_text("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert names(tmp_path) == []


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    target = tmp_path / "Nom.coffre"
    target.mkdir()
    with places.building(target) as draft:
        (draft / "a").write_text("a")
    assert names(target) == ["a"]


@pytest.mark.parametrize("kind", ["file", "full folder", "link", "dangling link"])
def test_what_exists_is_never_replaced(tmp_path: Path, kind: str) -> None:
    """F13: neither at the first look nor when the look was wrong."""
    target = tmp_path / "Nom.coffre"
    make_taken(target, kind)
    with pytest.raises(UsageError, match="existe déjà"), places.building(target):
        raise AssertionError("must not start")


@pytest.mark.parametrize("kind", ["file", "full folder"])
def test_what_appears_meanwhile_is_never_replaced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "Nom.coffre"

    def build_too_late() -> None:
        with places.building(target) as draft:
            (draft / "mine").write_text("x")
            make_taken(target, kind)

    with pytest.raises(UsageError, match="existe déjà"):
        build_too_late()
    assert names(tmp_path) == ["Nom.coffre"]
    kept = target if target.is_file() else target / "kept"
    assert kept.read_text() == "kept"


def make_taken(target: Path, kind: str) -> None:
    if kind == "file":
        target.write_text("kept")
    elif kind == "full folder":
        target.mkdir()
        (target / "kept").write_text("kept")
    elif kind == "link":
        (target.parent / "elsewhere").mkdir()
        target.symlink_to(target.parent / "elsewhere")
    else:
        target.symlink_to(target.parent / "nowhere")


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "coffre.json"
    path.write_bytes(b"old")
    places.write_whole(path, b"new and longer")
    assert path.read_bytes() == b"new and longer"
    assert names(tmp_path) == ["coffre.json"]


@pytest.mark.parametrize("step", ["fsync", "replace", "fdopen"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_refused_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    """F7: a full disk never empties the file."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(code, "refused")

    path = tmp_path / "coffre.json"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(Path if step == "replace" else places.os, step, refuse)
        with pytest.raises(StorageFailed):
            places.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["coffre.json"]


def test_the_note_is_readable_everywhere() -> None:
    note = places.readme()
    text = note.decode("utf-8-sig")
    assert note.startswith(b"\xef\xbb\xbf")
    assert text.count("\r\n") == text.count("\n") > 10
    assert "24 mots" in text
    assert max(map(len, text.splitlines())) <= 78
