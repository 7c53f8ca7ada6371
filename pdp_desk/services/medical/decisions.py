"""Who reads the medical parts in general: the delegation to nurses, physicians and their access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdp_desk.domain.folding import professional_key
from pdp_desk.domain.views_medical import IntervenantVue, ReglagesMedicaux
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import Forbidden, UsageError
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.compartment import found
from pdp_desk.storage.queries import medical as rows
from pdp_desk.storage.tables import Intervenant, Membre

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GIVEN, TAKEN, NOBODY = "donnée", "retirée", "personne"


@acte("voir_reglages_medicaux")
def medical_settings(desk: Desk) -> ReglagesMedicaux:
    """The delegation, and the member each physician of the dossiers is."""
    with desk.store.read() as session:
        named = [one for one in rows.professionals(session) if one.dossiers]
        members = [one for one in rows.carers(session) if one.role is Role.MEDECIN]
        return ReglagesMedicaux(rows.delegation(session), tuple(named), tuple(members))


@acte("voir_delegation")
def nurses_may_read(desk: Desk) -> bool:
    """Whether nurses read the medical parts by delegation."""
    with desk.store.read() as session:
        return rows.delegation(session)


@acte("deleguer_infirmiers")
def delegate_to_nurses(desk: Desk, *, oui: bool) -> None:
    """A physician gives nurses the reading of the medical parts, or takes it back."""
    with desk.store.write() as session:
        if rows.delegation(session) is not oui:
            rows.set_delegation(session, given=oui)
            note(
                session,
                desk,
                "deleguer_infirmiers",
                "reglage",
                None,
                {"delegation": GIVEN if oui else TAKEN},
            )


@acte("voir_intervenants")
def list_professionals(desk: Desk) -> tuple[IntervenantVue, ...]:
    """The professionals named in the dossiers, with the member each is linked to."""
    with noted(desk, "voir_intervenants", "intervenant") as session:
        return rows.professionals(session)


@acte("rattacher_membre")
def link_member(desk: Desk, intervenant_id: int, membre_id: int | None) -> None:
    """Say which member an intervenant is (None: nobody): the physician of dossiers reads them."""
    with desk.store.write() as session:
        row = found(session.get(Intervenant, intervenant_id))
        if membre_id is not None:
            _refuse_bad_link(session, desk, row, membre_id)
        if row.membre_id != membre_id:
            row.membre_id = membre_id
            detail = {"membre_rattache": membre_id or NOBODY}
            note(session, desk, "rattacher_membre", "intervenant", intervenant_id, detail)


def _refuse_bad_link(session: Session, desk: Desk, row: Intervenant, membre_id: int) -> None:
    member = session.get(Membre, membre_id)
    if member is None or member.revoque_le is not None:
        raise UsageError("Cette personne n’est plus membre du coffre.", "Rien n’a été rattaché.")
    if member.role is not Role.MEDECIN and rows.is_physician(session, row.id):
        raise UsageError(
            f"{row.nom} est le médecin de dossiers, et {member.nom} n’est pas médecin du travail.",
            "Rien n’a été rattaché : ces dossiers n’auraient plus eu de médecin.",
        )
    taken = rows.linked_to(session, membre_id)
    if taken not in (None, row.id):
        raise UsageError(
            f"{member.nom} est déjà rattaché(e) à un autre intervenant.",
            "Défaites d’abord ce rattachement.",
        )
    own = membre_id == desk.membre.id and desk.membre.role is Role.MEDECIN
    if own and professional_key(row.nom) != professional_key(member.nom):
        raise Forbidden(
            "On ne se rattache pas soi-même au nom d’un autre médecin.",
            "Demandez-le à la personne responsable de la cellule.",
        )
