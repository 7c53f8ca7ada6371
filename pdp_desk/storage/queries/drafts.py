"""The drafts of a member: at most one for each form and object."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from pdp_desk.domain.views_brouillons import FENETRE
from pdp_desk.storage.tables import Brouillon


def of_member(session: Session, membre_id: int) -> Sequence[Brouillon]:
    """Every draft of a member, the last one kept first."""
    mine = select(Brouillon).where(Brouillon.membre_id == membre_id)
    return session.scalars(mine.order_by(Brouillon.garde_le.desc(), Brouillon.id.desc())).all()


def one(
    session: Session, membre_id: int, formulaire: str, objet_id: int | None
) -> Brouillon | None:
    """The draft of a form about an object, or about none."""
    about = Brouillon.objet_id.is_(None) if objet_id is None else Brouillon.objet_id == objet_id
    mine = select(Brouillon).where(
        Brouillon.membre_id == membre_id, Brouillon.formulaire == formulaire, about
    )
    return session.scalars(mine.order_by(Brouillon.id)).first()


def any_waits(session: Session) -> bool:
    """Whether anybody left something typed."""
    typed = select(Brouillon.id).where(Brouillon.formulaire != FENETRE)
    return bool(session.scalar(select(exists(typed))))
