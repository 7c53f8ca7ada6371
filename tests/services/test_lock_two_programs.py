"""Two programs on one vault: the first writes, the second reads and is told who holds it (F11)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from sqlalchemy import func, select

from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.errors import VaultBusy, VaultReadOnly, WrongSecret
from pdp_desk.services import dossiers, importing, vault
from pdp_desk.services.actes import may
from pdp_desk.services.desk import Desk
from pdp_desk.storage import schema
from pdp_desk.storage.engine import IMMEDIATE
from pdp_desk.storage.tables import Journal, Salarie
from pdp_desk.vault import oslock
from pdp_desk.vault.lock import Holder
from tests.conftest import DATA
from tests.services.vaults import Made, today

FIRST = """
import sys
from datetime import date
from pathlib import Path
from pdp_desk.services import vault
desk = vault.open_with_words(
    Path(sys.argv[1]), sys.argv[2], membre="Claire Dumontet", today=lambda: date(2026, 11, 17)
)
print("lecture" if desk.lecture_seule else "ecriture", flush=True)
sys.stdin.readline()
vault.close(desk)
"""


@contextmanager
def another_program(made: Made) -> Iterator[subprocess.Popen[str]]:
    """A real process that has opened the vault, to write unless it came second."""
    with subprocess.Popen(
        [sys.executable, "-c", FIRST, str(made.folder), " ".join(made.words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.said = process.stdout.readline().strip()  # type: ignore[attr-defined]
        assert process.said  # type: ignore[attr-defined]
        yield process
        process.kill()


@pytest.fixture
def first(made: Made) -> Iterator[subprocess.Popen[str]]:
    with another_program(made) as process:
        yield process


@pytest.fixture
def reader(made: Made) -> Iterator[Desk]:
    """A desk that came second: the lock is held by a handle this program knows nothing of."""
    holder = Holder("Inès Kaddour", "POSTE-2", 12, 1.0, datetime(2026, 11, 17, 8, 12))
    handle = os.open(made.folder / "verrou.json", oslock.OPENING, 0o600)
    assert oslock.lock(handle)
    os.write(handle, msgspec.json.encode(holder))
    desk = made.open()
    yield desk
    vault.close(desk)
    assert (made.folder / "verrou.json").exists()
    oslock.remove(handle, made.folder / "verrou.json")


def lines(desk: Desk) -> int:
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(Journal)) or 0


def test_f11_the_second_reads_and_knows_who_holds_the_vault(
    made: Made, first: subprocess.Popen[str]
) -> None:
    reader = made.open()
    assert reader.lecture_seule
    assert reader.detenteur.startswith("Claire Dumontet, sur ")
    assert vault.held_by(made.folder) == reader.detenteur
    before = lines(reader)
    dossiers.list_dossiers(reader, FiltreDossiers())
    assert lines(reader) == before + 1
    vault.close(reader)
    first.communicate("\n", timeout=60)
    desk = made.open()
    assert not desk.lecture_seule
    vault.close(desk)


def test_f11_the_second_writes_nothing(reader: Desk) -> None:
    assert not may(reader, "importer")
    with pytest.raises(VaultReadOnly, match="lecture seule") as caught:
        importing.import_workbook(reader, DATA / "suivi-cellule-pdp.xlsx")
    assert caught.value.exit_code == 13
    assert "Inès Kaddour, sur POSTE-2" in caught.value.hint


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE salarie SET nom = 'x'",
        "DELETE FROM journal",
        "UPDATE journal SET acte = 'x'",
        "INSERT INTO membre (uid) VALUES ('x')",
        "DROP TABLE salarie",
        "CREATE TABLE t (a)",
        "INSERT INTO recherche (rowid, nom) VALUES (9, 'x')",
        "VACUUM",
        "ATTACH DATABASE ':memory:' AS x",
    ],
)
def test_a_reader_s_connection_can_do_nothing_else(reader: Desk, statement: str) -> None:
    with reader.store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with pytest.raises(sqlcipher.DatabaseError, match="authoriz"):
            raw.execute(statement)


def test_the_second_searches(reader: Desk) -> None:
    assert dossiers.list_dossiers(reader, FiltreDossiers(texte="Raval")).lignes == ()


def test_f11_a_killed_program_leaves_a_lock_that_is_known_as_stale_at_once(
    made: Made, first: subprocess.Popen[str]
) -> None:
    first.kill()
    first.wait()
    assert (made.folder / "verrou.json").exists()
    assert vault.held_by(made.folder) == ""
    desk = made.open()
    assert not desk.lecture_seule
    vault.close(desk)
    assert not (made.folder / "verrou.json").exists()


def test_another_computer_can_be_set_aside(made: Made) -> None:
    said = {"membre": "Inès Kaddour", "poste": "POSTE-2", "pid": 12, "demarre": 1.0}
    lock = made.folder / "verrou.json"
    lock.write_text(json.dumps(said | {"depuis": "2026-11-17T08:12:00"}))
    desk = made.open()
    assert desk.lecture_seule
    assert "Inès Kaddour, sur POSTE-2" in desk.detenteur
    vault.close(desk)
    assert lock.exists()
    desk = made.open(take_over=True)
    assert not desk.lecture_seule
    vault.close(desk)
    assert not lock.exists()


def test_one_program_may_open_a_vault_twice(made: Made) -> None:
    one, other = made.open(), made.open()
    assert not one.lecture_seule
    assert not other.lecture_seule
    vault.close(one)
    with other.store.write() as session:
        session.add(Salarie(nom="Après", prenom="Tout", nom_cle="apres tout"))
    handle = os.open(made.folder / "verrou.json", os.O_RDWR)
    assert oslock.lock(handle) is False
    os.close(handle)
    vault.close(other)
    vault.close(other)
    assert not (made.folder / "verrou.json").exists()


def test_a_refused_password_takes_nothing(made: Made) -> None:
    with pytest.raises(WrongSecret):
        made.open("x")
    assert not (made.folder / "verrou.json").exists()


def test_the_second_never_brings_the_vault_up_to_date(made: Made, tmp_path: Path) -> None:
    desk = made.open()
    with desk.store.engine.execution_options(**IMMEDIATE).begin() as connection:
        command.downgrade(schema.configuration(connection), "0007")
    vault.close(desk)
    said = {"membre": "Inès Kaddour", "poste": "POSTE-2", "pid": 12, "demarre": 1.0}
    lock = made.folder / "verrou.json"
    lock.write_text(json.dumps(said | {"depuis": "2026-11-17T08:12:00"}))
    before = made.base.read_bytes()
    with pytest.raises(VaultBusy, match="Inès Kaddour"):
        made.open()
    assert made.base.read_bytes() == before
    lock.unlink()
    vault.close(made.open())
    assert today() == date(2026, 11, 17)
