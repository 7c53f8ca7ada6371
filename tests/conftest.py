"""Real parts for every test: an encrypted database in a temporary folder."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine, create_engine

from pdp_desk import settings
from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import importing
from pdp_desk.services.desk import Desk
from pdp_desk.storage import engine, schema
from pdp_desk.storage.engine import Store, create_database
from pdp_desk.storage.tables import Membre
from pdp_desk.vault import keys
from tests.once import once

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Programs started by the tests would read all their sources again, each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Every transaction is pushed to the disk: thousands of small vaults are quicker in memory.
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def examples(count: int) -> int:
    """How many examples of a property are tried: PDP_DESK_CAMPAGNE multiplies them."""
    return count * int(os.environ.get("PDP_DESK_CAMPAGNE", "1"))


# A loaded machine is slow without being wrong.
hypothesis.settings.register_profile("desk", deadline=None, max_examples=examples(100))
hypothesis.settings.load_profile("desk")

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 17)
KEY = bytes(range(32))
MEMBRE = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """Deriving a key is slow on purpose; here it is only weak, not different."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = keys.Cost(memoire_kio=64, passes=1, voies=1)
        patch.setattr(keys, "LOWEST_COST", keys.Cost(memoire_kio=8, passes=1, voies=1))
        patch.setattr(keys, "calibrated", lambda: cheap)
        yield


@pytest.fixture(autouse=True)
def own_workstation(tmp_path: Path) -> Iterator[None]:
    """What this account keeps for itself stays in the test's folder, `monkeypatch.undo` or not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "personal_folder", lambda: tmp_path / "poste")
        yield


@pytest.fixture(autouse=True, scope="session")
def statements_compiled_once() -> Iterator[None]:
    """Thousands of stores are opened here: they share what SQLAlchemy keeps for one."""
    first = create_engine("sqlite://", module=engine.sqlcipher)
    first.connect().close()

    def sharing(*args: Any, **kwargs: Any) -> Engine:
        made = create_engine(*args, **kwargs)
        made.dialect = made.pool._dialect = first.dialect
        made._compiled_cache = first._compiled_cache
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_engine", sharing)
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, encrypted database that holds its first member only, made once."""

    def make(folder: Path) -> None:
        create_database(folder / "donnees.db", KEY)
        store = Store(folder / "donnees.db", KEY)
        schema.upgrade(store)
        add_member(store)
        store.close()

    return once(tmp_path_factory, "migre", make) / "donnees.db"


@pytest.fixture(scope="session")
def sample(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the sample workbook imported; tests that write copy it."""

    def make(folder: Path) -> None:
        path = Path(shutil.copy(migrated, folder))
        desk = desk_on(path)
        importing.import_workbook(desk, DATA / "suivi-cellule-pdp.xlsx")
        desk.store.close()

    return once(tmp_path_factory, "classeur", make) / "donnees.db"


def desk_on(path: Path) -> Desk:
    """A desk on a database of the tests, for a responsable, on a fixed day."""
    return Desk(store=Store(path, KEY), membre=MEMBRE, today=lambda: TODAY, titre="Sainte-Marthe")


def add_member(store: Store) -> None:
    """Claire Dumontet, who works in most tests: what she does is in the journal."""
    with store.write() as session:
        session.add(
            Membre(
                id=MEMBRE.id,
                uid="0" * 32,
                nom=MEMBRE.nom,
                role=MEMBRE.role,
                cle_publique=bytes(32),
                cree_le=TODAY,
            )
        )


@pytest.fixture
def store(migrated: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty, migrated, encrypted store of the test's own."""
    store = Store(Path(shutil.copy(migrated, tmp_path / "donnees.db")), KEY)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk on the empty store, for a responsable, on a fixed day."""
    return Desk(store=store, membre=MEMBRE, today=lambda: TODAY, titre="Sainte-Marthe")


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.disable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Cycles are collected here, on the thread of the widgets, never in the middle of a test."""
    yield
    gc.collect(0)
    gc.disable()
