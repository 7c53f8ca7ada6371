"""The audit trail: pages by key, who read a dossier, whose keys verify a signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    func,
    select,
    union,
)
from sqlalchemy.orm import Session

from pdp_desk.domain.vocabulary import Role
from pdp_desk.storage.journal import BATCH, numbers_of, unpacked
from pdp_desk.storage.tables import Base, Dossier, ImportLigne, ImportLot, Membre
from pdp_desk.storage.tables.systeme import Journal

DOSSIER, PERSON = "dossier", "salarie"
# The acts that set numbers free, and where their line says which, by table.
RENEWING, RETIRED = "refaire_mots", "cles_retirees"
FREEING, FREED = ("effacer_personne", "rejouer_effacements"), "numeros"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: instants are UTC, `jusqu_a` is left out."""

    membre_id: int | None = None
    acte: str | None = None
    dossier_id: int | None = None
    depuis: datetime | None = None
    jusqu_a: datetime | None = None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line and the name of its author."""

    id: int
    instant: datetime
    membre_id: int | None
    membre: str | None
    acte: str
    objet: str
    objet_id: int | None
    detail: str | None
    detail_empreinte: bytes | None
    signed: bool


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """How often a member did one act on a dossier, first and last."""

    membre_id: int | None
    membre: str | None
    role: Role | None
    acte: str
    fois: int
    premiere: datetime
    derniere: datetime


def page(
    session: Session, wanted: Wanted, *, before: int | None, size: int
) -> tuple[JournalRow, ...]:
    """The latest lines under number `before`."""
    rows = _rows(session, wanted).order_by(Journal.id.desc()).limit(size)
    if before is not None:
        rows = rows.where(Journal.id < before)
    return tuple(JournalRow(*row) for row in session.execute(rows))


def every_line(session: Session, wanted: Wanted) -> Iterator[JournalRow]:
    """All the lines, in the order they were written, a batch at a time."""
    rows = _rows(session, wanted).order_by(Journal.id).execution_options(yield_per=BATCH)
    return (JournalRow(*row) for row in session.execute(rows))


def condition(session: Session, wanted: Wanted) -> ColumnElement[bool]:
    """What keeps the wanted lines."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.membre_id is not None:
        conditions.append(Journal.membre_id == wanted.membre_id)
    if wanted.acte is not None:
        conditions.append(Journal.acte == wanted.acte)
    if wanted.depuis is not None:
        conditions.append(Journal.instant >= wanted.depuis)
    if wanted.jusqu_a is not None:
        conditions.append(Journal.instant < wanted.jusqu_a)
    if wanted.dossier_id is not None:
        conditions.append(_about(session, wanted.dossier_id))
    return and_(*conditions) if conditions else Journal.id > 0


def readers(session: Session, dossier_id: int) -> tuple[ReaderRow, ...]:
    """Who did what with a dossier or something in it, the latest first."""
    latest = func.max(Journal.instant)
    rows = (
        select(
            Journal.membre_id,
            Membre.nom,
            Membre.role,
            Journal.acte,
            func.count(),
            func.min(Journal.instant),
            latest,
        )
        .outerjoin(Membre, Membre.id == Journal.membre_id)
        .where(_about(session, dossier_id))
        .group_by(Journal.membre_id, Membre.nom, Membre.role, Journal.acte)
        .order_by(latest.desc())
    )
    return tuple(ReaderRow(*row) for row in session.execute(rows))


def dossiers_of(session: Session, rows: Iterable[JournalRow]) -> dict[int, int]:
    """The dossier each line is about, by number: its own object, or what it names or is in."""
    found: dict[int, int] = {}
    asked: dict[str, dict[int, list[int]]] = {}
    for row in rows:
        named = row.objet_id if row.objet == DOSSIER else unpacked(row.detail).get(DOSSIER)
        if isinstance(named, int):
            found[row.id] = named
        elif row.objet in _PARTS and row.objet_id is not None:
            asked.setdefault(row.objet, {}).setdefault(row.objet_id, []).append(row.id)
    for objet, numbers in asked.items():
        table, column = _PARTS[objet].table, _PARTS[objet]
        owned = select(table.c.id, column).where(table.c.id.in_(numbers), column.is_not(None))
        for id_, dossier_id in session.execute(owned):
            found |= dict.fromkeys(numbers[id_], dossier_id)
    return found


