"""What SQLite, the foreign keys and the search index say of an open store; nothing is mended."""

from __future__ import annotations

import re

from sqlalchemy import Table, exists, func, literal_column, select, text
from sqlalchemy.orm import Session

from pdp_desk.storage import search
from pdp_desk.storage.tables import Base, Entreprise, ImportLigne, ImportLot, Salarie

MADE = re.compile(r"CREATE (?:VIRTUAL TABLE|VIEW|TRIGGER) (\w+)")
FIELDS = "id, nom, prenom, numero, entreprise"


def structure_faults(session: Session) -> list[str]:
    """What `PRAGMA integrity_check` finds in tables and indexes, the search index among them."""
    lines = session.execute(text("PRAGMA integrity_check")).scalars().all()
    return [str(line) for line in lines if line != "ok"]


def broken_links(session: Session) -> dict[str, int]:
    """Rows that name a row that does not exist, counted by table."""
    found: dict[str, int] = {}
    for row in session.execute(text("PRAGMA foreign_key_check")):
        found[str(row[0])] = found.get(str(row[0]), 0) + 1
    return found


def missing_search_parts(session: Session) -> list[str]:
    """Tables, views and triggers of the search index that are gone."""
    wanted = [name for statement in search.DDL for name in MADE.findall(statement)]
    there = set(session.execute(text("SELECT name FROM sqlite_master")).scalars())
    return [name for name in wanted if name not in there]


def unfindable(session: Session) -> int:
    """Dossiers whose names in the search index are missing, or are not those of today."""
    difference = (
        f"SELECT count(*) FROM (SELECT {FIELDS} FROM recherche_texte EXCEPT "  # noqa: S608
        f"SELECT rowid, nom, prenom, numero, entreprise FROM recherche)"
    )
    return int(session.execute(text(difference)).scalar_one())


def forgotten(session: Session) -> int:
    """Entries of the search index whose dossier no longer exists: names that should be gone."""
    gone = "SELECT count(*) FROM recherche WHERE rowid NOT IN (SELECT id FROM dossier)"
    return int(session.execute(text(gone)).scalar_one())


def unattached(session: Session) -> dict[str, int]:
    """People and employers no fact refers to any more, counted by table."""
    tables = (Salarie.__table__, Entreprise.__table__)
    counts = {table.name: _unreferenced(session, table) for table in tables}  # type: ignore[arg-type,attr-defined]
    return {name: count for name, count in counts.items() if count}


def lost_traces(session: Session) -> int:
    """Lines of imports still in force whose object is gone: such an import undoes less."""
    total = 0
    names = session.scalars(select(ImportLigne.objet).distinct()).all()
    for name in names:
        target = Base.metadata.tables.get(name)
        if target is not None:
            total += _lost_traces_of(session, target)
    return total


def _unreferenced(session: Session, table: Table) -> int:
    links = [
        exists().where(link.parent == table.c.id)
        for other in Base.metadata.sorted_tables
        for link in other.foreign_keys
        if link.column is table.c.id
    ]
    lonely = select(func.count()).select_from(table).where(*(~link for link in links))
    return session.execute(lonely).scalar_one()


def _lost_traces_of(session: Session, target: Table) -> int:
    gone = (
        select(func.count(literal_column("1")))
        .select_from(ImportLigne)
        .join(ImportLot, ImportLot.id == ImportLigne.lot_id)
        .where(
            ImportLigne.objet == target.name,
            ImportLot.annule_le.is_(None),
            ~exists().where(target.c.id == ImportLigne.objet_id),
        )
    )
    return session.execute(gone).scalar_one()


def rebuild_search(session: Session) -> None:
    """Index every dossier again, from what the tables say today."""
    session.execute(text("DELETE FROM recherche"))
    session.execute(text(search.DDL[-1]))
    session.execute(text("INSERT INTO recherche (recherche) VALUES ('rebuild')"))
