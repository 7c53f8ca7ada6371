"""The timeline of a dossier in French words, agreeing with the recorded sex."""

from __future__ import annotations

from datetime import date

from pdp_desk.domain.views import ArretVue, ElementChronologie, IrdpVue
from pdp_desk.domain.vocabulary import (
    Demandeur,
    Dispositif,
    Initiative,
    Nature,
    Partenaire,
    Proposant,
    Sens,
    Sexe,
)
from pdp_desk.domain.wording import long_date, plural
from pdp_desk.storage.queries.dossier import EventRow, FollowUpRow, IdentityRow, ReferralRow

GENRES = {
    Nature.VISITE_PRE_REPRISE: "visite",
    Nature.VISITE_REPRISE: "visite",
    Nature.VISITE_MI_CARRIERE: "visite",
    Nature.VISITE_AUTRE: "visite",
    Nature.RDV_LIAISON: "liaison",
    Nature.AMENAGEMENT: "amenagement",
    Nature.AVIS_INAPTITUDE: "avis",
    Nature.PLAN_MAINTIEN: "plan",
    Nature.PLAN_RETOUR: "plan",
    Nature.DISPOSITIF: "dispositif",
    Nature.ENTRETIEN: "note",
    Nature.NOTE: "note",
}
_MASCULINE = (Partenaire.SSAM, Partenaire.SERVICE_MEDICAL, Partenaire.CEP, Partenaire.AUTRE)
_FEMININE = (
    Partenaire.CPAM,
    Partenaire.MDPH,
    Partenaire.CARSAT,
    Partenaire.MEDECINE_DE_VILLE,
)
_VOWEL = (Partenaire.AGEFIPH, Partenaire.EMPLOI_ACCOMPAGNE)
# How each partner is named after "vers" and after "reçue": with its article, or bare.
_TO = {
    **{partner: f"le {partner.label}" for partner in _MASCULINE},
    **{partner: f"la {partner.label}" for partner in _FEMININE},
    **{partner: f"l'{partner.label}" for partner in _VOWEL},
}
_FROM = {
    **{partner: f"du {partner.label}" for partner in _MASCULINE},
    **{partner: f"de la {partner.label}" for partner in _FEMININE},
    **{partner: f"de l'{partner.label}" for partner in _VOWEL},
}


def timeline(
    dossier: IdentityRow,
    events: tuple[EventRow, ...],
    referrals: tuple[ReferralRow, ...],
    scores: tuple[IrdpVue, ...],
    follow_ups: tuple[FollowUpRow, ...],
    leaves: tuple[ArretVue, ...],
) -> tuple[ElementChronologie, ...]:
    """Everything dated, the latest first."""
    items = [
        *_milestones(dossier),
        *(_event(event, dossier.sexe) for event in events),
        *(_referral(referral) for referral in referrals),
        *(_score(score) for score in scores),
        *(_follow_up(done) for done in follow_ups if done.jour),
        *(item for leave in leaves for item in _leave(leave)),
    ]
    return tuple(sorted(items, key=lambda item: item.jour, reverse=True))


def _milestones(dossier: IdentityRow) -> list[ElementChronologie]:
    origine = f"Par : {dossier.origine.label}" if dossier.origine else ""
    issue = f"Issue : {dossier.issue.label}" if dossier.issue else ""
    dated = (
        (dossier.signale_le, "Signalement à la cellule", origine),
        (dossier.pris_en_charge_le, "Prise en charge par la cellule", ""),
        (dossier.clos_le, "Clôture du dossier", issue),
    )
    return [ElementChronologie(day, "etape", title, detail) for day, title, detail in dated if day]


def _event(event: EventRow, sexe: Sexe | None) -> ElementChronologie:
    title = event.nature.label
    if event.nature is Nature.DISPOSITIF and event.dispositif:
        title = event.dispositif.label[:1].upper() + event.dispositif.label[1:]
    return ElementChronologie(
        jour=event.jour,
        genre=GENRES[event.nature],
        titre=title,
        detail=". ".join(part for part in _details(event, sexe) if part),
        realise=event.realise,
    )


