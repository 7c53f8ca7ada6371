"""What a database taken back from a backup keeps of the present one: the traces, not the work.

The accounts, the journal, what left the vault and the frozen years happened, whatever database is
in use; drafts are somebody's typing. Only dossiers and what hangs on them go back in time.
"""

from __future__ import annotations

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from pdp_desk.errors import AlteredVault
from pdp_desk.storage.queries.membres import FORMER
from pdp_desk.storage.tables import (
    AccesExceptionnel,
    Base,
    Brouillon,
    Dossier,
    Gel,
    Journal,
    Membre,
    Publication,
    Reglage,
)

# Replaced whole by those of the present database, in this order.
WHOLE = (Journal, Publication, Gel, Brouillon)
AT_ONCE = 2000


def carry(present: Session, restored: Session) -> None:
    """Bring into a restored database what must not go back in time."""
    _carry_members(present, restored)
    for model in WHOLE:
        _replace(present, restored, Base.metadata.tables[model.__tablename__])
    _carry_accesses(present, restored)
    former = present.get(Reglage, FORMER)
    if former is not None:
        restored.merge(Reglage(cle=former.cle, valeur=former.valeur))
    restored.flush()


def _carry_members(present: Session, restored: Session) -> None:
    """Everybody of today with their number, so that the journal still says who did what."""
    table = Base.metadata.tables[Membre.__tablename__]
    before = {row["id"]: row["uid"] for row in restored.execute(select(table)).mappings()}
    for row in present.execute(select(table)).mappings():
        if row["id"] not in before:
            restored.execute(insert(table).values(dict(row)))
        elif before[row["id"]] == row["uid"]:
            restored.execute(update(table).where(table.c.id == row["id"]).values(dict(row)))
        else:
            raise AlteredVault(
                "Cette sauvegarde vient d’un coffre qui a suivi un autre chemin que celui-ci.",
                "Rien n’a été modifié. Reprenez-la à côté, dans un autre dossier.",
            )


def _replace(present: Session, restored: Session, table: Table) -> None:
    restored.execute(delete(table))
    rows = present.execute(select(table).order_by(table.c.id)).mappings()
    for part in rows.partitions(AT_ONCE):
        restored.execute(insert(table), [dict(row) for row in part])


def _carry_accesses(present: Session, restored: Session) -> None:
    """The glass broken on dossiers that exist in the restored database too."""
    table = Base.metadata.tables[AccesExceptionnel.__tablename__]
    restored.execute(delete(table))
    known = set(restored.scalars(select(Dossier.id)))
    rows = present.execute(select(table)).mappings()
    kept = [dict(row) for row in rows if row["dossier_id"] in known]
    if kept:
        restored.execute(insert(table), kept)
