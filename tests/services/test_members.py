"""Members: added, changed, taken out; what each one's keys open, and what they no longer do."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import BrokenSeal, Forbidden, UsageError, WrongSecret
from pdp_desk.services import journal, members, vault
from pdp_desk.storage.queries import membres as rows
from pdp_desk.storage.tables import Journal
from pdp_desk.vault import folder as places
from pdp_desk.vault import members as slots
from pdp_desk.vault.opening import with_password, with_words
from pdp_desk.vault.recovery import words_of
from tests.services.team import (
    ANNE,
    DOCUMENT,
    INES,
    MARC,
    NEW,
    NOTE,
    PASSWORDS,
    PAUL,
    acts,
    medical_values,
    number_of,
    opened,
    opened_by_words,
    revoke,
)
from tests.services.vaults import MEMBRE, PASSWORD, Made, today, tree

# --- Added -------------------------------------------------------------------------------


def test_each_member_opens_with_their_own_password(team: Made) -> None:
    for name, password in PASSWORDS.items():
        desk = vault.open_with_password(team.folder, password, today=today, full_check=False)
        assert desk.membre.nom == name
        vault.close(desk)
    assert [m.nom for m in vault.describe(team.folder).membres] == list(PASSWORDS)


def test_a_charge_has_no_medical_key_and_a_nurse_added_by_words_has_it(team: Made) -> None:
    with opened(team, INES) as charge, opened(team, PAUL) as nurse, opened(team) as founder:
        for desk in (charge, founder):
            assert desk.keys is not None
            assert desk.keys.medicale is None
        assert nurse.keys is not None
        assert nurse.keys.medicale is not None
        assert medical_values(nurse.store, nurse.keys.medicale) == [NOTE, DOCUMENT]


def test_the_slot_of_a_charge_never_yields_the_medical_key(team: Made) -> None:
    keys = with_password(team.folder, PASSWORDS[INES]).keys
    words = with_words(team.folder, team.words).keys
    assert keys.medicale is None
    assert words.medicale is not None
    with opened(team, INES) as desk, pytest.raises(BrokenSeal):
        medical_values(desk.store, keys.donnees)


def test_a_medical_role_needs_a_holder_or_the_words(team: Made) -> None:
    before = tree(team.folder)
    with opened(team) as desk:
        with pytest.raises(Forbidden, match="clé médicale") as refused:
            members.add_member(desk, "Zoé Roux", Role.MEDECIN, NEW)
        assert "24 mots" in refused.value.hint
        with pytest.raises(WrongSecret):
            members.add_member(
                desk, "Zoé Roux", Role.MEDECIN, NEW, words=" ".join(words_of(bytes(32)))
            )
    assert (
        json.loads(before["coffre.json"])["emplacements"]
        == json.loads(team.manifest.read_bytes())["emplacements"]
    )
    with opened(team, ANNE) as desk:  # a holder is there: no words are needed
        added = members.add_member(desk, "Zoé Roux", Role.MEDECIN, NEW)
    assert added.cle_medicale


def test_the_words_typed_for_somebody_else_are_not_kept(team: Made) -> None:
    with opened(team) as desk:
        members.add_member(desk, "Zoé Roux", Role.INFIRMIER, NEW, words=" ".join(team.words))
        assert desk.keys is not None
        assert desk.keys.medicale is None


@pytest.mark.parametrize("name", [INES, "inès  KADDOUR", unicodedata.normalize("NFD", INES)])
def test_a_name_is_given_once(team: Made, name: str) -> None:
    with opened(team) as desk, pytest.raises(UsageError, match="a déjà"):
        members.add_member(desk, name, Role.CHARGE, NEW)


def test_the_name_of_who_left_is_not_given_again(team: Made) -> None:
    revoke(team, INES)
    with opened(team) as desk, pytest.raises(UsageError, match="déjà eu"):
        members.add_member(desk, INES, Role.CHARGE, NEW)


def test_an_addition_cut_short_is_done_again(team: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(team) as desk:
        with monkeypatch.context() as patch:

            def fail(*_: object) -> None:
                raise ZeroDivisionError

            patch.setattr(Path, "replace", fail)
            with pytest.raises(ZeroDivisionError):
                members.add_member(desk, "Zoé Roux", Role.CHARGE, NEW)
        (left,) = (m for m in members.list_members(desk) if m.nom == "Zoé Roux")
        assert not left.acces
        again = members.add_member(desk, "Zoé Roux", Role.ASSISTANTE, NEW)
        assert (again.id, again.acces, again.role) == (left.id, True, Role.ASSISTANTE)
    desk = vault.open_with_password(team.folder, NEW, today=today)
    assert desk.membre.role is Role.ASSISTANTE
    vault.close(desk)


def test_who_is_added_again_keeps_what_they_signed(team: Made) -> None:
    """An older coffre.json put back knows nothing of who came since: they are added once more."""
    with opened(team, INES) as desk:
        members.change_password(desk, PASSWORDS[INES], NEW)
    with opened(team) as desk:
        assert desk.keys is not None
        manifest = slots.present(team.folder, desk.keys)
        gone = tuple(slot for slot in manifest.emplacements if slot.nom == INES)
        without = slots.without_slots(manifest, gone)
        places.write_manifest(team.folder, without, desk.keys.mac_key(manifest.id))
        members.add_member(desk, INES, Role.CHARGE, PASSWORDS[INES])
        verdict = journal.verify_journal(desk)
        assert (verdict.anomalies, verdict.anciennes_cles) == ((), 1)


def test_the_journal_tells_and_never_shows_a_name_or_a_secret(team: Made) -> None:
    revoke(team, INES)
    with opened(team) as desk:
        members.change_password(desk, PASSWORD, NEW)
    with opened(team, MEMBRE, NEW) as desk:
        told = [act for act in acts(desk) if act[0].endswith(("membre", "passe"))]
        assert told == [
            *(("ajouter_membre", number) for number in (2, 3, 4, 5)),
            ("retirer_membre", 4),
            ("changer_mot_de_passe", 1),
        ]
        with desk.store.read() as session:
            details = " ".join(filter(None, session.scalars(select(Journal.detail))))
    for secret in (*PASSWORDS, *PASSWORDS.values(), NEW, *team.words):
        assert secret not in details


def test_an_addition_cut_short_may_be_given_up(team: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """That person never had the medical key: nobody is asked for it."""
    with opened(team) as desk:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                members.add_member(desk, "Zoé Roux", Role.MEDECIN, NEW, words=" ".join(team.words))
        members.revoke_member(desk, number_of(desk, "Zoé Roux"), PASSWORD)
        assert [m.nom for m in members.list_members(desk) if m.revoque_le] == ["Zoé Roux"]


# --- Passwords ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "new", ["Élève à 13 € l’été", "naïve œuvre ﬁancé brebis", "abcd\ud800 zèbre girafe"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_f21_a_changed_password_opens_composed_or_not(team: Made, new: str, form: str) -> None:
    with opened(team, INES) as desk:
        members.change_password(desk, PASSWORDS[INES], unicodedata.normalize(form, new))  # type: ignore[arg-type]
    for typed in ("NFC", "NFD"):
        with opened(team, INES, unicodedata.normalize(typed, new)) as desk:  # type: ignore[arg-type]
            assert desk.membre.nom == INES
    with pytest.raises(WrongSecret), opened(team, INES):
        pass


def test_f18_a_wrong_current_password_changes_nothing(team: Made) -> None:
    with opened(team, INES) as desk:
        kept = team.manifest.read_bytes()
        for wrong in ("", "faux", PASSWORD):
            with pytest.raises(WrongSecret, match="mot de passe actuel"):
                members.change_password(desk, wrong, NEW)
        assert team.manifest.read_bytes() == kept
        assert ("changer_mot_de_passe", 4) not in acts(desk)


def test_a_password_change_keeps_the_keys_of_the_member(team: Made) -> None:
    before = with_password(team.folder, PASSWORDS[ANNE]).keys
    with opened(team, ANNE) as desk:
        members.change_password(desk, PASSWORDS[ANNE], NEW)
    assert with_password(team.folder, NEW).keys == before


@pytest.mark.parametrize("weak", ["", "soleil", "Inès Kaddour", "Sainte-Marthe 2026", "azerty123"])
def test_a_weak_password_is_refused_everywhere(team: Made, weak: str, tmp_path: Path) -> None:
    kept = team.manifest.read_bytes()
    with opened(team, INES) as desk, pytest.raises(UsageError):
        members.change_password(desk, PASSWORDS[INES], weak)
    with opened(team) as desk, pytest.raises(UsageError):
        members.add_member(desk, "Zoé Roux", Role.CHARGE, weak)
    with pytest.raises(UsageError):
        vault.create_vault(
            tmp_path / "b.coffre",
            membre=INES,
            role=Role.RESPONSABLE,
            password=weak,
            titre="Sainte-Marthe",
            today=today,
        )
    assert not (tmp_path / "b.coffre").exists()
    slots = json.loads(kept)["emplacements"]
    assert json.loads(team.manifest.read_bytes())["emplacements"] == slots


def test_the_words_give_a_new_password_to_who_lost_theirs(team: Made) -> None:
    with opened(team) as desk:
        old_lines = acts(desk)
    with opened_by_words(team) as desk:
        members.change_password(desk, " ".join(team.words), NEW)
    with opened(team, MEMBRE, NEW) as desk:
        assert acts(desk)[: len(old_lines)] == old_lines
        with desk.store.read() as session:
            keys = rows.public_keys(session)[1]
        assert len(set(keys)) == 2  # what was signed before is still theirs
        members.revoke_member(desk, number_of(desk, INES), NEW)
    with pytest.raises(WrongSecret), opened(team):
        pass
    with opened(team, MARC) as desk:  # the keys sealed by the new signing key are accepted
        assert desk.membre.nom == MARC


def test_the_words_of_another_vault_give_no_password(team: Made) -> None:
    with opened_by_words(team) as desk, pytest.raises(WrongSecret, match="autre coffre"):
        members.change_password(desk, " ".join(words_of(bytes(32))), NEW)
