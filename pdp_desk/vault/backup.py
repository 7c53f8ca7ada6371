"""A copy of the vault inside its own `sauvegardes`: a vault itself, opened by the same secrets."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from pdp_desk.storage.engine import Store
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.inspection import examine
from pdp_desk.vault import folder as places
from pdp_desk.vault.opening import Opened


def copy_before(opened: Opened, store: Store, reason: str, day: date) -> Path:
    """Copy the vault beside, proved page by page, before something risky; returns the copy."""
    target = _free_name(opened.folder / places.BACKUPS / f"{day.isoformat()}-{reason}")
    with places.building(target) as draft:
        copy = places.database_of(draft, opened.manifest)
        store.copy_to(copy, opened.keys.donnees)
        examine(copy, opened.keys.donnees, full=True)
        with file_errors():
            shutil.copyfile(opened.folder / places.MANIFEST, draft / places.MANIFEST)
    return target


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}-{number}") for number in range(2, 10_000))
    return path if not path.exists() else next(name for name in names if not name.exists())
