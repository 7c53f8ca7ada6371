"""Batches: opened before an intake, closed with their report, listed, undone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from pdp_desk.domain.views import LotVue
from pdp_desk.storage.tables import ImportLot, Membre


def open_lot(
    session: Session, fichier: str, empreinte: str, *, at: datetime, membre_id: int
) -> int:
    """A batch about to be taken in; its report comes when it is closed."""
    lot = ImportLot(
        fichier=fichier[:255],
        empreinte=empreinte,
        importe_le=at,
        membre_id=session.scalar(select(Membre.id).where(Membre.id == membre_id)),
        lignes_lues=0,
        bilan="{}",
    )
    session.add(lot)
    session.flush()
    return lot.id


def close_lot(session: Session, lot_id: int, *, lignes: int, bilan: str) -> None:
    """Write the report of a batch."""
    session.execute(
        update(ImportLot).where(ImportLot.id == lot_id).values(lignes_lues=lignes, bilan=bilan)
    )


def forget_lot(session: Session, lot_id: int) -> None:
    """Remove a batch that changed nothing."""
    session.execute(delete(ImportLot).where(ImportLot.id == lot_id))


def lot_rows(session: Session) -> list[tuple[LotVue, str]]:
    """Every batch with its report as it was written, the latest first."""
    query = select(ImportLot).order_by(ImportLot.id.desc())
    return [(_view(lot), lot.bilan) for lot in session.scalars(query)]


def _view(lot: ImportLot) -> LotVue:
    return LotVue(lot.id, lot.fichier, lot.importe_le, lot.lignes_lues, 0, lot.annule_le)
