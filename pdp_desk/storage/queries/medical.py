"""The medical compartment's rows: who may read, what is there; nothing is opened here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from pdp_desk.domain.acces_medical import PARTAGE_IRDP, FaitsAcces
from pdp_desk.domain.folding import professional_key
from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.views_medical import AvisVue, IntervenantVue
from pdp_desk.domain.vocabulary import Fonction, Role
from pdp_desk.storage.tables import (
    AccesExceptionnel,
    Avis,
    Consentement,
    Dossier,
    Evaluation,
    Intervenant,
    Irdp,
    Journal,
    Membre,
    NoteMedicale,
    PieceJointe,
    Reglage,
)

DELEGATION = "medical.delegation_infirmiers"
CARING = (Role.MEDECIN, Role.INFIRMIER)
# The function a member's role stands for, when they sign something.
FUNCTIONS = {
    Role.CHARGE: Fonction.CHARGE,
    Role.ASSISTANTE: Fonction.ASSISTANTE,
    Role.INFIRMIER: Fonction.INFIRMIER,
    Role.MEDECIN: Fonction.MEDECIN_TRAVAIL,
    Role.RESPONSABLE: Fonction.RESPONSABLE,
    Role.DIRECTION: Fonction.AUTRE,
}


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier as the compartment sees it."""

    id: int
    salarie_id: int
    medecin_id: int | None


def dossier(session: Session, dossier_id: int) -> DossierRow | None:
    """The dossier; None when there is no such one."""
    query = select(Dossier.id, Dossier.salarie_id, Dossier.medecin_id)
    row = session.execute(query.where(Dossier.id == dossier_id)).one_or_none()
    return None if row is None else DossierRow(**row._mapping)


def access_facts(session: Session, dossier_id: int, now: datetime) -> FaitsAcces:
    """What decides who reads the medical part of a dossier."""
    query = (
        select(Intervenant.nom, Intervenant.membre_id)
        .join(Dossier, Dossier.medecin_id == Intervenant.id)
        .where(Dossier.id == dossier_id)
    )
    named = session.execute(query).one_or_none()
    return FaitsAcces(
        medecin=named.nom if named else None,
        rattache_a=named.membre_id if named else None,
        delegation=delegation(session),
        soignants=carers(session),
        exceptionnels=_open_accesses(session, dossier_id, now),
    )


def carers(session: Session) -> tuple[MembreVue, ...]:
    """The physicians and nurses among the members, by name."""
    query = select(Membre.id, Membre.nom, Membre.role).where(
        Membre.role.in_(CARING), Membre.revoque_le.is_(None)
    )
    rows = session.execute(query.order_by(Membre.role.desc(), Membre.nom))
    return tuple(MembreVue(**row._mapping) for row in rows)


def delegation(session: Session) -> bool:
    """Whether nurses read the medical part: they do until a physician decides otherwise."""
    value = session.scalar(select(Reglage.valeur).where(Reglage.cle == DELEGATION))
    return value is None or bool(json.loads(value))


def set_delegation(session: Session, *, given: bool) -> None:
    """Write the decision of a physician."""
    session.merge(Reglage(cle=DELEGATION, valeur=json.dumps(given)))


def _open_accesses(session: Session, dossier_id: int, now: datetime) -> dict[int, datetime]:
    # Opened in the future: the clock was set back, and that prolongs nothing.
    query = select(AccesExceptionnel.membre_id, func.max(AccesExceptionnel.expire_le)).where(
        AccesExceptionnel.dossier_id == dossier_id,
        AccesExceptionnel.ouvert_le <= now,
        AccesExceptionnel.expire_le > now,
        ~_seen_to_end(dossier_id),
    )
    rows = session.execute(query.group_by(AccesExceptionnel.membre_id))
    return {row[0]: row[1] for row in rows}


