"""A vault described, opened and refused: each refusal is its own, and changes nothing."""

from __future__ import annotations

import os
import random
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.droits import peut
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import (
    AlteredVault,
    NewerVault,
    NotAVault,
    TruncatedVault,
    UsageError,
    UserError,
    WrongSecret,
)
from pdp_desk.services import vault
from pdp_desk.storage.tables import Membre, Salarie
from pdp_desk.vault.recovery import words_of
from tests.services.vaults import (
    MEMBRE,
    NAMES,
    PASSWORD,
    Made,
    cut,
    flip,
    forge,
    make,
    refused,
    today,
    tree,
)

# --- Made and opened ---------------------------------------------------------------------


def test_what_is_made(made: Made) -> None:
    assert sorted(tree(made.folder)) == [
        "LISEZ-MOI.txt",
        "coffre.json",
        "donnees.db",
        "sauvegardes",
    ]
    assert len(made.words) == 24


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_nobody_else_on_the_machine_may_read_what_counts(made: Made) -> None:
    kept = [made.folder, made.folder / "sauvegardes", made.base, made.folder / "coffre.json"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


def test_a_closed_vault_says_who_may_open_it(made: Made) -> None:
    before = tree(made.folder)
    view = vault.describe(made.folder)
    assert view.titre == "Sainte-Marthe"
    assert [(membre.nom, membre.role) for membre in view.membres] == [(MEMBRE, Role.RESPONSABLE)]
    assert tree(made.folder) == before


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_password_opens(made: Made, form: str) -> None:
    """F21."""
    desk = made.open(unicodedata.normalize(form, PASSWORD))  # type: ignore[arg-type]
    assert desk.membre.nom == MEMBRE
    assert desk.membre.role is Role.RESPONSABLE
    assert desk.titre == "Sainte-Marthe"
    with desk.store.read() as session:
        assert session.scalars(select(Salarie.nom)).all() == [NAMES[0]]
    vault.close(desk)


def test_opening_and_closing_leaves_the_same_files(made: Made) -> None:
    before = tree(made.folder)
    vault.close(made.open())
    assert tree(made.folder) == before


def test_the_words_open(made: Made) -> None:
    typed = " ".join(word[:4].upper() for word in made.words)
    desk = vault.open_with_words(made.folder, typed, today=today)
    assert desk.membre.nom == MEMBRE
    vault.close(desk)
    desk = vault.open_with_words(made.folder, made.words, membre="claire  DUMONTET", today=today)
    assert desk.membre.nom == MEMBRE
    vault.close(desk)


def test_words_given_in_the_name_of_nobody(made: Made) -> None:
    with pytest.raises(UsageError, match="pas de membre"):
        vault.open_with_words(made.folder, made.words, membre="Personne", today=today)


@pytest.mark.parametrize("role", list(Role))
def test_who_makes_a_vault_can_add_the_others(tmp_path: Path, role: Role) -> None:
    """A vault whose only member adds nobody would have one member for ever."""
    folder = tmp_path / "a.coffre"
    if peut(role, "ajouter_membre"):
        vault.close(make(folder, role).open())
        return
    with pytest.raises(UsageError, match="ajoute les autres"):
        make(folder, role)
    assert not folder.exists()


@pytest.mark.parametrize("role", [Role.MEDECIN, Role.RESPONSABLE])
def test_medical_key_goes_to_medical_roles_only(tmp_path: Path, role: Role) -> None:
    made = make(tmp_path / "a.coffre", role)
    medical = role is Role.MEDECIN
    for desk in (made.open(), vault.open_with_words(made.folder, made.words, today=today)):
        assert desk.keys is not None
        assert (desk.keys.medicale is not None) == medical
        vault.close(desk)


def test_the_member_signs_with_the_key_the_database_knows(made: Made) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

    desk = made.open()
    assert desk.keys is not None
    with desk.store.read() as session:
        public = session.scalars(select(Membre.cle_publique)).one()
    signature = Ed25519PrivateKey.from_private_bytes(desk.keys.signature).sign(b"acte")
    Ed25519PublicKey.from_public_bytes(public).verify(signature, b"acte")
    vault.close(desk)


def test_two_vaults_share_no_key(tmp_path: Path) -> None:
    desks = [make(tmp_path / name, Role.MEDECIN).open() for name in ("a.coffre", "b.coffre")]
    one, other = (desk.keys for desk in desks)
    assert one is not None
    assert other is not None
    for name in ("donnees", "medicale", "echange", "signature"):
        assert getattr(one, name) != getattr(other, name)
    for desk in desks:
        vault.close(desk)


@pytest.mark.parametrize(
    ("field", "value"),
    [("membre", "  "), ("titre", ""), ("password", ""), ("membre", "a\x00b"), ("titre", "x" * 161)],
)
def test_what_cannot_be_a_name_is_refused(tmp_path: Path, field: str, value: str) -> None:
    given = {"membre": "A", "titre": "T", "password": "x"} | {field: value}
    with pytest.raises(UsageError):
        vault.create_vault(tmp_path / "a.coffre", role=Role.MEDECIN, today=today, **given)
    assert tree(tmp_path) == {}


# --- Refused, untouched ------------------------------------------------------------------


def test_wrong_password(made: Made) -> None:
    for wrong in ("x", "", PASSWORD + " ", PASSWORD.lower()):
        assert isinstance(refused(made, wrong), WrongSecret)


def test_unknown_member(made: Made) -> None:
    with pytest.raises(UsageError, match="pas de membre") as caught:
        made.open(membre="Personne")
    assert MEMBRE in caught.value.hint
    vault.close(made.open(membre="claire dumontet"))


def test_words_of_another_vault(made: Made) -> None:
    before = tree(made.folder)
    with pytest.raises(WrongSecret, match="autre coffre"):
        vault.open_with_words(made.folder, words_of(bytes(32)), today=today)
    with pytest.raises(WrongSecret, match="24 mots"):
        vault.open_with_words(made.folder, "abandon", today=today)
    assert tree(made.folder) == before


def test_not_a_vault(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "coffre.json").write_text('{"bijoux": 3}')
    before = tree(tmp_path)
    messages = set()
    for name in ("empty", "file", "other", "nowhere"):
        with pytest.raises(NotAVault) as caught:
            vault.open_with_password(tmp_path / name, "x", today=today)
        messages.add(caught.value.message)
    assert len(messages) == 4
    assert tree(tmp_path) == before


@pytest.mark.parametrize("place", [0, 5, 16, 900, 4095, 4096, -1, -4096])
def test_flipped_byte_in_the_database(made: Made, place: int) -> None:
    flip(made.base, place)
    assert isinstance(refused(made), AlteredVault)


def test_flipped_byte_anywhere(made: Made) -> None:
    whole = made.base.read_bytes()
    chance = random.Random(7)
    for _ in range(25):
        flip(made.base, chance.randrange(len(whole)))
        assert isinstance(refused(made), AlteredVault)
        made.base.write_bytes(whole)


def test_flipped_byte_in_coffre_json(made: Made) -> None:
    whole = made.manifest.read_bytes()
    for place in range(0, len(whole), 37):
        flip(made.manifest, place)
        assert isinstance(refused(made), AlteredVault)
        made.manifest.write_bytes(whole)


@pytest.mark.parametrize("length", [0, 10, 16, 4095, 4096, 8192, -4096, -1])
def test_truncated_database(made: Made, length: int) -> None:
    cut(made.base, length)
    assert isinstance(refused(made), TruncatedVault)


@pytest.mark.parametrize("length", [0, 1, 500, -1, -2])
def test_truncated_coffre_json(made: Made, length: int) -> None:
    cut(made.manifest, length)
    assert isinstance(refused(made), TruncatedVault)


def test_missing_files_have_their_own_words(made: Made) -> None:
    kept = made.manifest.read_bytes()
    made.manifest.unlink()
    first = refused(made)
    made.manifest.write_bytes(kept)
    made.base.unlink()
    second = refused(made)
    assert isinstance(first, AlteredVault)
    assert isinstance(second, AlteredVault)
    assert "coffre.json manque" in first.message
    assert "donnees.db, manque" in second.message


def test_database_of_another_vault(made: Made, tmp_path: Path) -> None:
    other = make(tmp_path / "other.coffre")
    shutil.copy(other.base, made.base)
    assert "pas celle de ce coffre" in refused(made).message


def test_coffre_json_of_another_vault(made: Made, tmp_path: Path) -> None:
    other = make(tmp_path / "other.coffre")
    shutil.copy(other.manifest, made.manifest)
    assert isinstance(refused(made), AlteredVault)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda content: content.update(titre="Autre"), AlteredVault),
        (lambda content: content["emplacements"].pop(), AlteredVault),
        (lambda content: content["emplacements"][0].update(nom="Autre"), AlteredVault),
        (lambda content: content["emplacements"][0].update(role="medecin"), WrongSecret),
        (lambda content: content["emplacements"][0]["derivation"].update(passes=2), WrongSecret),
        (lambda content: content["emplacements"][0]["derivation"].update(voies=999), AlteredVault),
        (lambda content: content.update(format=2), NewerVault),
        (lambda content: content.update(surprise=2), NewerVault),
    ],
)
def test_edited_coffre_json(
    made: Made, change: Callable[[dict[str, object]], object], expected: type[UserError]
) -> None:
    forge(made, change)
    assert type(refused(made)) is expected


