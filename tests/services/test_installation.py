"""Where a new vault may go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pdp_desk.errors import UsageError
from pdp_desk.services.installation import check_place, folder_for
from tests.services.vaults import Made, make, tree


@pytest.mark.parametrize(
    ("titre", "name"),
    [
        ("Sainte-Marthe santé au travail", "Sainte-Marthe santé au travail.coffre"),
        ("Nord/Sud : a\\b*?", "Nord Sud a b.coffre"),
        ("e\u0301te\u0301", "été.coffre"),
        ("  ..caché.. ", "caché.coffre"),
        ("CON", "Coffre CON.coffre"),
        ("Aux. médicaux", "Coffre Aux. médicaux.coffre"),
        ("../../ailleurs", "ailleurs.coffre"),
        ("x" * 300, "x" * 80 + ".coffre"),
    ],
)
def test_the_folder_has_a_name_every_system_takes(tmp_path: Path, titre: str, name: str) -> None:
    folder = folder_for(tmp_path, titre)
    assert (folder.parent, folder.name) == (tmp_path, name)


@pytest.mark.parametrize("titre", ["", "   ", "///", "..."])
def test_a_name_that_says_nothing_is_refused(tmp_path: Path, titre: str) -> None:
    with pytest.raises(UsageError):
        check_place(tmp_path, titre)


def test_looking_writes_nothing(tmp_path: Path) -> None:
    place = check_place(tmp_path, "Sainte-Marthe")
    assert place.dossier == tmp_path / "Sainte-Marthe.coffre"
    assert not place.partage
    assert list(tmp_path.iterdir()) == []


def test_f13_a_place_that_is_taken_is_refused(tmp_path: Path) -> None:
    made = make(tmp_path / "Sainte-Marthe.coffre")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match="existe déjà"):
        check_place(tmp_path, "Sainte-Marthe")
    assert tree(tmp_path) == before
    assert made.folder.is_dir()


def test_a_vault_does_not_hold_another(made: Made) -> None:
    with pytest.raises(UsageError, match="dans un coffre"):
        check_place(made.folder / "sauvegardes", "Autre")


def test_a_place_that_is_not_there_or_closed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="n’existe pas"):
        check_place(tmp_path / "absent", "Sainte-Marthe")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(UsageError, match="ne pouvez pas écrire"):
        check_place(tmp_path, "Sainte-Marthe")
