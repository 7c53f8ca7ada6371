"""`pdp-desk journal`: shown, proved, written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from pdp_desk import bootstrap
from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.services import dossiers, vault
from pdp_desk.storage.tables.systeme import Journal
from tests.cli.conftest import PASSWORD, Run


@pytest.fixture
def worked(coffre: Path) -> Path:
    """A vault in which somebody has read two lists."""
    desk = bootstrap.open_with_password(coffre, PASSWORD)
    dossiers.list_dossiers(desk, FiltreDossiers())
    dossiers.list_dossiers(desk, FiltreDossiers(texte="besson"))
    vault.close(desk)
    return coffre


def test_the_lines_are_shown_the_last_one_first(pdp_desk: Run, worked: Path) -> None:
    done = pdp_desk("journal", "--coffre", worked)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "Claire Dumontet a lu le journal" in lines[1]
    assert "avec une recherche" in lines[2]
    assert len(lines) == 4
    assert "besson" not in done.stdout.lower()


def test_only_some_are_shown(pdp_desk: Run, worked: Path) -> None:
    done = pdp_desk("journal", "--coffre", worked, "--lignes", "1")
    assert len(done.stdout.splitlines()) == 2
    assert "dernières lignes" in done.stderr
    early = pdp_desk("journal", "--coffre", worked, "--au", "2020-01-01")
    assert len(early.stdout.splitlines()) == 1


def test_a_whole_journal_is_proved(pdp_desk: Run, worked: Path) -> None:
    done = pdp_desk("journal", "--coffre", worked, "--verifier")
    assert done.returncode == 0
    assert "Le journal est intact" in done.stdout
    assert "comparée à rien" in done.stdout


def test_an_altered_line_gives_the_exit_code_of_an_altered_vault(
    pdp_desk: Run, worked: Path
) -> None:
    """By somebody inside: from outside, the digest of the closed base already says so."""
    desk = bootstrap.open_with_password(worked, PASSWORD)
    with desk.store.write() as session:
        session.execute(update(Journal).where(Journal.id == 2).values(acte="publier"))
    vault.close(desk)
    done = pdp_desk("journal", "--coffre", worked, "--verifier")
    assert done.returncode == 6
    assert "La ligne 2" in done.stdout
    assert "Gardez ce coffre tel quel" in done.stdout


def test_an_export_is_written_then_serves_as_a_witness(
    pdp_desk: Run, worked: Path, tmp_path: Path
) -> None:
    vers = tmp_path / "dpo.json"
    done = pdp_desk("journal", "--coffre", worked, "--vers", vers)
    assert done.returncode == 0
    assert done.stdout.strip() == str(vers)
    assert json.loads(vers.read_bytes())["tete"]["numero"] == 3
    proved = pdp_desk("journal", "--coffre", worked, "--verifier", "--temoin", vers)
    assert proved.returncode == 0
    assert "comparée à 1 sauvegarde ou export" in proved.stdout


@pytest.mark.parametrize(
    "options", [("--temoin", "x.json"), ("--du", "hier"), ("--vers", "journal.xlsx")]
)
def test_what_cannot_be_understood_changes_nothing(
    pdp_desk: Run, worked: Path, options: tuple[str, str]
) -> None:
    done = pdp_desk("journal", "--coffre", worked, *options)
    assert done.returncode == 2
    assert done.stderr
