"""The keys of a vault, and the slots that wrap them: no key is ever written in clear."""

from __future__ import annotations

import os
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import msgspec
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import AlteredVault
from pdp_desk.vault.manifest import FORMAT, NEVER_TOUCHED, PRODUCT, Derivation, Slot, canonical

KEY_SIZE, SALT_SIZE, NONCE_SIZE = 32, 16, 12
PASSWORD_SLOT, WORDS_SLOT, STATION_SLOT = "mot_de_passe", "mots", "poste"
# The only roles that may hold the medical key: the physician and the nurse they delegate to.
MEDICAL_ROLES = frozenset({Role.MEDECIN, Role.INFIRMIER})


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a password costs: memory, passes, lanes of Argon2id."""

    memoire_kio: int
    passes: int
    voies: int


# A slot that asks for less, or for more, was not written by this program: the first would be
# cheap to guess, opening the second would exhaust the machine.
LOWEST_COST = Cost(memoire_kio=64 * 1024, passes=2, voies=1)
HIGHEST_COST = Cost(memoire_kio=4 * 1024 * 1024, passes=64, voies=64)
# One try takes about this long on the machine where the password is chosen, in seconds.
QUICKEST, AIM, SLOWEST = 0.3, 0.5, 1.0
FEWEST_PASSES, MOST_MEMORY_KIO, MOST_TRIES = 3, 256 * 1024, 4


@dataclass(slots=True)
class Keys:
    """What an open vault holds; its text shows nothing. Renewed in place when a member leaves."""

    donnees: bytes = field(repr=False)
    medicale: bytes | None = field(repr=False)
    echange: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def held_by(self, role: Role) -> Keys:
        """The keys without the medical one when the role may not hold it."""
        return self if role in MEDICAL_ROLES else replace(self, medicale=None)

    def renewed(self, donnees: bytes, medicale: bytes | None) -> Keys:
        """New keys of the vault for the same owner; the medical one only if they hold one."""
        held = None if self.medicale is None else medicale or self.medicale
        return replace(self, donnees=donnees, medicale=held)

    def renew(self, donnees: bytes, medicale: bytes | None) -> None:
        """The same, in place: every part of the program that works with these goes on."""
        after = self.renewed(donnees, medicale)
        self.donnees, self.medicale = after.donnees, after.medicale

    def mac_key(self, vault_id: str) -> bytes:
        """The key that authenticates coffre.json."""
        return hkdf(self.donnees, vault_id.encode(), "mac")


class Payload(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a slot wraps, as JSON; Base64 for each key."""

    donnees: bytes
    echange: bytes
    signature: bytes
    medicale: bytes | None = None


def new_keys(donnees: bytes, medicale: bytes | None) -> Keys:
    """The vault's keys for a new owner, who gets exchange and signing keys of their own."""
    return Keys(
        donnees=donnees,
        medicale=medicale,
        echange=X25519PrivateKey.generate().private_bytes_raw(),
        signature=Ed25519PrivateKey.generate().private_bytes_raw(),
    )


def random_key() -> bytes:
    """256 random bits."""
    return secrets.token_bytes(KEY_SIZE)


def random_id() -> str:
    """A random name for a vault, a slot or a member."""
    return secrets.token_hex(16)


def password_slot(
    vault_id: str, keys: Keys, password: str, *, uid: str, nom: str, role: Role, cost: Cost
) -> Slot:
    """The slot of a member, opened by their password."""
    derivation = _derivation(cost)
    empty = _empty_slot(PASSWORD_SLOT, derivation, keys)
    owned = msgspec.structs.replace(empty, membre=uid, nom=nom, role=role)
    wrapping = password_key(password, derivation)
    return _wrapped(owned, vault_id, wrapping, keys.held_by(role))


def words_slot(vault_id: str, keys: Keys, entropy: bytes) -> Slot:
    """The slot the recovery words open; it holds both keys, so neither is ever lost."""
    derivation = Derivation(algorithme="hkdf-sha256", sel=secrets.token_bytes(SALT_SIZE))
    empty = _empty_slot(WORDS_SLOT, derivation, keys)
    return _wrapped(empty, vault_id, words_key(entropy, derivation), keys)


def password_key(password: str, derivation: Derivation) -> bytes:
    """The wrapping key of a password, typed on any keyboard: é is é, composed or not."""
    refuse_unfit(derivation)
    try:
        return hash_secret_raw(
            unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass"),
            derivation.sel,
            time_cost=derivation.passes,
            memory_cost=derivation.memoire_kio,
            parallelism=derivation.voies,
            hash_len=KEY_SIZE,
            type=Type.ID,
        )
    except HashingError as error:  # parameters no program of ours writes
        raise bad_derivation() from error


def station_slot(vault_id: str, keys: Keys, secret: bytes, owner: Slot) -> Slot:
    """The slot this workstation's keyring opens for the owner of another slot."""
    derivation = Derivation(algorithme="hkdf-sha256", sel=secrets.token_bytes(SALT_SIZE))
    empty = _empty_slot(STATION_SLOT, derivation, keys)
    owned = msgspec.structs.replace(empty, membre=owner.membre, nom=owner.nom, role=owner.role)
    return _wrapped(owned, vault_id, station_key(secret, derivation), keys)


def words_key(entropy: bytes, derivation: Derivation) -> bytes:
    """The wrapping key of the recovery words: 256 random bits need no slow derivation."""
    return hkdf(entropy, derivation.sel, WORDS_SLOT)


