"""Three years of the fictitious service « Sainte-Marthe santé au travail », fiche by fiche."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pdp_desk.demo import parcours, partenaires
from pdp_desk.demo import proportions as p
from pdp_desk.demo.activite import Activite
from pdp_desk.demo.cahier import Cahier
from pdp_desk.demo.hasard import Hasard, jour_ouvre
from pdp_desk.demo.monde import Employeur, Population, employeurs
from pdp_desk.demo.parcours import Trame
from pdp_desk.domain.fiches import Fiche, FicheSalarie, Provenance

TITRE = "Sainte-Marthe santé au travail (service fictif)"
MEMBRE = "Claire Dumontet"
DEJA_VENUS = 0.06
# Fictitious SIREN numbers are few: those below the first one ever given out.
PLUS_D_EMPLOYEURS = 9_000
# What tells one fact from another, for any kind of fiche.
CLE = (
    *("qui", "numero", "jour", "debut", "mois", "nature", "dispositif", "sens", "partenaire"),
    *("source", "theme", "etablissement", "annee", "code"),
)


def generate(
    annee_fin: int, *, dossiers: int = 2000, graine: int = 38
) -> Iterator[tuple[Provenance, Fiche]]:
    """Three full years ending on 31 December `annee_fin`; same seed, same fiches."""
    hasard = Hasard(graine, horizon=date(annee_fin, 12, 31))
    annees = range(annee_fin - 2, annee_fin + 1)
    lieux = employeurs(hasard, min(max(12, dossiers // 3), PLUS_D_EMPLOYEURS))
    population, cahier = Population(hasard), Cahier()
    activite = Activite(hasard, population, lieux, dossiers_par_an=dossiers / 3)
    for trame in _trames(hasard, population, activite, _signalements(hasard, annees, dossiers)):
        for fiche in _une_fois(_dossier(hasard, trame)):
            yield cahier.noter(fiche)
    for annee in annees:
        for fiche in _une_fois(activite.annee(annee)):
            yield cahier.noter(fiche)


def _signalements(hasard: Hasard, annees: range, nombre: int) -> list[date]:
    """The days cases are reported, in order, as busy as each month usually is."""
    mois = {mois: float(poids) for mois, poids in p.MOIS.items()}
    parts = dict(zip(annees, p.ANNEES, strict=True))
    jours = []
    for _ in range(nombre):
        premier = date(hasard.tirer(parts), hasard.tirer(mois), 1)
        jour = jour_ouvre(premier + timedelta(days=hasard.entre(0, 26)))
        jours.append(jour if jour.year in annees else jour_ouvre(premier))
    return sorted(jours)


def _trames(
    hasard: Hasard, population: Population, activite: Activite, jours: list[date]
) -> Iterator[Trame]:
    """A dossier for each day; some persons come back once their first dossier is closed."""
    clos: list[Trame] = []
    rangs: dict[int, int] = {}
    for jour in jours:
        rangs[jour.year] = rangs.get(jour.year, 0) + 1
        salarie, employeur = _personne(hasard, population, activite, jour, clos)
        numero = f"{jour.year}-{rangs[jour.year]:04d}"
        trame = parcours.tramer(hasard, numero, salarie, employeur, jour)
        if trame.clos_le:
            clos.append(trame)
        yield trame


def _personne(
    hasard: Hasard,
    population: Population,
    activite: Activite,
    jour: date,
    clos: list[Trame],
) -> tuple[FicheSalarie, Employeur]:
    if clos and hasard.chance(DEJA_VENUS):
        avant = hasard.parmi(clos)
        if avant.clos_le and (jour - avant.clos_le).days > 60:
            clos.remove(avant)
            return avant.salarie, avant.employeur
    return population.personne(jour), activite.employeur()


def _dossier(hasard: Hasard, trame: Trame) -> Iterator[Fiche]:
    dossier = parcours.dossier(hasard, trame)
    yield dossier
    yield from parcours.sante(hasard, trame, dossier.raison)
    yield from parcours.visites(hasard, trame)
    yield from parcours.plans(hasard, trame)
    yield from parcours.echanges(hasard, trame)
    yield from partenaires.orientations(hasard, trame, dossier.origine)
    yield from partenaires.dispositifs(hasard, trame)
    yield from partenaires.suivis(hasard, trame)


def _une_fois(fiches: Iterator[Fiche]) -> Iterator[Fiche]:
    """Nobody meets the same person twice the same day for the same thing."""
    vus: set[tuple[object, ...]] = set()
    for fiche in fiches:
        cle = _fait(fiche)
        if cle not in vus:
            vus.add(cle)
            yield fiche


def _fait(fiche: Fiche) -> tuple[object, ...]:
    return (type(fiche), *(getattr(fiche, nom, None) for nom in CLE))
