"""What a dossier meets outside: referrals, their feedback, schemes, follow-ups after closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from pdp_desk.demo import proportions as p
from pdp_desk.demo.hasard import Hasard
from pdp_desk.demo.parcours import Trame
from pdp_desk.domain.fiches import (
    Fiche,
    FicheEvenement,
    FicheOrientation,
    FicheRetour,
    FicheSuivi,
)
from pdp_desk.domain.vocabulary import (
    Dispositif,
    EtatRetour,
    Issue,
    MotifOrientation,
    Nature,
    Origine,
    Partenaire,
    Sens,
    Situation,
    StatutDispositif,
)


def orientations(hasard: Hasard, trame: Trame, origine: Origine | None) -> Iterator[Fiche]:
    """The referral the case came by, then those the cellule made."""
    partenaire = p.PARTENAIRE_ORIGINE.get(origine) if origine else None
    if partenaire:
        yield _entrante(hasard, trame, partenaire, trame.signale_le)
    elif hasard.chance(0.07):
        jour = hasard.jour(trame.signale_le, trame.avant(180))
        if jour:
            yield _entrante(hasard, trame, hasard.tirer(p.PARTENAIRE), jour)
    if trame.pris_en_charge_le:
        for _ in range(hasard.compte(1.05)):
            jour = hasard.jour(trame.pris_en_charge_le, trame.avant(240))
            if jour:
                yield _sortante(hasard, trame, hasard.tirer(p.PARTENAIRE), jour)


def _plus(jour: date, mois: int) -> date:
    suivant: date = jour + relativedelta(months=mois)
    return suivant


def _entrante(hasard: Hasard, trame: Trame, partenaire: Partenaire, jour: date) -> FicheOrientation:
    motif = MotifOrientation.VISITE_PRE_REPRISE if hasard.chance(0.55) else MotifOrientation.AUTRE
    return FicheOrientation(trame.qui, Sens.ENTRANTE, partenaire, jour, motif)


def _sortante(hasard: Hasard, trame: Trame, partenaire: Partenaire, jour: date) -> FicheOrientation:
    motif = MotifOrientation.ACCOMPAGNEMENT_SOCIAL if partenaire is Partenaire.SSAM else None
    retours: tuple[FicheRetour, ...] = ()
    if partenaire in p.PARTENAIRES_A_RETOUR:
        retours = (_retour(hasard, jour, 3), _retour(hasard, jour, 6))
    return FicheOrientation(trame.qui, Sens.SORTANTE, partenaire, jour, motif, retours)


def _retour(hasard: Hasard, jour: date, mois: int) -> FicheRetour:
    """Expected until its date has passed; then an answer, or none; chased only while recent."""
    attendu_le = _plus(jour, mois)
    if attendu_le > hasard.horizon:
        return FicheRetour(mois, EtatRetour.ATTENDU)
    etat = hasard.tirer(p.ETAT_RETOUR)
    if etat is EtatRetour.RELANCE and (hasard.horizon - attendu_le).days > 120:
        etat = EtatRetour.SANS_REPONSE
    situation = hasard.tirer(p.SITUATION) if etat is EtatRetour.OBTENU else None
    return FicheRetour(mois, etat, situation)


def dispositifs(hasard: Hasard, trame: Trame) -> Iterator[Fiche]:
    """The schemes the person was given, or refused, while followed."""
    if not trame.pris_en_charge_le:
        return
    for dispositif, probabilite in p.DISPOSITIF.items():
        debut = hasard.jour(trame.pris_en_charge_le, _limite(trame, dispositif))
        if debut and hasard.chance(probabilite):
            yield _dispositif(hasard, trame, dispositif, debut)


def _limite(trame: Trame, dispositif: Dispositif) -> date:
    if dispositif in p.EN_ARRET_SEULEMENT:
        return min(trame.fin, trame.arret[1]) if trame.arret else date.min
    return trame.avant(300)


def _dispositif(
    hasard: Hasard, trame: Trame, dispositif: Dispositif, debut: date
) -> FicheEvenement:
    statut = hasard.tirer(p.STATUT)
    if statut is StatutDispositif.EN_ATTENTE and (hasard.horizon - debut).days > 200:
        statut = StatutDispositif.ACCEPTE
    return FicheEvenement(
        trame.qui,
        Nature.DISPOSITIF,
        debut,
        fin=_fin_dispositif(hasard, dispositif, debut, statut),
        realise=_realise(statut),
        dispositif=dispositif,
        type_aide=hasard.tirer(p.TYPE_AIDE) if dispositif is Dispositif.AGEFIPH else None,
        statut=statut,
    )


def _fin_dispositif(
    hasard: Hasard, dispositif: Dispositif, debut: date, statut: StatutDispositif
) -> date | None:
    """Essais encadrés: at most 14 working days; CRPE: at most 18 months."""
    if statut is not StatutDispositif.REALISE:
        return None
    if dispositif is Dispositif.ESSAI_ENCADRE:
        return hasard.jour(debut, debut + timedelta(days=hasard.entre(4, 15)))
    if dispositif is Dispositif.CRPE:
        return _plus(debut, hasard.entre(3, 18))
    return None


def _realise(statut: StatutDispositif) -> bool | None:
    if statut is StatutDispositif.EN_ATTENTE:
        return None
    return statut in (StatutDispositif.REALISE, StatutDispositif.ACCEPTE)


def suivis(hasard: Hasard, trame: Trame) -> Iterator[Fiche]:
    """What became of the person 3, 6 and 12 months after closing; some were never reached."""
    if not trame.clos_le or not trame.pris_en_charge_le:
        return
    for mois, fait in ((3, 0.82), (6, 0.72), (12, 0.60)):
        du = _plus(trame.clos_le, mois)
        if du > hasard.horizon:
            return
        jour = hasard.apres(du, 0, 25) if hasard.chance(fait) else None
        situation = _situation(hasard, trame.issue) if jour else None
        yield FicheSuivi(trame.qui, mois, jour, situation)


def _situation(hasard: Hasard, issue: Issue | None) -> Situation:
    """Mostly what the closing announced; life goes on for the others."""
    if issue and hasard.chance(0.7):
        return p.APRES_ISSUE.get(issue, Situation.EN_POSTE)
    return hasard.tirer(p.SITUATION)