def station_key(secret: bytes, derivation: Derivation) -> bytes:
    """The wrapping key of the 256 random bits a keyring keeps."""
    return hkdf(secret, derivation.sel, STATION_SLOT)


def holds_medical(slot: Slot) -> bool:
    """Whether the keys of this slot hold the medical one."""
    return slot.type == WORDS_SLOT or slot.role in MEDICAL_ROLES


def rewrapped(slot: Slot, vault_id: str, wrapping: bytes, keys: Keys) -> Slot:
    """The slot with these keys under the same secret; nothing waits sealed in it any more."""
    fresh = msgspec.structs.replace(slot, nonce=secrets.token_bytes(NONCE_SIZE), scelles=())
    return _wrapped(fresh, vault_id, wrapping, keys)


def unwrap(slot: Slot, vault_id: str, wrapping: bytes) -> Keys | None:
    """The keys of a slot, or None when the secret, or anything the slot binds, is not right."""
    try:
        plain = AESGCM(wrapping).decrypt(slot.nonce, slot.cles, _bound(slot, vault_id))
    except (InvalidTag, ValueError):
        return None
    payload = msgspec.json.decode(plain, type=Payload)
    return Keys(payload.donnees, payload.medicale, payload.echange, payload.signature)


def _empty_slot(kind: str, derivation: Derivation, keys: Keys) -> Slot:
    exchange = X25519PrivateKey.from_private_bytes(keys.echange).public_key()
    signing = Ed25519PrivateKey.from_private_bytes(keys.signature).public_key()
    return Slot(
        id=random_id(),
        type=kind,
        derivation=derivation,
        nonce=secrets.token_bytes(NONCE_SIZE),
        cles=b"",
        echange=exchange.public_bytes_raw(),
        verification=signing.public_bytes_raw(),
    )


def _wrapped(slot: Slot, vault_id: str, wrapping: bytes, keys: Keys) -> Slot:
    plain = msgspec.json.encode(
        Payload(
            donnees=keys.donnees,
            medicale=keys.medicale,
            echange=keys.echange,
            signature=keys.signature,
        )
    )
    wrapped = AESGCM(wrapping).encrypt(slot.nonce, plain, _bound(slot, vault_id))
    return msgspec.structs.replace(slot, cles=wrapped)


def _bound(slot: Slot, vault_id: str) -> bytes:
    """What a slot says but its owner's name and what is sealed: changing it closes the slot."""
    facts = msgspec.to_builtins(msgspec.structs.replace(slot, nom="", scelles=()))
    del facts["cles"]
    return canonical({"produit": PRODUCT, "format": FORMAT, "coffre": vault_id, **facts})


def hkdf(secret: bytes, salt: bytes, purpose: str) -> bytes:
    """A key for one purpose of format 1, from 32 bytes or more that nobody can guess."""
    info = f"pdp-desk/coffre/{FORMAT}/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=salt, info=info).derive(secret)


def calibrated(seconds: Callable[[Cost], float] | None = None) -> Cost:
    """The price of a try on this machine: 0.3 to 1 s, and never under the floor."""
    measure = seconds or seconds_of
    cost = Cost(LOWEST_COST.memoire_kio, FEWEST_PASSES, min(4, os.cpu_count() or 1))
    for _ in range(MOST_TRIES):
        spent = measure(cost)
        wanted = _adjusted(cost, spent)
        if QUICKEST <= spent <= SLOWEST or wanted == cost:
            return cost
        cost = wanted
    return cost


def seconds_of(cost: Cost) -> float:
    """How long one derivation takes on this machine when it does nothing else."""
    derivation = _derivation(cost)
    start, worked = time.perf_counter(), time.process_time()
    password_key("", derivation)
    # A busy machine makes it last, not cost more: the price is the one of a quiet day.
    return min(time.perf_counter() - start, (time.process_time() - worked) / cost.voies)


def refuse_unfit(derivation: Derivation) -> None:
    """Refuse a price no program of ours writes, before it is paid."""
    for name in ("memoire_kio", "passes", "voies"):
        asked = getattr(derivation, name)
        if not getattr(LOWEST_COST, name) <= asked <= getattr(HIGHEST_COST, name):
            raise bad_derivation()


def bad_derivation() -> AlteredVault:
    """The price of a try was edited."""
    return AlteredVault(
        "Le fichier coffre.json a été modifié : le réglage du mot de passe n’est pas valable.",
        NEVER_TOUCHED,
    )


def _adjusted(cost: Cost, spent: float) -> Cost:
    """The same effort scaled to the aim: memory first, by doubling, then passes."""
    effort = cost.memoire_kio * cost.passes * AIM / max(spent, 1e-6)
    memory = LOWEST_COST.memoire_kio
    while memory < MOST_MEMORY_KIO and effort >= 2 * memory * FEWEST_PASSES:
        memory *= 2
    passes = max(FEWEST_PASSES, min(HIGHEST_COST.passes, round(effort / memory)))
    return Cost(memory, passes, cost.voies)


def _derivation(cost: Cost) -> Derivation:
    return Derivation(
        algorithme="argon2id",
        sel=secrets.token_bytes(SALT_SIZE),
        memoire_kio=cost.memoire_kio,
        passes=cost.passes,
        voies=cost.voies,
    )
