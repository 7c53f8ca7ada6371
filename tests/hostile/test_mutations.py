"""Mutated vaults: each is opened as it was, or refused with a known code; nothing in between.

PDP_DESK_MUTATIONS says how many are tried (10,000 for a release).
"""

from __future__ import annotations

import inspect
import os
import shutil
from pathlib import Path
from random import Random

import pytest

from pdp_desk import errors
from pdp_desk.errors import UserError
from pdp_desk.services import vault
from tests.hostile.family import MEDECIN, SECOND, Family, family, state, today
from tests.hostile.mutations import EDITS, MUTATIONS, edit_manifest
from tests.services.vaults import tree

ROUNDS = int(os.environ.get("PDP_DESK_MUTATIONS", "80"))
PARTS = 8
CODES = {
    kind.code
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, UserError) and kind is not UserError
}


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Family:
    return family(tmp_path_factory.mktemp("famille"))


def verdict(folder: Path, family: Family, dice: Random) -> str:
    """Open as its owner would: the state it held, or the code of the refusal."""
    before = tree(folder)
    try:
        if dice.random() < 0.3:
            desk = vault.open_with_words(folder, family.words, today=today)
        else:
            secret = dice.choice((SECOND, SECOND, family.early.password))
            desk = vault.open_with_password(folder, secret, membre=MEDECIN, today=today)
    except UserError as error:
        assert tree(folder) == before, "a refusal changed something on the disk"
        return error.code
    try:
        held = state(desk)
    finally:
        vault.close(desk)
    return family.named(held)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_mutated_vault_opens_right_or_is_refused(
    lived: Family, tmp_path: Path, part: int
) -> None:
    for turn in range(part, ROUNDS, PARTS):
        dice = Random(turn)
        source = lived.now if dice.random() < 0.6 else dice.choice(lived.moments)
        folder = tmp_path / "essai.coffre"
        shutil.copytree(source.folder, folder)
        mutation = dice.choice(MUTATIONS)
        mutation(dice, folder, lived)
        try:
            found = verdict(folder, lived, dice)
        except BaseException as error:
            error.add_note(f"round {turn}: {mutation.__name__} on {source.folder.name}")
            raise
        known = CODES | {moment.folder.name for moment in (*lived.moments, lived.other)}
        assert found in known, f"round {turn}: {mutation.__name__}"
        shutil.rmtree(folder)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_of_the_manifest_never_passes(lived: Family, tmp_path: Path, edit: object) -> None:
    """F18: a role, a derivation, a slot changed by somebody without a key are seen."""
    for turn in range(6):
        folder = tmp_path / f"{turn}.coffre"
        shutil.copytree(lived.now.folder, folder)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tests.hostile.mutations.EDITS", (edit,))
            edit_manifest(Random(turn), folder, lived)
        for secret in (SECOND, lived.early.password):
            with pytest.raises(UserError) as refused:
                vault.open_with_password(folder, secret, membre=MEDECIN, today=today)
            assert refused.value.code in CODES
        with pytest.raises(UserError):
            vault.open_with_words(folder, lived.words, today=today)


def test_the_pages_of_an_older_moment_are_never_read_as_new(lived: Family, tmp_path: Path) -> None:
    """Each page is authentic, the whole is not: a synchroniser that mixed two moments."""
    folder = tmp_path / "essai.coffre"
    shutil.copytree(lived.changed.folder, folder)
    shutil.copyfile(lived.early.folder / "donnees.db", folder / "donnees.db")
    with pytest.raises(errors.AlteredVault, match="autre moment"):
        vault.open_with_password(folder, SECOND, membre=MEDECIN, today=today)
