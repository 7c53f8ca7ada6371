"""What a vault never does: show, half exist, lose its older self."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select

from pdp_desk.errors import AlteredVault, NotAVault, UsageError, WrongSecret
from pdp_desk.services import health, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage import schema
from pdp_desk.storage.engine import IMMEDIATE
from pdp_desk.storage.tables import Salarie
from pdp_desk.vault import backup, creation
from tests.services.vaults import NAMES, PASSWORD, Made, break_index, make, today, tree

CREATOR = """
import sys
from datetime import date
from pathlib import Path
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import health, vault
from pdp_desk.storage import schema
import alembic.command, alembic.config
print("ready", flush=True)
sys.stdin.readline()
vault.create_vault(Path(sys.argv[1]), membre="A", role=Role.MEDECIN, titre="T",
                   password="cheval agrafe tournesol", today=lambda: date(2026, 11, 17))
"""


# --- Nothing in clear --------------------------------------------------------------------


def test_no_name_is_ever_in_clear(made: Made) -> None:
    desk = made.open()
    with desk.store.write() as session:
        session.add(Salarie(nom=NAMES[0], prenom=NAMES[1], nom_cle="x", reference_externe=NAMES[2]))
    during = tree(made.folder)
    vault.close(desk)
    assert "donnees.db-wal" in during
    for content in (*during.values(), *tree(made.folder).values()):
        for name in NAMES:
            for coding in ("utf-8", "utf-16-le"):
                assert name.encode(coding) not in content
                assert name.casefold().encode(coding) not in content


def test_no_secret_in_what_is_shown_or_logged(
    made: Made, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """F22."""
    caplog.set_level(logging.DEBUG)
    desk = made.open()
    assert desk.keys is not None
    shown = f"{desk!r} {desk.keys!r} {desk.store!r}"
    vault.close(desk)
    with pytest.raises(WrongSecret) as caught:
        made.open("un autre mot de passe")
    shown += f"{caught.value!r} {caught.value}" + caplog.text + "".join(capfd.readouterr())
    assert PASSWORD not in shown
    assert "un autre mot de passe" not in shown
    for key in (desk.keys.donnees, desk.keys.echange, desk.keys.signature):
        assert key.hex() not in shown
        assert repr(key) not in shown


# --- Never half a vault ------------------------------------------------------------------


def test_never_over_something(made: Made) -> None:
    """F13."""
    before = tree(made.folder.parent)
    with pytest.raises(UsageError, match="existe déjà"):
        make(made.folder)
    assert tree(made.folder.parent) == before


@pytest.mark.parametrize("step", ["create_database", "upgrade", "_write_around", "_prove"])
def test_a_creation_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(creation, step, fail)
    with pytest.raises(ZeroDivisionError):
        make(tmp_path / "a.coffre")
    assert tree(tmp_path) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_creation_leaves_no_half_vault(tmp_path: Path) -> None:
    for attempt, delay in enumerate((0.02, 0.1, 0.2, 0.5)):
        folder = tmp_path / f"{attempt}.coffre"
        worker = subprocess.Popen(
            [sys.executable, "-c", CREATOR, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == b"ready"
        assert worker.stdin is not None
        worker.stdin.write(b"go\n")
        worker.stdin.flush()
        time.sleep(delay)
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        if folder.exists():
            vault.close(vault.open_with_password(folder, "cheval agrafe tournesol", today=today))
        else:
            with pytest.raises(NotAVault):
                vault.describe(folder)


# --- Older schemas -----------------------------------------------------------------------


@pytest.fixture
def older(made: Made) -> Made:
    """The same vault as an earlier version of the program left it."""
    desk = made.open()
    with desk.store.engine.execution_options(**IMMEDIATE).begin() as connection:
        command.downgrade(schema.configuration(connection), "0003")
    vault.close(desk)
    return made


def revision(desk: Desk) -> str | None:
    with desk.store.engine.connect() as connection:
        return schema.revision_of(connection)


def test_an_older_vault_is_copied_then_brought_up_to_date(older: Made) -> None:
    desk = older.open()
    assert revision(desk) == schema.HEAD
    vault.close(desk)
    (copy,) = (older.folder / "sauvegardes").iterdir()
    assert copy.name == "2026-11-17-avant-mise-a-jour"
    assert sorted(file.name for file in copy.iterdir()) == ["coffre.json", "donnees.db"]
    vault.close(older.open())
    assert len(list((older.folder / "sauvegardes").iterdir())) == 1
    desk = vault.open_with_words(copy, older.words, today=today)
    with desk.store.read() as session:
        assert session.scalars(select(Salarie.nom)).all() == [NAMES[0]]
    vault.close(desk)


def test_an_upgrade_that_fails_keeps_the_older_vault(
    older: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    before = older.base.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", fail)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                older.open()
    assert older.base.read_bytes() == before
    assert len(list((older.folder / "sauvegardes").iterdir())) == 2
    vault.close(older.open())


def test_a_damaged_older_vault_is_mended_not_brought_up_to_date(made: Made, tmp_path: Path) -> None:
    """A migration copies whole tables: it would lose in silence what an index hides."""
    desk = made.open()
    with desk.store.engine.execution_options(**IMMEDIATE).begin() as connection:
        command.downgrade(schema.configuration(connection), "0003")
    break_index(desk, "ix_salarie_reference_externe", "salarie (prenom)")
    vault.close(desk)
    before = made.base.read_bytes()
    with pytest.raises(AlteredVault, match="mis à jour"):
        made.open()
    assert made.base.read_bytes() == before
    (copy,) = backup.copies(made.folder)
    assert copy.verifiee_le is None
    health.mend_unopened(made.folder, tmp_path / "B.coffre", password=PASSWORD, today=today)
    desk = Made(tmp_path / "B.coffre", made.words).open()
    assert revision(desk) == schema.HEAD
    with desk.store.read() as session:
        assert session.scalars(select(Salarie.nom)).all() == [NAMES[0]]
    vault.close(desk)
