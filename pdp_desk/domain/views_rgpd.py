"""What the services of personal data answer: export, correction, retention, erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pdp_desk.domain.vocabulary import Sexe, Term


class MotifRectification(Term):
    """Why a person's data are corrected: a closed list, so that no name is written there."""

    DEMANDE = "demande", "demande de la personne"
    SAISIE = "saisie", "erreur de saisie"
    ETAT_CIVIL = "etat_civil", "changement d'état civil"
    IMPORT = "import", "erreur dans un classeur importé"


class MotifEffacement(Term):
    """Why a person is erased: a closed list, so that the ledger says nothing about them."""

    DEMANDE = "demande", "demande de la personne"
    DUREE = "duree", "durée de conservation dépassée"
    OPPOSITION = "opposition", "opposition au traitement"
    ERREUR = "erreur", "dossier ouvert par erreur"


class MotifConservation(Term):
    """Why somebody's data are kept beyond the duration of the rule."""

    CONTENTIEUX = "contentieux", "contentieux en cours"
    SUIVI = "suivi", "accompagnement repris ou en cours"
    DEMANDE = "demande", "demande de la personne"
    OBLIGATION = "obligation", "obligation légale"


@dataclass(frozen=True, slots=True)
class PersonneVue:
    """A person as they can be corrected; `version` goes back with the correction."""

    id: int
    version: int
    nom: str
    prenom: str
    naissance: date | None
    sexe: Sexe | None
    rqth_depuis: date | None
    rqth_jusqua: date | None
    invalidite_categorie: int | None
    invalidite_depuis: date | None
    reference_externe: str | None
    dossiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A part of a person's file: each fiche is (code, label, value as read, raw value) lines."""

    code: str
    titre: str
    fiches: tuple[tuple[tuple[str, str, str, object], ...], ...]


@dataclass(frozen=True, slots=True)
class DossierPersonne:
    """Everything held about one person, ready to be written down."""

    service: str
    exporte_le: datetime
    personne: str
    rubriques: tuple[Rubrique, ...]
    medical: bool
    avis_medical: str
    source_medicale: str


@dataclass(frozen=True, slots=True)
class ExportPersonne:
    """What was written, and where."""

    dossier: Path
    fichiers: tuple[str, ...]
    fiches: int
    medical: bool


@dataclass(frozen=True, slots=True)
class Echeance:
    """A person whose retention ends: by which rule, since what fact, until when."""

    salarie_id: int
    dossier_id: int | None
    numero: str
    nom: str
    prenom: str
    regle: str
    titre: str
    depart: date
    echeance: date
    action: str
    source: str
    depassee: bool
    conserve_jusqu_au: date | None = None
    motif: MotifConservation | None = None


@dataclass(frozen=True, slots=True)
class Renvoi:
    """What is kept elsewhere, by another rule."""

    titre: str
    texte: str
    source: str


@dataclass(frozen=True, slots=True)
class PageConservation:
    """What is due, what was kept longer on purpose, and what the rules say."""

    echeances: tuple[Echeance, ...]
    prolongees: tuple[Echeance, ...]
    renvois: tuple[Renvoi, ...]
    regles: tuple[Renvoi, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A text of somebody else's record, or of the activity, that names the person."""

    objet: str
    objet_id: int
    champ: str


@dataclass(frozen=True, slots=True)
class PrevisionEffacement:
    """What an erasure would remove, and what it would leave.

    `total` is the number the person types to confirm. `annees` are the years the person counts
    in: those of `figees` keep their counts, the live figures of the others go down.
    """

    salarie_id: int
    nom: str
    prenom: str
    comptes: tuple[tuple[str, int], ...]
    total: int
    traces: int
    annees: tuple[int, ...]
    figees: tuple[int, ...]
    classeurs: tuple[str, ...]
    mentions: tuple[Mention, ...]
    sauvegardes: int = 0


@dataclass(frozen=True, slots=True)
class SauvegardeConcernee:
    """A backup that still holds an erased person, and the day it goes by itself."""

    nom: str
    faite_le: datetime
    certaine: bool
    disparait_le: date | None


@dataclass(frozen=True, slots=True)
class EffacementVue:
    """An erasure of the ledger: nothing about the person but counts."""

    id: int
    reference: str
    efface_le: datetime
    par: str
    motif: str
    comptes: tuple[tuple[str, int], ...]
    total: int
    traces: int
    annees_figees: tuple[int, ...]
    mentions: int
    sauvegardes: tuple[SauvegardeConcernee, ...]
    termine: bool
    service: str = ""
