"""Gives each fiche of the fictitious service its sheet and line, as a workbook would."""

from __future__ import annotations

from collections import Counter

from pdp_desk.domain.fiches import (
    Fiche,
    FicheAction,
    FicheArret,
    FicheDossier,
    FicheEvenement,
    FicheIrdp,
    FicheOrientation,
    FicheReleve,
    FicheSuivi,
    Provenance,
)

FEUILLES: dict[type[Fiche], str] = {
    FicheDossier: "Dossiers",
    FicheArret: "Arrêts",
    FicheEvenement: "Événements",
    FicheOrientation: "Orientations",
    FicheSuivi: "Suivis",
    FicheIrdp: "IRDP",
    FicheAction: "Actions",
    FicheReleve: "Données annuelles",
}


class Cahier:
    """Numbers the lines of each sheet; line 1 would be the header."""

    def __init__(self) -> None:
        self._lignes: Counter[str] = Counter()

    def noter(self, fiche: Fiche) -> tuple[Provenance, Fiche]:
        feuille = FEUILLES[type(fiche)]
        self._lignes[feuille] += 1
        return Provenance(feuille, self._lignes[feuille] + 1), fiche
