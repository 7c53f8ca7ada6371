"""The audit trail: each line holds the hash of the one before, and the signature of its author.

What is hashed is the digest of a line's detail, not the detail: a person's data can be erased from
the journal while the chain still holds. The exact bytes are in `resources/aide/format-coffre.md`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from pdp_desk.storage.tables.systeme import Journal

ORIGIN = bytes(32)


@dataclass(frozen=True, slots=True)
class Ligne:
    """What happened, before it takes its place in the chain."""

    instant: datetime
    membre_id: int | None
    acte: str
    objet: str
    objet_id: int | None = None
    detail: Mapping[str, object] | None = None


def append(session: Session, ligne: Ligne, signing_key: bytes | None) -> int:
    """Add a line after the last one; the transaction must be one that writes. Its number."""
    last = session.execute(
        select(Journal.id, Journal.empreinte).order_by(Journal.id.desc()).limit(1)
    ).first()
    number, before = (last[0] + 1, last[1]) if last else (1, ORIGIN)
    detail = _packed(ligne.detail)
    row = Journal(
        id=number,
        instant=ligne.instant,
        membre_id=ligne.membre_id,
        acte=ligne.acte,
        objet=ligne.objet,
        objet_id=ligne.objet_id,
        detail=detail,
        detail_empreinte=sha256(detail.encode()).digest() if detail else None,
        precedent=before,
    )
    content = signed_bytes(row)
    row.empreinte = sha256(content).digest()
    if signing_key is not None:
        row.signature = _signature(signing_key, content)
    session.add(row)
    session.flush()
    return number


def signed_bytes(row: Journal) -> bytes:
    """The bytes a line's hash and signature are made of."""
    content = {
        "numero": row.id,
        "instant": row.instant.isoformat(),
        "membre": row.membre_id,
        "acte": row.acte,
        "objet": row.objet,
        "objet_id": row.objet_id,
        "detail": row.detail_empreinte.hex() if row.detail_empreinte else None,
        "precedent": row.precedent.hex(),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _signature(seed: bytes, content: bytes) -> bytes:
    # Imported when a member signs: an open vault has loaded it, the start of the window has not.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(content)


def _packed(detail: Mapping[str, object] | None) -> str | None:
    """The detail as text; its salt keeps a digest from being guessed once the text is erased."""
    if not detail:
        return None
    salted = {**detail, "sel": secrets.token_hex(16)}
    return json.dumps(salted, ensure_ascii=False, sort_keys=True, default=str)
