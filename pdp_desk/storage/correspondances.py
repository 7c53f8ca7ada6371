"""Column meanings the team confirmed."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pdp_desk.storage.tables import CorrespondanceColonne

Confirmed = dict[tuple[str, str], str]


def load_confirmed(session: Session) -> Confirmed:
    """(folded sheet or "", folded header) -> code of the meaning."""
    rows = session.scalars(select(CorrespondanceColonne))
    return {(row.feuille_cle, row.colonne_cle): row.champ for row in rows}


def save_confirmed(session: Session, *, feuille: str, colonne: str, champ: str | None) -> None:
    """Remember a meaning, or forget it when None."""
    where = (
        CorrespondanceColonne.feuille_cle == feuille,
        CorrespondanceColonne.colonne_cle == colonne,
    )
    session.execute(delete(CorrespondanceColonne).where(*where))
    if champ is not None:
        session.add(CorrespondanceColonne(feuille_cle=feuille, colonne_cle=colonne, champ=champ))
