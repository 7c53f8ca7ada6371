"""What the services show: frozen, linked, ready to print. Rows of the store never get here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pdp_desk.domain.vocabulary import (
    ClasseIrdp,
    Etape,
    EtatRetour,
    Gravite,
    Role,
    Sexe,
    Situation,
    SortLigne,
    SourceIrdp,
)


@dataclass(frozen=True, slots=True)
class MembreVue:
    """The member at work."""

    id: int
    nom: str
    role: Role


# --- Coffre ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MembreCoffre:
    """A member the unlock screen names."""

    nom: str
    role: Role


@dataclass(frozen=True, slots=True)
class CoffreVue:
    """What a closed vault says of itself."""

    dossier: Path
    titre: str
    membres: tuple[MembreCoffre, ...]
    brouillons: bool = False
    kit_eprouve_le: date | None = None


@dataclass(frozen=True, slots=True)
class Constat:
    """Something a check of the vault found: what, how serious, what to do."""

    gravite: Gravite
    code: str
    message: str
    remede: str
    reparable: bool = False  # on a copy, never in place


@dataclass(frozen=True, slots=True)
class BilanSante:
    """The checks that were made, in order, and what they found."""

    controles: tuple[str, ...]
    constats: tuple[Constat, ...]

    @property
    def sain(self) -> bool:
        """Nothing that may lose or falsify data was found."""
        return all(constat.gravite is Gravite.INFORMATION for constat in self.constats)


# --- Dossiers ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FiltreDossiers:
    """What the list shows: text searched (names, company, number), referent, open ones only.

    By name unless `recents`: then the last reported first.
    """

    texte: str = ""
    referent: str | None = None
    ouverts: bool = False
    recents: bool = False


@dataclass(frozen=True, slots=True)
class LigneDossier:
    id: int
    numero: str
    nom: str
    prenom: str
    sexe: Sexe | None
    entreprise: str | None
    etape: Etape
    signale_le: date | None
    pris_en_charge_le: date | None
    clos_le: date | None
    dernier_evenement: date | None
    referent: str | None


@dataclass(frozen=True, slots=True)
class PageDossiers:
    """A page of the list; `suite` is the key of the next page, None at the end."""

    lignes: tuple[LigneDossier, ...]
    suite: str | None


@dataclass(frozen=True, slots=True)
class ComptesDossiers:
    """How many dossiers a filter keeps, and how many there are; `plafond`: at least `filtres`."""

    filtres: int
    ouverts: int
    tous: int
    plafond: bool = False


@dataclass(frozen=True, slots=True)
class EtapeFranchie:
    """One step of the stepper: reached on `le`, or not yet, with the fact that says so."""

    etape: Etape
    le: date | None
    pourquoi: str


@dataclass(frozen=True, slots=True)
class RetourVue:
    mois: int
    etat: EtatRetour
    situation: Situation | None
    attendu_le: date


@dataclass(frozen=True, slots=True)
class ElementChronologie:
    """One item of the timeline; `genre` chooses the icon and the filter."""

    jour: date
    # visite liaison orientation amenagement plan dispositif irdp arret suivi note avis
    genre: str
    titre: str
    detail: str = ""
    retours: tuple[RetourVue, ...] = ()
    realise: bool | None = True


@dataclass(frozen=True, slots=True)
class ArretVue:
    debut: date
    fin: date | None
    fin_prevue: date | None
    cause: str | None


@dataclass(frozen=True, slots=True)
class IrdpVue:
    jour: date
    source: SourceIrdp
    classe: ClasseIrdp | None
    completude: int | None
    accord_le: date | None = None  # the person agreed to share the class with the cellule
    accord_retire_le: date | None = None

    @property
    def retenue(self) -> bool:
        """The agreement was taken back: the class is for carers only."""
        return self.accord_retire_le is not None


@dataclass(frozen=True, slots=True)
class DossierVue:
    """One dossier as its page shows it; `faits` are (group, ((label, value), …)), as read."""

    id: int
    numero: str
    nom: str
    prenom: str
    sexe: Sexe | None
    age: int | None
    poste: str | None
    entreprise: str | None
    etape: Etape
    etapes: tuple[EtapeFranchie, ...]
    faits: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    chronologie: tuple[ElementChronologie, ...]
    arrets: tuple[ArretVue, ...]
    irdp: IrdpVue | None
    manques: tuple[tuple[str, str], ...] = ()  # (what is missing, what it prevents)
    autres_dossiers: tuple[tuple[int, str], ...] = ()  # other dossiers of the person


# --- Indicateurs -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValeurIndicateur:
    """An indicator of a year: its value, its breakdown, or the reason it cannot be computed.

    `detail` maps breakdown labels to counts (nested for profil and annexe4) in display order;
    `etat` is calculé, relevé (supplied by another system), saisi, or non calculable.
    """

    code: str
    valeur: float | int | str | None
    detail: dict[str, object] = field(default_factory=dict)
    motif: str | None = None
    etat: str = "calculé"
    personnes: int | None = None


@dataclass(frozen=True, slots=True)
class DefinitionIndicateur:
    """What the catalogue says of an indicator, in words."""

    code: str
    catalogue: str
    section: str
    titre: str
    definition: str
    note: str
    source: str
    unite: str
    fournisseur: str
    typologie: str
    enquete_dgt: bool
    conditions: tuple[str, ...]  # the conditions in French, in order
    retrait: bool = False  # shown indented under the one before
    format: str = "nombre"  # nombre | pourcent | texte | aucun


@dataclass(frozen=True, slots=True)
class LigneIndicateur:
    definition: DefinitionIndicateur
    valeurs: dict[int, ValeurIndicateur]  # by year: the year asked and the ones before


@dataclass(frozen=True, slots=True)
class TableauIndicateurs:
    """The Indicateurs page: sections in catalogue order, `annees` the years with data."""

    annee: int
    annees: tuple[int, ...]
    lignes: tuple[LigneIndicateur, ...]


@dataclass(frozen=True, slots=True)
class LigneDerriere:
    """One fact behind a figure, with the dossier to open (None: an action, or no dossier)."""

    jour: date | None
    nom: str
    detail: str
    dossier_id: int | None
    numero: str | None


@dataclass(frozen=True, slots=True)
class Derriere:
    """The facts behind a figure: as many as the figure, one each."""

    code: str
    annee: int
    lignes: tuple[LigneDerriere, ...]
    entonnoir: tuple[tuple[str, int], ...]  # conditions added one by one, with what is left


# --- Import ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Divergence:
    """A value the store keeps although the workbook says something else."""

    champ: str
    garde: str
    ecarte: str


@dataclass(frozen=True, slots=True)
class Probleme:
    """What was not understood or not kept, and where it was read."""

    feuille: str
    ligne: int
    motif: str
    colonne: str = ""
    valeur: str = ""


@dataclass(frozen=True, slots=True)
class ColonneLue:
    """A column and the meaning found; `champ` is None when nothing was recognised."""

    entete: str
    champ: str | None
    libelle: str = ""
    comment: str = ""  # exact | proche | contenu | confirmé
    remplies: int = 0  # cells that hold something, when the column is not recognised


@dataclass(frozen=True, slots=True)
class FeuilleLue:
    """What a sheet was taken for; `genre` is None when it was left aside, `raison` says why.

    `lues` counts every line but the header.
    """

    nom: str
    genre: str | None
    ligne_entete: int | None
    colonnes: tuple[ColonneLue, ...]
    lues: int
    raison: str = ""
    masquee: bool = False


@dataclass(frozen=True, slots=True)
class BilanImport:
    """The report of an import: every row read has one verdict, and the verdicts add up.

    `problemes` need a look; `ecartees` are the rows left aside as such: blank, title, total,
    sheet not recognised. A row not stored is in one or the other.
    """

    fichier: str
    lues: int
    comptes: dict[SortLigne, int]
    feuilles: tuple[FeuilleLue, ...]
    problemes: tuple[Probleme, ...]
    lot_id: int | None = None
    essai: bool = False
    ecartees: tuple[Probleme, ...] = ()

    @property
    def gardees(self) -> int:
        """Rows stored: something new, or something filled in."""
        return self._sum(SortLigne.NOUVEAU, SortLigne.COMPLETE)

    @property
    def fusionnees(self) -> int:
        """Rows that say what is known already, in the store or higher in the file."""
        return self._sum(SortLigne.DEJA_PRESENT, SortLigne.DOUBLON)

    @property
    def signalees(self) -> int:
        """Rows not stored, each with its reason."""
        return self.lues - self.gardees - self.fusionnees

    def _sum(self, *sorts: SortLigne) -> int:
        return sum(self.comptes.get(sort, 0) for sort in sorts)


@dataclass(frozen=True, slots=True)
class LotVue:
    """An import that can be undone, or was."""

    id: int
    fichier: str
    importe_le: datetime
    lignes_lues: int
    gardees: int
    annule_le: datetime | None


@dataclass(frozen=True, slots=True)
class BilanAnnulation:
    """What undoing an import removed, restored, and kept because it changed since."""

    lot_id: int
    retires: int
    restaures: int
    gardes: tuple[str, ...]