def _seen_to_end(dossier_id: int) -> ColumnElement[bool]:
    """Whether the journal, since it tells the opening, went past its end: no clock comes back."""
    told, later = aliased(Journal), aliased(Journal)
    opening = select(func.max(told.id)).where(
        told.objet == "dossier",
        told.objet_id == dossier_id,
        told.acte == "briser_glace",
        func.json_extract(told.detail, "$.acces") == AccesExceptionnel.id,
    )
    line = opening.correlate(AccesExceptionnel).scalar_subquery()
    past = select(later.id).where(later.id > line, later.instant >= AccesExceptionnel.expire_le)
    return past.correlate(AccesExceptionnel).exists()


def accesses(
    session: Session, *, dossier_id: int | None = None, unseen: bool = False
) -> tuple[tuple[AccesExceptionnel, str, str], ...]:
    """Exceptional accesses with the dossier's number and the member's name, the latest first."""
    query = (
        select(AccesExceptionnel, Dossier.numero, Membre.nom)
        .join(Dossier, Dossier.id == AccesExceptionnel.dossier_id)
        .join(Membre, Membre.id == AccesExceptionnel.membre_id)
        .order_by(AccesExceptionnel.ouvert_le.desc(), AccesExceptionnel.id.desc())
    )
    if dossier_id is not None:
        query = query.where(AccesExceptionnel.dossier_id == dossier_id)
    if unseen:
        query = query.where(AccesExceptionnel.vu_le.is_(None))
    return tuple((row[0], row[1], row[2]) for row in session.execute(query))


def linked_to(session: Session, membre_id: int) -> int | None:
    """The intervenant a member is linked to."""
    return session.scalar(select(Intervenant.id).where(Intervenant.membre_id == membre_id))


def is_physician(session: Session, intervenant_id: int) -> bool:
    """Whether dossiers name this intervenant as their physician."""
    query = select(Dossier.id).where(Dossier.medecin_id == intervenant_id).limit(1)
    return session.scalar(query) is not None


def signatory(session: Session, membre: MembreVue) -> int:
    """The intervenant a member signs as: linked, else of the same name and function, else new."""
    linked = linked_to(session, membre.id)
    if linked is not None:
        return linked
    key, function = professional_key(membre.nom), FUNCTIONS[membre.role]
    query = select(Intervenant).where(
        Intervenant.nom_cle == key,
        Intervenant.fonction == function,
        Intervenant.membre_id.is_(None),
    )
    known = session.scalars(query.order_by(Intervenant.id).limit(1)).one_or_none()
    row = known or Intervenant(nom=membre.nom, nom_cle=key, fonction=function)
    row.membre_id = membre.id
    session.add(row)
    session.flush()
    return row.id


def professionals(session: Session) -> tuple[IntervenantVue, ...]:
    """The professionals a member may be, with how many dossiers name them as physician."""
    count = (
        select(func.count())
        .where(Dossier.medecin_id == Intervenant.id)
        .correlate(Intervenant)
        .scalar_subquery()
    )
    query = select(Intervenant.id, Intervenant.nom, Intervenant.fonction, Intervenant.membre_id)
    rows = session.execute(query.add_columns(count.label("dossiers")).order_by(Intervenant.nom_cle))
    return tuple(
        IntervenantVue(row.id, row.nom, row.fonction.label, row.membre_id, row.dossiers)
        for row in rows
    )


def opinions(session: Session, dossier_id: int) -> tuple[AvisVue, ...]:
    """Questions and answers as the team reads them, the latest first."""
    asker, physician = aliased(Intervenant), aliased(Intervenant)
    query = (
        select(
            Avis.id,
            Avis.version,
            Avis.question,
            Avis.demande_le,
            asker.nom.label("demandeur"),
            physician.nom.label("medecin"),
            Avis.repondu_le,
            func.coalesce(Avis.reponse, "").label("reponse"),
        )
        .outerjoin(asker, asker.id == Avis.demandeur_id)
        .outerjoin(physician, physician.id == Avis.medecin_id)
        .where(Avis.dossier_id == dossier_id)
        .order_by(Avis.demande_le.desc(), Avis.id.desc())
    )
    return tuple(AvisVue(**row._mapping) for row in session.execute(query))


