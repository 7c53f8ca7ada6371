"""Undoing a batch: what it created goes, what it filled in comes back, later work stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Column, Select, Table, delete, false, select, update
from sqlalchemy.orm import Session

from pdp_desk.domain.views import BilanAnnulation
from pdp_desk.storage.intake.ledger import unpack
from pdp_desk.storage.intake.register import Row, chunks
from pdp_desk.storage.intake.verdicts import label
from pdp_desk.storage.tables import Base, ImportLigne, ImportLot

# What the report calls each thing that is kept.
NAMES = {
    "action": "action",
    "arret": "arrêt",
    "dossier": "dossier",
    "entreprise": "entreprise",
    "etablissement": "établissement",
    "evenement": "événement",
    "intervenant": "intervenant",
    "irdp": "IRDP",
    "orientation": "orientation",
    "point_de_retour": "retour de partenaire",
    "releve_annuel": "relevé annuel",
    "salarie": "salarié",
    "suivi": "suivi",
}


def undo_lot(session: Session, lot_id: int, at: datetime) -> BilanAnnulation:
    """Undo a batch, and say what was kept and why."""
    lines = session.scalars(select(ImportLigne).where(ImportLigne.lot_id == lot_id)).all()
    kept: list[str] = []
    restored = 0
    created: dict[str, list[ImportLigne]] = defaultdict(list)
    for line in lines:
        if line.cree:
            created[line.objet].append(line)
        else:
            restored += _restore(session, line, kept)
    removed = 0
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in created:
            removed += _remove(session, table, created[table.name], kept)
    session.execute(delete(ImportLigne).where(ImportLigne.lot_id == lot_id))
    session.execute(update(ImportLot).where(ImportLot.id == lot_id).values(annule_le=at))
    return BilanAnnulation(lot_id, removed, restored, tuple(kept))


def _restore(session: Session, line: ImportLigne, kept: list[str]) -> int:
    table = Base.metadata.tables[line.objet]
    before, after = unpack(table, line.avant), unpack(table, line.apres)
    current = session.execute(select(table).where(table.c.id == line.objet_id)).mappings().first()
    if current is None:
        return 0
    same = [name for name in after if name != "version" and current[name] == after[name]]
    changed = [name for name in after if name != "version" and name not in same]
    if changed:
        fields = ", ".join(map(label, changed))
        kept.append(f"{_where(line)} : {fields} modifié depuis, gardé.")
    values: Row = {name: before[name] for name in same}
    if not values:
        return 0
    untouched = current["version"] == after["version"]
    values["version"] = before["version"] if untouched else current["version"] + 1
    session.execute(update(table).where(table.c.id == line.objet_id).values(values))
    return 1


def _remove(session: Session, table: Table, lines: list[ImportLigne], kept: list[str]) -> int:
    by_id = {line.objet_id: line for line in lines}
    for key, why in _to_keep(session, table, set(by_id)).items():
        kept.append(f"{_where(by_id.pop(key))} : {why}, gardé.")
    for part in chunks(list(by_id)):
        session.execute(delete(table).where(table.c.id.in_(part)))
    return len(by_id)


def _to_keep(session: Session, table: Table, ids: set[int]) -> dict[int, str]:
    """Objects changed or used since; rows deleted with their parent do not hold it back."""
    reasons: dict[int, str] = {}
    for part in chunks(sorted(ids)):
        if "version" in table.c:
            query = select(table.c.id).where(table.c.id.in_(part), table.c.version != 1)
            reasons |= dict.fromkeys(session.scalars(query), "modifié depuis")
        for column, comes_with in _references(table):
            query = select(column).where(column.in_(part)).distinct()
            if comes_with:
                query = _changed_since(query, column.table)
            reasons |= dict.fromkeys(session.scalars(query), "utilisé depuis")
    return reasons


def _changed_since(query: Select[int], table: Table) -> Select[int]:
    """Only the rows somebody changed: the others go with their parent."""
    return query.where(table.c.version != 1 if "version" in table.c else false())


def _references(table: Table) -> Iterator[tuple[Column[int], bool]]:
    """Every column of the store that points to the table, and whether it goes with it."""
    for other in Base.metadata.sorted_tables:
        for constraint in other.foreign_key_constraints:
            for key in constraint.elements:
                if key.column.table is table and key.column.name == "id":
                    yield key.parent, constraint.ondelete == "CASCADE"


def _where(line: ImportLigne) -> str:
    name = NAMES.get(line.objet, line.objet)
    return f"{line.feuille}, ligne {line.ligne} ({name})"
