"""Everything that hangs on a person, found through the mapping itself, and its erasure.

A table is about a person when a foreign key leads, from table to table, to `salarie`. What is
known by a name and a number instead (journal, imports, drafts) is named here; a test fails when a
table is added that is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import delete, or_, select, text
from sqlalchemy.orm import Session

from pdp_desk.errors import UserError
from pdp_desk.storage import journal
from pdp_desk.storage.copies import AT_REST
from pdp_desk.storage.engine import Store, open_connection
from pdp_desk.storage.failures import translated
from pdp_desk.storage.personal import links, personal_tables
from pdp_desk.storage.residue import details_about, forget_traces, who_is
from pdp_desk.storage.tables import Base, Effacement, Journal, Salarie

Ids = dict[str, list[int]]
REPLAYED = "rejouer_effacements"
# In the line that tells of an erasure: the numbers set free, by table.
FREED = "numeros"
# Rows that name what they are about by table and number, without a foreign key.
TRACES = frozenset({"brouillon", "import_ligne", "journal"})
# Tables without a person of ours; why they may stay as they are when somebody is erased.
ABOUT_NOBODY: Mapping[str, str] = {
    "action": "the activity outside cases",
    "action_etablissement": "establishments reached",
    "correspondance_colonne": "headings of workbooks",
    "effacement": "the ledger of erasures: counts, and a random number",
    "entreprise": "an employer, shared by many",
    "etablissement": "an establishment, shared by many",
    "gel": "frozen yearly counts",
    "import_lot": "a batch of many; its file name is cleared when it holds the person's name",
    "intervenant": "a professional",
    "membre": "an account of the team",
    "objectif": "yearly targets",
    "publication": "published counts",
    "reglage": "settings; those kept under a person's number go with them",
    "releve_annuel": "yearly figures",
}


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: the numbers of the rows by table, drafts, lines of imports; details to empty."""

    rows: Ids
    drafts: int
    lines: int
    details: list[int]

    @property
    def counts(self) -> dict[str, int]:
        """Objects removed, by table."""
        counts = {name: len(ids) for name, ids in self.rows.items()}
        return counts | ({"brouillon": self.drafts} if self.drafts else {})

    @property
    def total(self) -> int:
        """Objects removed."""
        return sum(self.counts.values())

    @property
    def told(self) -> dict[str, object]:
        """What the journal keeps of it: counts, and numbers that may be given again."""
        freed = {name: journal.ranges(ids) for name, ids in self.rows.items()}
        return {"objets": self.total, FREED: freed}

    @property
    def traces(self) -> int:
        """Lines of imports and details of the journal cleared."""
        return self.lines + len(self.details)


Tell = Callable[[int, "Erased"], None]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An erasure, as the ledger keeps it."""

    salarie_uid: str
    efface_le: datetime
    membre_id: int | None
    motif: str
    certificat: str


def rows_of(session: Session, salarie_id: int) -> Ids:
    """The numbers of every row about the person, by table; tables without any are left out."""
    found: Ids = {Salarie.__tablename__: [salarie_id]}
    for table in personal_tables()[1:]:
        conditions = [
            column.in_(found[target.name])
            for column, target in links(table, personal_tables())
            if target.name in found
        ]
        ids = session.scalars(select(table.c.id).where(or_(*conditions))) if conditions else ()
        if kept := sorted(ids):
            found[table.name] = kept
    return found


def erase_rows(session: Session, salarie_id: int) -> Erased:
    """Remove the person and all that is about them.

    The details of the journal are left to the caller, who tells in it which ones were emptied.
    """
    # Freed bytes are written over at once; `purge` then rewrites the file without them.
    session.execute(text("PRAGMA secure_delete = ON"))
    person = session.get_one(Salarie, salarie_id)
    found, who = rows_of(session, salarie_id), who_is(session, person)
    details = details_about(session, who, found)
    drafts, lines = forget_traces(session, who, found)
    session.expunge(person)
    for table in reversed(personal_tables()):
        if ids := found.get(table.name):
            session.execute(delete(table).where(table.c.id.in_(ids)))
    # What the index keeps beside its rows (statistics, emptied leaves) is made anew.
    session.execute(text("INSERT INTO recherche (recherche) VALUES ('rebuild')"))
    return Erased(found, drafts, lines, details)


def replay_erasures(session: Session, uids: Iterable[str], tell: Tell | None = None) -> int:
    """Erase again, in a restored copy, the people of the ledger it still holds: how many.

    `tell` notes each in the journal, with the lines whose detail goes; without it they are noted
    in nobody's name.
    """
    erased = set(uids)
    known = session.execute(select(Salarie.id, Salarie.uid)).all()
    again = [person_id for person_id, uid in known if uid in erased]
    for person_id in again:
        gone = erase_rows(session, person_id)
        (tell or partial(_tell_unsigned, session))(person_id, gone)
    return len(again)


def _tell_unsigned(session: Session, person_id: int, gone: Erased) -> None:
    emptied = journal.erase_details(session, gone.details)
    last = select(Journal.instant).order_by(Journal.id.desc()).limit(1)
    at = session.scalar(last)
    if at is not None:
        line = journal.Ligne(at, None, REPLAYED, "salarie", person_id, gone.told | emptied)
        journal.append(session, line, None)


def ledger(session: Session) -> tuple[LedgerRow, ...]:
    """The erasures of this vault, the first first."""
    query = select(
        Effacement.salarie_uid,
        Effacement.efface_le,
        Effacement.membre_id,
        Effacement.motif,
        Effacement.certificat,
    ).order_by(Effacement.id)
    return tuple(LedgerRow(*row) for row in session.execute(query))


def keep_ledger(session: Session, rows: Iterable[LedgerRow]) -> int:
    """Add to this store the erasures it does not know: a backup is older than they are."""
    known = set(session.scalars(select(Effacement.salarie_uid)))
    members = set(session.scalars(select(Base.metadata.tables["membre"].c.id)))
    missing = [row for row in rows if row.salarie_uid not in known]
    for row in missing:
        author = row.membre_id if row.membre_id in members else None
        session.add(
            Effacement(
                salarie_uid=row.salarie_uid,
                efface_le=row.efface_le,
                membre_id=author,
                motif=row.motif,
                certificat=row.certificat,
            )
        )
    session.flush()
    return len(missing)


def purge(store: Store) -> bool:
    """Rewrite the file without its freed pages and empty its log; False while somebody reads.

    Outside a transaction, and whole or not at all: killed half-way, the file is as before.
    """
    pooled = store.engine.raw_connection()
    try:
        driver = pooled.driver_connection
        assert driver is not None
        driver.execute("VACUUM")
        busy: int = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlcipher.DatabaseError as error:
        raise translated(error) or error from error
    finally:
        pooled.close()
    return not busy


def held_in(base: Path, key: bytes, uids: Iterable[str]) -> frozenset[str] | None:
    """Who of these people a copy at rest still holds; None when it does not open or is too old."""
    try:
        with closing(open_connection(base, key, AT_REST)) as copy:
            known = {row[0] for row in copy.execute("SELECT uid FROM salarie").fetchall()}
    except (sqlcipher.DatabaseError, UserError):
        return None
    return frozenset(uids) & known