def _details(event: EventRow, sexe: Sexe | None) -> list[str]:
    return [
        _asked_by(event.demandeur, sexe),
        _initiative(event, sexe),
        _proposed_by(event.propose_par),
        _exempted(event),
        event.type_aide.label.capitalize() if event.type_aide else "",
        _status(event),
        event.conclusion.label.capitalize() if event.conclusion else "",
        f"Jusqu'au {long_date(event.fin)}" if event.fin else "",
        event.texte or "",
        "Non réalisée" if event.realise is False else "",
    ]


def worker(sexe: Sexe | None) -> str:
    """How the person is named: « le salarié » or « la salariée »."""
    return "la salariée" if sexe is Sexe.FEMME else "le salarié"


def _asked_by(who: Demandeur | None, sexe: Sexe | None) -> str:
    if who is None:
        return ""
    return f"Demandée par {worker(sexe) if who is Demandeur.SALARIE else f'le {who.label}'}"


def _initiative(event: EventRow, sexe: Sexe | None) -> str:
    if event.nature is not Nature.RDV_LIAISON:
        return ""
    whose = {
        Initiative.EMPLOYEUR: "À l'initiative de l'employeur, ",
        Initiative.SALARIE: "À l'initiative "
        + ("de la salariée, " if sexe is Sexe.FEMME else "du salarié, "),
    }
    presence = {True: "SPSTI présent", False: "SPSTI absent", None: "présence du SPSTI inconnue"}
    text = (whose[event.initiative] if event.initiative else "") + presence[event.spsti_present]
    return text[:1].upper() + text[1:]


def _proposed_by(who: Proposant | None) -> str:
    said = {Proposant.CELLULE: "Proposé par la cellule", Proposant.MEDECIN: "Proposé hors cellule"}
    return said[who] if who else ""


def _exempted(event: EventRow) -> str:
    if event.nature is not Nature.AVIS_INAPTITUDE:
        return ""
    said = {True: "Avec dispense de reclassement", False: "Sans dispense de reclassement", None: ""}
    return said[event.dispense_reclassement]


def _status(event: EventRow) -> str:
    if event.statut is None:
        return ""
    feminine = event.dispositif in (Dispositif.AGEFIPH, Dispositif.CRPE, Dispositif.RQTH)
    agrees = feminine and event.statut.label.endswith("é")
    return (event.statut.label + ("e" if agrees else "")).capitalize()


def _referral(referral: ReferralRow) -> ElementChronologie:
    partner = referral.partenaire
    to = f"vers {_TO.get(partner, partner.label)}"
    origin = f"reçue {_FROM.get(partner, 'de ' + partner.label)}"
    return ElementChronologie(
        jour=referral.jour,
        genre="orientation",
        titre=f"Orientation {to if referral.sens is Sens.SORTANTE else origin}",
        detail=referral.motif.label.capitalize() if referral.motif else "",
        retours=referral.retours,
    )


def _score(score: IrdpVue) -> ElementChronologie:
    level = f"IRDP {score.classe.label}" if score.classe else "IRDP"
    whole = f"Complétude {score.completude} %" if score.completude is not None else ""
    return ElementChronologie(score.jour, "irdp", f"{level}, source {score.source.label}", whole)


def _follow_up(done: FollowUpRow) -> ElementChronologie:
    found = done.situation.label.capitalize() if done.situation else "Situation inconnue"
    assert done.jour is not None
    return ElementChronologie(done.jour, "suivi", f"Suivi à {done.mois} mois", found)


def _leave(leave: ArretVue) -> list[ElementChronologie]:
    cause = leave.cause[:1].upper() + leave.cause[1:] if leave.cause else ""
    begin = ElementChronologie(leave.debut, "arret", "Début d'arrêt", cause)
    end = leave.fin or leave.fin_prevue
    if end is None:
        return [begin]
    title = "Fin d'arrêt" if leave.fin else "Fin d'arrêt prévue"
    length = plural((end - leave.debut).days + 1, "jour")
    return [begin, ElementChronologie(end, "arret", title, length)]


def latest_leave(leaves: tuple[ArretVue, ...], today: date) -> tuple[ArretVue, bool] | None:
    """The latest leave, and whether it covers today."""
    if not leaves:
        return None
    leave = leaves[0]
    end = leave.fin or leave.fin_prevue
    return leave, leave.debut <= today and (end is None or end >= today)
