"""Which medical parts a member may put in a person's file: those they read by right."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from pdp_desk.domain.acces_medical import lit_de_droit
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.compartment import access_facts


def medical_dossiers(session: Session, at: Desk, dossiers: Iterable[int]) -> frozenset[int | None]:
    """The dossiers whose medical part the member reads; None stands for facts without dossier.

    An exceptional access reads for three hours: it gives no copy away.
    """
    if at.keys is None or at.keys.medicale is None:
        return frozenset()
    ids = tuple(dossiers)
    by_right = {one for one in ids if lit_de_droit(access_facts(session, at, one), at.membre)}
    alone = at.membre.role is Role.MEDECIN and by_right == set(ids)
    return frozenset(by_right | {None} if alone else by_right)
