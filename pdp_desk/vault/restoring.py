"""Taking back a backup: on a private copy, beside the vault, or in its place in one write."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from msgspec import structs

from pdp_desk.storage.engine import SALT_SIZE, Store, first_bytes
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.inspection import examine
from pdp_desk.storage.schema import refuse_newer, upgrade
from pdp_desk.vault import backup, rekey, wholeness
from pdp_desk.vault import folder as places
from pdp_desk.vault.backup import Copy
from pdp_desk.vault.keys import Keys
from pdp_desk.vault.manifest import Database

T = TypeVar("T")
Prepare = Callable[[Store], T]


@contextmanager
def opened_copy(copy: Copy, keys: Keys) -> Iterator[Store]:
    """The database of a backup on a private copy, brought to the schema of today; encrypted."""
    with file_errors():
        folder = Path(tempfile.mkdtemp(prefix="pdp-desk-"))
    try:
        with _brought(copy, keys, folder / places.DATABASE) as store:
            yield store
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_beside(copy: Copy, keys: Keys, target: Path, prepare: Prepare[T]) -> T:
    """Make a whole vault from a backup, opened by the secrets of its day.

    `prepare` works on its database before the vault has a name: it never exists unprepared.
    """
    places.refuse_too_deep(target)
    manifest = backup.authentic(copy.dossier, keys)
    with places.building(target) as draft:
        with _brought(copy, keys, draft / manifest.base.fichier) as store:
            result = prepare(store)
        examine(draft / manifest.base.fichier, keys.donnees, full=True)
        (draft / places.BACKUPS).mkdir(mode=0o700)
        places.write_whole(draft / places.README, places.readme())
        plain = structs.replace(manifest, indices={})
        places.write_manifest(draft, plain, keys.mac_key(manifest.id))
    return result


def switch(folder: Path, keys: Keys, store: Store, copy: Copy, prepare: Prepare[T]) -> T:
    """Go on with the database of a backup: one write of coffre.json, the slots are those of today.

    The store follows. Until that write the vault is as it was; `prepare` may still read it.
    """
    manifest = backup.authentic(folder, keys)
    target = folder / rekey.free_name(folder, manifest)
    with rekey.marked(folder, target), store.write() as held:
        held.connection()  # from here on nobody writes in the database that is left behind
        with _brought(copy, keys, target) as fresh:
            result = prepare(fresh)
        examine(target, keys.donnees, full=True)
        rekey.push(target)
        base = Database(target.name, first_bytes(target, SALT_SIZE) or b"")
        hints = {name: value for name, value in manifest.indices.items() if name != DIGEST}
        changed = structs.replace(manifest, base=base, indices=hints)
        rekey.switch(folder, changed, keys)
    store.move_to(target, keys.donnees)
    rekey.sweep(folder, changed)
    return result


DIGEST = wholeness.DIGEST


@contextmanager
def _brought(copy: Copy, keys: Keys, target: Path) -> Iterator[Store]:
    """A proved copy of the database of a backup, migrated; the backup itself is only read."""
    base = places.database_of(copy.dossier, backup.authentic(copy.dossier, keys))
    refuse_newer(examine(base, keys.donnees, full=True))
    with file_errors():
        shutil.copyfile(base, target)
        target.chmod(0o600)
    store = Store(target, keys.donnees)
    try:
        upgrade(store)
        yield store
    finally:
        store.close()
