"""New keys when a member leaves: a new database beside, then one write of coffre.json.

Until that write the old vault is whole, after it the new one is. A mark beside the new database
tells an interrupted change from a file somebody else put there: only what is marked is removed.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from pdp_desk.errors import StorageFailed
from pdp_desk.storage import medical
from pdp_desk.storage.engine import SALT_SIZE, Store
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.inspection import examine
from pdp_desk.vault import folder as places
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault.keys import Keys
from pdp_desk.vault.manifest import Database, Manifest, Slot
from pdp_desk.vault.opening import Opened
from pdp_desk.vault.sealing import sealed_for

log = logging.getLogger("pdp_desk.vault")
NUMBER = re.compile(r"donnees(?:-([0-9]{1,9}))?\.db")
MARK = re.compile(r"\.(donnees-[0-9]{1,9}\.db)\.en-cours")
SIDE_FILES = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Departure:
    """Who leaves (`uid`), who sees to it (`own`, opened by their password), the keys they change.

    `medicale` is the medical key of before, given when it must change too.
    """

    own: Opened
    uid: str
    medicale: bytes | None

    def before(self) -> Keys:
        """The keys of the whole vault until now."""
        keys = self.own.keys
        return Keys(keys.donnees, self.medicale, keys.echange, keys.signature)


def change_keys(leaving: Departure, store: Store, record: Callable[[Session], None]) -> Keys:
    """Give the vault new keys, known to those who stay; the keys of the one who sees to it.

    `record` writes what happened, in the new database. The store goes on in that one.
    """
    before = leaving.before()
    changed = wrapping.random_key() if leaving.medicale is not None else None
    after = Keys(wrapping.random_key(), changed, before.echange, before.signature)
    folder, manifest = leaving.own.folder, leaving.own.manifest
    target = folder / free_name(folder, manifest)
    with marked(folder, target), store.write() as held:
        held.connection()  # from here on nobody writes in the database that is left behind
        salt = secrets.token_bytes(SALT_SIZE)
        store.copy_to(target, after.donnees, salt)
        _write_new(target, before, after, record)
        slots = tuple(_kept_slots(leaving, before, after))
        changed_manifest = msgspec.structs.replace(
            manifest, base=Database(target.name, salt), emplacements=slots
        )
        switch(folder, changed_manifest, after)
    store.move_to(target, after.donnees)
    sweep(folder, changed_manifest)
    return leaving.own.keys.renewed(after.donnees, after.medicale)


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove what a change of keys left when it was interrupted, before or after its one write."""
    try:
        with file_errors():
            _sweep(folder, manifest)
    except StorageFailed as error:  # it only takes room: the next opening tries again
        log.warning("what a change of keys left was not removed: %s", error.code)


def _sweep(folder: Path, manifest: Manifest) -> None:
    current = manifest.base.fichier
    for mark in sorted(folder.glob(".donnees-*.db.en-cours")):
        match = MARK.fullmatch(mark.name)
        if match is None:
            continue
        # The new database when the change stopped before its one write, else the one it replaced.
        said = mark.read_text("ascii", errors="replace")
        doomed = match[1] if match[1] != current else said
        if NUMBER.fullmatch(doomed) and doomed != current:
            for end in SIDE_FILES:
                (folder / f"{doomed}{end}").unlink(missing_ok=True)
        places.sync_folder(folder)
        mark.unlink()
    for draft in (*folder.glob(f".{places.MANIFEST}.*"), *folder.glob("..donnees-*.en-cours.*")):
        draft.unlink(missing_ok=True)


def switch(folder: Path, manifest: Manifest, keys: Keys) -> None:
    """The one write that makes the new state the true one."""
    try:
        places.write_manifest(folder, manifest, keys.mac_key(manifest.id))
    except StorageFailed:
        # Its name may have changed before the disk complained: then there is no way back.
        if places.read_manifest(folder).base != manifest.base:
            raise


def free_name(folder: Path, manifest: Manifest) -> str:
    """A name no file has: nothing is overwritten, whoever put it there."""
    found = (NUMBER.match(path.name) for path in folder.glob("donnees*.db*"))
    taken = [int(match[1] or 1) for match in found if match]
    return f"donnees-{max(_number(manifest.base.fichier), *taken, 1) + 1}.db"


def _number(name: str) -> int:
    match = NUMBER.fullmatch(name)
    assert match is not None, "the format allows no other name"
    return int(match[1] or 1)


@contextmanager
def marked(folder: Path, target: Path) -> Iterator[None]:
    """The new database is known as such; whatever happens, only the one in use stays."""
    replaced = places.read_manifest(folder).base.fichier
    places.write_whole(folder / f".{target.name}.en-cours", replaced.encode("ascii"))
    try:
        yield
    except BaseException:
        sweep(folder, places.read_manifest(folder))
        raise


def _write_new(target: Path, before: Keys, after: Keys, record: Callable[[Session], None]) -> None:
    """What changes inside: every medical value under its new key, and the trace of the act."""
    store = Store(target, after.donnees)
    try:
        with store.write() as session:
            if before.medicale is not None and after.medicale is not None:
                medical.reseal(session, before.medicale, after.medicale)
            record(session)
    finally:
        store.close()
    examine(target, after.donnees, full=True)
    push(target)


def push(path: Path) -> None:
    """Push a database nobody has open to the disk, and its name."""
    with file_errors():
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    places.sync_folder(path.parent)


def _kept_slots(leaving: Departure, before: Keys, after: Keys) -> Iterator[Slot]:
    """The slots of those who stay: one's own wrapped again, the others with the keys sealed."""
    own, vault_id = leaving.own, leaving.own.manifest.id
    for slot in own.manifest.emplacements:
        if slot.id == own.slot.id:
            renewed = own.keys.renewed(after.donnees, after.medicale)
            yield wrapping.rewrapped(slot, vault_id, own.emballage, renewed)
        elif slot.membre != leaving.uid:
            yield sealed_for(slot, vault_id, before, after, before.signature)
