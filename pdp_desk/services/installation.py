"""Where a new vault may go: a folder that does not exist yet, with a name every system takes."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from pdp_desk.domain.views_kit import PlaceVue
from pdp_desk.errors import UsageError
from pdp_desk.storage.place import on_network
from pdp_desk.vault import folder as places

ENDING, LONGEST = ".coffre", 80
REFUSED = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}


def folder_for(parent: Path, titre: str) -> Path:
    """The folder of a vault of that name: « Sainte-Marthe.coffre », without refused characters."""
    text = REFUSED.sub(" ", unicodedata.normalize("NFC", titre))
    name = " ".join(text.split())[:LONGEST].strip(" .")
    if not name:
        raise UsageError("Le nom du coffre est vide.", "Donnez-lui le nom du service.")
    if name.split(".")[0].strip().casefold() in RESERVED:  # Windows looks no further than the dot
        name = f"Coffre {name}"
    return parent / f"{name}{ENDING}"


def check_place(parent: Path, titre: str) -> PlaceVue:
    """The folder a vault of that name would have; refused when anything is there already."""
    folder = folder_for(parent, titre)
    if not parent.is_dir():
        raise UsageError("Cet endroit n’existe pas.", "Choisissez un dossier de ce poste.")
    if any((above / places.MANIFEST).exists() for above in (parent, *parent.parents)):
        raise UsageError("Cet endroit est dans un coffre.", "Choisissez un autre dossier.")
    places.refuse_taken(folder)
    if not os.access(parent, os.W_OK):
        raise UsageError("Vous ne pouvez pas écrire à cet endroit.", "Choisissez un autre dossier.")
    return PlaceVue(folder, partage=on_network(parent))
