"""The people and the employers of the fictitious service, from the bundled lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
from stdnum import luhn

from pdp_desk.demo import proportions as p
from pdp_desk.demo.hasard import Hasard
from pdp_desk.domain.fiches import FicheEtablissement, FicheSalarie
from pdp_desk.domain.vocabulary import Sexe
from pdp_desk.settings import RESOURCES

LISTES = RESOURCES / "demo"
FORMES = {"SARL": 3, "SAS": 4, "": 5}
# Headcount bands, their bounds and weight: many small establishments, a few large ones.
TAILLES = {(1, 9): 62, (10, 49): 24, (50, 199): 11, (200, 900): 3}


class Secteur(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    naf: str
    poids: int
    enseignes: tuple[str, ...]
    postes: tuple[str, ...]
    fort_risque: bool = False


class _Secteurs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    secteur: tuple[Secteur, ...]


@dataclass(frozen=True, slots=True)
class Employeur:
    """An establishment of the demo, with its sector and how often its workers are met."""

    fiche: FicheEtablissement
    secteur: Secteur
    poids: float


@cache
def lignes(nom: str) -> tuple[str, ...]:
    """The lines of a bundled list."""
    return tuple(_texte(LISTES / f"{nom}.txt").split("\n")[:-1])


@cache
def phrases() -> dict[str, list[str]]:
    """What the team writes, by kind of event."""
    return msgspec.toml.decode(_texte(LISTES / "phrases.toml"), type=dict[str, list[str]])


def _texte(fichier: Path) -> str:
    return fichier.read_text(encoding="utf-8")


def employeurs(hasard: Hasard, nombre: int) -> tuple[Employeur, ...]:
    """`nombre` establishments; the larger firms have several."""
    secteurs = msgspec.toml.decode(_texte(LISTES / "secteurs.toml"), type=_Secteurs).secteur
    poids = {secteur: float(secteur.poids) for secteur in secteurs}
    pris: set[str] = set()
    tous: list[Employeur] = []
    for rang in range(1, nombre + 1):
        if len(tous) >= nombre:
            break
        tous += _entreprise(hasard, rang, hasard.tirer(poids), pris)
    return tuple(tous[:nombre])


def _entreprise(hasard: Hasard, rang: int, secteur: Secteur, pris: set[str]) -> list[Employeur]:
    nom, siren = _enseigne(hasard, secteur, pris), _siren(rang)
    bornes = hasard.tirer({taille: float(poids) for taille, poids in TAILLES.items()})
    lieux = hasard.entre(2, 4) if bornes[0] >= 200 and hasard.chance(0.5) else 1
    carsat = hasard.chance(0.15)
    return [
        _etablissement(hasard, nom, _siret(siren, numero), secteur, bornes, carsat)
        for numero in range(1, lieux + 1)
    ]


def _etablissement(
    hasard: Hasard,
    nom: str,
    siret: str,
    secteur: Secteur,
    bornes: tuple[int, int],
    carsat: bool,  # noqa: FBT001
) -> Employeur:
    effectif = hasard.entre(*bornes)
    fiche = FicheEtablissement(
        siret=siret,
        nom=nom,
        naf=secteur.naf,
        effectif=effectif,
        fort_risque_pdp=secteur.fort_risque and hasard.chance(0.8),
        suivi_carsat=carsat,
    )
    return Employeur(fiche, secteur, effectif**0.55)


def _enseigne(hasard: Hasard, secteur: Secteur, pris: set[str]) -> str:
    """A name no other firm of the demo bears."""
    while True:
        propre = hasard.parmi(lignes("lieux" if hasard.chance(0.4) else "noms"))
        forme = hasard.tirer({nom: float(poids) for nom, poids in FORMES.items()})
        nom = f"{hasard.parmi(secteur.enseignes).format(propre)} {forme}".strip()
        if nom not in pris:
            pris.add(nom)
            return nom


def _siren(rang: int) -> str:
    """A valid SIREN below the first one ever given out: nobody's."""
    debut = f"0000{rang:04d}"
    return debut + luhn.calc_check_digit(debut)


def _siret(siren: str, numero: int) -> str:
    debut = f"{siren}{numero:04d}"
    return debut + luhn.calc_check_digit(debut)


class Population:
    """Makes people, never twice the same name born the same day."""

    def __init__(self, hasard: Hasard) -> None:
        self._hasard = hasard
        self._connus: set[tuple[str, str, date]] = set()

    def personne(self, jour: date, *, ages: tuple[int, int] | None = None) -> FicheSalarie:
        """A worker of the given ages (or of the usual ones) on that day."""
        while True:
            sexe = self._hasard.tirer(p.SEXE)
            naissance = self._naissance(jour, ages)
            prenom, nom = self._prenom(sexe), self._hasard.parmi(lignes("noms"))
            if (nom, prenom, naissance) not in self._connus:
                self._connus.add((nom, prenom, naissance))
                reference = f"SM{len(self._connus):06d}"
                return FicheSalarie(nom, prenom, naissance, sexe, reference)

    def _prenom(self, sexe: Sexe) -> str:
        liste = "prenoms_feminins" if sexe is Sexe.FEMME else "prenoms_masculins"
        return self._hasard.parmi(lignes(liste))

    def _naissance(self, jour: date, ages: tuple[int, int] | None) -> date:
        if ages:
            annee = jour.year - self._hasard.entre(*ages)
        else:
            annee = jour.year - round(
                self._hasard.autour(p.AGE_MOYEN, p.AGE_ECART, bas=19, haut=66)
            )
        return date(annee, self._hasard.entre(1, 12), self._hasard.entre(1, 28))
