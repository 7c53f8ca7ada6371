"""A mended copy of a vault: everything that can be read goes into a new database, beside.

The damaged vault is only read: bit for bit, it stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from msgspec import structs
from sqlalchemy.orm import Session

from pdp_desk.errors import AlteredVault
from pdp_desk.storage import inspection, upkeep
from pdp_desk.storage.copies import count_copy
from pdp_desk.storage.engine import SALT_SIZE, Store, create_database, first_bytes, open_connection
from pdp_desk.storage.failures import translated
from pdp_desk.storage.handles import is_open
from pdp_desk.storage.salvage import Salvaged, mend_links, salvage
from pdp_desk.storage.schema import refuse_newer, upgrade
from pdp_desk.vault import folder as places
from pdp_desk.vault.keys import Keys
from pdp_desk.vault.manifest import Database, Manifest

Record = Callable[[Session], None]
HOPELESS = (
    "Le début de la base ne se lit plus : elle ne peut pas être réparée.",
    "Rien n’a été modifié. Reprenez la dernière sauvegarde vérifiée.",
)


@dataclass(frozen=True, slots=True)
class Mended:
    """What was read of each table, and how many rows lost a link."""

    tables: tuple[Salvaged, ...]
    links: int


def mend(folder: Path, manifest: Manifest, keys: Keys, target: Path, record: Record) -> Mended:
    """Make the mended vault; `record` writes in it what was done."""
    places.refuse_inside(folder, target)
    places.refuse_too_deep(target)
    with places.building(target) as draft, _readable(folder, manifest, keys) as reopen:
        base = draft / manifest.base.fichier
        create_database(base, keys.donnees)
        mended = _fill(base, keys, reopen, record)
        inspection.examine(base, keys.donnees, full=True)
        count_copy(base, keys.donnees)
        (draft / places.BACKUPS).mkdir(mode=0o700)
        places.write_whole(draft / places.README, places.readme())
        salt = first_bytes(base, SALT_SIZE) or b""
        whole = structs.replace(manifest, base=Database(base.name, salt), indices={})
        places.write_manifest(draft, whole, keys.mac_key(manifest.id))
    return mended


def _fill(base: Path, keys: Keys, reopen: Callable[[], Any], record: Record) -> Mended:
    store = Store(base, keys.donnees)
    try:
        upgrade(store, _revision(reopen))
        with store.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute("BEGIN")
            tables, links = salvage(reopen, raw), mend_links(raw)
            raw.execute("COMMIT")
            raw.execute("PRAGMA foreign_keys = ON")
        upgrade(store)
        with store.write() as session:
            upkeep.rebuild_search(session)
            record(session)
    finally:
        store.close()
    return Mended(tables, links)


@contextmanager
def _readable(folder: Path, manifest: Manifest, keys: Keys) -> Iterator[Callable[[], Any]]:
    """How to open the damaged database, again and again, without changing a byte of it."""
    path = places.database_of(folder, manifest)
    if is_open(path):
        yield lambda: open_connection(path, keys.donnees, "mode=ro")
        return
    with inspection.still(path) as (copy, query):
        yield lambda: open_connection(copy, keys.donnees, query)


def _revision(reopen: Callable[[], Any]) -> str:
    try:
        with closing(reopen()) as source:
            found = source.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlcipher.DatabaseError as error:
        if translated(error) is None:
            raise
        raise AlteredVault(*HOPELESS) from error
    if found is None:
        raise AlteredVault(*HOPELESS)
    refuse_newer(str(found[0]))
    return str(found[0])
