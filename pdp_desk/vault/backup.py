"""A copy of the vault inside its own `sauvegardes`: a vault itself, opened by the same secrets."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from pdp_desk.storage.engine import IMMEDIATE, Store
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.inspection import examine
from pdp_desk.vault import folder as places
from pdp_desk.vault.opening import Opened


def copy_before(opened: Opened, store: Store, reason: str, day: date) -> Path:
    """Copy the vault beside, proved page by page, before something risky; returns the copy."""
    target = _free_name(opened.folder / places.BACKUPS / f"{day.isoformat()}-{reason}")
    with places.building(target) as draft:
        copy = places.database_of(draft, opened.manifest)
        with file_errors():
            _copy_database(store, copy)
            shutil.copyfile(opened.folder / places.MANIFEST, draft / places.MANIFEST)
        _absorb_log(copy, opened.keys.donnees)
        examine(copy, opened.keys.donnees, full=True)
    return target


def _copy_database(store: Store, copy: Path) -> None:
    """Nobody writes while the file and its log are copied."""
    with store.engine.execution_options(**IMMEDIATE).connect() as connection, connection.begin():
        for end in ("", "-wal"):
            part = store.path.with_name(store.path.name + end)
            if part.exists():
                shutil.copyfile(part, copy.with_name(copy.name + end))


def _absorb_log(copy: Path, key: bytes) -> None:
    """Opening and closing moves what waits in the copied log into the copied file."""
    store = Store(copy, key)
    with store.engine.connect():
        pass
    store.close()


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}-{number}") for number in range(2, 10_000))
    return path if not path.exists() else next(name for name in names if not name.exists())
