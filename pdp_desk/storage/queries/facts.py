"""The facts indicators are counted on: named sources, each with named and typed fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    String,
    case,
    cast,
    extract,
    func,
    literal,
    null,
)
from sqlalchemy.orm import aliased

from pdp_desk.domain.vocabulary import (
    ClasseIrdp,
    Conclusion,
    Demandeur,
    Dispositif,
    EtatRetour,
    Initiative,
    Issue,
    MotifOrientation,
    Nature,
    NatureAction,
    NiveauSsam,
    Origine,
    Partenaire,
    Pathologie,
    Proposant,
    Raison,
    Sens,
    Sexe,
    Situation,
    SourceIrdp,
    StatutDispositif,
    Term,
    Theme,
    TypeAide,
)
from pdp_desk.storage.tables import (
    Action,
    ActionEtablissement,
    Arret,
    Dossier,
    Etablissement,
    Evenement,
    Irdp,
    Orientation,
    PointDeRetour,
    Salarie,
    Suivi,
)

Kind = type[Term] | str  # a closed list, or "date", "bool", "entier", "texte"


@dataclass(frozen=True, slots=True)
class Field:
    """A field a condition may name: its SQL, what it holds, how it is said."""

    sql: ColumnElement[Any]
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of fact: where it is read, its fields, and the things it may be counted by."""

    name: str
    rows: FromClause
    fields: Mapping[str, Field]
    ids: Mapping[str, Any]  # fait, personne, dossier, etablissement, entreprise
    day: str | None  # the field that places the fact in a year


_Recent, _Later = aliased(PointDeRetour), aliased(PointDeRetour)
# Of a type: compared with a bare NULL, nobody would be linked to nobody.
_NOBODY: ColumnElement[Any] = cast(null(), Integer)


def _place(etablissement_id: Any) -> dict[str, Any]:
    return {"etablissement": etablissement_id, "entreprise": Etablissement.entreprise_id}


def _firm() -> dict[str, Field]:
    return {
        "fort_risque_pdp": Field(Etablissement.fort_risque_pdp.expression, "bool", "fort risque"),
        "suivi_carsat": Field(Etablissement.suivi_carsat.expression, "bool", "suivi par la Carsat"),
    }


def _evenement() -> Source:
    e = Evenement
    rows = e.__table__.outerjoin(
        Etablissement.__table__, Etablissement.id == Evenement.etablissement_id
    )
    fields = {
        "nature": Field(e.nature.expression, Nature, "nature"),
        "jour": Field(e.jour.expression, "date", "date"),
        "realise": Field(e.realise.expression, "bool", "réalisé"),
        "demandeur": Field(e.demandeur.expression, Demandeur, "demandeur"),
        "conclusion": Field(e.conclusion.expression, Conclusion, "conclusion"),
        "initiative": Field(e.initiative.expression, Initiative, "initiative"),
        "spsti_present": Field(e.spsti_present.expression, "bool", "SPSTI présent"),
        "propose_par": Field(e.propose_par.expression, Proposant, "proposé par"),
        "dispense_reclassement": Field(
            e.dispense_reclassement.expression, "bool", "dispense de reclassement"
        ),
        "dispositif": Field(e.dispositif.expression, Dispositif, "dispositif"),
        "type_aide": Field(e.type_aide.expression, TypeAide, "type d'aide"),
        "statut": Field(e.statut.expression, StatutDispositif, "statut"),
        **_firm(),
    }
    ids = {"fait": e.id, "personne": e.salarie_id, "dossier": e.dossier_id}
    return Source("evenement", rows, fields, {**ids, **_place(e.etablissement_id)}, "jour")


def _answer(point: Any) -> ColumnElement[Any]:
    """The situation when the answer came, else the state; waiting and chased are both waiting."""
    settled = (EtatRetour.SANS_REPONSE, EtatRetour.PERDU_DE_VUE, EtatRetour.REFUSE)
    return case(
        (point.etat == EtatRetour.OBTENU, func.coalesce(cast(point.situation, String), "obtenu")),
        (point.etat.in_(settled), cast(point.etat, String)),
        else_=literal(EtatRetour.ATTENDU.value),
    )


def _orientation() -> Source:
    o = Orientation
    rows = (
        o.__table__.outerjoin(Etablissement.__table__, Etablissement.id == o.etablissement_id)
        .outerjoin(_Recent, (_Recent.orientation_id == o.id) & (_Recent.mois == 3))
        .outerjoin(_Later, (_Later.orientation_id == o.id) & (_Later.mois == 6))
    )
    fields = {
        "sens": Field(o.sens.expression, Sens, "sens"),
        "partenaire": Field(o.partenaire.expression, Partenaire, "partenaire"),
        "motif": Field(o.motif.expression, MotifOrientation, "motif"),
        "jour": Field(o.jour.expression, "date", "date"),
        "retour_3": Field(_answer(_Recent), "texte", "retour à 3 mois"),
        "retour_6": Field(_answer(_Later), "texte", "retour à 6 mois"),
        **_firm(),
    }
    ids = {"fait": o.id, "personne": o.salarie_id, "dossier": o.dossier_id}
    return Source("orientation", rows, fields, {**ids, **_place(o.etablissement_id)}, "jour")


