"""Members as the services need them, and the public keys their signatures were made with."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from pdp_desk.domain.vocabulary import Role
from pdp_desk.storage.tables import Membre
from pdp_desk.storage.tables.systeme import Reglage

# A member who lost their password gets other keys: what they signed before stays theirs.
FORMER = "anciennes_cles_publiques"


@dataclass(frozen=True, slots=True)
class Inscrit:
    """A member as the database knows them."""

    id: int
    uid: str
    nom: str
    role: Role
    cle_publique: bytes
    cree_le: date
    revoque_le: date | None


_COLUMNS = [getattr(Membre, field.name) for field in fields(Inscrit)]


def everyone(session: Session) -> tuple[Inscrit, ...]:
    """Every member there ever was, in the order they came."""
    return tuple(Inscrit(*row) for row in session.execute(select(*_COLUMNS).order_by(Membre.id)))


def one(session: Session, number: int) -> Inscrit | None:
    """A member by number."""
    row = session.execute(select(*_COLUMNS).where(Membre.id == number)).one_or_none()
    return Inscrit(*row) if row else None


def leave(session: Session, number: int, today: date) -> None:
    """A member has no access from this day on."""
    session.get_one(Membre, number).revoque_le = today


def put(session: Session, member: Inscrit) -> int:
    """The row of a new member, or the one left without a slot; its number.

    An addition cut short left it, or an older coffre.json put back: then they may have signed.
    """
    known = session.scalars(select(Membre).where(Membre.uid == member.uid)).one_or_none()
    if known is not None:
        replace_key(session, known.id, member.cle_publique)
    row = known or Membre(uid=member.uid)
    row.nom, row.role = member.nom, member.role
    row.cle_publique, row.cree_le = member.cle_publique, member.cree_le
    session.add(row)
    session.flush()
    return row.id


def public_keys(session: Session) -> dict[int, tuple[bytes, ...]]:
    """The signing keys of each member: the present one, then those of before."""
    former = former_keys(session)
    return {row.id: (row.cle_publique, *former.get(row.uid, ())) for row in everyone(session)}


def former_keys(session: Session) -> dict[str, tuple[bytes, ...]]:
    """The signing keys members no longer use, by `uid`."""
    kept = session.get(Reglage, FORMER)
    return msgspec.json.decode(kept.valeur, type=dict[str, tuple[bytes, ...]]) if kept else {}


def replace_key(session: Session, number: int, public: bytes) -> None:
    """Give a member another signing key and remember the one before."""
    row, former = session.get_one(Membre, number), former_keys(session)
    former[row.uid] = (row.cle_publique, *former.get(row.uid, ()))
    session.merge(Reglage(cle=FORMER, valeur=msgspec.json.encode(former).decode()))
    row.cle_publique = public