def sealed_opinions(session: Session, dossier_id: int) -> dict[int, Avis]:
    """The opinions that have a medical part, by number."""
    query = select(Avis).where(Avis.dossier_id == dossier_id, Avis.reponse_chiffre.is_not(None))
    return {row.id: row for row in session.scalars(query)}


def notes(session: Session, dossier_id: int) -> tuple[tuple[NoteMedicale, str, int | None], ...]:
    """The notes of a dossier with their author's name and member, the latest first."""
    query = (
        select(NoteMedicale, func.coalesce(Intervenant.nom, ""), Intervenant.membre_id)
        .outerjoin(Intervenant, Intervenant.id == NoteMedicale.auteur_id)
        .where(NoteMedicale.dossier_id == dossier_id)
        .order_by(NoteMedicale.jour.desc(), NoteMedicale.id.desc())
    )
    return tuple((row[0], row[1], row[2]) for row in session.execute(query))


def evaluations(session: Session, dossier_id: int) -> tuple[tuple[Evaluation, str | None], ...]:
    """The filled questionnaires of a dossier with their author's name, the latest first."""
    query = (
        select(Evaluation, Intervenant.nom)
        .outerjoin(Intervenant, Intervenant.id == Evaluation.auteur_id)
        .where(Evaluation.dossier_id == dossier_id)
        .order_by(Evaluation.jour.desc(), Evaluation.id.desc())
    )
    return tuple((row[0], row[1]) for row in session.execute(query))


def scores(session: Session, dossier_id: int) -> tuple[Irdp, ...]:
    """The IRDP results of a dossier, the latest first."""
    query = select(Irdp).where(Irdp.dossier_id == dossier_id)
    return tuple(session.scalars(query.order_by(Irdp.jour.desc(), Irdp.id.desc())))


def agreement(session: Session, salarie_id: int) -> Consentement | None:
    """What the person last said of sharing the class of their IRDP with the cellule."""
    query = select(Consentement).where(
        Consentement.salarie_id == salarie_id, Consentement.objet == PARTAGE_IRDP
    )
    return session.scalars(query.order_by(Consentement.id.desc()).limit(1)).one_or_none()


def sharing_no_more(session: Session) -> frozenset[int]:
    """The people who took back, or refused, the sharing of their IRDP with the cellule."""
    latest = (
        select(func.max(Consentement.id))
        .where(Consentement.objet == PARTAGE_IRDP)
        .group_by(Consentement.salarie_id)
    )
    query = select(Consentement.salarie_id).where(
        Consentement.id.in_(latest), Consentement.retire_le.is_not(None)
    )
    return frozenset(session.scalars(query))


def documents(session: Session, dossier_id: int, *, medical: bool) -> tuple[PieceJointe, ...]:
    """The documents of a dossier, medical or not, the latest first."""
    query = select(PieceJointe).where(
        PieceJointe.dossier_id == dossier_id, PieceJointe.medicale.is_(medical)
    )
    return tuple(session.scalars(query.order_by(*_latest_documents())))


def plain_document_facts(
    session: Session, dossier_id: int
) -> tuple[tuple[int, str, str, int, datetime], ...]:
    """Number, name, type, size and date of the documents of the team; their bytes stay there."""
    query = select(
        PieceJointe.id,
        PieceJointe.nom,
        PieceJointe.type_mime,
        func.length(PieceJointe.contenu),
        PieceJointe.ajoute_le,
    ).where(PieceJointe.dossier_id == dossier_id, PieceJointe.medicale.is_(False))
    rows = session.execute(query.order_by(*_latest_documents()))
    return tuple((row[0], row[1], row[2], row[3], row[4]) for row in rows)


def _latest_documents() -> tuple[ColumnElement[object], ...]:
    return (PieceJointe.ajoute_le.desc(), PieceJointe.id.desc())  # type: ignore[return-value]
