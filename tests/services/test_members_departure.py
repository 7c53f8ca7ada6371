"""A member leaves: new keys for those who stay, nothing for who left, and nothing by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import (
    AlteredVault,
    BrokenSeal,
    Forbidden,
    StorageFailed,
    UsageError,
    UserError,
    VaultBusy,
    WrongSecret,
)
from pdp_desk.services import members, vault
from pdp_desk.storage.engine import Store
from pdp_desk.storage.tables import Membre, Salarie
from pdp_desk.vault import folder as places
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault import rekey
from pdp_desk.vault.manifest import Manifest
from pdp_desk.vault.opening import with_password, with_words
from tests.services.team import (
    ANNE,
    DOCUMENT,
    INES,
    MARC,
    NEW,
    NOTE,
    PASSWORDS,
    PAUL,
    medical_values,
    number_of,
    opened,
    opened_by_words,
    revoke,
)
from tests.services.vaults import MEMBRE, PASSWORD, Made, flip, forge, today, tree

# --- Taken out ---------------------------------------------------------------------------


def test_who_leaves_opens_nothing_and_the_others_everything(team: Made) -> None:
    old = with_password(team.folder, PASSWORDS[INES]).keys
    revoke(team, INES)
    assert sorted(p.name for p in team.folder.glob("*.db*")) == ["donnees-2.db"]
    with pytest.raises(WrongSecret):
        vault.open_with_password(team.folder, PASSWORDS[INES], today=today)
    for name in (MEMBRE, ANNE, PAUL, MARC):
        with opened(team, name) as desk:
            assert desk.membre.nom == name
            assert desk.keys is not None
            assert desk.keys.donnees != old.donnees
            with desk.store.read() as session:
                assert session.scalars(select(Salarie.nom)).one() == "Quintessence"
    with opened_by_words(team, ANNE) as desk:
        assert desk.keys is not None
        assert desk.keys.medicale is not None
        assert medical_values(desk.store, desk.keys.medicale) == [NOTE, DOCUMENT]


def test_a_sealed_slot_is_wrapped_again_at_the_next_opening(team: Made) -> None:
    revoke(team, INES)
    with opened(team) as desk:
        waiting = {m.nom: m.en_attente for m in members.list_members(desk)}
        assert waiting == {MEMBRE: False, ANNE: True, PAUL: True, MARC: True, INES: False}
    with opened(team, ANNE):
        pass
    with opened(team, ANNE) as desk:
        waiting = {m.nom: m.en_attente for m in members.list_members(desk)}
        assert waiting == {MEMBRE: False, ANNE: False, PAUL: True, MARC: True, INES: False}


def test_two_departures_before_somebody_comes_back(team: Made) -> None:
    """The second one is proved by keys the absent member has never had in their hands."""
    revoke(team, INES, by=MARC)
    revoke(team, PAUL, by=ANNE)  # holds the medical key: it changes
    revoke(team, MARC)  # the author of the first seal has left meanwhile
    with opened_by_words(team) as desk:
        assert desk.membre.nom == MEMBRE
    with opened(team, ANNE) as desk:
        assert desk.keys is not None
        assert desk.keys.medicale is not None
        assert medical_values(desk.store, desk.keys.medicale) == [NOTE, DOCUMENT]
    for name in (INES, PAUL, MARC):
        with pytest.raises(WrongSecret):
            vault.open_with_password(team.folder, PASSWORDS[name], today=today)


def test_somebody_absent_for_two_departures_comes_back(team: Made) -> None:
    revoke(team, INES, by=MARC)
    revoke(team, MARC)
    with opened(team, PAUL) as desk:
        assert desk.keys is not None
        assert desk.keys.medicale is not None
        assert medical_values(desk.store, desk.keys.medicale) == [NOTE, DOCUMENT]


def test_words_open_after_two_departures(team: Made) -> None:
    revoke(team, INES)
    revoke(team, PAUL, words=True)
    assert with_words(team.folder, team.words).keys.medicale is not None
    with opened_by_words(team, ANNE) as desk:
        assert desk.keys is not None
        assert desk.keys.medicale is not None
        assert medical_values(desk.store, desk.keys.medicale) == [NOTE, DOCUMENT]


def test_the_medical_key_changes_with_who_held_it(team: Made) -> None:
    old = with_password(team.folder, PASSWORDS[PAUL]).keys
    assert old.medicale is not None
    with opened(team) as desk:
        with pytest.raises(Forbidden, match="clé médicale"):
            members.revoke_member(desk, number_of(desk, PAUL), PASSWORD)
        assert not any(m.revoque_le for m in members.list_members(desk))
    revoke(team, PAUL, words=True)
    new = with_password(team.folder, PASSWORDS[ANNE]).keys
    assert new.medicale not in (None, old.medicale)
    with opened(team, ANNE) as desk:
        assert medical_values(desk.store, new.medicale or b"") == [NOTE, DOCUMENT]
        with pytest.raises(BrokenSeal):
            medical_values(desk.store, old.medicale)


def test_the_medical_key_stays_when_who_leaves_never_held_it(team: Made) -> None:
    old = with_password(team.folder, PASSWORDS[ANNE]).keys
    revoke(team, INES)
    new = with_password(team.folder, PASSWORDS[ANNE]).keys
    assert (new.donnees != old.donnees, new.medicale) == (True, old.medicale)


def test_the_open_desk_goes_on_with_the_new_keys(team: Made) -> None:
    with opened(team, ANNE) as desk:
        members.revoke_member(desk, number_of(desk, PAUL), PASSWORDS[ANNE])
        assert desk.keys is not None
        assert desk.keys.medicale is not None
        assert medical_values(desk.store, desk.keys.medicale) == [NOTE, DOCUMENT]
        with desk.store.write() as session:
            session.add(Salarie(nom="Après", prenom="Elle", nom_cle="apres elle"))
        members.change_password(desk, PASSWORDS[ANNE], NEW)
        members.revoke_member(desk, number_of(desk, INES), NEW)
    assert [p.name for p in team.folder.glob("*.db*")] == ["donnees-3.db"]
    with opened(team, ANNE, NEW) as desk, desk.store.read() as session:
        assert set(session.scalars(select(Salarie.nom))) == {"Quintessence", "Après"}


@pytest.mark.parametrize("who", [INES, PAUL])
def test_only_those_who_manage_members_take_an_access_away(team: Made, who: str) -> None:
    with opened(team, who) as desk, pytest.raises(Forbidden):
        members.revoke_member(desk, number_of(desk, MARC), PASSWORDS[who])


def test_nobody_takes_their_own_access_away(team: Made) -> None:
    with opened(team) as desk, pytest.raises(UsageError, match="propre accès"):
        members.revoke_member(desk, desk.membre.id, PASSWORD)


def test_ones_own_password_is_asked(team: Made) -> None:
    with opened(team) as desk, pytest.raises(WrongSecret):
        members.revoke_member(desk, number_of(desk, INES), PASSWORDS[INES])
    with opened(team, INES) as desk:
        assert desk.membre.nom == INES


def test_an_access_is_taken_away_once(team: Made) -> None:
    revoke(team, INES)
    with opened(team) as desk:
        for number in (number_of(desk, INES), 99):
            with pytest.raises(UsageError, match="plus d’accès"):
                members.revoke_member(desk, number, PASSWORD)


def test_a_copy_is_made_before_and_after(team: Made) -> None:
    revoke(team, INES)
    before, after = sorted(
        (p for p in (team.folder / "sauvegardes").iterdir() if "cles" in p.name),
        key=lambda path: "apres" in path.name,
    )
    for copy, opens in ((before, True), (after, False)):
        desk = vault.open_with_password(copy, PASSWORDS[MARC], today=today)
        assert desk.membre.nom == MARC
        vault.close(desk)
        if opens:  # what the format says of copies made before
            vault.close(vault.open_with_password(copy, PASSWORDS[INES], today=today))
        else:
            with pytest.raises(WrongSecret):
                vault.open_with_password(copy, PASSWORDS[INES], today=today)


@pytest.mark.skipif(sys.platform == "win32", reason="the old database stays while it is open")
def test_who_only_reads_elsewhere_is_stopped_by_a_change_of_keys(team: Made) -> None:
    """Somebody who reads, perhaps who has just left, is not shown the old state for ever."""
    old = with_password(team.folder, PASSWORDS[INES])
    reader = Store(team.base, old.keys.donnees, journal_only=True)
    with reader.read() as session:
        assert session.scalars(select(Salarie.nom)).one() == "Quintessence"
    revoke(team, INES)
    for session_of in (reader.read, reader.write):
        with pytest.raises(VaultBusy, match="changé de clés"), session_of():
            pass
    reader.close()


# --- Interrupted -------------------------------------------------------------------------


def test_a_new_base_spoiled_by_the_disk_is_never_switched_to(
    team: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Spoiled(Store):
        def close(self) -> None:
            super().close()
            flip(self.path, 9000)

    monkeypatch.setattr(rekey, "Store", Spoiled)
    with pytest.raises(AlteredVault):
        revoke(team, INES)
    assert [path.name for path in team.folder.glob("*donnees*")] == ["donnees.db"]
    with opened(team, INES) as desk:
        assert desk.membre.nom == INES


def test_a_disk_that_complains_after_the_one_write_does_not_undo_it(
    team: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, complaints = places.write_manifest, iter([StorageFailed("plein")])

    def complain(folder: Path, manifest: Manifest, mac_key: bytes) -> None:
        write(folder, manifest, mac_key)
        if folder == team.folder and manifest.base.fichier == "donnees-2.db":
            for complaint in complaints:
                raise complaint

    monkeypatch.setattr(places, "write_manifest", complain)
    revoke(team, INES)
    assert next(complaints, None) is None
    with pytest.raises(WrongSecret):
        vault.open_with_password(team.folder, PASSWORDS[INES], today=today)


@pytest.mark.parametrize("said", [b"../temoin.txt", b"donnees-2.db", b"", b"\xff\xfe\x00"])
def test_a_mark_removes_only_the_base_it_may_speak_of(team: Made, said: bytes) -> None:
    """What an interrupted change left tells which file to remove: it is not believed blindly."""
    revoke(team, INES)
    beside = team.folder.parent / "temoin.txt"
    beside.write_text("à quelqu’un", "utf-8")
    mark = team.folder / ".donnees-2.db.en-cours"
    mark.write_bytes(said)
    with opened(team, ANNE) as desk, desk.store.read() as session:
        assert session.scalars(select(Salarie.nom)).one() == "Quintessence"
    assert beside.exists()
    assert not mark.exists()


# --- Tampered with -----------------------------------------------------------------------


def test_the_slot_of_who_left_copied_back_opens_nothing(team: Made) -> None:
    before = json.loads(team.manifest.read_bytes())["emplacements"]
    (old,) = (slot for slot in before if slot.get("nom") == INES)
    revoke(team, INES)
    forge(team, lambda content: content["emplacements"].append(old))
    with pytest.raises(AlteredVault):
        vault.open_with_password(team.folder, PASSWORDS[INES], today=today)
    with pytest.raises(AlteredVault):
        vault.open_with_password(team.folder, PASSWORD, today=today)


def test_the_old_manifest_put_back_opens_nothing(team: Made) -> None:
    kept = team.manifest.read_bytes()
    revoke(team, INES)
    team.manifest.write_bytes(kept)
    for name in (INES, MEMBRE):
        with pytest.raises(AlteredVault, match="manque"), opened(team, name):
            pass


def seals(content: dict[str, Any], name: str = ANNE) -> list[dict[str, Any]]:
    (slot,) = (slot for slot in content["emplacements"] if slot.get("nom") == name)
    found: list[dict[str, Any]] = slot["scelles"]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda content: seals(content).clear(),
        lambda content: seals(content).append(seals(content)[0]),
        lambda content: seals(content)[0].update(auteur=seals(content)[0]["ephemere"]),
        lambda content: seals(content)[0].update(preuve=seals(content)[0]["auteur"]),
        lambda content: seals(content)[0].update(nonce="AAAAAAAAAAAAAAAA"),
        lambda content: seals(content)[0].update(ephemere="A" * 43 + "="),
        lambda content: seals(content)[0].update(cles=seals(content, MARC)[0]["cles"]),
        lambda content: seals(content).__setitem__(0, seals(content, MARC)[0]),
        lambda content: seals(content)[0].update(signature=seals(content, MARC)[0]["signature"]),
    ],
)
def test_sealed_keys_edited_by_hand_are_refused(
    team: Made, change: Callable[[dict[str, Any]], object]
) -> None:
    revoke(team, INES)
    forge(team, change)
    with pytest.raises(UserError) as refused, opened(team, ANNE):
        pass
    assert isinstance(refused.value, AlteredVault)


@pytest.mark.parametrize("field", ["role", "public", "revoked", "gone"])
def test_a_member_edited_in_the_database_is_refused(team: Made, field: str) -> None:
    """The role is bound to the slot: another one in the database gives no right."""
    change: dict[str, Any] = {
        "role": {"role": Role.RESPONSABLE},
        "public": {"cle_publique": bytes(32)},
        "revoked": {"revoque_le": today()},
        "gone": {"uid": "0" * 32},
    }[field]
    with opened(team) as desk, desk.store.write() as session:
        session.execute(update(Membre).where(Membre.nom == INES).values(**change))
    with pytest.raises(AlteredVault), opened(team, INES):
        pass
    if field != "gone":
        with pytest.raises((AlteredVault, UsageError)), opened_by_words(team, INES):
            pass
    with opened(team) as desk:
        assert desk.membre.nom == MEMBRE


@pytest.mark.parametrize(
    "change",
    [{"role": "responsable"}, {"role": "medecin"}, {"membre": "0" * 32}],
    ids=lambda change: str(change),
)
def test_a_slot_edited_in_coffre_json_closes(team: Made, change: dict[str, str]) -> None:
    def edit(content: dict[str, Any]) -> None:
        (slot,) = (slot for slot in content["emplacements"] if slot.get("nom") == INES)
        slot.update(change)

    forge(team, edit)
    with pytest.raises(UserError):
        vault.open_with_password(team.folder, PASSWORDS[INES], today=today)


def test_a_price_under_the_floor_is_never_paid(team: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapping, "LOWEST_COST", wrapping.Cost(64 * 1024, 2, 1))
    with pytest.raises(AlteredVault, match="réglage du mot de passe"), opened(team):
        pass
    with opened_by_words(team) as desk:
        assert desk.membre.nom == MEMBRE


def test_a_file_somebody_put_there_is_not_taken_for_a_leftover(team: Made) -> None:
    stray = team.folder / "donnees-7.db"
    stray.write_bytes(b"autre chose")
    revoke(team, INES)
    assert json.loads(team.manifest.read_bytes())["base"]["fichier"] == "donnees-8.db"
    with opened(team):
        pass
    assert stray.read_bytes() == b"autre chose"


def test_the_vault_still_says_nothing_in_clear(team: Made) -> None:
    revoke(team, PAUL, words=True)
    for content in tree(team.folder).values():
        for secret in (NOTE, DOCUMENT, b"Quintessence", *(p.encode() for p in PASSWORDS.values())):
            assert secret not in content
    assert places.read_manifest(team.folder).base.fichier == "donnees-2.db"
