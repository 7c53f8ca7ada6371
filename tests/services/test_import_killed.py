"""The import killed at any moment: on reopening, all of the batch or none of it."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import importing
from pdp_desk.services.desk import Desk
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from pdp_desk.storage.tables import Dossier, Evenement, ImportLigne, ImportLot, Irdp
from tests.conftest import DATA, add_member

SAMPLE = DATA / "suivi-cellule-pdp.xlsx"
KEY = bytes(range(32))
TRIALS = int(os.environ.get("PDP_DESK_KILLS", "4"))  # ten and more for a release
COUNTED = (Dossier, Evenement, Irdp, ImportLot, ImportLigne)


def desk_on(store: Store) -> Desk:
    membre = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
    return Desk(store=store, membre=membre, today=lambda: date(2026, 11, 17), titre="Essai")


def store_at(path: Path) -> Store:
    create_database(path, KEY)
    store = Store(path, KEY)
    schema.upgrade(store)
    add_member(store)
    return store


def import_sample(path: Path) -> None:
    store = Store(path, KEY)
    importing.import_workbook(desk_on(store), SAMPLE)
    store.close()


def state(path: Path) -> tuple[int, ...]:
    """How much of each table there is, once the file is proved whole."""
    store = Store(path, KEY)
    with store.read() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        found = tuple(
            session.scalar(select(func.count()).select_from(model)) or 0 for model in COUNTED
        )
    store.close()
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_random_moments_it_is_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The sample is understood once, here: each child spends its life writing.
    blank, whole = tmp_path / "vierge.db", tmp_path / "entier.db"
    store = store_at(blank)
    understood = importing._read(desk_on(store), SAMPLE)
    store.close()
    monkeypatch.setattr(importing, "_read", lambda desk, fichier: understood)
    shutil.copy(blank, whole)
    start = time.monotonic()
    import_sample(whole)
    length = time.monotonic() - start
    allowed = {state(blank), state(whole)}
    dice = random.Random()
    for trial in range(TRIALS):
        path = tmp_path / f"{trial}.db"
        shutil.copy(blank, path)
        child = multiprocessing.get_context("fork").Process(target=import_sample, args=(path,))
        child.start()
        child.join(timeout=length * dice.uniform(0.05, 1.1))
        child.kill()
        child.join()
        assert child.exitcode in (0, -signal.SIGKILL)
        assert state(path) in allowed
