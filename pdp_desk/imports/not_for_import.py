"""Files of our own that are not workbooks: recognised, to say what they are for."""

from __future__ import annotations

from pathlib import Path

from pdp_desk.errors import UnreadableWorkbook

# How a person's own file names itself, in its JSON and in the subject of its PDF.
PRODUCT, PERSON_FILE = b"PDP Desk", b"donnees-personnelles"
LOOKED_AT = 4096
PDF, JSON = b"%PDF-", b"{"


def refuse_person_file(name: str, data: bytes) -> None:
    """A person's exported data go to the person: they are no backup and never come back in."""
    start = data.lstrip()[:LOOKED_AT]
    told = data if start.startswith(PDF) else start
    if start.startswith((PDF, JSON)) and PERSON_FILE in told and PRODUCT in told:
        raise _person_file(name)


def refuse_person_folder(folder: Path) -> None:
    """The same for the folder the export was written in."""
    for path in sorted(folder.glob(f"{PERSON_FILE.decode()}.*")):
        raise _person_file(path.name)


def _person_file(name: str) -> UnreadableWorkbook:
    return UnreadableWorkbook(
        f"« {name} » contient les données d’une personne, exportées pour elle. Ce n’est ni un "
        "classeur ni une sauvegarde : rien n’a été importé.",
        "Pour retrouver un état antérieur, restaurez une sauvegarde du coffre (page Coffre).",
    )
