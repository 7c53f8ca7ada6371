"""What a workbook row, a form or the demo says, before it is stored: plain, typed, unlinked.

A fiche names its dossier by number and its establishment by SIRET; the store links them.
None always means "not said", never "no".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pdp_desk.domain.vocabulary import (
    CauseArret,
    ClasseIrdp,
    Demandeur,
    Dispositif,
    EtatRetour,
    Initiative,
    Issue,
    MotifOrientation,
    Nature,
    NatureAction,
    NiveauSsam,
    Origine,
    Partenaire,
    Pathologie,
    Proposant,
    Raison,
    Sens,
    Sexe,
    Situation,
    SourceIrdp,
    StatutDispositif,
    Theme,
    TypeAide,
)

SANS_NUMERO = "SN-"  # begins the number given to a dossier that has none


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fiche was read: sheet name and line as the spreadsheet shows it (from 1)."""

    feuille: str
    ligne: int


@dataclass(frozen=True, slots=True)
class FicheEtablissement:
    """An establishment; at least one of `siret` and `nom` is given."""

    siret: str | None = None
    nom: str | None = None
    naf: str | None = None
    effectif: int | None = None
    fort_risque_pdp: bool | None = None
    suivi_carsat: bool | None = None


@dataclass(frozen=True, slots=True)
class FicheSalarie:
    nom: str
    prenom: str
    naissance: date | None = None
    sexe: Sexe | None = None
    reference_externe: str | None = None


@dataclass(frozen=True, slots=True)
class FicheDossier:
    numero: str
    salarie: FicheSalarie
    etablissement: FicheEtablissement | None = None
    medecin: str | None = None
    referent: str | None = None
    poste: str | None = None
    signale_le: date | None = None
    origine: Origine | None = None
    raison: Raison | None = None
    tableau_mp: str | None = None
    pathologie: Pathologie | None = None
    niveau_ssam: NiveauSsam | None = None
    pris_en_charge_le: date | None = None
    clos_le: date | None = None
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class Concerne:
    """Who a dated fact is about: a dossier by number, else a person (and where they work)."""

    numero: str | None = None
    salarie: FicheSalarie | None = None
    etablissement: FicheEtablissement | None = None


@dataclass(frozen=True, slots=True)
class FicheArret:
    qui: Concerne
    debut: date
    fin: date | None = None
    fin_prevue: date | None = None
    cause: CauseArret | None = None


@dataclass(frozen=True, slots=True)
class FicheEvenement:
    qui: Concerne
    nature: Nature
    jour: date
    fin: date | None = None
    realise: bool | None = True
    demandeur: Demandeur | None = None
    initiative: Initiative | None = None
    spsti_present: bool | None = None
    propose_par: Proposant | None = None
    dispense_reclassement: bool | None = None
    dispositif: Dispositif | None = None
    type_aide: TypeAide | None = None
    statut: StatutDispositif | None = None
    texte: str | None = None


@dataclass(frozen=True, slots=True)
class FicheRetour:
    """Feedback of a partner `mois` months (3, 6, 12) after the referral."""

    mois: int
    etat: EtatRetour
    situation: Situation | None = None


@dataclass(frozen=True, slots=True)
class FicheOrientation:
    qui: Concerne
    sens: Sens
    partenaire: Partenaire
    jour: date
    motif: MotifOrientation | None = None
    retours: tuple[FicheRetour, ...] = ()


@dataclass(frozen=True, slots=True)
class FicheSuivi:
    qui: Concerne
    mois: int
    jour: date | None
    situation: Situation | None = None


@dataclass(frozen=True, slots=True)
class FicheIrdp:
    qui: Concerne
    jour: date
    source: SourceIrdp
    classe: ClasseIrdp | None = None


@dataclass(frozen=True, slots=True)
class FicheAction:
    """Activity outside cases; one fiche per establishment reached, or none."""

    jour: date
    nature: NatureAction
    theme: Theme | None = None
    etablissement: FicheEtablissement | None = None
    participants: int | None = None
    partenaire: Partenaire | None = None
    public: str | None = None


@dataclass(frozen=True, slots=True)
class FicheReleve:
    """A yearly figure the service counts elsewhere; `code` as the catalogues name it."""

    annee: int
    code: str
    valeur: float
    source: str | None = None


Fiche = (
    FicheDossier
    | FicheEtablissement
    | FicheArret
    | FicheEvenement
    | FicheOrientation
    | FicheSuivi
    | FicheIrdp
    | FicheAction
    | FicheReleve
)
