"""Sealed keys: for one owner, proved by the keys they replace; nothing forged is ever taken."""

from __future__ import annotations

import json
from base64 import b64encode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import AlteredVault
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault import sealing
from pdp_desk.vault.keys import Cost, Keys
from pdp_desk.vault.manifest import Slot
from pdp_desk.vault.sealing import NewKeys, sealed_for, unsealed
from pdp_desk.vault.sealing import _wrapping as before

CHEAP = Cost(memoire_kio=8, passes=1, voies=1)
VAULT = "0" * 32
FIELDS = ("ephemere", "nonce", "cles", "auteur", "preuve", "signature")


def vault_keys() -> Keys:
    return wrapping.new_keys(wrapping.random_key(), wrapping.random_key())


def owner(of: Keys, role: Role = Role.MEDECIN) -> tuple[Slot, Keys]:
    """Somebody who is not there, and what their password gives."""
    held = wrapping.new_keys(of.donnees, of.medicale).held_by(role)
    slot = wrapping.password_slot(VAULT, held, "x", uid="a" * 32, nom="Anne", role=role, cost=CHEAP)
    return slot, held


@pytest.mark.parametrize("role", [Role.MEDECIN, Role.CHARGE])
@pytest.mark.parametrize("times", [1, 2, 4])
def test_new_keys_are_found_one_after_the_other(role: Role, times: int) -> None:
    now, actor = vault_keys(), vault_keys().signature
    slot, held = owner(now, role)
    for _ in range(times):
        then = vault_keys()
        slot = sealed_for(slot, VAULT, now, then, actor)
        now = then
    found = unsealed(slot, VAULT, held)
    assert found.donnees == now.donnees
    assert found.medicale == (now.medicale if role is Role.MEDECIN else None)
    assert (found.echange, found.signature) == (held.echange, held.signature)


def test_the_slot_itself_is_not_touched() -> None:
    now = vault_keys()
    slot, held = owner(now)
    sealed = sealed_for(slot, VAULT, now, vault_keys(), now.signature)
    secret = wrapping.password_key("x", slot.derivation)
    assert wrapping.unwrap(sealed, VAULT, secret) == held
    assert msgspec.structs.replace(sealed, scelles=()) == slot


def test_the_medical_key_stays_when_it_did_not_change() -> None:
    now = vault_keys()
    slot, held = owner(now)
    then = Keys(wrapping.random_key(), now.medicale, now.echange, now.signature)
    sealed = sealed_for(slot, VAULT, now, then, now.signature)
    assert unsealed(sealed, VAULT, held).medicale == now.medicale


def refused(slot: Slot, held: Keys, vault: str = VAULT) -> None:
    with pytest.raises(AlteredVault, match="nouvelles clés"):
        unsealed(slot, vault, held)


def test_a_stranger_cannot_give_keys_of_their_own() -> None:
    """The exchange key is public: anybody can seal something for its owner."""
    slot, held = owner(vault_keys())
    stranger = vault_keys()
    refused(sealed_for(slot, VAULT, stranger, vault_keys(), stranger.signature), held)


def test_a_colleague_cannot_give_a_medical_key_of_their_own() -> None:
    """They hold the data key: the proof asks for the medical key as well."""
    now = vault_keys()
    slot, held = owner(now)
    colleague = Keys(now.donnees, wrapping.random_key(), now.echange, now.signature)
    refused(sealed_for(slot, VAULT, colleague, vault_keys(), now.signature), held)


@pytest.mark.parametrize("invented", [None, b"m" * 32])
def test_a_slot_a_colleague_added_by_hand_never_receives_the_medical_key(
    monkeypatch: pytest.MonkeyPatch, invented: bytes | None
) -> None:
    """They hold the data key: they can write a slot of words of theirs in coffre.json.

    With a program of their own, which asks for no proof, they find nothing in what is sealed.
    """
    now, then = vault_keys(), vault_keys()
    theirs = wrapping.new_keys(now.donnees, invented)
    slot = wrapping.words_slot(VAULT, theirs, bytes(32))
    sealed = sealed_for(slot, VAULT, now, then, now.signature)
    monkeypatch.setattr(sealing, "_check_proof", lambda *_: None)
    refused(sealed, theirs)


def test_what_an_earlier_version_sealed_still_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """It wrapped the new medical key without the one before."""
    now, then = vault_keys(), vault_keys()
    slot, held = owner(now)
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_wrapping", lambda shared, of, medical: before(shared, of, None))
        sealed = sealed_for(slot, VAULT, now, then, now.signature)
    assert unsealed(sealed, VAULT, held).medicale == then.medicale


def test_a_medical_key_is_not_for_who_never_held_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now = vault_keys()
    slot, held = owner(now, Role.CHARGE)
    monkeypatch.setattr(sealing, "holds_medical", lambda _: True)
    refused(sealed_for(slot, VAULT, now, vault_keys(), now.signature), held)
    # A colleague who never held it either could make everything else right.
    without = Keys(now.donnees, None, now.echange, now.signature)
    refused(sealed_for(slot, VAULT, without, vault_keys(), now.signature), held)


def test_seals_of_somebody_else_or_in_another_order_open_nothing() -> None:
    now, then, last = vault_keys(), vault_keys(), vault_keys()
    slot, held = owner(now)
    other, _ = owner(now)
    sealed = sealed_for(
        sealed_for(slot, VAULT, now, then, now.signature), VAULT, then, last, b"s" * 32
    )
    first, second = sealed.scelles
    for order in ((second,), (second, first), (first, first), (first, second, second)):
        refused(msgspec.structs.replace(sealed, scelles=order), held)
    theirs = sealed_for(other, VAULT, now, then, now.signature).scelles
    refused(msgspec.structs.replace(slot, scelles=theirs), held)
    refused(sealed, held, vault="1" * 32)


@given(st.data())
def test_any_byte_changed_is_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FIELDS))
    value = bytearray(getattr(SEALED.scelles[0], name))
    place = data.draw(st.integers(0, len(value) - 1))
    value[place] ^= data.draw(st.integers(1, 255))
    changed = msgspec.structs.replace(SEALED.scelles[0], **{name: bytes(value)})
    refused(msgspec.structs.replace(SEALED, scelles=(changed,)), HELD)


@given(st.sampled_from(FIELDS), st.binary())
def test_any_bytes_are_refused_by_name(name: str, value: bytes) -> None:
    changed = msgspec.structs.replace(SEALED.scelles[0], **{name: value})
    refused(msgspec.structs.replace(SEALED, scelles=(changed,)), HELD)


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b'{"donnees":3}', b'{"donnees":""}', b'{"donnees":"AAAA","autre":1}'],
)
def test_what_is_sealed_may_be_anything(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Even well sealed and signed, it is read with care."""
    now = vault_keys()
    slot, held = owner(now)
    stranger = vault_keys()
    with monkeypatch.context() as patch:
        patch.setattr(msgspec.json, "encode", lambda _: content)
        sealed = sealed_for(slot, VAULT, stranger, vault_keys(), stranger.signature)
    refused(sealed, held)


def test_the_content_is_what_the_description_says() -> None:
    plain = json.loads(msgspec.json.encode(NewKeys(b"a" * 32)))
    assert plain == {"donnees": b64encode(b"a" * 32).decode()}


NOW = vault_keys()
_SLOT_KEYS = wrapping.new_keys(NOW.donnees, NOW.medicale)
SEALED = sealed_for(
    wrapping.words_slot(VAULT, _SLOT_KEYS, bytes(32)), VAULT, NOW, vault_keys(), NOW.signature
)
HELD = _SLOT_KEYS
