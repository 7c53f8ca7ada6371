"""The format as `resources/aide/format-coffre.md` tells it, read with nothing of PDP Desk."""

from __future__ import annotations

import hmac
import json
import unicodedata
from base64 import b64decode
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import members, vault
from pdp_desk.vault.creation import Founder, create

PASSWORD = "Élève à 12 €"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    folder = tmp_path_factory.mktemp("format") / "Nom.coffre"
    founder = Founder("Zoé Ébène", Role.CHARGE)
    return folder, create(folder, founder, PASSWORD, "Santé — été", date(2026, 11, 17))


@pytest.fixture
def said(made: tuple[Path, tuple[str, ...]]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((made[0] / "coffre.json").read_text("utf-8"))
    return content


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hkdf(secret: bytes, salt: bytes, purpose: str) -> bytes:
    info = f"pdp-desk/coffre/1/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def unwrap(said: dict[str, Any], slot: dict[str, Any], key: bytes) -> dict[str, bytes]:
    left_out = ("cles", "nom", "scelles")
    bound = {name: value for name, value in slot.items() if name not in left_out}
    bound |= {"coffre": said["id"], "format": said["format"], "produit": said["produit"]}
    nonce, wrapped = b64decode(slot["nonce"]), b64decode(slot["cles"])
    plain = json.loads(AESGCM(key).decrypt(nonce, wrapped, canonical(bound)))
    keys = {name: b64decode(value) for name, value in plain.items()}
    for rank, seal in enumerate(slot.get("scelles", ())):
        keys |= unseal(said, slot, rank, seal, keys)
    return keys


def unseal(
    said: dict[str, Any],
    slot: dict[str, Any],
    rank: int,
    seal: dict[str, str],
    keys: dict[str, bytes],
) -> dict[str, bytes]:
    """Section 7: the keys that wait in a slot."""
    place = {"coffre": said["id"], "emplacement": slot["id"], "rang": rank}
    place |= {"format": said["format"], "produit": said["produit"]}
    shown = {name: seal[name] for name in ("auteur", "cles", "ephemere", "nonce")}
    message = canonical(shown | place)
    author = Ed25519PublicKey.from_public_bytes(b64decode(seal["auteur"]))
    author.verify(b64decode(seal["signature"]), message)
    public = b64decode(seal["ephemere"])
    own = X25519PrivateKey.from_private_bytes(keys["echange"])
    shared = own.exchange(X25519PublicKey.from_public_bytes(public))
    between, bound = public + b64decode(slot["echange"]), canonical(shown | place | {"cles": ""})
    nonce, cipher = b64decode(seal["nonce"]), b64decode(seal["cles"])
    try:
        key = hkdf(shared + keys["medicale"], between, "scelle")
        plain = json.loads(AESGCM(key).decrypt(nonce, cipher, bound))
    except InvalidTag:
        key = hkdf(shared, between, "scelle")
        plain = json.loads(AESGCM(key).decrypt(nonce, cipher, bound))
        assert "medicale" not in plain
    secret = keys["donnees"] + (keys["medicale"] if "medicale" in plain else b"")
    proof = hmac.digest(hkdf(secret, said["id"].encode(), "preuve"), message, "sha256")
    assert proof == b64decode(seal["preuve"])
    return {name: b64decode(value) for name, value in plain.items()}


def slot_of(said: dict[str, Any], kind: str) -> dict[str, Any]:
    (slot,) = (slot for slot in said["emplacements"] if slot["type"] == kind)
    return dict(slot)


def keys_by_words(said: dict[str, Any], words: tuple[str, ...]) -> dict[str, bytes]:
    phrase = unicodedata.normalize("NFD", " ".join(words))
    secret = bytes(Mnemonic("french").to_entropy(phrase))
    slot = slot_of(said, "mots")
    return unwrap(said, slot, hkdf(secret, b64decode(slot["derivation"]["sel"]), "mots"))


def keys_by_password(said: dict[str, Any]) -> dict[str, bytes]:
    slot = slot_of(said, "mot_de_passe")
    how = slot["derivation"]
    key = hash_secret_raw(
        unicodedata.normalize("NFC", PASSWORD).encode(),
        b64decode(how["sel"]),
        time_cost=how["passes"],
        memory_cost=how["memoire_kio"],
        parallelism=how["voies"],
        hash_len=32,
        type=Type.ID,
        version=0x13,
    )
    return unwrap(said, slot, key)


def test_the_file_is_written_as_told(made: tuple[Path, Any], said: dict[str, Any]) -> None:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    assert (made[0] / "coffre.json").read_bytes() == text.encode()
    assert (said["produit"], said["format"]) == ("PDP Desk", 1)
    total = said.pop("somme")
    assert total == sha256(canonical(said)).hexdigest()


def test_words_and_password_hold_what_they_should(
    made: tuple[Path, tuple[str, ...]], said: dict[str, Any]
) -> None:
    by_words, by_password = keys_by_words(said, made[1]), keys_by_password(said)
    assert by_words["donnees"] == by_password["donnees"]
    assert set(by_words) == {"donnees", "medicale", "echange", "signature"}
    assert set(by_password) == {"donnees", "echange", "signature"}
    assert all(len(key) == 32 for key in by_words.values())


def test_public_keys_belong_to_the_private_ones(
    made: tuple[Path, tuple[str, ...]], said: dict[str, Any]
) -> None:
    for kind, keys in (
        ("mots", keys_by_words(said, made[1])),
        ("mot_de_passe", keys_by_password(said)),
    ):
        slot = slot_of(said, kind)
        signing = Ed25519PrivateKey.from_private_bytes(keys["signature"]).public_key()
        exchange = X25519PrivateKey.from_private_bytes(keys["echange"]).public_key()
        assert signing.public_bytes_raw() == b64decode(slot["verification"])
        assert exchange.public_bytes_raw() == b64decode(slot["echange"])


def test_the_code_is_made_with_the_data_key(
    made: tuple[Path, tuple[str, ...]], said: dict[str, Any]
) -> None:
    data_key = keys_by_words(said, made[1])["donnees"]
    mac = b64decode(said.pop("mac"))
    del said["somme"]
    key = hkdf(data_key, said["id"].encode(), "mac")
    assert hmac.digest(key, canonical(said), "sha256") == mac


def test_the_database_opens_with_the_raw_key(
    made: tuple[Path, tuple[str, ...]], said: dict[str, Any]
) -> None:
    path = made[0] / said["base"]["fichier"]
    assert path.read_bytes()[:16] == b64decode(said["base"]["sel"])
    base = sqlcipher.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    base.execute(f"PRAGMA key = \"x'{keys_by_words(said, made[1])['donnees'].hex()}'\"")
    (row,) = base.execute("SELECT uid, nom, role, cle_publique FROM membre").fetchall()
    slot = slot_of(said, "mot_de_passe")
    assert row == (slot["membre"], slot["nom"], slot["role"], b64decode(slot["verification"]))
    base.close()


def test_the_words_read_the_vault_after_two_departures(tmp_path: Path) -> None:
    """A nurse, then a charge, leave: both keys have changed, and wait sealed for the words."""
    folder = tmp_path / "Nom.coffre"
    words = create(folder, Founder("Zoé Ébène", Role.MEDECIN), PASSWORD, "Été", day())
    desk = vault.open_with_password(folder, PASSWORD, today=day)
    for name, role in (("Paul Vasseur", Role.INFIRMIER), ("Inès Kaddour", Role.CHARGE)):
        added = members.add_member(desk, name, role, "girouette saumon parchemin")
        members.revoke_member(desk, added.id, PASSWORD)
    assert desk.keys is not None
    medical = desk.keys.medicale
    vault.close(desk)
    said = json.loads((folder / "coffre.json").read_text("utf-8"))
    assert len(slot_of(said, "mots")["scelles"]) == 2
    by_words, by_password = keys_by_words(said, words), keys_by_password(said)
    for kind in ("donnees", "medicale"):
        assert by_words[kind] == by_password[kind]
    assert by_words["medicale"] == medical
    path = folder / said["base"]["fichier"]
    assert path.name == "donnees-3.db"
    base = sqlcipher.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    base.execute(f"PRAGMA key = \"x'{by_words['donnees'].hex()}'\"")
    gone = base.execute("SELECT count(*) FROM membre WHERE revoque_le IS NOT NULL").fetchone()
    assert gone == (2,)
    base.close()


def day() -> date:
    return date(2026, 11, 17)
