"""`personne` and `conservation`, as another program calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DOSSIERS = """Numéro;Nom;Prénom;Né le;Signalé le;Pris en charge le;Clos le
2015-0001;Garcin;Léa;03/05/1980;10/02/2015;24/02/2015;01/03/2016
2025-0002;Morand;Paul;12/03/1975;11/03/2025;;
"""


@pytest.fixture
def rempli(pdp_desk: Run, coffre: Path, tmp_path: Path) -> Path:
    book = tmp_path / "dossiers.csv"
    book.write_text(DOSSIERS, "utf-8")
    assert pdp_desk("importer", "--coffre", coffre, book).returncode == 0
    return coffre


def test_what_is_due_is_listed_with_the_rules(pdp_desk: Run, rempli: Path) -> None:
    due = pdp_desk("conservation", "--coffre", rempli)
    assert due.returncode == 0, due.stderr
    assert "Garcin Léa" in due.stdout
    assert "Morand" not in due.stdout
    assert "R. 4624-45-9" in due.stdout


def test_a_person_is_exported_then_erased(pdp_desk: Run, rempli: Path, tmp_path: Path) -> None:
    who = ("--coffre", rempli, "--dossier", "2015-0001")
    given = pdp_desk("personne", "exporter", *who, "--vers", tmp_path / "remis")
    assert given.returncode == 0, given.stderr
    told = json.loads((tmp_path / "remis" / "donnees-personnelles.json").read_text("utf-8"))
    assert told["donnees"]["salarie"][0]["nom"] == "Garcin"
    seen = pdp_desk("personne", "effacer", *who)
    assert "2 éléments seraient effacés" in seen.stdout
    assert "dossiers.csv" in seen.stderr
    wrong = pdp_desk("personne", "effacer", *who, "--nombre", "3")
    assert wrong.returncode == 2
    paper = tmp_path / "certificat.pdf"
    gone = pdp_desk("personne", "effacer", *who, "--nombre", "2", "--vers", paper)
    assert gone.returncode == 0, gone.stderr
    assert "Effacement E-0001-" in gone.stdout
    assert "avant-effacement contient encore la personne" in gone.stderr
    assert paper.read_bytes().startswith(b"%PDF")
    again = pdp_desk("personne", "effacer", *who)
    assert again.returncode == 2
    assert "Aucun dossier ne porte le numéro" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("donner",), "Choisissez exporter ou effacer"),
        (("exporter",), "Il manque le dossier"),
        (("effacer", "--nombre", "2", "--motif", "ennui"), "demande de la personne"),
    ],
)
def test_a_request_that_is_off_is_said(
    pdp_desk: Run, rempli: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = pdp_desk("personne", *arguments, "--coffre", rempli, "--dossier", "2015-0001")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_certificate_that_could_not_be_written_stops_the_erasure(
    pdp_desk: Run, rempli: Path, tmp_path: Path
) -> None:
    who = ("--coffre", rempli, "--dossier", "2015-0001")
    paper = tmp_path / "dossiers.csv" / "certificat.pdf"  # a file where a folder is needed
    refused = pdp_desk("personne", "effacer", *who, "--nombre", "2", "--vers", paper)
    assert refused.returncode == 2
    assert "rien n’a été effacé" in refused.stderr
    assert "2 éléments seraient effacés" in pdp_desk("personne", "effacer", *who).stdout
