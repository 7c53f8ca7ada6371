"""What the service does outside its dossiers: visits of other workers, actions, yearly figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate

from pdp_desk.demo import proportions as p
from pdp_desk.demo.hasard import Hasard
from pdp_desk.demo.monde import Employeur, Population, phrases
from pdp_desk.domain.fiches import (
    Concerne,
    Fiche,
    FicheAction,
    FicheEvenement,
    FicheIrdp,
    FicheReleve,
)
from pdp_desk.domain.vocabulary import (
    Nature,
    NatureAction,
    Partenaire,
    Proposant,
    SourceIrdp,
    Theme,
)

PARTENAIRES_REUNIS = (
    Partenaire.CAP_EMPLOI,
    Partenaire.SSAM,
    Partenaire.CARSAT,
    Partenaire.CPAM,
    Partenaire.AGEFIPH,
    Partenaire.MDPH,
)
# Actions that reach an establishment: how many a year for a hundred dossiers, and their themes.
EN_ETABLISSEMENT = {
    NatureAction.SENSIBILISATION: (6.0, {Theme.PDP: 0.75, Theme.TMS: 0.15, Theme.RPS: 0.10}),
    NatureAction.FORMATION: (3.0, {Theme.RPS: 0.45, Theme.RISQUE_CHIMIQUE: 0.45, Theme.TMS: 0.10}),
    NatureAction.ACCOMPAGNEMENT: (3.5, {Theme.RPS: 0.5, Theme.RISQUE_CHIMIQUE: 0.5}),
    NatureAction.COMMUNICATION: (2.5, {Theme.RPS: 0.4, Theme.RISQUE_CHIMIQUE: 0.4, Theme.PDP: 0.2}),
    NatureAction.ALERTE_RPS: (1.2, {Theme.RPS: 1.0}),
    NatureAction.ACTION_CONJOINTE: (0.6, {Theme.RPS: 0.6, Theme.TMS: 0.4}),
}
# Figures the responsable enters once a year: bounds, and where they are read.
SAISIS = {
    "preventeurs_total": (14, 16, "ressources humaines"),
    "preventeurs_formes": (5, 12, "ressources humaines"),
    "idest_total": (22, 26, "ressources humaines"),
    "idest_formes": (9, 20, "ressources humaines"),
    "sinistralite_carsat": (9, 16, "liste reçue de la Carsat"),
}
EN_SALLE = (NatureAction.SENSIBILISATION, NatureAction.FORMATION)


class Activite:
    """The rest of the service's year, in proportion to its dossiers."""

    def __init__(
        self,
        hasard: Hasard,
        population: Population,
        employeurs: Sequence[Employeur],
        *,
        dossiers_par_an: float,
    ) -> None:
        self._hasard = hasard
        self._population = population
        self._employeurs = employeurs
        self._cumul = tuple(accumulate(employeur.poids for employeur in employeurs))
        self._cent = dossiers_par_an / 100

    def annee(self, annee: int) -> Iterator[Fiche]:
        """Everything outside dossiers in that year."""
        yield from self._autres_salaries(annee)
        yield from self._en_etablissement(annee)
        yield from self._reunions(annee)
        yield from self._releves(annee)

    def _nombre(self, pour_cent: float) -> int:
        """About that many for a hundred dossiers a year, at least one."""
        return max(
            1, round(pour_cent * self._cent * self._hasard.autour(1, 0.1, bas=0.7, haut=1.3))
        )

    def _jour(self, annee: int) -> date:
        return self._hasard.jour(date(annee, 1, 2), date(annee, 12, 28)) or date(annee, 6, 2)

    def employeur(self) -> Employeur:
        """An employer, the larger the likelier."""
        return self._employeurs[self._hasard.rang(self._cumul)]

    def _autres_salaries(self, annee: int) -> Iterator[Fiche]:
        """Visits and opinions about workers the cellule does not follow."""
        for _ in range(self._nombre(78)):
            yield from self._mi_carriere(annee)
        for _ in range(self._nombre(14)):
            yield FicheEvenement(
                self._quelqu_un(annee, (22, 62)),
                Nature.AMENAGEMENT,
                self._jour(annee),
                propose_par=Proposant.MEDECIN,
                texte=self._hasard.parmi(phrases()["amenagement"]),
            )
        for _ in range(self._nombre(7)):
            yield FicheEvenement(
                self._quelqu_un(annee, (30, 63)),
                Nature.AVIS_INAPTITUDE,
                self._jour(annee),
                dispense_reclassement=self._hasard.chance(0.33),
            )

    def _mi_carriere(self, annee: int) -> Iterator[Fiche]:
        qui, jour = self._quelqu_un(annee, (43, 45)), self._jour(annee)
        fait = not self._hasard.chance(0.05)
        yield FicheEvenement(qui, Nature.VISITE_MI_CARRIERE, jour, realise=fait)
        if fait and self._hasard.chance(0.35):
            yield FicheIrdp(qui, jour, SourceIrdp.PRESANSE, self._hasard.tirer(p.CLASSE_IRDP))

    def _quelqu_un(self, annee: int, ages: tuple[int, int]) -> Concerne:
        salarie = self._population.personne(date(annee, 7, 1), ages=ages)
        return Concerne(salarie=salarie, etablissement=self.employeur().fiche)

    def _en_etablissement(self, annee: int) -> Iterator[Fiche]:
        for nature, (pour_cent, themes) in EN_ETABLISSEMENT.items():
            for _ in range(self._nombre(pour_cent)):
                yield FicheAction(
                    self._jour(annee),
                    nature,
                    self._hasard.tirer(themes),
                    self.employeur().fiche,
                    self._hasard.entre(6, 40) if nature in EN_SALLE else None,
                )

    def _reunions(self, annee: int) -> Iterator[Fiche]:
        """Meetings, sheets and half-yearly reviews; these reach no establishment."""
        for _ in range(self._nombre(2.2)):
            yield FicheAction(
                self._jour(annee),
                NatureAction.REUNION_PARTENAIRES,
                Theme.PDP,
                partenaire=self._hasard.parmi(PARTENAIRES_REUNIS),
            )
        for _ in range(self._nombre(0.9)):
            yield FicheAction(
                self._jour(annee),
                NatureAction.REUNION_PROMOTION,
                Theme.PDP,
                participants=self._hasard.entre(8, 30),
                public=self._hasard.parmi(phrases()["publics"]),
            )
        for _ in range(self._nombre(0.4)):
            yield FicheAction(self._jour(annee), NatureAction.FICHE_REALISEE, Theme.PDP)
        for mois in (6, 12):
            jour = self._hasard.jour(date(annee, mois, 3), date(annee, mois, 20))
            if jour:
                yield FicheAction(jour, NatureAction.REVUE_DOSSIERS, Theme.RPS)

    def _releves(self, annee: int) -> Iterator[Fiche]:
        """2.5 % of the workers followed are in the year of their mi-carrière visit."""
        suivis = self._cent * 100 * 225 * self._hasard.autour(1, 0.02, bas=0.95, haut=1.05)
        eligibles = suivis * self._hasard.autour(0.025, 0.001, bas=0.022, haut=0.028)
        source = "logiciel médical du service"
        yield FicheReleve(annee, "salaries_suivis", float(round(suivis)), source)
        yield FicheReleve(annee, "mi_carriere_eligibles", float(round(eligibles)), source)
        for code, (bas, haut, source) in SAISIS.items():
            yield FicheReleve(annee, code, float(self._hasard.entre(bas, haut)), source)
