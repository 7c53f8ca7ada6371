"""What an open vault says of itself: its folder, its format, what it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FicheCoffre:
    """The folder as it is on the disk; sizes in bytes."""

    titre: str
    dossier: Path
    cree_le: date
    format: int
    taille: int
    taille_sauvegardes: int
    reseau: bool