def test_newer_schema(made: Made) -> None:
    desk = made.open()
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    vault.close(desk)
    assert isinstance(refused(made), NewerVault)


def test_each_refusal_has_its_own_exit_code() -> None:
    kinds = (WrongSecret, NotAVault, TruncatedVault, AlteredVault, NewerVault)
    assert len({kind.exit_code for kind in kinds}) == len({kind.code for kind in kinds}) == 5


def test_damage_deep_down_is_found_by_the_full_check_only(made: Made) -> None:
    desk = made.open()
    with desk.store.engine.connect() as connection:
        statement = "SELECT rootpage FROM sqlite_master WHERE name = 'journal'"
        page = connection.exec_driver_sql(statement).scalar_one()
    vault.close(desk)
    flip(made.base, (page - 1) * 4096 + 100)
    vault.close(made.open(full_check=False))
    assert isinstance(refused(made), AlteredVault)


def test_a_crash_is_recovered_not_called_tampering(made: Made, tmp_path: Path) -> None:
    desk = made.open()
    with desk.store.write() as session:
        session.add(Salarie(nom="Dernier", prenom="Mot", nom_cle="dernier mot"))
    crashed = Made(tmp_path / "crashed.coffre", made.words)
    shutil.copytree(made.folder, crashed.folder)
    vault.close(desk)
    assert crashed.base.with_name("donnees.db-wal").stat().st_size > 0
    desk = crashed.open()
    with desk.store.read() as session:
        assert "Dernier" in session.scalars(select(Salarie.nom)).all()
    vault.close(desk)
    assert not crashed.base.with_name("donnees.db-wal").exists()
