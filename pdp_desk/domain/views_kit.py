"""What is shown of the recovery words and of their kit: verdicts, state, exercise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pdp_desk.domain.vocabulary import Term
from pdp_desk.domain.wording import long_date, number, plural

MOTS_DEMANDES = 4
INDICE = "kit_eprouve"  # in coffre.json: the day the words of the kit last opened the vault


class EtatMots(Term):
    """What the words typed so far are worth for one vault."""

    INCOMPLETS = "incomplets", "en cours"
    CORRECTE = "correcte", "correcte"
    AUTRE_COFFRE = "autre_coffre", "d’un autre coffre"
    NON_VALIDE = "non_valide", "non valide"


@dataclass(frozen=True, slots=True)
class PlaceVue:
    """Where a new vault will be; `partage` when that is a disk shared on the network."""

    dossier: Path
    partage: bool


@dataclass(frozen=True, slots=True)
class VerdictMots:
    """The state, and the place of the word that is wrong when it is known (1 to 24)."""

    etat: EtatMots
    lus: int
    phrase: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class BilanExercice:
    """A copy of the vault opened with the words: what was found in it."""

    le: date
    coffre: str
    par: str
    dossiers: int
    personnes: int
    evenements: int
    lignes_journal: int

    @property
    def compte(self) -> str:
        """What the copy held, counted."""
        return (
            f"{plural(self.dossiers, 'dossier')}, {plural(self.personnes, 'personne')}, "
            f"{plural(self.evenements, 'événement')}, "
            f"{number(self.lignes_journal)} "
            f"{'ligne' if self.lignes_journal < 2 else 'lignes'} de journal"
        )

    @property
    def registre(self) -> str:
        """The line for the register of the service."""
        return (
            f"{long_date(self.le)} : exercice de récupération du coffre « {self.coffre} », "
            f"réussi. Les 24 mots du kit, tapés par {self.par}, ont ouvert une copie du coffre ; "
            f"relevé : {self.compte}, identique à l’original. Copie effacée."
        )


@dataclass(frozen=True, slots=True)
class EtatKit:
    """Whether somebody has proved that the printed words open this vault, and when last."""

    verifie_le: date | None
    exercice_le: date | None
    aujourd_hui: date

    @property
    def verifie(self) -> bool:
        """The kit counts: its words were typed again from paper."""
        return self.verifie_le is not None

    @property
    def exercice_du(self) -> bool:
        """A year has passed since the words last opened the vault or a copy of it."""
        last = max((d for d in (self.verifie_le, self.exercice_le) if d), default=None)
        return last is not None and self.aujourd_hui >= _a_year_after(last)

    @property
    def alerte(self) -> str:
        """The sentence of the banner, or an empty text when all is well."""
        if not self.verifie:
            return (
                "Le kit de récupération n’est pas vérifié : "
                "mot de passe perdu, le coffre le serait aussi."
            )
        if self.exercice_du:
            last = max(d for d in (self.verifie_le, self.exercice_le) if d)
            return (
                f"L’exercice de récupération est à refaire : le dernier essai des 24 mots "
                f"date du {long_date(last)}."
            )
        return ""


def _a_year_after(day: date) -> date:
    """The same day a year later; the day after 28 February for a 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
