"""The digest of a closed database, kept in coffre.json: parts of two vaults never pass for one.

A page's own code proves that the vault wrote it, not when: an old page, or a whole old database,
would otherwise be accepted. While the vault is open there is no digest; after a brutal stop the
structure and the links of the database are checked instead.
"""

from __future__ import annotations

import hmac
from hashlib import file_digest
from pathlib import Path

import msgspec

from pdp_desk.errors import AlteredVault
from pdp_desk.storage.engine import Store
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.handles import is_open
from pdp_desk.storage.place import on_network
from pdp_desk.storage.upkeep import broken_links, structure_faults
from pdp_desk.vault import folder as places
from pdp_desk.vault.keys import Keys
from pdp_desk.vault.manifest import Manifest, authenticate

DIGEST = "empreinte_base"
TOGETHER = (
    "Rien n’a été modifié. Remettez ensemble coffre.json et la base d’une même sauvegarde, "
    "ou reprenez la dernière sauvegarde vérifiée."
)


def was_closed(manifest: Manifest) -> bool:
    """Whether the vault was closed in order: its digest is known."""
    return DIGEST in manifest.indices


def check(folder: Path, manifest: Manifest) -> None:
    """Refuse a database that is not, byte for byte, the one that was closed."""
    known, path = manifest.indices.get(DIGEST), places.database_of(folder, manifest)
    if known is None or is_open(path):
        return
    # A log that holds something was put there after the closing: SQLite would replay it.
    stray = any(log.stat().st_size for log in _logs(path))
    if stray or not hmac.compare_digest(str(known), _digest(path)):
        raise AlteredVault(
            "La base n’est pas celle qui a été refermée la dernière fois : elle a été modifiée, "
            "ou vient d’un autre moment.",
            TOGETHER,
        )


def check_structure(store: Store) -> None:
    """What stands in for the digest after a brutal stop: tables, indexes and links agree."""
    with store.read() as session:
        sound = not structure_faults(session) and not broken_links(session)
    if not sound:
        raise AlteredVault(
            "La base du coffre mêle des pages de plusieurs moments, ou est abîmée.", TOGETHER
        )


def opened(folder: Path, keys: Keys) -> None:
    """Forget the digest before anything is written."""
    _replace(folder, keys, None)


def closed(folder: Path, keys: Keys) -> None:
    """Keep the digest if no program has the database open any more.

    On a share nothing tells whether another computer still reads: there is no digest.
    """
    path = places.database_of(folder, places.read_manifest(folder))
    with file_errors():
        if is_open(path) or on_network(path) or _logs(path):
            return
    _replace(folder, keys, _digest(path))
    if _logs(path):  # a reader came in meanwhile, and may add to the journal
        _replace(folder, keys, None)


def _replace(folder: Path, keys: Keys, digest: str | None) -> None:
    manifest = places.read_manifest(folder)
    mac_key = keys.mac_key(manifest.id)
    authenticate(manifest, mac_key)
    hints = {name: value for name, value in manifest.indices.items() if name != DIGEST}
    if digest is not None:
        hints[DIGEST] = digest
    if hints != manifest.indices:
        changed = msgspec.structs.replace(manifest, indices=hints)
        places.write_manifest(folder, changed, mac_key)


def _logs(path: Path) -> list[Path]:
    """What SQLite keeps beside a database while it is open."""
    names = (path.with_name(path.name + end) for end in ("-wal", "-journal"))
    return [log for log in names if log.exists()]


def _digest(path: Path) -> str:
    with file_errors(), path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
