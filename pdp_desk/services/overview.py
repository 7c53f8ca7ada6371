"""What an open vault says of itself: where it is, since when, what it weighs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pdp_desk.domain.views_coffre import FicheCoffre
from pdp_desk.errors import UsageError
from pdp_desk.services.actes import acte
from pdp_desk.services.desk import Desk
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.place import on_network
from pdp_desk.vault import folder as places


@acte("voir_coffre")
def vault_overview(desk: Desk) -> FicheCoffre:
    """The folder of the vault as it is on the disk."""
    folder = desk.folder
    if folder is None:
        raise UsageError("Ce coffre n’a pas de dossier : il ne se garde pas.")
    manifest = places.read_manifest(folder)
    backups = folder / places.BACKUPS
    return FicheCoffre(
        titre=manifest.titre,
        dossier=folder.absolute(),
        cree_le=date.fromisoformat(manifest.cree_le),
        format=manifest.format,
        taille=_size(folder) - _size(backups),
        taille_sauvegardes=_size(backups),
        reseau=on_network(folder),
    )


def _size(folder: Path) -> int:
    """Bytes of every file below; a file that goes meanwhile does not count."""
    total = 0
    with file_errors():
        for path in folder.rglob("*"):
            try:
                total += path.lstat().st_size if path.is_file() else 0
            except FileNotFoundError:
                continue
    return total
