"""The agreement under which the class of an IRDP is shared with the cellule; revocable at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pdp_desk.domain.acces_medical import PARTAGE_IRDP
from pdp_desk.domain.droits import SOIGNANTS
from pdp_desk.domain.views import IrdpVue
from pdp_desk.domain.vocabulary import RegimeConsentement
from pdp_desk.errors import UsageError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.compartment import GONE
from pdp_desk.storage.queries import medical as rows
from pdp_desk.storage.tables import Consentement

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CELLULE = "cellule PDP"


@acte("noter_accord_irdp")
def record_agreement(desk: Desk, dossier_id: int) -> None:
    """The person agrees, today, that the cellule knows the class of their IRDP."""
    with desk.store.write() as session:
        salarie_id = _person(session, dossier_id)
        row = rows.agreement(session, salarie_id)
        if row is None or row.retire_le is not None:
            session.add(
                Consentement(
                    salarie_id=salarie_id,
                    objet=PARTAGE_IRDP,
                    destinataire=CELLULE,
                    regime=RegimeConsentement.ACCORD,
                    donne_le=desk.today(),
                )
            )
            note(session, desk, "noter_accord_irdp", "dossier", dossier_id)


@acte("retirer_accord_irdp")
def withdraw_agreement(desk: Desk, dossier_id: int) -> None:
    """The person no longer agrees, or refused: the class is hidden from the cellule at once."""
    with desk.store.write() as session:
        salarie_id = _person(session, dossier_id)
        row = rows.agreement(session, salarie_id)
        if row is None:
            row = Consentement(
                salarie_id=salarie_id,
                objet=PARTAGE_IRDP,
                destinataire=CELLULE,
                regime=RegimeConsentement.ACCORD,
            )
            session.add(row)
        if row.retire_le is None:
            row.retire_le = desk.today()
            note(session, desk, "retirer_accord_irdp", "dossier", dossier_id)


class SharedScores:
    """IRDP results as a member may see them, under the person's agreement."""

    def __init__(self, session: Session, at: Desk, salarie_id: int) -> None:
        self._said = rows.agreement(session, salarie_id)
        self._carer = at.membre.role in SOIGNANTS

    @property
    def hidden(self) -> bool:
        """The agreement was taken back, and the member is no carer."""
        return self._said is not None and self._said.retire_le is not None and not self._carer

    def of(self, scores: tuple[IrdpVue, ...]) -> tuple[IrdpVue, ...]:
        """The class and the completeness go when the agreement was taken back."""
        return tuple(map(self._one, scores))

    def _one(self, score: IrdpVue) -> IrdpVue:
        said = self._said
        if said is None:
            return score
        dated = replace(score, accord_le=said.donne_le, accord_retire_le=said.retire_le)
        return replace(dated, classe=None, completude=None) if self.hidden else dated


def _person(session: Session, dossier_id: int) -> int:
    found = rows.dossier(session, dossier_id)
    if found is None:
        raise UsageError(GONE, "Rien n’a été noté.")
    return found.salarie_id
