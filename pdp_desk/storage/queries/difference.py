"""Two databases of one vault side by side: how many of each thing, and a digest of each dossier."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from pdp_desk.storage.tables import AccesExceptionnel, Base, Dossier, Salarie

# What a comparison counts, in the order it is read.
COUNTED = {
    "dossier": "dossiers",
    "salarie": "salariés",
    "evenement": "événements",
    "arret": "arrêts",
    "orientation": "orientations",
    "point_de_retour": "retours de partenaires",
    "avis": "avis du médecin",
    "consentement": "consentements",
    "evaluation": "questionnaires",
    "irdp": "IRDP",
    "suivi": "suivis",
    "note_medicale": "notes médicales",
    "piece_jointe": "documents",
    "entreprise": "entreprises",
    "import_lot": "imports",
}
# Traces, which both sides share: they are not the content of a dossier.
TRACES = {AccesExceptionnel.__tablename__}
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier of one side: whose it is, and one value for all it holds."""

    nom: str
    valeur: bytes


def counts(session: Session) -> dict[str, int]:
    """How many rows each counted table has."""
    tables = Base.metadata.tables
    return {
        name: session.scalar(select(func.count()).select_from(tables[name])) or 0
        for name in COUNTED
    }


def dossiers(session: Session) -> dict[str, Seen]:
    """Every dossier by its number, the person's row and all that hangs on it hashed together."""
    people = select(Dossier.id, Dossier.numero, Salarie.nom, Salarie.prenom).join(
        Salarie, Salarie.id == Dossier.salarie_id
    )
    known = {row.id: row for row in session.execute(people)}
    hashes = {number: blake2b(digest_size=16) for number in known}
    for table in _tables():
        _hash_rows(session, table, hashes)
    _hash_people(session, hashes)
    return {
        row.numero: Seen(f"{row.nom} {row.prenom}", hashes[number].digest())
        for number, row in known.items()
    }


def _tables() -> list[Table]:
    """The dossier and the tables that hold its number."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if table.name not in TRACES and (table.name == "dossier" or "dossier_id" in table.c)
    ]


def _hash_rows(session: Session, table: Table, hashes: dict[int, blake2b]) -> None:
    owner = table.c.id if table.name == "dossier" else table.c.dossier_id
    rows = session.execute(select(owner, table).where(owner.is_not(None)).order_by(table.c.id))
    for part in rows.partitions(AT_ONCE):
        for row in part:
            if row[0] in hashes:
                hashes[row[0]].update(f"{table.name}{tuple(row)!r}".encode())


def _hash_people(session: Session, hashes: dict[int, blake2b]) -> None:
    table = Base.metadata.tables[Salarie.__tablename__]
    rows = session.execute(select(Dossier.id, table).join(table, table.c.id == Dossier.salarie_id))
    for part in rows.partitions(AT_ONCE):
        for row in part:
            hashes[row[0]].update(repr(tuple(row)).encode())
