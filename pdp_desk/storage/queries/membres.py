"""Members as the services need them, and the public keys their signatures were made with."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from pdp_desk.storage.tables import Membre
from pdp_desk.storage.tables.systeme import Reglage

# A member who lost their password gets other keys: what they signed before stays theirs.
FORMER = "anciennes_cles_publiques"


def everyone(session: Session) -> Sequence[Membre]:
    """Every member there ever was, in the order they came."""
    return session.scalars(select(Membre).order_by(Membre.id)).all()


def public_keys(session: Session) -> dict[int, tuple[bytes, ...]]:
    """The signing keys of each member: the present one, then those of before."""
    former = former_keys(session)
    return {row.id: (row.cle_publique, *former.get(row.uid, ())) for row in everyone(session)}


def former_keys(session: Session) -> dict[str, tuple[bytes, ...]]:
    """The signing keys members no longer use, by `uid`."""
    kept = session.get(Reglage, FORMER)
    return msgspec.json.decode(kept.valeur, type=dict[str, tuple[bytes, ...]]) if kept else {}


def replace_key(session: Session, row: Membre, public: bytes) -> None:
    """Give a member another signing key and remember the one before."""
    former = former_keys(session)
    former[row.uid] = (row.cle_publique, *former.get(row.uid, ()))
    session.merge(Reglage(cle=FORMER, valeur=msgspec.json.encode(former).decode()))
    row.cle_publique = public
