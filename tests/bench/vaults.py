"""Stores of a given size, made once and kept in the temporary folder of the machine."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from pdp_desk.demo import generate
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from pdp_desk.storage.intake import take_in
from tests.conftest import add_member

KEY = bytes(range(32))
FOLDER = Path(tempfile.gettempdir()) / "pdp-desk-bench"


def demo_store(dossiers: int) -> Path:
    """The database of a fictitious service with that many dossiers."""
    path = FOLDER / f"demo-{dossiers}" / "donnees.db"
    if not path.exists():
        work = path.parent.with_suffix(".tmp")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        _fill(work / path.name, dossiers)
        work.rename(path.parent)
    return path


def _fill(path: Path, dossiers: int) -> None:
    create_database(path, KEY)
    store = Store(path, KEY)
    schema.upgrade(store)
    add_member(store)
    with store.write() as session:
        take_in(session, list(generate(2025, dossiers=dossiers)), None)
    store.close()
