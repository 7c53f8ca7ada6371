"""coffre.json: what the vault says about itself in clear, and how any change to it is seen.

The byte-level description is `resources/aide/format-coffre.md`.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import AlteredVault, NewerVault, NotAVault, TruncatedVault

PRODUCT = "PDP Desk"
FORMAT = 1
NEVER_TOUCHED = (
    "Rien n’a été modifié. Reprenez coffre.json dans la dernière sauvegarde vérifiée, "
    "ou demandez-le à la personne qui tient les sauvegardes."
)

# A hundred members who each missed a hundred departures make less than this, in bytes.
LONGEST = 16 * 1024 * 1024

JsonValue = str | int | bool | list["JsonValue"] | dict[str, "JsonValue"]
Identifier = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]


class Derivation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the wrapping key of a slot comes from the secret its owner knows."""

    algorithme: Literal["argon2id", "hkdf-sha256"]
    sel: bytes
    memoire_kio: int = 0
    passes: int = 0
    voies: int = 0


class Seal(Struct, frozen=True, forbid_unknown_fields=True):
    """New keys left for the owner of a slot, who alone can open it (see `vault.sealing`)."""

    ephemere: bytes
    nonce: bytes
    cles: bytes
    auteur: bytes
    preuve: bytes
    signature: bytes


class Slot(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A way in: the keys its owner may hold, wrapped; and the owner's two public keys."""

    id: Identifier
    type: str
    derivation: Derivation
    nonce: bytes
    cles: bytes
    echange: bytes
    verification: bytes
    membre: str = ""
    nom: str = ""
    role: Role | None = None
    scelles: tuple[Seal, ...] = ()


class Database(Struct, frozen=True, forbid_unknown_fields=True):
    """Which file is the database of this vault, recognised by its first 16 bytes."""

    fichier: Annotated[str, Meta(pattern=r"^donnees(-[0-9]{1,9})?\.db$")]
    sel: bytes


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole of coffre.json but its checksum."""

    id: Identifier
    titre: str
    cree_le: str
    base: Database
    emplacements: tuple[Slot, ...]
    produit: str = msgspec.field(default_factory=lambda: PRODUCT)
    format: int = msgspec.field(default_factory=lambda: FORMAT)
    indices: dict[str, str | int | bool] = {}
    mac: bytes = b""


def canonical(content: object) -> bytes:
    """The one byte string that stands for a JSON value when it is hashed or authenticated."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def sealed(manifest: Manifest, mac_key: bytes) -> bytes:
    """The bytes of coffre.json, authenticated by a key only an open vault knows."""
    signed = msgspec.structs.replace(manifest, mac=_mac(manifest, mac_key))
    content = _plain(signed)
    return _pretty({**content, "somme": _sum(content)})


def authenticate(manifest: Manifest, mac_key: bytes) -> None:
    """Refuse a coffre.json that somebody without the data key has written."""
    if not hmac.compare_digest(manifest.mac, _mac(manifest, mac_key)):
        raise AlteredVault("Le fichier coffre.json a été modifié hors de PDP Desk.", NEVER_TOUCHED)


def parse(raw: bytes) -> Manifest:
    """The content of coffre.json, once its checksum and its format are known to be right."""
    try:
        return _parsed(raw)
    except RecursionError as error:  # nested as deep as Python reads, too deep to be written again
        raise _altered() from error


def _parsed(raw: bytes) -> Manifest:
    content = _decoded(raw)
    if content.get("produit") != PRODUCT and "somme" not in content:
        raise NotAVault("Ce fichier coffre.json n’est pas celui d’un coffre PDP Desk.")
    try:
        _check_bytes(content, raw)
    except UnicodeEncodeError as error:  # half a character, escaped: never written by PDP Desk
        raise _altered() from error
    if content.get("format") != FORMAT:
        raise _newer()
    return _typed(content)


def _decoded(raw: bytes) -> dict[str, JsonValue]:
    if len(raw) > LONGEST:  # it would be minutes before anything is said
        raise _altered()
    try:
        content = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        raise (_truncated() if cut else _altered()) from error
    except json.JSONDecodeError as error:
        raise (_truncated() if _is_cut(error) else _altered()) from error
    except ValueError as error:  # number too long
        raise _altered() from error
    if not isinstance(content, dict):
        raise NotAVault("Ce fichier coffre.json n’est pas celui d’un coffre PDP Desk.")
    return content


def _is_cut(error: json.JSONDecodeError) -> bool:
    """True when the text was right as far as it goes and simply stops."""
    text = error.doc.rstrip(" \t\r\n")
    rest = text[error.pos :]
    if error.msg == "Expecting value":
        return any(word.startswith(rest) for word in ("true", "false", "null"))
    return not rest or error.msg.startswith("Unterminated string")


def _check_bytes(content: dict[str, JsonValue], raw: bytes) -> None:
    """Only the exact bytes that were written are accepted, whatever JSON would forgive."""
    written = _pretty(content)
    if raw != written and written.startswith(raw):
        raise _truncated()
    unsummed = {name: value for name, value in content.items() if name != "somme"}
    if raw != written or content.get("somme") != _sum(unsummed):
        raise _altered()


def _typed(content: dict[str, JsonValue]) -> Manifest:
    """The checksum is right, so what is not understood was written by a later version."""
    known = {name: value for name, value in content.items() if name != "somme"}
    try:
        manifest = msgspec.convert(known, Manifest)
    except msgspec.ValidationError as error:
        raise _newer() from error
    if canonical(_plain(manifest)) != canonical(known):
        raise _altered()
    return manifest


def _plain(manifest: Manifest) -> dict[str, JsonValue]:
    plain: dict[str, JsonValue] = msgspec.to_builtins(manifest)
    return plain


def _mac(manifest: Manifest, mac_key: bytes) -> bytes:
    content = _plain(msgspec.structs.replace(manifest, mac=b""))
    return hmac.digest(mac_key, canonical(content), "sha256")


def _sum(content: dict[str, JsonValue]) -> str:
    return sha256(canonical(content)).hexdigest()


def _pretty(content: dict[str, JsonValue]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2)
    return f"{text}\n".encode()


def _truncated() -> TruncatedVault:
    return TruncatedVault(
        "Le fichier coffre.json est incomplet : la fin manque.",
        NEVER_TOUCHED,
    )


def _altered() -> AlteredVault:
    return AlteredVault("Le fichier coffre.json est abîmé ou a été modifié.", NEVER_TOUCHED)


def _newer() -> NewerVault:
    return NewerVault(
        "Ce coffre a été créé par une version plus récente de PDP Desk.",
        "Rien n’a été modifié. Installez la dernière version sur ce poste, puis rouvrez-le.",
    )
