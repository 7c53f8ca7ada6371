"""Opening a vault: each failure has its message and exit code, and changes nothing on disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD, Run

Damage = Callable[[Path], None]


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _not_a_vault(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "notes.txt").write_text("des notes", "utf-8")


def _truncated(folder: Path) -> None:
    data = (folder / "donnees.db").read_bytes()
    (folder / "donnees.db").write_bytes(data[: len(data) // 2])


def _flipped(folder: Path) -> None:
    data = bytearray((folder / "donnees.db").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "donnees.db").write_bytes(data)


def _newer(folder: Path) -> None:
    """As a later PDP Desk would write it: the checksum is right, the format unknown."""
    from pdp_desk.vault.manifest import _pretty, _sum

    content = json.loads((folder / "coffre.json").read_text("utf-8"))
    content = {name: value for name, value in content.items() if name != "somme"} | {"format": 99}
    (folder / "coffre.json").write_bytes(_pretty({**content, "somme": _sum(content)}))


@pytest.mark.parametrize(
    ("damage", "code"), [(_not_a_vault, 4), (_truncated, 5), (_flipped, 6), (_newer, 7)]
)
def test_a_damaged_vault_is_named_and_left_as_it_is(
    pdp_desk: Run, coffre: Path, damage: Damage, code: int
) -> None:
    damage(coffre)
    before = _content(coffre)
    refused = pdp_desk("annuler-import", "--coffre", coffre)
    assert refused.returncode == code, refused.stderr
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"PDP-010{code}")
    assert _content(coffre) == before


def test_a_wrong_password_is_refused_and_changes_nothing(pdp_desk: Run, coffre: Path) -> None:
    before = _content(coffre)
    refused = pdp_desk("annuler-import", "--coffre", coffre, password="pas celui-là")
    assert refused.returncode == 3
    assert refused.stdout == ""
    assert _content(coffre) == before


def test_a_missing_folder_is_not_a_vault(pdp_desk: Run, tmp_path: Path) -> None:
    refused = pdp_desk("annuler-import", "--coffre", tmp_path / "absent.coffre", password=None)
    assert refused.returncode == 4
    assert list(tmp_path.iterdir()) == []


def test_the_recovery_words_open_it_too(pdp_desk: Run, coffre: Path) -> None:
    words = (coffre.parent / "mots.txt").read_text("utf-8")
    command = ("annuler-import", "--coffre", coffre, "--cle-de-recuperation")
    assert pdp_desk(*command, password=None, stdin=words).returncode == 0
    others = " ".join(reversed(words.split()))
    assert pdp_desk(*command, password=None, stdin=others).returncode == 3
    assert pdp_desk(*command, password=None, stdin="").returncode == 2


def test_the_member_may_be_named(pdp_desk: Run, coffre: Path) -> None:
    command = ("annuler-import", "--coffre", coffre, "--membre")
    assert pdp_desk(*command, "Claire Dumontet").returncode == 0
    assert pdp_desk(*command, "Quelqu'un d'autre").returncode in (2, 3)
    assert pdp_desk(*command, "Claire Dumontet", password=PASSWORD + " ").returncode == 3
