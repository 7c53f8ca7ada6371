"""The audit trail: each line holds the hash of the one before, and the signature of its author.

What is hashed is the digest of a line's detail, not the detail: a person's data can be erased from
the journal while the chain still holds. The exact bytes are in `resources/aide/format-coffre.md`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pdp_desk.storage.tables.systeme import Journal

ORIGIN = bytes(32)
# The key of a detail that says which details were erased; the salt of every detail.
ERASED, SALT = "details_effaces", "sel"
BATCH = 500  # numbers in one statement
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Ligne:
    """What happened, before it takes its place in the chain."""

    instant: datetime
    membre_id: int | None
    acte: str
    objet: str
    objet_id: int | None = None
    detail: Mapping[str, object] | None = None


class Chained(Protocol):
    """What of a line is hashed: a stored row, or the columns of one."""

    @property
    def id(self) -> int: ...
    @property
    def instant(self) -> datetime: ...
    @property
    def membre_id(self) -> int | None: ...
    @property
    def acte(self) -> str: ...
    @property
    def objet(self) -> str: ...
    @property
    def objet_id(self) -> int | None: ...
    @property
    def detail_empreinte(self) -> bytes | None: ...
    @property
    def precedent(self) -> bytes: ...


def append(session: Session, ligne: Ligne, signing_key: bytes | None) -> int:
    """Add a line after the last one; its number.

    The transaction must hold the write lock since its start: two that read the same last line
    would both follow it.
    """
    if not session.connection().get_execution_options().get("pdp_immediate"):
        raise AssertionError("a line of the journal is written in a transaction that writes")
    last = session.execute(
        select(Journal.id, Journal.empreinte).order_by(Journal.id.desc()).limit(1)
    ).first()
    number, before = (last[0] + 1, last[1]) if last else (1, ORIGIN)
    detail = packed(ligne.detail)
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


def signed_bytes(line: Chained, number: int | None = None) -> bytes:
    """The bytes a line's hash and signature are made of; as if it were line `number`."""
    return _JSON.encode(
        {
            "numero": line.id if number is None else number,
            "instant": line.instant.isoformat(),
            "membre": line.membre_id,
            "acte": line.acte,
            "objet": line.objet,
            "objet_id": line.objet_id,
            "detail": line.detail_empreinte.hex() if line.detail_empreinte else None,
            "precedent": line.precedent.hex(),
        }
    ).encode()


def erase_details(session: Session, numbers: Iterable[int]) -> dict[str, object]:
    """Empty the details of these lines; what the line that tells of the erasure must hold.

    Only what had a detail is counted; a line that tells of an erasure keeps its own.
    """
    wanted = sorted(set(numbers))
    erased: list[int] = []
    for start in range(0, len(wanted), BATCH):
        told = select(Journal.id, Journal.detail).where(
            Journal.id.in_(wanted[start : start + BATCH]), Journal.detail.is_not(None)
        )
        found = [id_ for id_, detail in session.execute(told) if ERASED not in unpacked(detail)]
        session.execute(update(Journal).where(Journal.id.in_(found)).values(detail=None))
        erased += found
    return {ERASED: ranges(sorted(erased))} if erased else {}


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, written short: 3-5,9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


def numbers_of(text: str) -> Iterator[int]:
    """The numbers `ranges` has written; ValueError for anything else."""
    for run in text.split(",") if text else ():
        low, _, high = run.partition("-")
        yield from range(int(low), int(high or low) + 1)


def packed(detail: Mapping[str, object] | None) -> str | None:
    """The detail as text; its salt keeps a digest from being guessed once the text is erased."""
    if not detail:
        return None
    if SALT in detail:
        raise AssertionError("a detail has no key of that name of its own")
    salted = {**detail, SALT: secrets.token_hex(16)}
    return json.dumps(salted, ensure_ascii=False, sort_keys=True, default=_day)


def unpacked(detail: str | None) -> dict[str, object]:
    """What a detail says, without its salt; empty when there is none or it cannot be read."""
    try:
        content = json.loads(detail) if detail else None
    except ValueError:
        return {}
    if not isinstance(content, dict):
        return {}
    return {str(key): value for key, value in content.items() if key != SALT}


def _day(value: object) -> str:
    """Dates are the only values JSON has no word for: anything else is a mistake."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a detail cannot hold a {type(value).__name__}")


def _signature(seed: bytes, content: bytes) -> bytes:
    # Imported when a member signs: an open vault has loaded it, the start of the window has not.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(content)
