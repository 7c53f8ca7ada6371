"""The demo's folder: remade at each run, never in the place of somebody's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdp_desk.cli import demo_folder
from pdp_desk.errors import StorageFailed, UsageError


def _make(folder: Path, text: str) -> None:
    with demo_folder.fresh(folder) as work:
        (work / "contenu.txt").write_text(text, "utf-8")


def _fail(folder: Path) -> None:
    with demo_folder.fresh(folder) as work:
        (work / "contenu.txt").write_text("deux", "utf-8")
        raise ValueError("panne")


def test_a_second_run_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    _make(folder, "un")
    _make(folder, "deux")
    assert (folder / "contenu.txt").read_text("utf-8") == "deux"
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    _make(tmp_path / "demo", "un")
    assert (tmp_path / "demo" / "contenu.txt").exists()


@pytest.mark.parametrize("suffix", ["", ".en-cours", ".ancien"])
def test_somebodys_folder_is_left_as_it_is(tmp_path: Path, suffix: str) -> None:
    theirs = tmp_path / f"demo{suffix}"
    theirs.mkdir()
    (theirs / "precieux.txt").write_text("à garder", "utf-8")
    with pytest.raises(UsageError, match="pas une démonstration"):
        _make(tmp_path / "demo", "un")
    assert (theirs / "precieux.txt").read_text("utf-8") == "à garder"
    assert [path.name for path in tmp_path.iterdir()] == [theirs.name]


def test_a_file_or_a_link_in_the_way_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").mkdir()
    (tmp_path / "lien").symlink_to(tmp_path / "ailleurs")
    (tmp_path / "fichier").write_text("à garder", "utf-8")
    for name in ("lien", "fichier"):
        with pytest.raises(UsageError):
            _make(tmp_path / name, "un")
    assert (tmp_path / "fichier").read_text("utf-8") == "à garder"
    assert (tmp_path / "lien").is_symlink()


def test_a_failed_run_keeps_the_demo_there_was(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    _make(folder, "un")
    with pytest.raises(ValueError, match="panne"):
        _fail(folder)
    assert (folder / "contenu.txt").read_text("utf-8") == "un"
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", "utf-8")
    with pytest.raises(StorageFailed):
        _make(tmp_path / "fichier" / "demo", "un")
