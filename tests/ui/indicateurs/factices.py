"""Three years of indicators with the counts expected of the sample, and facts to match."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pdp_desk.domain.views import (
    DefinitionIndicateur,
    Derriere,
    LigneDerriere,
    LigneIndicateur,
    TableauIndicateurs,
    ValeurIndicateur,
)
from pdp_desk.errors import NotReleasable
from ui.models.indicateur_lecture import Export, Lecture

ATTENDU = Path(__file__).parents[2] / "data" / "suivi-cellule-pdp.attendu.json"
PST = "CPOM PST38, fiche action 1 : maintien en emploi"
EXPERTIS = "CPOM EXPERTIS, volet 1 : prévention de la désinsertion professionnelle"
AUTRES = "Engagements des partenaires et profil"
SANS_DENOMINATEUR = (
    "Le nombre de salariés pouvant bénéficier de la mi-carrière manque pour cette année : "
    "saisissez-le dans les relevés annuels."
)
# code, title in the contract's words, unit, section, and what is special
LIGNES: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("P1a", 'nb d\'IRDP "PRESANSE" renseignés dans les DMST', "résultat", PST, {}),
    (
        "P1b",
        "nb d'entreprises adhérentes ayant bénéficié d'une sensibilisation collective au "
        "maintien en emploi",
        "entreprise",
        PST,
        {},
    ),
    (
        "P1c",
        "nb de salariés ayant bénéficié d'un accompagnement, dans le cadre de la PDP, par le SPSTI",
        "acte",
        PST,
        {"note": "Le contrat définit une somme d'actes : une personne peut y compter plusieurs."},
    ),
    ("P1c-d", "en personnes distinctes", "personne", PST, {"retrait": True}),
    ("P1d", "nb de salariés pris en charge par la cellule PDP", "personne", PST, {}),
    ("P2a", "nb de rdv de liaison auxquels nous avons participé", "rendez-vous", PST, {}),
    (
        "P2b",
        "nb de visites de pré-reprise, total",
        "visite de pré-reprise",
        PST,
        {
            "definition": "Visites de pré-reprise réalisées dans l'année, quel qu'en soit le "
            "demandeur.",
            "conditions": ("visite de pré-reprise", "datée de l'année", "réalisée"),
        },
    ),
    ("P2c", "par demandeur", "visite de pré-reprise", PST, {"retrait": True, "format": "aucun"}),
    ("P2d", "nb de réunions de promotion avec les partenaires", "réunion", PST, {}),
    ("P3a", "nb de visites de mi-carrière réalisées", "visite de mi-carrière", PST, {}),
    (
        "P3b",
        "nb de visites de mi-carrière réalisées / nb de salariés pouvant en bénéficier",
        "part",
        PST,
        {"retrait": True, "format": "pourcent"},
    ),
    (
        "P3c",
        "dans les entreprises ou secteurs à fort risque de désinsertion professionnelle",
        "part",
        PST,
        {"retrait": True, "format": "pourcent"},
    ),
    ("P4a", "nb de réunions avec les partenaires", "réunion", PST, {}),
    ("P4b", "nb d'orientations vers les partenaires", "orientation", PST, {}),
    ("P4d", "nb de fiches réalisées", "fiche", PST, {}),
    (
        "1.2",
        "Nombre de salariés en arrêt de travail orientés par le SPSTi (cellule et hors cellule "
        "PDP) au SSAM pour mise en œuvre d'un accompagnement social global",
        "personne",
        EXPERTIS,
        {"enquete_dgt": True},
    ),
    ("1.7", "Nombre de visites de reprise", "visite", EXPERTIS, {"enquete_dgt": True}),
    ("1.10", "Nombre de salariés déclarés inaptes", "personne", EXPERTIS, {"enquete_dgt": True}),
    ("1.14", "Suivi après la fin de la prise en charge", "suivi", EXPERTIS, {"format": "aucun"}),
    ("X_cap_3mois", "Retours de Cap emploi à 3 mois", "réponse", AUTRES, {"format": "aucun"}),
    ("profil", "Profil des salariés suivis", "personne", AUTRES, {"format": "aucun"}),
    ("annexe4", "Établissements par thème", "établissement", AUTRES, {"format": "aucun"}),
)


@cache
def attendu() -> dict[str, dict[str, Any]]:
    return json.loads(ATTENDU.read_text("utf-8"))["annees"]


def valeur(code: str, annee: int) -> ValeurIndicateur:
    """The expected count as the service gives it; P3c of 2025 misses its denominator."""
    counts = attendu()[str(annee)]
    if code == "P3c" and annee == 2025:
        return ValeurIndicateur(code, None, motif=SANS_DENOMINATEUR, etat="non calculable")
    raw = counts["P1c_distinct" if code == "P1c-d" else code]
    detail = counts.get(f"{code}_par_partenaire", {})
    if isinstance(raw, dict):
        return ValeurIndicateur(code, None, detail=raw)
    etat = "relevé" if code == "P1a" else "calculé"
    return ValeurIndicateur(code, raw, detail=detail, etat=etat, personnes=_persons(raw))


def _persons(raw: float) -> int | None:
    return round(raw * 0.95) if raw > 1 else None


def definition(
    code: str, titre: str, unite: str, section: str, special: dict[str, Any]
) -> DefinitionIndicateur:
    words: dict[str, Any] = {
        "catalogue": "cpom_pst38",
        "definition": "",
        "note": "",
        "source": "CPOM PST38 signé le 30 juillet 2025, fiche action 1.",
        "fournisseur": "SPSTI",
        "typologie": "activité",
        "enquete_dgt": False,
        "conditions": (),
    }
    return DefinitionIndicateur(
        code=code, titre=titre, unite=unite, section=section, **(words | special)
    )


def tableau(annee: int) -> TableauIndicateurs:
    years = [year for year in (2023, 2024, 2025) if annee - 2 <= year <= annee]
    lignes = tuple(
        LigneIndicateur(
            definition(code, titre, unite, section, special),
            {year: valeur(code, year) for year in years},
        )
        for code, titre, unite, section, special in LIGNES
    )
    return TableauIndicateurs(annee=annee, annees=(2023, 2024, 2025), lignes=lignes)


def derriere(code: str, annee: int) -> Derriere:
    """As many facts as the figure, the last without a dossier."""
    amount = valeur(code, annee).valeur
    total = amount if isinstance(amount, int) and code != "P1a" else 0
    lignes = tuple(_fact(rank, annee, last=rank == total - 1) for rank in range(total))
    steps = (("visite de pré-reprise", 1371), ("datée de l'année", 629), ("réalisée", total))
    return Derriere(code, annee, lignes, steps if code == "P2b" else ())


NOMS = ("Mercier Laurence", "Faure Didier", "Brun Olivier", "Rossi Marco", "Nguyen Sophie")


def _fact(rank: int, annee: int, *, last: bool) -> LigneDerriere:
    return LigneDerriere(
        jour=date(annee, 12, 31) - timedelta(days=rank % 365),
        nom=NOMS[rank % len(NOMS)],
        detail="médecin conseil" if rank % 3 else "salarié",
        dossier_id=None if last else rank + 1,
        numero=None if last else f"{annee}-{rank + 1:04d}",
    )


class LectureFactice(Lecture):
    """Answers from the expected counts; records the threads it was asked on."""

    def __init__(self, *, vide: bool = False) -> None:
        super().__init__()
        self.vide = vide
        self.exported: list[tuple[int, Path]] = []
        self.refusal: NotReleasable | None = None
        self.warning: str | None = None
        self.threads: set[int] = set()

    def tableau(self, desk: object, annee: int | None) -> TableauIndicateurs | None:
        self.threads.add(threading.get_ident())
        return None if self.vide else tableau(annee or 2025)

    def derriere(self, desk: object, code: str, annee: int) -> Derriere:
        return derriere(code, annee)

    def exporter(self, desk: object, annee: int, vers: Path) -> Export:
        if self.refusal:
            raise self.refusal
        self.exported.append((annee, vers))
        files = (vers / f"indicateurs-{annee}.xlsx", vers / f"indicateurs-{annee}.csv")
        return Export(files, self.warning)
