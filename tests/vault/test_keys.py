"""Slots: the right secret gives the keys back, anything else gives nothing."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import AlteredVault
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault.keys import Cost, Keys
from pdp_desk.vault.manifest import Derivation, Slot

CALIBRATED = wrapping.calibrated  # the tests of the services are given a cheaper one
CHEAP = Cost(memoire_kio=8, passes=1, voies=1)
VAULT = "0" * 32
UID = "a" * 32


def keys() -> Keys:
    return wrapping.new_keys(wrapping.random_key(), wrapping.random_key())


def slot_of(given_keys: Keys, password: str, role: Role = Role.MEDECIN) -> Slot:
    return wrapping.password_slot(
        VAULT, given_keys, password, uid=UID, nom="Claire Dumontet", role=role, cost=CHEAP
    )


def opened(slot: Slot, password: str, vault: str = VAULT) -> Keys | None:
    return wrapping.unwrap(slot, vault, wrapping.password_key(password, slot.derivation))


@given(st.text(min_size=1), st.text(min_size=1))
def test_only_the_password_opens(password: str, other: str) -> None:
    held = keys()
    slot = slot_of(held, password)
    assert opened(slot, password) == held
    same = unicodedata.normalize("NFC", password) == unicodedata.normalize("NFC", other)
    assert (opened(slot, other) == held) == same


@pytest.mark.parametrize(
    "password", ["é", "Élève à 12 €", "ﬁancé", "naïve—œuvre", "日本", "\ud800"]
)
def test_non_ascii_password_opens_composed_or_not(password: str) -> None:
    """F21: a macOS keyboard may send e + accent where a French one sends é."""
    held = keys()
    slot = slot_of(held, password)
    for form in ("NFC", "NFD"):
        assert opened(slot, unicodedata.normalize(form, password)) == held  # type: ignore[arg-type]


def test_spaces_and_case_count() -> None:
    slot = slot_of(keys(), "Mot de passe")
    assert opened(slot, "mot de passe") is None
    assert opened(slot, "Mot de passe ") is None


@pytest.mark.parametrize("role", list(Role))
def test_only_medical_roles_hold_the_medical_key(role: Role) -> None:
    held = keys()
    found = opened(slot_of(held, "x", role), "x")
    assert found is not None
    assert found.donnees == held.donnees
    medical = role in {Role.MEDECIN, Role.INFIRMIER}
    assert found.medicale == (held.medicale if medical else None)


def test_recovery_slot_holds_everything() -> None:
    held, entropy = keys(), wrapping.random_key()
    slot = wrapping.words_slot(VAULT, held, entropy)
    assert wrapping.unwrap(slot, VAULT, wrapping.words_key(entropy, slot.derivation)) == held
    other = wrapping.words_key(wrapping.random_key(), slot.derivation)
    assert wrapping.unwrap(slot, VAULT, other) is None


@pytest.mark.parametrize(
    "change",
    [
        {"id": "f" * 32},
        {"type": "mots"},
        {"membre": "b" * 32},
        {"role": Role.INFIRMIER},
        {"nonce": bytes(12)},
        {"nonce": b""},
        {"cles": b""},
        {"echange": bytes(32)},
        {"verification": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_fact_of_a_slot_is_bound(change: dict[str, object]) -> None:
    slot = slot_of(keys(), "x")
    assert opened(msgspec.structs.replace(slot, **change), "x") is None


def test_slot_of_another_vault_opens_nothing() -> None:
    assert opened(slot_of(keys(), "x"), "x", vault="1" * 32) is None


@pytest.mark.parametrize(
    "change",
    [
        {"memoire_kio": 2**31},
        {"passes": 10**6},
        {"voies": 10**6},
        {"passes": 0},
        {"voies": 0},
        {"memoire_kio": 1},
        {"sel": b"x"},
    ],
    ids=str,
)
def test_absurd_derivation_is_refused_before_it_runs(change: dict[str, object]) -> None:
    slot = slot_of(keys(), "x")
    absurd = msgspec.structs.replace(slot.derivation, **change)
    with pytest.raises(AlteredVault):
        wrapping.password_key("x", absurd)


def test_derivation_is_argon2id_as_published() -> None:
    """The reference vector of the Argon2 command line, version 13."""
    derivation = Derivation("argon2id", b"somesalt", memoire_kio=65536, passes=2, voies=1)
    expected = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    assert wrapping.password_key("password", derivation).hex() == expected


# The floor before the tests made it cheap (see `tests.conftest`).
FLOOR = wrapping.LOWEST_COST


@pytest.mark.parametrize("passes_per_second", [2, 6, 20, 60, 200, 2000, 10**6])
def test_the_price_suits_the_machine(
    monkeypatch: pytest.MonkeyPatch, passes_per_second: float
) -> None:
    """A machine that does so many passes over 64 MiB in a second, from the slowest on."""
    monkeypatch.setattr(wrapping, "LOWEST_COST", FLOOR)

    def seconds(cost: Cost) -> float:
        return cost.passes * cost.memoire_kio / FLOOR.memoire_kio / passes_per_second

    cost = CALIBRATED(seconds)
    assert cost.memoire_kio >= FLOOR.memoire_kio
    assert cost.passes >= 3
    if 6 <= passes_per_second <= 200:
        assert 0.3 <= seconds(cost) <= 1
    wrapping.refuse_unfit(
        Derivation("argon2id", b"0" * 16, cost.memoire_kio, cost.passes, cost.voies)
    )


def test_a_machine_that_hesitates_still_gets_a_price(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapping, "LOWEST_COST", FLOOR)
    times = iter([0.01, 5.0, 0.01, 5.0, 0.01, 5.0])
    assert CALIBRATED(lambda _: next(times)).memoire_kio >= FLOOR.memoire_kio


@pytest.mark.parametrize(
    "change", [{"memoire_kio": 64 * 1024 - 1}, {"passes": 1}, {"voies": 0}], ids=str
)
def test_under_the_floor_nothing_is_derived(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, int]
) -> None:
    monkeypatch.setattr(wrapping, "LOWEST_COST", FLOOR)
    asked = {"memoire_kio": 64 * 1024, "passes": 2, "voies": 1} | change
    with pytest.raises(AlteredVault, match="réglage du mot de passe"):
        wrapping.password_key("x", Derivation("argon2id", b"0" * 16, **asked))


def test_the_floor_is_the_one_promised() -> None:
    assert Cost(memoire_kio=64 * 1024, passes=2, voies=1) == FLOOR


def test_keys_show_nothing() -> None:
    held = keys()
    shown = f"{held!r} {held}"
    for key in (held.donnees, held.medicale, held.echange, held.signature):
        assert key is not None
        assert key.hex() not in shown
        assert repr(key) not in shown