def _dossier() -> Source:
    d = Dossier
    rows = d.__table__.join(Salarie.__table__, Salarie.id == d.salarie_id).outerjoin(
        Etablissement.__table__, Etablissement.id == d.etablissement_id
    )
    fields = {
        "signale_le": Field(d.signale_le.expression, "date", "signalé le"),
        "pris_en_charge_le": Field(d.pris_en_charge_le.expression, "date", "pris en charge le"),
        "clos_le": Field(d.clos_le.expression, "date", "clos le"),
        "origine": Field(d.origine.expression, Origine, "origine"),
        "raison": Field(d.raison.expression, Raison, "raison"),
        "raison_tableau": Field(_reason(), "texte", "raison de l'accompagnement"),
        "pathologie": Field(d.pathologie.expression, Pathologie, "pathologie"),
        "niveau_ssam": Field(d.niveau_ssam.expression, NiveauSsam, "niveau SSAM"),
        "issue": Field(d.issue.expression, Issue, "issue"),
        "sexe": Field(Salarie.sexe.expression, Sexe, "sexe"),
        "annee_naissance": Field(
            extract("year", Salarie.naissance), "entier", "année de naissance"
        ),
        "naf_section": Field(Etablissement.naf_section.expression, "texte", "section NAF"),
        "effectif": Field(Etablissement.effectif.expression, "entier", "effectif"),
        **_firm(),
    }
    ids = {"fait": d.id, "personne": d.salarie_id, "dossier": d.id}
    return Source("dossier", rows, fields, {**ids, **_place(d.etablissement_id)}, None)


def _reason() -> ColumnElement[Any]:
    table = func.coalesce(Dossier.tableau_mp, "?")
    return case(
        (Dossier.raison == Raison.MP, literal("mp ") + table), else_=cast(Dossier.raison, String)
    )


def _arret() -> Source:
    fields = {
        "debut": Field(Arret.debut.expression, "date", "début de l'arrêt"),
        "fin": Field(func.coalesce(Arret.fin, Arret.fin_prevue), "date", "fin de l'arrêt"),
    }
    ids = {"fait": Arret.id, "personne": Arret.salarie_id, "dossier": Arret.dossier_id}
    nowhere = {"etablissement": _NOBODY, "entreprise": _NOBODY}
    return Source("arret", Arret.__table__, fields, {**ids, **nowhere}, "debut")


def _through_dossier(fact: Any) -> tuple[FromClause, dict[str, Any]]:
    rows = fact.__table__.join(Dossier.__table__, Dossier.id == fact.dossier_id).outerjoin(
        Etablissement.__table__, Etablissement.id == Dossier.etablissement_id
    )
    ids = {"fait": fact.id, "personne": fact.salarie_id, "dossier": fact.dossier_id}
    return rows, {**ids, **_place(Dossier.etablissement_id)}


def _suivi() -> Source:
    rows, ids = _through_dossier(Suivi)
    fields = {
        "mois": Field(Suivi.mois.expression, "entier", "échéance en mois"),
        "jour": Field(Suivi.jour.expression, "date", "date"),
        "situation": Field(Suivi.situation.expression, Situation, "situation"),
    }
    return Source("suivi", rows, fields, ids, "jour")


def _irdp() -> Source:
    rows = Irdp.__table__.outerjoin(
        Etablissement.__table__, Etablissement.id == Irdp.etablissement_id
    )
    fields = {
        "jour": Field(Irdp.jour.expression, "date", "date"),
        "source": Field(Irdp.source.expression, SourceIrdp, "source"),
        "classe": Field(Irdp.classe.expression, ClasseIrdp, "classe"),
    }
    ids = {"fait": Irdp.id, "personne": Irdp.salarie_id, "dossier": Irdp.dossier_id}
    return Source("irdp", rows, fields, {**ids, **_place(Irdp.etablissement_id)}, "jour")


def _action() -> Source:
    """One row per action and establishment reached; an action without any is one row."""
    reached = ActionEtablissement
    rows = Action.__table__.outerjoin(reached.__table__, reached.action_id == Action.id).outerjoin(
        Etablissement.__table__, Etablissement.id == reached.etablissement_id
    )
    fields = {
        "jour": Field(Action.jour.expression, "date", "date"),
        "nature": Field(Action.nature.expression, NatureAction, "nature"),
        "theme": Field(Action.theme.expression, Theme, "thème"),
        "partenaire": Field(Action.partenaire.expression, Partenaire, "partenaire"),
        **_firm(),
    }
    ids = {"fait": Action.id, "personne": _NOBODY, "dossier": _NOBODY}
    return Source("action", rows, fields, {**ids, **_place(reached.etablissement_id)}, "jour")


SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (
        _evenement(), _orientation(), _dossier(), _arret(), _suivi(), _irdp(), _action(),
    )
}  # fmt: skip
