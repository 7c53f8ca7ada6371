"""The medical seal: AES-256-GCM under the medical key, bound to the table, the row and the column.

The exact bytes are in `resources/aide/format-coffre.md`. A sealed value moved to another place, or
to a vault with another medical key, does not open.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, inspect, select, true, update
from sqlalchemy.orm import Session

from pdp_desk.errors import BrokenSeal
from pdp_desk.storage.tables import (
    AccesExceptionnel,
    Avis,
    Base,
    Brouillon,
    Evaluation,
    Irdp,
    NoteMedicale,
    PieceJointe,
)
from pdp_desk.storage.tables.base import Numbered

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

log = logging.getLogger("pdp_desk.storage")
FORMAT, PRODUCT = 1, "PDP Desk"
NONCE_SIZE, TAG_SIZE = 12, 16
# A text is filled up to a multiple of this: its length says little of what it holds.
BLOCK = 256
HEADER = 4


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed column: in every row that has one, or where the boolean column `when` is true.

    `text`: the column is text, the sealed bytes are in Base64.
    """

    kind: type[Base]
    column: str
    when: str = ""
    text: bool = False

    @property
    def table(self) -> Table:
        """The table of the column."""
        table = self.kind.__table__
        assert isinstance(table, Table)
        return table


# Every medical column of the store; a test finds the ones that would be forgotten here.
SEALED = (
    Sealed(Avis, "reponse_chiffre"),
    Sealed(Evaluation, "reponses_chiffre"),
    Sealed(Irdp, "detail_chiffre"),
    Sealed(NoteMedicale, "contenu_chiffre"),
    Sealed(Brouillon, "contenu_chiffre"),
    Sealed(PieceJointe, "contenu", when="medicale"),
    Sealed(AccesExceptionnel, "motif", text=True),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives, and the only place where it opens."""

    table: str
    row: int
    column: str

    def bound(self) -> bytes:
        """The associated data: canonical JSON."""
        facts = {
            "colonne": self.column,
            "format": FORMAT,
            "ligne": self.row,
            "produit": PRODUCT,
            "table": self.table,
        }
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()


def seal(key: bytes, place: Place, plain: bytes) -> bytes:
    """nonce ‖ ciphertext ‖ tag, with a new random nonce."""
    nonce = secrets.token_bytes(NONCE_SIZE)
    return nonce + _cipher(key).encrypt(nonce, plain, place.bound())


def unseal(key: bytes, place: Place, sealed: bytes) -> bytes:
    """What was sealed in this very place; BrokenSeal when it was not, or was altered."""
    from cryptography.exceptions import InvalidTag

    if len(sealed) < NONCE_SIZE + TAG_SIZE:
        raise _broken(place)
    try:
        return _cipher(key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], place.bound())
    except InvalidTag as error:
        raise _broken(place) from error


def keep(session: Session, row: Numbered, column: str, key: bytes, plain: bytes) -> None:
    """Seal into a column of a row; a new row is inserted first, for its number is bound."""
    session.add(row)
    if not inspect(row).persistent:
        session.flush()
    sealed = seal(key, _place(row, column), plain)
    text = isinstance(getattr(row, column), str)
    setattr(row, column, base64.b64encode(sealed).decode() if text else sealed)
    session.flush()


def reveal(row: Numbered, column: str, key: bytes) -> bytes:
    """What a column of a row holds."""
    place = _place(row, column)
    return unseal(key, place, _raw(getattr(row, column), place))


def pack(content: Mapping[str, object]) -> bytes:
    """A record as JSON, filled up with spaces."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return text + b" " * (-len(text) % BLOCK)


def unpack(plain: bytes) -> dict[str, Any]:
    """The record of `pack`."""
    found: dict[str, Any] = json.loads(plain)
    return found


def pack_file(facts: Mapping[str, object], content: bytes) -> bytes:
    """A document: the length of its facts (4 bytes, big-endian), its facts, its bytes."""
    header = pack(facts)
    return len(header).to_bytes(HEADER, "big") + header + content


def unpack_file(plain: bytes) -> tuple[dict[str, Any], bytes]:
    """The facts and the bytes of `pack_file`."""
    end = HEADER + int.from_bytes(plain[:HEADER], "big")
    return unpack(plain[HEADER:end]), plain[end:]


def reseal(session: Session, old_key: bytes, new_key: bytes) -> int:
    """Encrypt every medical value again under another key, in this transaction; how many.

    One that does not open stays what it was: it must not keep anybody's access from being taken
    away. When none opens, the key is not the one of this store, and nothing is done.
    """
    done, closed = 0, []
    for one in SEALED:
        for place in _places(session, one):
            try:
                _reseal_value(session, one, place, old_key, new_key)
            except BrokenSeal as error:
                closed.append(error)
            else:
                done += 1
    if closed and not done:
        raise closed[0]
    if closed:
        log.warning("%d medical values do not open: left as they were", len(closed))
    return done


def _places(session: Session, one: Sealed) -> Iterator[Place]:
    """Where the column holds a sealed value: numbers only, documents may be large."""
    table = one.table
    meant = table.c[one.when] if one.when else true()
    there = select(table.c.id).where(table.c[one.column].is_not(None), meant)
    for number in session.scalars(there).all():
        yield Place(table.name, number, one.column)


def _reseal_value(
    session: Session, one: Sealed, place: Place, old_key: bytes, new_key: bytes
) -> None:
    table = one.table
    value = table.c[one.column]
    stored = session.execute(select(value).where(table.c.id == place.row)).scalar_one()
    sealed = seal(new_key, place, unseal(old_key, place, _raw(stored, place)))
    written = base64.b64encode(sealed).decode() if one.text else sealed
    session.execute(update(table).where(table.c.id == place.row).values({value: written}))


def _raw(stored: str | bytes | None, place: Place) -> bytes:
    if isinstance(stored, bytes):
        return stored
    try:
        return base64.b64decode(stored or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _broken(place) from error


def _place(row: Numbered, column: str) -> Place:
    return Place(str(row.__tablename__), row.id, column)  # type: ignore[attr-defined]


def _cipher(key: bytes) -> AESGCM:
    # Slow to load, and a window without medical key never needs it.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _broken(place: Place) -> BrokenSeal:
    return BrokenSeal(
        "Une donnée médicale a été abîmée, ou déplacée en dehors du programme "
        f"(table {place.table}, ligne {place.row}, colonne {place.column}).",
        "Elle n’a pas été montrée et rien n’a été modifié. Comparez avec la dernière sauvegarde "
        "vérifiée.",
    )
