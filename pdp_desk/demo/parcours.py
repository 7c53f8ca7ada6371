"""One accompaniment, from the report to the last follow-up, in an order that holds together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pdp_desk.demo import proportions as p
from pdp_desk.demo.hasard import Hasard
from pdp_desk.demo.monde import Employeur, phrases
from pdp_desk.domain.fiches import (
    Concerne,
    Fiche,
    FicheArret,
    FicheDossier,
    FicheEvenement,
    FicheIrdp,
    FicheSalarie,
)
from pdp_desk.domain.vocabulary import (
    CauseArret,
    Initiative,
    Issue,
    Nature,
    NiveauSsam,
    Pathologie,
    Proposant,
    Raison,
)

CENT_ANS = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class Trame:
    """The dates and outcome everything else in the dossier must agree with."""

    numero: str
    salarie: FicheSalarie
    employeur: Employeur
    signale_le: date
    arret: tuple[date, date] | None  # its end may lie beyond the horizon
    pris_en_charge_le: date | None
    plan_le: date | None
    inapte_le: date | None
    clos_le: date | None
    issue: Issue | None

    @property
    def qui(self) -> Concerne:
        return Concerne(numero=self.numero)

    @property
    def fin(self) -> date:
        """The last day facts may be added: closing, or never."""
        return self.clos_le or self.signale_le + CENT_ANS

    def avant(self, jours: int) -> date:
        """So many days after the report, or the closing if it comes first."""
        return min(self.fin, self.signale_le + timedelta(days=jours))


def tramer(
    hasard: Hasard, numero: str, salarie: FicheSalarie, employeur: Employeur, signale_le: date
) -> Trame:
    """Draw the skeleton of a dossier reported on that day."""
    arret = _arret(hasard, signale_le) if hasard.chance(0.76) else None
    pris = hasard.apres(signale_le, 4, 40) if hasard.chance(0.93) else None
    plan = hasard.apres(pris, 14, 75) if pris and hasard.chance(0.64) else None
    inapte = hasard.apres(pris, 60, 240) if pris and hasard.chance(0.10) else None
    clos = _cloture(hasard, max(filter(None, (signale_le, pris, plan, inapte))), pris)
    issue = None
    if clos:
        issue = hasard.tirer(p.ISSUE_INAPTE if inapte else p.ISSUE)
    return Trame(numero, salarie, employeur, signale_le, arret, pris, plan, inapte, clos, issue)


def _arret(hasard: Hasard, signale_le: date) -> tuple[date, date]:
    debut = signale_le - timedelta(days=3 + min(int(hasard.etale(75, 0.8)), 500))
    return debut, signale_le + timedelta(days=10 + min(int(hasard.etale(120, 0.7)), 700))


def _cloture(hasard: Hasard, dernier: date, pris: date | None) -> date | None:
    if pris is None:
        return hasard.apres(dernier, 20, 90) if hasard.chance(0.5) else None
    return hasard.apres(dernier + timedelta(days=min(int(hasard.etale(190, 0.5)), 900)), 20, 60)


def dossier(hasard: Hasard, trame: Trame) -> FicheDossier:
    """The dossier itself, its reason and its team."""
    pathologie = hasard.tirer(p.PATHOLOGIE)
    raison = hasard.tirer(p.RAISON[pathologie])
    return FicheDossier(
        numero=trame.numero,
        salarie=trame.salarie,
        etablissement=trame.employeur.fiche,
        medecin=hasard.parmi(phrases()["medecins"]),
        referent=hasard.parmi(phrases()["referents"]),
        poste=hasard.parmi(trame.employeur.secteur.postes),
        signale_le=trame.signale_le,
        origine=hasard.tirer(p.ORIGINE),
        raison=raison,
        tableau_mp=_tableau(hasard, raison, pathologie),
        pathologie=pathologie,
        niveau_ssam=_niveau(hasard),
        pris_en_charge_le=trame.pris_en_charge_le,
        clos_le=trame.clos_le,
        issue=trame.issue,
    )


def _tableau(hasard: Hasard, raison: Raison, pathologie: Pathologie) -> str | None:
    if raison is not Raison.MP:
        return None
    return hasard.tirer({nom: float(poids) for nom, poids in p.TABLEAU_MP[pathologie].items()})


def _niveau(hasard: Hasard) -> NiveauSsam | None:
    return hasard.tirer(p.NIVEAU) if hasard.chance(0.8) else None


def sante(hasard: Hasard, trame: Trame, raison: Raison | None) -> Iterator[Fiche]:
    """The sick leave and the IRDP results."""
    if trame.arret:
        yield _fiche_arret(hasard, trame, trame.arret, raison)
    if hasard.chance(0.65):
        jour = hasard.apres(trame.signale_le, 0, 25)
        for _ in range(1 + hasard.chance(0.15)):
            if jour and jour <= trame.fin:
                yield _irdp(hasard, trame, jour)
                jour = hasard.apres(jour, 150, 300)


def _fiche_arret(
    hasard: Hasard, trame: Trame, arret: tuple[date, date], raison: Raison | None
) -> FicheArret:
    debut, fin = arret
    fini = fin <= hasard.horizon
    cause = p.CAUSE.get(raison, CauseArret.MALADIE) if raison else CauseArret.MALADIE
    prevue = None if fini else fin
    return FicheArret(trame.qui, debut, fin if fini else None, prevue, cause)


def _irdp(hasard: Hasard, trame: Trame, jour: date) -> FicheIrdp:
    return FicheIrdp(trame.qui, jour, hasard.tirer(p.SOURCE_IRDP), hasard.tirer(p.CLASSE_IRDP))


def visites(hasard: Hasard, trame: Trame) -> Iterator[Fiche]:
    """Pré-reprise visits during the leave, then reprise; mi-carrière near 45."""
    if trame.arret:
        yield from _visites_d_arret(hasard, trame, trame.arret)
    naissance, depart = trame.salarie.naissance, trame.signale_le
    if naissance and 43 <= depart.year - naissance.year <= 45 and hasard.chance(0.4):
        yield from _visite(hasard, trame, Nature.VISITE_MI_CARRIERE, depart, trame.avant(360))
    if hasard.chance(0.35):
        yield from _visite(hasard, trame, Nature.VISITE_AUTRE, depart, trame.avant(300))


def _visites_d_arret(hasard: Hasard, trame: Trame, arret: tuple[date, date]) -> Iterator[Fiche]:
    debut, fin = arret
    possible = max(trame.signale_le, debut + timedelta(days=31))
    for _ in range(hasard.tirer({0: 0.22, 1: 0.56, 2: 0.22})):
        yield from _visite(hasard, trame, Nature.VISITE_PRE_REPRISE, possible, fin)
    if fin <= min(trame.fin, hasard.horizon) and hasard.chance(_chance_de_reprise(trame)):
        reprise = fin + timedelta(days=1)
        limite = reprise + timedelta(days=8)
        yield from _visite(hasard, trame, Nature.VISITE_REPRISE, reprise, limite)
    if hasard.chance(0.17):
        yield from _liaison(hasard, trame, possible, fin)


def _chance_de_reprise(trame: Trame) -> float:
    """Few of those who did not go back to a job had a reprise visit."""
    return 0.8 if trame.issue is None or trame.issue in p.EN_EMPLOI else 0.16


def _visite(
    hasard: Hasard, trame: Trame, nature: Nature, bas: date, haut: date
) -> Iterator[FicheEvenement]:
    jour = hasard.jour(bas, min(haut, trame.fin))
    if jour:
        demandeur = hasard.tirer(p.DEMANDEUR) if nature is Nature.VISITE_PRE_REPRISE else None
        yield FicheEvenement(
            trame.qui, nature, jour, realise=not hasard.chance(0.04), demandeur=demandeur
        )


def _liaison(hasard: Hasard, trame: Trame, bas: date, haut: date) -> Iterator[FicheEvenement]:
    jour = hasard.jour(bas, min(haut, trame.fin))
    if jour:
        yield FicheEvenement(
            trame.qui,
            Nature.RDV_LIAISON,
            jour,
            initiative=Initiative.EMPLOYEUR if hasard.chance(0.7) else Initiative.SALARIE,
            spsti_present=hasard.chance(0.6) if hasard.chance(0.95) else None,
        )


def plans(hasard: Hasard, trame: Trame) -> Iterator[Fiche]:
    """Plan de maintien, plan de retour, aménagements, avis d'inaptitude."""
    if trame.plan_le:
        yield _ecrit(hasard, trame, Nature.PLAN_MAINTIEN, trame.plan_le)
        retour = hasard.apres(trame.plan_le, 20, 120) if hasard.chance(0.42) else None
        if retour and retour <= trame.fin:
            yield _ecrit(hasard, trame, Nature.PLAN_RETOUR, retour)
    for _ in range(hasard.compte(0.85)):
        jour = hasard.jour(trame.signale_le, trame.avant(300))
        if jour:
            yield _amenagement(hasard, trame, jour)
    if trame.inapte_le:
        yield FicheEvenement(
            trame.qui,
            Nature.AVIS_INAPTITUDE,
            trame.inapte_le,
            dispense_reclassement=hasard.chance(0.36),
        )


