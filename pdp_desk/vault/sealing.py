"""New keys of the vault, left in the slot of a member who is not there to give their password.

They are encrypted for the member's exchange key, proved by the keys they replace, and signed by
whoever changed them. The exact bytes are in `resources/aide/format-coffre.md`, section 7.
"""

from __future__ import annotations

import hmac
import secrets

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from pdp_desk.errors import AlteredVault
from pdp_desk.vault.keys import NONCE_SIZE, Keys, hkdf, holds_medical
from pdp_desk.vault.manifest import FORMAT, NEVER_TOUCHED, PRODUCT, Seal, Slot, canonical


class NewKeys(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is sealed: the new data key, and the new medical key when it changed too."""

    donnees: bytes
    medicale: bytes | None = None


def sealed_for(slot: Slot, vault_id: str, before: Keys, after: Keys, signing: bytes) -> Slot:
    """The slot with the new keys waiting in it; `before` and `after` are the whole vault's."""
    changed = after.medicale if after.medicale != before.medicale else None
    content = NewKeys(after.donnees, changed if holds_medical(slot) else None)
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    seal = Seal(
        ephemere=public,
        nonce=secrets.token_bytes(NONCE_SIZE),
        cles=b"",
        auteur=Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw(),
        preuve=b"",
        signature=b"",
    )
    rank = len(slot.scelles)
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(slot.echange))
    replaced = before.medicale if content.medicale is not None else None
    wrapping = _wrapping(shared, public + slot.echange, replaced)
    cipher = AESGCM(wrapping).encrypt(
        seal.nonce, msgspec.json.encode(content), _said(seal, slot, rank, vault_id)
    )
    filled = msgspec.structs.replace(seal, cles=cipher)
    said = _said(filled, slot, rank, vault_id)
    proved = msgspec.structs.replace(
        filled,
        preuve=hmac.digest(_proof_key(before, content, vault_id), said, "sha256"),
        signature=Ed25519PrivateKey.from_private_bytes(signing).sign(said),
    )
    return msgspec.structs.replace(slot, scelles=(*slot.scelles, proved))


def unsealed(slot: Slot, vault_id: str, keys: Keys) -> Keys:
    """The keys of a slot as they are today: each seal opened and proved, one after the other."""
    for rank, seal in enumerate(slot.scelles):
        keys = _opened(seal, slot, rank, vault_id, keys)
    return keys


def _opened(seal: Seal, slot: Slot, rank: int, vault_id: str, keys: Keys) -> Keys:
    said = _said(seal, slot, rank, vault_id)
    try:
        Ed25519PublicKey.from_public_bytes(seal.auteur).verify(seal.signature, said)
        own = X25519PrivateKey.from_private_bytes(keys.echange)
        shared = own.exchange(X25519PublicKey.from_public_bytes(seal.ephemere))
        bare = _said(msgspec.structs.replace(seal, cles=b""), slot, rank, vault_id)
        plain = _decrypted(seal, shared, seal.ephemere + slot.echange, keys, bare)
        content = msgspec.json.decode(plain, type=NewKeys)
    except (InvalidSignature, InvalidTag, ValueError, msgspec.DecodeError) as error:
        # ValueError: a key of no use. Anybody can seal something for a public key.
        raise _forged() from error
    _check_proof(seal, content, vault_id, keys, said)
    return keys.renewed(content.donnees, content.medicale)


def _decrypted(seal: Seal, shared: bytes, between: bytes, keys: Keys, bare: bytes) -> bytes:
    """What is in the seal; without a new medical key, or from an earlier version, shared alone."""
    if keys.medicale is not None:
        try:
            with_medical = AESGCM(_wrapping(shared, between, keys.medicale))
            return with_medical.decrypt(seal.nonce, seal.cles, bare)
        except InvalidTag:
            pass
    return AESGCM(_wrapping(shared, between, None)).decrypt(seal.nonce, seal.cles, bare)


def _wrapping(shared: bytes, between: bytes, medical: bytes | None) -> bytes:
    """The key of a seal; the medical key of before goes in where a new one comes out.

    Who holds the data key alone may put a slot of theirs in coffre.json: it receives nothing
    medical.
    """
    return hkdf(shared + (medical or b""), between, "scelle")


def _check_proof(seal: Seal, content: NewKeys, vault_id: str, keys: Keys, said: bytes) -> None:
    """Only who held the keys this slot holds may replace them: the medical one for the medical."""
    if content.medicale is not None and keys.medicale is None:
        raise _forged()
    expected = hmac.digest(_proof_key(keys, content, vault_id), said, "sha256")
    if not hmac.compare_digest(seal.preuve, expected):
        raise _forged()


def _proof_key(before: Keys, content: NewKeys, vault_id: str) -> bytes:
    secret = before.donnees
    if content.medicale is not None and before.medicale is not None:
        secret += before.medicale
    return hkdf(secret, vault_id.encode(), "preuve")


def _said(seal: Seal, slot: Slot, rank: int, vault_id: str) -> bytes:
    """What is proved and signed: the seal, the place it has and nowhere else."""
    facts = msgspec.to_builtins(seal)
    for name in ("preuve", "signature"):
        del facts[name]
    place = {"produit": PRODUCT, "format": FORMAT, "coffre": vault_id, "emplacement": slot.id}
    return canonical({**facts, **place, "rang": rank})


def _forged() -> AlteredVault:
    return AlteredVault(
        "Les nouvelles clés laissées pour vous dans coffre.json ne viennent pas de ce coffre.",
        NEVER_TOUCHED,
    )
