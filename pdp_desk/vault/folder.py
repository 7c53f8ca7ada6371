"""The folder of a vault: made whole or not at all, and its small file replaced atomically."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from pdp_desk.errors import AlteredVault, NotAVault, TruncatedVault, UsageError
from pdp_desk.settings import RESOURCES
from pdp_desk.storage.engine import SALT_SIZE, first_bytes
from pdp_desk.storage.failures import file_errors
from pdp_desk.vault.manifest import LONGEST, Manifest, authenticate, parse, sealed

if TYPE_CHECKING:
    from pdp_desk.vault.keys import Keys

MANIFEST, DATABASE, BACKUPS, README = "coffre.json", "donnees.db", "sauvegardes", "LISEZ-MOI.txt"
TAKEN = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}
LONGEST_PATH, BELOW = 512, 100  # bytes; the second for the longest name under `sauvegardes`
CHOOSE = "Choisissez le dossier d’un coffre : il contient un fichier coffre.json."
RESTORE = "Rien n’a été modifié. Reprenez ce fichier dans la dernière sauvegarde vérifiée."


def read_manifest(folder: Path) -> Manifest:
    """What the vault says of itself; its secrets stay closed."""
    with file_errors():  # on a disk that is pulled out, even asking whether a file exists fails
        _refuse_other_things(folder)
        with (folder / MANIFEST).open("rb") as file:
            manifest = parse(file.read(LONGEST + 1))  # never a whole disk into memory
        _check_database(folder, manifest)
    return manifest


def write_manifest(folder: Path, manifest: Manifest, mac_key: bytes) -> None:
    """Replace coffre.json: after a power cut it is the old one or the new one."""
    write_whole(folder / MANIFEST, sealed(manifest, mac_key))


def set_hint(folder: Path, keys: Keys, name: str, value: str | None) -> None:
    """Write one of the `indices` of coffre.json, or take it away; the others stay."""
    manifest = read_manifest(folder)
    mac_key = keys.mac_key(manifest.id)
    authenticate(manifest, mac_key)
    hints = {key: known for key, known in manifest.indices.items() if key != name}
    if value is not None:
        hints[name] = value
    if hints != manifest.indices:
        write_manifest(folder, structs.replace(manifest, indices=hints), mac_key)


def database_of(folder: Path, manifest: Manifest) -> Path:
    """The database file of the vault."""
    return folder / manifest.base.fichier


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A hidden folder that becomes `target` when the block ends well, and else disappears."""
    refuse_taken(target)
    with file_errors():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield draft
        sync_folder(draft)
        _publish(draft, target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(target.parent)


def refuse_taken(target: Path) -> None:
    """Nothing that exists is ever overwritten."""
    if os.path.lexists(target) and not _is_empty_folder(target):
        raise _taken(target)


def refuse_too_deep(target: Path) -> None:
    """SQLite opens no longer path: such a vault would work, and never be backed up."""
    if sys.platform != "win32" and len(os.fsencode(target.resolve())) > LONGEST_PATH - BELOW:
        raise UsageError(
            "Ce dossier est trop profond : le coffre ne pourrait pas y être sauvegardé.",
            "Rien n’a été écrit. Choisissez un dossier dont le chemin est plus court.",
        )


def refuse_inside(folder: Path, target: Path) -> None:
    """A vault made inside another one, among its backups even, would go with it."""
    with file_errors():
        inside = target.resolve().is_relative_to(folder.resolve())
    if inside:
        raise UsageError(
            f"« {target.name} » serait dans le coffre lui-même : les deux se perdraient ensemble.",
            "Choisissez un autre dossier, à côté du coffre.",
        )


def write_whole(path: Path, content: bytes) -> None:
    """Write beside, push to the disk, then take the place of the old file in one step."""
    with replacing(path, content):
        pass


@contextmanager
def replacing(path: Path, content: bytes) -> Iterator[None]:
    """The new file is on the disk during the block, and takes its place when that ends well.

    What may fail for want of room fails before the block: another store can commit inside it.
    """
    with file_errors():
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with file_errors(), os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield
        with file_errors():
            Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Push the names of a folder to the disk, where the system can (Windows does it alone)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with file_errors():
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def readme() -> bytes:
    """The note left beside the encrypted files, readable by any text editor."""
    text = (RESOURCES / "coffre" / README).read_text("utf-8")
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _publish(draft: Path, target: Path) -> None:
    """Take the final name; fails rather than replace anything but an empty folder."""
    try:
        if target.is_dir():
            target.rmdir()
        draft.rename(target)
    except OSError as error:
        if error.errno in TAKEN:
            raise _taken(target) from error
        with file_errors():
            raise


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and next(path.iterdir(), None) is None


def _taken(target: Path) -> UsageError:
    return UsageError(
        f"« {target.name} » existe déjà et n’a pas été touché.", "Choisissez un autre nom."
    )


def _refuse_other_things(folder: Path) -> None:
    if not folder.exists():
        raise NotAVault("Il n’y a pas de coffre à cet endroit.", CHOOSE)
    if not folder.is_dir():
        raise NotAVault(f"« {folder.name} » est un fichier ; un coffre est un dossier.", CHOOSE)
    if (folder / MANIFEST).is_file():
        return
    if any(folder.glob("donnees*.db")):
        raise AlteredVault("Le fichier coffre.json manque : sans lui, rien ne s’ouvre.", RESTORE)
    raise NotAVault(f"« {folder.name} » n’est pas un coffre PDP Desk.", CHOOSE)


def _check_database(folder: Path, manifest: Manifest) -> None:
    """The database is there and is the one of this vault: a swapped file is recognised."""
    path = database_of(folder, manifest)
    if not path.is_file():
        raise AlteredVault(f"La base du coffre, {path.name}, manque.", RESTORE)
    salt = first_bytes(path, SALT_SIZE)
    if salt is None:  # open in this process, so checked when it was opened
        return
    if len(salt) < SALT_SIZE:
        raise TruncatedVault("La base du coffre est vide ou incomplète.", RESTORE)
    if salt != manifest.base.sel:
        raise AlteredVault(f"La base {path.name} n’est pas celle de ce coffre.", RESTORE)
