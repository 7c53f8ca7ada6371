"""What the services show of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pdp_desk.domain.vocabulary import Role, Term


class Defaut(Term):
    """What can be wrong with a line of the journal."""

    ALTEREE = "alteree", "ligne modifiée"
    MANQUANTE = "manquante", "ligne manquante"
    DEPLACEE = "deplacee", "ligne déplacée"
    REMPLACEE = "remplacee", "ligne réécrite"
    SIGNATURE = "signature", "signature d'un autre"
    NON_SIGNEE = "non_signee", "ligne non signée"
    DETAIL = "detail", "précisions modifiées"
    EFFACEMENT = "effacement", "précisions effacées sans trace"
    CLE = "cle", "clé d'un membre changée"
    COUPEE = "coupee", "fin du journal manquante"
    TEMOIN = "temoin", "journal réécrit"


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Something wrong: at which line, and since when; `autre` is a second number, `nom` a name."""

    genre: Defaut
    numero: int = 0
    instant: datetime | None = None
    autre: int = 0
    nom: str = ""


@dataclass(frozen=True, slots=True)
class Tete:
    """The last line of a journal: all the lines before it are in its hash."""

    numero: int
    empreinte: bytes


@dataclass(frozen=True, slots=True)
class VerdictJournal:
    """What the verification found; `temoins` are the backups and exports it compared with."""

    lignes: int
    tete: Tete | None
    debut: datetime | None
    fin: datetime | None
    anomalies: tuple[Anomalie, ...]
    toutes: int
    effacees: int
    par_les_mots: int
    anciennes_cles: int
    sans_auteur: int
    temoins: tuple[str, ...] = ()
    sans_comparaison: int = 0

    @property
    def intact(self) -> bool:
        """Nothing is wrong."""
        return not self.toutes

    @property
    def premiere(self) -> Anomalie | None:
        """The first thing that is wrong, in the order of the lines."""
        return self.anomalies[0] if self.anomalies else None


@dataclass(frozen=True, slots=True)
class FiltreJournal:
    """Which lines: of a member, an act, a dossier and what is in it, days included."""

    membre_id: int | None = None
    acte: str | None = None
    dossier_id: int | None = None
    du: date | None = None
    au: date | None = None


@dataclass(frozen=True, slots=True)
class LigneJournal:
    """One line, with its sentence; the instant is UTC without zone."""

    numero: int
    instant: datetime
    membre: str
    acte: str
    phrase: str
    precisions: str
    objet: str
    objet_id: int | None
    dossier_id: int | None
    dossier: str
    efface: bool
    signee: bool


@dataclass(frozen=True, slots=True)
class PageJournal:
    """A page of lines, the latest first; `suite` asks for the next one."""

    lignes: tuple[LigneJournal, ...]
    suite: int | None


@dataclass(frozen=True, slots=True)
class ChoixJournal:
    """What the journal can be filtered by: members and acts that have a line."""

    membres: tuple[tuple[int, str], ...]
    actes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LecteurVue:
    """Somebody who opened or changed a dossier: how often, first and last time (UTC)."""

    membre_id: int | None
    nom: str
    role: Role | None
    lectures: int
    ecritures: int
    premiere: datetime
    derniere: datetime


@dataclass(frozen=True, slots=True)
class ExportJournal:
    """The file written, and how many lines it holds."""

    fichier: Path
    lignes: int