def _ecrit(hasard: Hasard, trame: Trame, nature: Nature, jour: date) -> FicheEvenement:
    texte = hasard.parmi(phrases()[nature.value])
    return FicheEvenement(trame.qui, nature, jour, texte=texte)


def _amenagement(hasard: Hasard, trame: Trame, jour: date) -> FicheEvenement:
    cellule = trame.pris_en_charge_le is not None and jour >= trame.pris_en_charge_le
    par_la_cellule = cellule and hasard.chance(0.6)
    return FicheEvenement(
        trame.qui,
        Nature.AMENAGEMENT,
        jour,
        propose_par=Proposant.CELLULE if par_la_cellule else Proposant.MEDECIN,
        texte=hasard.parmi(phrases()["amenagement"]),
    )


def echanges(hasard: Hasard, trame: Trame) -> Iterator[Fiche]:
    """Interviews, the first and the last being what they are, and notes."""
    if not trame.pris_en_charge_le:
        return
    jours = _jours(hasard, trame, 3.4)
    for rang, jour in enumerate(jours):
        yield FicheEvenement(trame.qui, Nature.ENTRETIEN, jour, texte=_objet(hasard, rang))
    if trame.clos_le and jours:
        texte = hasard.parmi(phrases()["bilan"])
        yield FicheEvenement(trame.qui, Nature.ENTRETIEN, trame.clos_le, texte=texte)
    for jour in _jours(hasard, trame, 0.6):
        yield _ecrit(hasard, trame, Nature.NOTE, jour)


def _jours(hasard: Hasard, trame: Trame, moyenne: float) -> list[date]:
    assert trame.pris_en_charge_le is not None
    fin = min(trame.fin, trame.pris_en_charge_le + timedelta(days=330))
    trouves = (hasard.jour(trame.pris_en_charge_le, fin) for _ in range(hasard.compte(moyenne)))
    return sorted(jour for jour in trouves if jour)


def _objet(hasard: Hasard, rang: int) -> str:
    return hasard.parmi(phrases()["entretien" if rang else "premier_entretien"])
