"""Open a vault with its 24 recovery words, from the description of its format alone.

python tests/independent_reader.py DOSSIER.coffre < mots.txt      prints one JSON line per row

It uses nothing of PDP Desk: Python, `cryptography`, `mnemonic` for the list of words, and a
SQLCipher 4 library (`sqlcipher3`). It never writes in the vault. Bytes come out in Base64.
"""

from __future__ import annotations

import hmac
import json
import shutil
import sys
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

Json = dict[str, Any]
SEALED = {
    "acces_exceptionnel": "motif",
    "avis": "reponse_chiffre",
    "brouillon": "contenu_chiffre",
    "evaluation": "reponses_chiffre",
    "irdp": "detail_chiffre",
    "note_medicale": "contenu_chiffre",
    "piece_jointe": "contenu",
}


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hkdf(secret: bytes, salt: bytes, purpose: str) -> bytes:
    info = f"pdp-desk/coffre/1/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def entropy(typed: str) -> bytes:
    """The 256 bits of the words: 11 bits a word, the last 8 are the first of their SHA-256."""
    numbers = {plain(word)[:4]: rank for rank, word in enumerate(Mnemonic("french").wordlist)}
    bits = "".join(f"{numbers.get(plain(word)[:4], 0):011b}" for word in typed.split())
    secret = int(bits[:256] or "0", 2).to_bytes(32)
    if len(bits) != 264 or sha256(secret).digest()[0] != int(bits[256:], 2):
        raise SystemExit("these are not the 24 words of a recovery kit")
    return secret


def manifest(folder: Path) -> Json:
    raw = (folder / "coffre.json").read_bytes()
    content: Json = json.loads(raw)
    unsummed = {name: value for name, value in content.items() if name != "somme"}
    if content["somme"] != sha256(canonical(unsummed)).hexdigest():
        raise SystemExit("coffre.json is damaged")
    if (content["produit"], content["format"]) != ("PDP Desk", 1):
        raise SystemExit("another format than the one described")
    return content


def unwrapped(said: Json, slot: Json, key: bytes) -> dict[str, bytes]:
    """The keys of a slot, then those that were sealed for it since."""
    place = {"coffre": said["id"], "format": said["format"], "produit": said["produit"]}
    bound = {name: slot[name] for name in slot if name not in ("cles", "nom", "scelles")} | place
    nonce, wrapped = b64decode(slot["nonce"]), b64decode(slot["cles"])
    content = json.loads(AESGCM(key).decrypt(nonce, wrapped, canonical(bound)))
    keys = {name: b64decode(value) for name, value in content.items()}
    for rank, seal in enumerate(slot.get("scelles", ())):
        keys |= unsealed(seal, slot, {**place, "emplacement": slot["id"], "rang": rank}, keys)
    return keys


def unsealed(seal: Json, slot: Json, place: Json, keys: dict[str, bytes]) -> dict[str, bytes]:
    ephemeral, own = (
        b64decode(seal["ephemere"]),
        X25519PrivateKey.from_private_bytes(keys["echange"]),
    )
    shared = own.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    facts = {name: seal[name] for name in seal if name not in ("preuve", "signature")}
    between, bound = (
        ephemeral + b64decode(slot["echange"]),
        canonical({**facts, "cles": "", **place}),
    )
    nonce, cipher = b64decode(seal["nonce"]), b64decode(seal["cles"])
    try:  # a new medical key is wrapped with the one before
        wrapping = hkdf(shared + keys["medicale"], between, "scelle")
        content = AESGCM(wrapping).decrypt(nonce, cipher, bound)
    except InvalidTag:
        content = AESGCM(hkdf(shared, between, "scelle")).decrypt(nonce, cipher, bound)
    new = {name: b64decode(value) for name, value in json.loads(content).items()}
    secret = keys["donnees"] + (keys["medicale"] if "medicale" in new else b"")
    proof = hmac.digest(
        hkdf(secret, place["coffre"].encode(), "preuve"), canonical({**facts, **place}), "sha256"
    )
    if not hmac.compare_digest(proof, b64decode(seal["preuve"])):
        raise SystemExit("keys that do not come from this vault")
    return new


def keys_of(folder: Path, words: str) -> tuple[Json, dict[str, bytes]]:
    """What the vault says, proved by the data key, and the keys the words open."""
    said, secret = manifest(folder), entropy(words)
    slot = next(slot for slot in said["emplacements"] if slot["type"] == "mots")
    keys = unwrapped(said, slot, hkdf(secret, b64decode(slot["derivation"]["sel"]), "mots"))
    signed = {name: value for name, value in said.items() if name not in ("somme", "mac")}
    code = hmac.digest(
        hkdf(keys["donnees"], said["id"].encode(), "mac"), canonical(signed), "sha256"
    )
    if not hmac.compare_digest(code, b64decode(said["mac"])):
        raise SystemExit("coffre.json was changed by somebody without the keys")
    return said, keys


def rows(folder: Path, words: str) -> Iterator[tuple[str, Json]]:
    """Every row of every table, the medical values in clear."""
    said, keys = keys_of(folder, words)
    with TemporaryDirectory() as room:
        # In a copy, still encrypted: to read the log a crash left, SQLite must write.
        name = said["base"]["fichier"]
        for path in folder.glob(f"{name}*"):
            if path.name in (name, f"{name}-wal"):
                shutil.copy(path, room)
        yield from tables(Path(room, name), keys)


def tables(path: Path, keys: dict[str, bytes]) -> Iterator[tuple[str, Json]]:
    base = sqlcipher.connect(str(path))
    base.execute(f"PRAGMA key = \"x'{keys['donnees'].hex()}'\"")
    base.row_factory = sqlcipher.Row
    try:
        for (table,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            if not table.startswith(("recherche", "sqlite_")):
                for row in base.execute(f'SELECT * FROM "{table}"'):
                    yield table, opened(table, dict(row), keys)
    finally:
        base.close()


def opened(table: str, row: Json, keys: dict[str, bytes]) -> Json:
    """The row with its medical value in clear; a record is filled up with spaces."""
    column = SEALED.get(table, "")
    sealed = row.get(column)
    if sealed is None or (table == "piece_jointe" and not row["medicale"]):
        return row
    raw = b64decode(sealed) if isinstance(sealed, str) else sealed
    place = {
        "produit": "PDP Desk",
        "format": 1,
        "table": table,
        "ligne": row["id"],
        "colonne": column,
    }
    clear = AESGCM(keys["medicale"]).decrypt(raw[:12], raw[12:], canonical(place))
    if table != "piece_jointe":
        return {**row, column: json.loads(clear)}
    size = 4 + int.from_bytes(clear[:4], "big")
    return {**row, **json.loads(clear[4:size]), column: clear[size:]}


def shown(value: object) -> str:
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)


if __name__ == "__main__":
    for name, content in rows(Path(sys.argv[1]), sys.stdin.read()):
        print(json.dumps({"table": name, **content}, ensure_ascii=False, default=shown))
