"""Mode discret: what stands in the place of names while somebody looks over the shoulder.

Names are replaced where they are read, not only painted over: what is copied, spoken by a screen
reader or shown in a tooltip is replaced as well. Numbers, dates and stages stay, so that work goes
on; free text goes, for nobody knows what it says.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from pdp_desk.domain.views import DossierVue, ElementChronologie, LigneDerriere, LigneDossier

CACHE = "•••"
# The facts of a dossier that name or place somebody, by their label.
NOMMENT = frozenset({"Employeur", "SIRET", "Poste", "Référent", "Médecin"})
# The facts that say something of somebody's health.
SOIGNENT = frozenset({"Raison", "Pathologie", "Motif"})
# The genres of the timeline whose words are medical.
SOINS = frozenset({"irdp", "avis", "arret"})


def initials(name: str) -> str:
    """B. M.-L. for Besson Marie-Laure."""
    return " ".join("-".join(_initial(p) for p in word.split("-") if p) for word in name.split())


def hide_ligne(ligne: LigneDossier) -> LigneDossier:
    """A row of the list with initials, without its firm."""
    return replace(
        ligne,
        nom=initials(ligne.nom),
        prenom=initials(ligne.prenom),
        entreprise=CACHE if ligne.entreprise else None,
        referent=initials(ligne.referent) if ligne.referent else None,
    )


def hide_derriere(ligne: LigneDerriere) -> LigneDerriere:
    """A fact behind a figure with initials; the name of an action, or of a firm, is hidden."""
    return replace(ligne, nom=initials(ligne.nom) if ligne.dossier_id else CACHE, detail=CACHE)


def hide_dossier(vue: DossierVue) -> DossierVue:
    """A dossier with initials, without firm, post, free text nor anything about health."""
    return replace(
        vue,
        nom=initials(vue.nom),
        prenom=initials(vue.prenom),
        age=None,
        poste=None,
        entreprise=CACHE if vue.entreprise else None,
        irdp=None,
        faits=tuple((title, tuple(map(_hide_fact, facts))) for title, facts in vue.faits),
        chronologie=tuple(map(_hide_element, vue.chronologie)),
    )


def _hide_fact(fact: tuple[str, str]) -> tuple[str, str]:
    return (fact[0], CACHE) if fact[0] in NOMMENT | SOIGNENT else fact


def _hide_element(element: ElementChronologie) -> ElementChronologie:
    title = CACHE if element.genre in SOINS else element.titre
    return replace(element, titre=title, detail=CACHE if element.detail else "")


def _initial(word: str) -> str:
    letters = re.sub(r"\W", "", unicodedata.normalize("NFC", word))
    return f"{letters[0].upper()}." if letters else ""
