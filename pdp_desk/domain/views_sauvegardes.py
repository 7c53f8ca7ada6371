"""What is shown of backups: one of them, their state, and how one differs from the vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

# What a reason is called once it is the name of a folder.
RAISONS = {
    "a-la-demande": "à la demande",
    "quotidienne": "sauvegarde du jour",
    "avant-import": "avant un import",
    "avant-annulation": "avant l’annulation d’un import",
    "avant-effacement": "avant un effacement",
    "avant-changement-de-cles": "avant un changement de clés",
    "apres-changement-de-cles": "après un changement de clés",
    "avant-mise-a-jour": "avant une mise à jour",
    "avant-restauration": "avant une restauration",
    "avant-fermeture": "à la fermeture, la base ayant été déplacée",
}


@dataclass(frozen=True, slots=True)
class SauvegardeVue:
    """A backup. `faite_le` and `verifiee_le` are UTC; `taille` in bytes.

    `cle_actuelle` is false when it dates from before a change of keys: then it opens with the
    secrets of that time. `probleme` says why it is not verified; `second` what became of its copy
    in the second place ("" when there is no second place, or nothing to say).
    """

    nom: str
    faite_le: datetime
    raison: str
    verifiee_le: datetime | None
    taille: int
    cle_actuelle: bool = True
    probleme: str = ""
    second: str = ""

    @property
    def verifiee(self) -> bool:
        """Whether it was read again, whole, after it was written."""
        return self.verifiee_le is not None


@dataclass(frozen=True, slots=True)
class EtatSauvegardes:
    """The last verified backup, how many days ago, and what to say about it ("" when all is well).

    `echec`: the last attempt failed, here or in the second place; it is part of `bandeau`.
    """

    derniere: date | None
    jours: int | None
    bandeau: str = ""
    echec: str = ""

    @property
    def alerte(self) -> bool:
        """Whether the banner shows."""
        return bool(self.bandeau)


@dataclass(frozen=True, slots=True)
class SecondLieu:
    """Where this workstation copies each backup again, and how the last copy went."""

    dossier: Path | None
    derniere: date | None = None
    probleme: str = ""


@dataclass(frozen=True, slots=True)
class EcartCompte:
    """How many of one thing there are here and in the backup."""

    libelle: str
    ici: int
    sauvegarde: int


@dataclass(frozen=True, slots=True)
class DossierCite:
    """A dossier named in a comparison."""

    numero: str
    nom: str


@dataclass(frozen=True, slots=True)
class ComparaisonSauvegarde:
    """What going back to a backup would change; people erased since are counted nowhere."""

    nom: str
    comptes: tuple[EcartCompte, ...]
    seulement_ici: tuple[DossierCite, ...]
    seulement_sauvegarde: tuple[DossierCite, ...]
    changes: tuple[DossierCite, ...]

    @property
    def identique(self) -> bool:
        """Whether no dossier differs."""
        return not (self.seulement_ici or self.seulement_sauvegarde or self.changes)


@dataclass(frozen=True, slots=True)
class BilanBascule:
    """The vault works on the backup from now on; `avant` is the backup of what it was."""

    nom: str
    avant: str
    effaces_rejoues: int


@dataclass(frozen=True, slots=True)
class BilanReprise:
    """A vault was made beside from a backup."""

    nom: str
    dossier: Path
    effaces_rejoues: int
