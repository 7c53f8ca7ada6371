"""Who reads the medical part of a dossier, the part itself, and the decisions about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pdp_desk.domain.acces_medical import (
    EXCEPTIONNEL,
    MOTIF_MAXIMUM,
    MOTIF_MINIMUM,
    FaitsAcces,
    est_informe,
    est_medecin_du_dossier,
    lit_de_droit,
)
from pdp_desk.domain.views_medical import AccesVue, EtatMedical, PartieMedicale
from pdp_desk.errors import Forbidden, UsageError
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.compartment import (
    UNREADABLE,
    Compartment,
    access_facts,
    found,
    state_of,
    written,
)
from pdp_desk.services.medical.documents import ReadDocuments
from pdp_desk.services.medical.evaluations import ReadEvaluations
from pdp_desk.services.medical.notes import ReadNotes
from pdp_desk.services.medical.opinions import ReadOpinions
from pdp_desk.storage import medical as seals
from pdp_desk.storage.queries import medical as rows
from pdp_desk.storage.tables import AccesExceptionnel

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

REASON = "motif"


@acte("voir_compartiment")
def medical_state(desk: Desk, dossier_id: int) -> EtatMedical:
    """Who reads the medical part of a dossier, and whether the member does; opens nothing."""
    with noted(desk, "voir_compartiment", "dossier", dossier_id) as session:
        return state_of(access_facts(session, desk, dossier_id), desk, dossier_id)


@acte("lire_medical")
def medical_part(desk: Desk, dossier_id: int) -> PartieMedicale:
    """The whole medical part of a dossier; Forbidden to whoever may not read this one."""
    with desk.store.read() as session:
        facts = Compartment(session, desk).admit(dossier_id)
    by_right = lit_de_droit(facts, desk.membre)
    detail = None if by_right else {"exceptionnel": True}
    with noted(desk, "lire_medical", "dossier", dossier_id, detail) as session:
        compartment = Compartment(session, desk)
        physician = est_medecin_du_dossier(compartment.admit(dossier_id), desk.membre)
        answers = ReadEvaluations(session, compartment)
        return PartieMedicale(
            dossier_id=dossier_id,
            notes=ReadNotes(session, desk, compartment).of(dossier_id, physician=physician),
            avis=ReadOpinions(session, compartment).of(dossier_id),
            evaluations=answers.of(dossier_id),
            irdp=answers.irdp_of(dossier_id),
            pieces=ReadDocuments(session, compartment).of(dossier_id),
            acces=_to_be_seen(session, desk, compartment, dossier_id) if physician else (),
        )


# --- Exceptional access --------------------------------------------------------------------


@acte("briser_glace")
def break_glass(desk: Desk, dossier_id: int, motif: str) -> datetime:
    """Open a medical part that is not one's own, for three hours; its physician is told why."""
    reason = written(motif, "Motif de l’accès exceptionnel", MOTIF_MAXIMUM)
    if len(reason) < MOTIF_MINIMUM:
        raise UsageError(
            "Le motif est trop court pour que le médecin du dossier comprenne.",
            "Dites en une phrase pourquoi vous ouvrez la partie médicale.",
        )
    with desk.store.write() as session:
        compartment = Compartment(session, desk)
        facts = access_facts(session, desk, dossier_id)
        if lit_de_droit(facts, desk.membre):
            raise UsageError("Vous lisez déjà cette partie médicale.", "Rien n’a été ouvert.")
        row = AccesExceptionnel(
            dossier_id=dossier_id,
            membre_id=desk.membre.id,
            motif="",
            ouvert_le=desk.now(),
            expire_le=desk.now() + EXCEPTIONNEL,
        )
        compartment.write(row, REASON, seals.pack({"texte": reason}))
        note(session, desk, "briser_glace", "dossier", dossier_id, {"acces": row.id})
        return row.expire_le


@acte("voir_acces_exceptionnels")
def exceptional_accesses(desk: Desk) -> tuple[AccesVue, ...]:
    """« Accès exceptionnels à voir »: those on the physician's dossiers, not seen yet."""
    with noted(desk, "voir_acces_exceptionnels", "acces_exceptionnel") as session:
        return _to_be_seen(session, desk, Compartment(session, desk), None)


@acte("marquer_acces_vu")
def mark_access_seen(desk: Desk, acces_id: int) -> None:
    """The dossier's physician has seen an exceptional access."""
    with desk.store.write() as session:
        row = found(session.get(AccesExceptionnel, acces_id))
        if not _is_told(access_facts(session, desk, row.dossier_id), desk, row):
            raise Forbidden(
                "Un accès exceptionnel est vu par le médecin du dossier, pas par la personne "
                "qui l’a ouvert.",
                "Rien n’a changé.",
            )
        if row.vu_le is None:
            row.vu_le, row.vu_par_id = desk.now(), desk.membre.id
            note(session, desk, "marquer_acces_vu", "dossier", row.dossier_id, {"acces": row.id})


def _to_be_seen(
    session: Session, desk: Desk, compartment: Compartment, dossier_id: int | None
) -> tuple[AccesVue, ...]:
    unseen = rows.accesses(session, dossier_id=dossier_id, unseen=True)
    return tuple(
        AccesVue(
            id=row.id,
            dossier_id=row.dossier_id,
            numero=numero,
            membre=membre,
            motif=str(compartment.facts(row, REASON, {"texte": UNREADABLE})["texte"]),
            ouvert_le=row.ouvert_le,
            expire_le=row.expire_le,
            vu_le=row.vu_le,
        )
        for row, numero, membre in unseen
        if _is_told(access_facts(session, desk, row.dossier_id), desk, row)
    )


def _is_told(facts: FaitsAcces, desk: Desk, row: AccesExceptionnel) -> bool:
    return row.membre_id != desk.membre.id and est_informe(facts, desk.membre)
