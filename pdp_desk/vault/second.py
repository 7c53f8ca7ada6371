"""The second place of the backups: chosen on each workstation, never written in the vault.

What happened there last is kept with the choice: a copy that fails is seen, not forgotten.
"""

from __future__ import annotations

import filecmp
import logging
import re
import shutil
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from pdp_desk import settings
from pdp_desk.errors import StorageFailed, UsageError
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.inspection import examine
from pdp_desk.vault import backup
from pdp_desk.vault import folder as places
from pdp_desk.vault.backup import Copy
from pdp_desk.vault.keys import Keys
from pdp_desk.vault.manifest import Manifest

log = logging.getLogger("pdp_desk.vault")
FILE = "sauvegardes.json"


class State(Struct, frozen=True, omit_defaults=True):
    """What this workstation knows of the backups of one vault."""

    dossier: str = ""
    derniere: date | None = None
    probleme: str = ""
    echec: str = ""


def state(vault_id: str) -> State:
    """The choice and the last results for a vault; nothing when none was made."""
    return _all().get(vault_id, State())


def change(vault_id: str, **values: object) -> None:
    """Keep other values for a vault on this workstation."""
    known = _all()
    before = known.get(vault_id, State())
    known[vault_id] = msgspec.structs.replace(before, **values)
    if known[vault_id] == before:
        return
    place = _file()
    with file_errors():
        place.parent.mkdir(parents=True, exist_ok=True)
    places.write_whole(place, msgspec.json.format(msgspec.json.encode(known), indent=2))


def record(vault_id: str, **values: object) -> None:
    """The same for a result: a workstation that cannot keep it must not undo the backup itself."""
    try:
        change(vault_id, **values)
    except StorageFailed as error:
        log.warning("the result of a backup is not kept on this workstation: %s", error.code)


def refuse_bad_place(folder: Path, place: Path) -> None:
    """The second place exists, can be written in, and is not inside the vault itself."""
    with file_errors():
        there = place.is_dir()
    if not there:
        raise UsageError("Ce dossier n’existe pas.", "Choisissez un dossier qui existe déjà.")
    if place.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            "Ce dossier est dans le coffre : les deux se perdraient ensemble.",
            "Choisissez un autre disque, ou le partage de l’équipe.",
        )
    with file_errors():
        probe = place / ".pdp-desk"
        probe.mkdir()
        probe.rmdir()


def copy_there(copy: Copy, keys: Keys, place: Path, today: date) -> None:
    """Copy a backup to the second place, read it again there, and thin what is there."""
    manifest = backup.authentic(copy.dossier, keys)
    with file_errors():  # a disk that is pulled out fails anywhere
        if not place.is_dir():
            raise StorageFailed(
                "Le second lieu des sauvegardes n’est pas accessible.", "Rebranchez-le."
            )
        backups = place / _name(manifest.titre, manifest.id)
        backups.mkdir(mode=0o700, exist_ok=True)
        if not _is_there(copy, manifest, backups):
            _put(copy, keys, manifest, backup.free_name(backups / copy.nom))
        found = [backup.read(path, keys) for path in backup.visible_folders(backups)]
        backup.thin(backups, found, manifest.id, today)


def _is_there(copy: Copy, manifest: Manifest, backups: Path) -> bool:
    """The same database, under its name or `-2`: another of this name, or a damaged one, is not."""
    mine = places.database_of(copy.dossier, manifest)
    named = (path for path in backup.visible_folders(backups) if path.name.startswith(copy.nom))
    bases = (places.database_of(path, manifest) for path in named)
    return any(base.is_file() and filecmp.cmp(mine, base, shallow=False) for base in bases)


def _put(copy: Copy, keys: Keys, manifest: Manifest, target: Path) -> None:
    with places.building(target) as draft:
        for name in (places.MANIFEST, manifest.base.fichier):
            shutil.copyfile(copy.dossier / name, draft / name)
        examine(places.database_of(draft, manifest), keys.donnees, full=True)
        backup.authentic(draft, keys)


def _name(titre: str, vault_id: str) -> str:
    """A folder of its own for each vault, that a person recognises."""
    plain = re.sub(r"[^\w -]", "", titre).strip()[:60]
    return f"{plain} {vault_id[:8]}".strip()


def _all() -> dict[str, State]:
    try:
        return msgspec.json.decode(_file().read_bytes(), type=dict[str, State])
    except (OSError, msgspec.DecodeError):  # a habit of this workstation, made again when lost
        return {}


def _file() -> Path:
    return settings.personal_folder() / FILE
