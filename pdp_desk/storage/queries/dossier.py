"""Everything one dossier holds, read in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from pdp_desk.domain.views import ArretVue, IrdpVue, RetourVue
from pdp_desk.domain.vocabulary import (
    Conclusion,
    Contrat,
    Demandeur,
    Dispositif,
    Initiative,
    Issue,
    MotifOrientation,
    Nature,
    NiveauSsam,
    Origine,
    Partenaire,
    Pathologie,
    Prevention,
    Proposant,
    Raison,
    Sens,
    Sexe,
    Situation,
    StatutDispositif,
    TypeAide,
)
from pdp_desk.storage.tables import (
    Arret,
    Dossier,
    Entreprise,
    Etablissement,
    Evenement,
    Intervenant,
    Irdp,
    Orientation,
    PointDeRetour,
    Salarie,
    Suivi,
)


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """The dossier with its person and employer."""

    id: int
    numero: str
    salarie_id: int
    nom: str
    prenom: str
    sexe: Sexe | None
    naissance: date | None
    entreprise: str | None
    siret: str | None
    naf_section: str | None
    effectif: int | None
    fort_risque_pdp: bool | None
    suivi_carsat: bool | None
    poste: str | None
    contrat: Contrat | None
    signale_le: date | None
    origine: Origine | None
    raison: Raison | None
    tableau_mp: str | None
    pathologie: Pathologie | None
    niveau_ssam: NiveauSsam | None
    prevention: Prevention | None
    pris_en_charge_le: date | None
    clos_le: date | None
    issue: Issue | None
    medecin: str | None
    referent: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    nature: Nature
    jour: date
    fin: date | None
    realise: bool | None
    demandeur: Demandeur | None
    conclusion: Conclusion | None
    initiative: Initiative | None
    spsti_present: bool | None
    propose_par: Proposant | None
    dispense_reclassement: bool | None
    dispositif: Dispositif | None
    type_aide: TypeAide | None
    statut: StatutDispositif | None
    texte: str | None


@dataclass(frozen=True, slots=True)
class ReferralRow:
    id: int
    sens: Sens
    partenaire: Partenaire
    motif: MotifOrientation | None
    jour: date
    retours: tuple[RetourVue, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    mois: int
    jour: date | None
    situation: Situation | None


def identity(session: Session, dossier_id: int) -> IdentityRow | None:
    """The dossier, its person and its employer; None when there is no such dossier."""
    medecin, referent = aliased(Intervenant), aliased(Intervenant)
    columns = {
        "id": Dossier.id, "numero": Dossier.numero, "salarie_id": Salarie.id,
        "nom": Salarie.nom, "prenom": Salarie.prenom, "sexe": Salarie.sexe,
        "naissance": Salarie.naissance, "entreprise": Entreprise.nom,
        "siret": Etablissement.siret, "naf_section": Etablissement.naf_section,
        "effectif": Etablissement.effectif, "fort_risque_pdp": Etablissement.fort_risque_pdp,
        "suivi_carsat": Etablissement.suivi_carsat, "poste": Dossier.poste,
        "contrat": Dossier.contrat, "signale_le": Dossier.signale_le,
        "origine": Dossier.origine, "raison": Dossier.raison,
        "tableau_mp": Dossier.tableau_mp, "pathologie": Dossier.pathologie,
        "niveau_ssam": Dossier.niveau_ssam, "prevention": Dossier.prevention,
        "pris_en_charge_le": Dossier.pris_en_charge_le, "clos_le": Dossier.clos_le,
        "issue": Dossier.issue, "medecin": medecin.nom, "referent": referent.nom,
    }  # fmt: skip
    query = (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(Dossier)
        .join(Salarie, Salarie.id == Dossier.salarie_id)
        .outerjoin(Etablissement, Etablissement.id == Dossier.etablissement_id)
        .outerjoin(Entreprise, Entreprise.id == Etablissement.entreprise_id)
        .outerjoin(medecin, medecin.id == Dossier.medecin_id)
        .outerjoin(referent, referent.id == Dossier.referent_id)
        .where(Dossier.id == dossier_id)
    )
    row = session.execute(query).mappings().one_or_none()
    return None if row is None else IdentityRow(**row)


def events(session: Session, dossier_id: int) -> tuple[EventRow, ...]:
    """The events of the dossier, the latest first."""
    names = EventRow.__dataclass_fields__
    columns: list[Any] = [getattr(Evenement, name) for name in names]
    query = select(*columns).where(Evenement.dossier_id == dossier_id)
    rows = session.execute(query.order_by(Evenement.jour.desc(), Evenement.id.desc()))
    return tuple(EventRow(**row._mapping) for row in rows)


def referrals(session: Session, dossier_id: int) -> tuple[ReferralRow, ...]:
    """The referrals of the dossier with their points de retour, the latest first."""
    feedback = _feedback(session, dossier_id)
    query = select(
        Orientation.id,
        Orientation.sens,
        Orientation.partenaire,
        Orientation.motif,
        Orientation.jour,
    ).where(Orientation.dossier_id == dossier_id)
    rows = session.execute(query.order_by(Orientation.jour.desc(), Orientation.id.desc()))
    return tuple(
        ReferralRow(**row._mapping, retours=tuple(feedback.get(row.id, ()))) for row in rows
    )


def _feedback(session: Session, dossier_id: int) -> dict[int, list[RetourVue]]:
    query = (
        select(
            PointDeRetour.orientation_id,
            PointDeRetour.mois,
            PointDeRetour.etat,
            PointDeRetour.situation,
            PointDeRetour.attendu_le,
        )
        .join(Orientation, Orientation.id == PointDeRetour.orientation_id)
        .where(Orientation.dossier_id == dossier_id)
        .order_by(PointDeRetour.orientation_id, PointDeRetour.mois)
    )
    found: dict[int, list[RetourVue]] = {}
    for orientation_id, mois, etat, situation, attendu_le in session.execute(query):
        found.setdefault(orientation_id, []).append(RetourVue(mois, etat, situation, attendu_le))
    return found


def leaves(session: Session, dossier_id: int) -> tuple[ArretVue, ...]:
    """The sick leaves of the dossier, the latest first."""
    query = select(Arret.debut, Arret.fin, Arret.fin_prevue, Arret.cause)
    rows = session.execute(query.where(Arret.dossier_id == dossier_id).order_by(Arret.debut.desc()))
    return tuple(
        ArretVue(debut, fin, prevue, cause.label if cause else None)
        for debut, fin, prevue, cause in rows
    )


def risk_scores(session: Session, dossier_id: int) -> tuple[IrdpVue, ...]:
    """The IRDP results of the dossier, the latest first."""
    query = select(Irdp.jour, Irdp.source, Irdp.classe, Irdp.completude)
    rows = session.execute(query.where(Irdp.dossier_id == dossier_id).order_by(Irdp.jour.desc()))
    return tuple(IrdpVue(**row._mapping) for row in rows)


def follow_ups(session: Session, dossier_id: int) -> tuple[FollowUpRow, ...]:
    """What became of the person after closing, the latest first."""
    query = select(Suivi.mois, Suivi.jour, Suivi.situation)
    rows = session.execute(query.where(Suivi.dossier_id == dossier_id).order_by(Suivi.mois.desc()))
    return tuple(FollowUpRow(**row._mapping) for row in rows)


def other_dossiers(session: Session, salarie_id: int, but: int) -> tuple[tuple[int, str], ...]:
    """The other dossiers of the person: (id, number), the latest first."""
    query = select(Dossier.id, Dossier.numero).where(
        Dossier.salarie_id == salarie_id, Dossier.id != but
    )
    rows = session.execute(query.order_by(Dossier.numero.desc()))
    return tuple((row.id, row.numero) for row in rows)
