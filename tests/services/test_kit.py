"""The recovery kit: counted once typed again, tried on a copy, renewed without a gap."""

from __future__ import annotations

import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import AlteredVault, UsageError, WrongSecret
from pdp_desk.services import kit, members, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Journal, Reglage, Salarie
from pdp_desk.vault import folder as places
from pdp_desk.vault.opening import with_words
from tests.services.vaults import PASSWORD, Made, make, today, tree

YEAR_LATER = date(2027, 11, 17)


@pytest.fixture
def desk(made: Made) -> Iterator[Desk]:
    desk = made.open()
    yield desk
    vault.close(desk)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders go: what is left there is seen."""
    room = tmp_path / "temporaire"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    return room


def answers(words: tuple[str, ...], asked: tuple[int, ...]) -> dict[int, str]:
    return {place: words[place - 1] for place in asked}


def acts(desk: Desk) -> list[str]:
    with desk.store.read() as session:
        return list(session.scalars(select(Journal.acte).order_by(Journal.id)))


# --- Verified by typing again ------------------------------------------------------------


def test_a_new_vault_says_its_kit_is_not_verified(desk: Desk) -> None:
    state = kit.kit_state(desk)
    assert not state.verifie
    assert "n’est pas vérifié" in state.alerte
    assert vault.describe(desk.folder or Path()).kit_eprouve_le is None


def test_f19_four_words_typed_again_make_the_kit_count(desk: Desk, made: Made) -> None:
    state = kit.verify_kit(desk, made.words, answers(made.words, kit.ask_places()))
    assert state.verifie_le == today()
    assert state.alerte == ""
    assert kit.kit_state(desk) == state
    assert acts(desk)[-1] == "verifier_kit"
    assert vault.describe(made.folder).kit_eprouve_le == today()
    vault.close(made.open())


def test_f19_a_wrong_word_or_too_few_leave_the_kit_unverified(desk: Desk, made: Made) -> None:
    asked = kit.ask_places()
    wrong = {**answers(made.words, asked), asked[2]: "abaisser"}
    for given in (wrong, {}, answers(made.words, asked[:3])):
        with pytest.raises(WrongSecret):
            kit.verify_kit(desk, made.words, given)
    assert not kit.kit_state(desk).verifie
    assert "verifier_kit" not in acts(desk)


def test_f19_words_of_another_vault_never_count(desk: Desk, made: Made) -> None:
    other = kit.fresh_words()
    with pytest.raises(WrongSecret):
        kit.verify_kit(desk, other, answers(other, kit.ask_places()))
    assert not kit.kit_state(desk).verifie


def test_accents_capitals_and_endings_do_not_count_in_the_answers() -> None:
    words = ("académie", "éligible", *kit.fresh_words()[2:])
    assert kit.wrong_answers(words, {1: " Acad ", 2: "ELIGIBLE"}) == ()
    assert kit.wrong_answers(words, {1: "aca", 2: ""}) == (1, 2)


def test_four_places_are_asked_and_never_the_same_twice_in_a_row() -> None:
    before: tuple[int, ...] = ()
    for _ in range(200):
        asked = kit.ask_places(before)
        assert len(set(asked)) == 4
        assert set(asked) <= set(range(1, 25))
        assert asked != before
        before = asked


def test_the_same_places_drawn_twice_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([[4, 3, 2, 1], [9, 7, 5, 24]])

    class Loaded:
        def sample(self, places: object, count: int) -> list[int]:
            return next(drawn)

    monkeypatch.setattr(kit.secrets, "SystemRandom", Loaded)
    assert kit.ask_places((1, 2, 3, 4)) == (5, 7, 9, 24)


# --- The file ----------------------------------------------------------------------------


def test_the_page_is_written_for_one_account_only(tmp_path: Path) -> None:
    path = tmp_path / "Kit.pdf"
    kit.save_kit(b"%PDF", path)
    assert path.read_bytes() == b"%PDF"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["Kit.pdf"]


def test_f13_a_kit_never_replaces_another(tmp_path: Path) -> None:
    path = tmp_path / "Kit.pdf"
    path.write_bytes(b"celui d'un autre coffre")
    with pytest.raises(UsageError, match="existe déjà"):
        kit.save_kit(b"%PDF", path)
    assert path.read_bytes() == b"celui d'un autre coffre"


def test_the_kit_is_not_kept_in_its_own_vault(made: Made) -> None:
    before = tree(made.folder)
    with pytest.raises(UsageError, match="ne se garde pas"):
        kit.save_kit(b"%PDF", made.folder / "sauvegardes" / "Kit.pdf")
    assert tree(made.folder) == before


def test_making_the_page_leaves_no_file(temporary: Path, made: Made) -> None:
    content = kit.make_kit(made.words, titre="Sainte-Marthe", le=today())
    assert content.startswith(b"%PDF")
    assert list(temporary.iterdir()) == []


def test_f22_nothing_of_the_words_reaches_the_vault_in_clear(desk: Desk, made: Made) -> None:
    kit.verify_kit(desk, made.words, answers(made.words, kit.ask_places()))
    phrase = " ".join(made.words).encode()
    assert all(phrase not in content for content in tree(made.folder).values())
    with desk.store.read() as session:
        kept = [*session.scalars(select(Reglage.valeur)), *session.scalars(select(Journal.detail))]
    assert all(word not in (text or "").split() for word in made.words for text in kept)


# --- The yearly exercise -----------------------------------------------------------------


def test_the_exercise_opens_a_copy_counts_it_and_is_dated(
    desk: Desk, made: Made, temporary: Path
) -> None:
    bilan = kit.recovery_exercise(desk, " ".join(made.words))
    assert (bilan.le, bilan.personnes, bilan.dossiers) == (today(), 1, 0)
    assert "17 novembre 2026" in bilan.registre
    assert "Claire Dumontet" in bilan.registre
    assert kit.kit_state(desk).exercice_le == today()
    assert kit.kit_state(desk).verifie_le == today()
    assert acts(desk)[-1] == "exercice_recuperation"
    assert list(temporary.iterdir()) == []
    assert vault.describe(made.folder).kit_eprouve_le == today()


def test_after_a_year_the_exercise_is_due(desk: Desk, made: Made) -> None:
    kit.recovery_exercise(desk, made.words)
    eve = replace(desk, today=lambda: date(2027, 11, 16))
    later = replace(desk, today=lambda: YEAR_LATER)
    assert kit.kit_state(eve).alerte == ""
    assert "à refaire" in kit.kit_state(later).alerte
    kit.recovery_exercise(later, made.words)
    assert kit.kit_state(later).alerte == ""


def test_f19_an_exercise_with_other_words_changes_nothing(
    desk: Desk, made: Made, temporary: Path
) -> None:
    with pytest.raises(WrongSecret):
        kit.recovery_exercise(desk, kit.fresh_words())
    assert kit.kit_state(desk).exercice_le is None
    assert list(temporary.iterdir()) == []


def test_the_copy_goes_even_when_the_exercise_fails(
    desk: Desk, made: Made, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def broken(copy: object) -> object:
        seen.append(any(temporary.rglob("donnees.db")))
        raise AlteredVault("La copie ne se lit pas.")

    monkeypatch.setattr(kit, "_counts_of", broken)
    with pytest.raises(AlteredVault):
        kit.recovery_exercise(desk, made.words)
    assert seen == [True]
    assert list(temporary.iterdir()) == []
    assert kit.kit_state(desk).exercice_le is None


def test_a_copy_that_lacks_somebody_is_no_success(
    desk: Desk, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = kit._counts_of
    monkeypatch.setattr(kit, "_counts_of", lambda copy: {**counted(copy), Salarie: 0})
    with pytest.raises(AlteredVault, match="même chose"):
        kit.recovery_exercise(desk, made.words)
    assert kit.kit_state(desk).exercice_le is None


# --- New words ---------------------------------------------------------------------------


def renewed(desk: Desk, old: tuple[str, ...] | None, password: str = PASSWORD) -> tuple[str, ...]:
    words = kit.fresh_words()
    given = answers(words, kit.ask_places())
    kit.renew_words(desk, password, words, given, old_words=old)
    return words


def test_new_words_open_and_old_ones_no_longer(desk: Desk, made: Made) -> None:
    before = with_words(made.folder, made.words).keys
    words = renewed(desk, made.words)
    with pytest.raises(WrongSecret):
        with_words(made.folder, made.words)
    after = with_words(made.folder, words).keys
    assert (after.donnees, after.medicale) == (before.donnees, before.medicale)
    assert kit.kit_state(desk).verifie
    vault.close(made.open())  # the password still opens


def test_the_medical_key_is_never_left_out_of_the_new_words(desk: Desk, made: Made) -> None:
    before = made.manifest.read_bytes()
    with pytest.raises(UsageError, match="clé médicale"):
        renewed(desk, None)  # a responsable does not hold it
    assert made.manifest.read_bytes() == before
    assert not kit.kit_state(desk).verifie


def test_a_physician_needs_no_old_words(tmp_path: Path) -> None:
    made = make(tmp_path / "Médecin.coffre", Role.MEDECIN)
    desk = made.open()
    words = renewed(desk, None)
    assert with_words(made.folder, words).keys.medicale is not None
    vault.close(desk)


@pytest.mark.parametrize("fault", ["password", "answers", "old words"])
def test_f19_until_everything_is_right_the_old_words_open(
    desk: Desk, made: Made, fault: str
) -> None:
    words = kit.fresh_words()
    given = answers(words, kit.ask_places())
    if fault == "answers":
        given[next(iter(given))] = "zzzz"
    with pytest.raises(WrongSecret):
        kit.renew_words(
            desk,
            "faux" if fault == "password" else PASSWORD,
            words,
            given,
            old_words=kit.fresh_words() if fault == "old words" else made.words,
        )
    assert with_words(made.folder, made.words).keys.medicale is not None


def test_f18_renewal_cut_short_leaves_the_old_words_or_the_new_ones(
    desk: Desk, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = kit.fresh_words()
    given = answers(words, kit.ask_places())

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    for broken in (places, "replacing"), (kit, "_keep"), (kit, "note"):
        with monkeypatch.context() as patch:
            patch.setattr(*broken, cut)
            with pytest.raises(KeyboardInterrupt):
                kit.renew_words(desk, PASSWORD, words, given, old_words=made.words)
        assert with_words(made.folder, made.words)
        assert not kit.kit_state(desk).verifie
    kit.renew_words(desk, PASSWORD, words, given, old_words=made.words)
    assert with_words(made.folder, words)


def test_words_made_later_have_to_be_proved_again(desk: Desk, made: Made) -> None:
    kit.verify_kit(desk, made.words)
    kit.renew_words(
        desk,
        PASSWORD,
        new := kit.fresh_words(),
        answers(new, kit.ask_places()),
        old_words=made.words,
    )
    assert kit.kit_state(desk).exercice_le is None


def test_the_kit_outlives_a_departure(desk: Desk, made: Made) -> None:
    kit.verify_kit(desk, made.words)
    leaver = members.add_member(desk, "Inès Kaddour", Role.CHARGE, "deux loutres sous la pluie")
    members.revoke_member(desk, leaver.id, PASSWORD)
    assert kit.kit_state(desk).verifie  # the same words, which open the new keys
    assert kit.recovery_exercise(desk, made.words).personnes == 1
    words = renewed(desk, made.words)
    assert kit.recovery_exercise(desk, words).personnes == 1
    with pytest.raises(WrongSecret):
        with_words(made.folder, made.words)


def test_f18_a_lost_password_is_replaced_with_the_words(made: Made) -> None:
    desk = vault.open_with_words(made.folder, made.words, today=today)
    members.change_password(desk, " ".join(made.words), "trois hérons dans la brume")
    vault.close(desk)
    vault.close(made.open("trois hérons dans la brume"))
    assert with_words(made.folder, made.words)