def numeros(session: Session, dossier_ids: Iterable[int]) -> dict[int, str]:
    """The numbers people know these dossiers by."""
    rows = select(Dossier.id, Dossier.numero).where(Dossier.id.in_(set(dossier_ids)))
    return {row.id: row.numero for row in session.execute(rows)}


def authors(session: Session) -> tuple[tuple[int, str], ...]:
    """Every member, those who left too, by name."""
    rows = session.execute(select(Membre.id, Membre.nom).order_by(Membre.nom))
    return tuple((id_, nom) for id_, nom in rows)


def acts(session: Session) -> tuple[str, ...]:
    """The acts that have a line."""
    return tuple(session.scalars(select(Journal.acte).distinct()))


def retired_keys(session: Session) -> tuple[bytes, ...]:
    """The public keys of recovery words that were replaced, as the journal tells them."""
    told = select(Journal.detail).where(Journal.acte == RENEWING)
    texts = (str(unpacked(detail).get(RETIRED, "")) for detail in session.scalars(told))
    return tuple(key for text in texts for key in map(_key, text.split(",")) if key)


def _rows(session: Session, wanted: Wanted) -> Select[Any]:
    columns = (
        Journal.id,
        Journal.instant,
        Journal.membre_id,
        Membre.nom,
        Journal.acte,
        Journal.objet,
        Journal.objet_id,
        Journal.detail,
        Journal.detail_empreinte,
        case((Journal.signature.is_(None), False), else_=True),
    )
    joined = select(*columns).outerjoin(Membre, Membre.id == Journal.membre_id)
    return joined.where(condition(session, wanted))


def _parts() -> dict[str, Column[int]]:
    """The tables whose rows belong to a dossier, found in the mapping: none is forgotten."""
    return {
        table.name: table.c.dossier_id
        for table in Base.metadata.sorted_tables
        if "dossier_id" in table.c and isinstance(table.c.dossier_id.type, Integer)
    }


_PARTS = _parts()


def _about(session: Session, dossier_id: int) -> ColumnElement[bool]:
    """Lines about the dossier, what is in it, and the person it accompanies.

    Each kind is found by its index: one condition for all of them would read every line.
    """
    person = select(Dossier.salarie_id).where(Dossier.id == dossier_id)
    told = [
        _lines(Journal.objet == DOSSIER, Journal.objet_id == dossier_id),
        _lines(Journal.objet == PERSON, Journal.objet_id.in_(person)),
    ]
    # What is no longer there is known by the dossier its line names.
    named = case((func.json_valid(Journal.detail), func.json_extract(Journal.detail, "$.dossier")))
    for objet, column in _PARTS.items():
        inside = select(column.table.c.id).where(column == dossier_id)
        told.append(_lines(Journal.objet == objet, Journal.objet_id.in_(inside)))
        told.append(_lines(Journal.objet == objet, named == dossier_id))
    return and_(Journal.id.in_(union(*told)), *_since(session, dossier_id))


def _lines(*kept: ColumnElement[bool]) -> Select[int]:
    return select(Journal.id).where(*kept)


def _since(session: Session, dossier_id: int) -> Iterator[ColumnElement[bool]]:
    """A number given again, after an erasure or an import undone, does not inherit its lines."""
    imported = (
        select(func.max(ImportLot.importe_le))
        .join(ImportLigne, ImportLigne.lot_id == ImportLot.id)
        .where(ImportLigne.objet == DOSSIER, ImportLigne.objet_id == dossier_id)
        .where(ImportLigne.cree, ImportLot.annule_le.is_(None))
    )
    born = session.scalar(imported)
    if born is not None:
        yield Journal.instant >= born
    freed = select(Journal.id, Journal.detail).where(Journal.acte.in_(FREEING))
    for line, detail in session.execute(freed.order_by(Journal.id.desc())):
        numbers = unpacked(detail).get(FREED)
        if isinstance(numbers, dict) and dossier_id in numbers_of(str(numbers.get(DOSSIER, ""))):
            yield Journal.id > line
            return


def _key(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:  # an altered detail, which the verification names
        return None
