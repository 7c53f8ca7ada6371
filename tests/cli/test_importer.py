"""`importer` and `annuler-import`, as another program calls them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from pdp_desk.cli.intake import write_report
from pdp_desk.domain.views import BilanImport, Probleme
from tests.cli.conftest import Run

DOSSIERS = """Numéro;Nom;Prénom;Né le;Signalé le;Pris en charge le
2025-0001;Garcin;Léa;03/05/1980;10/02/2025;24/02/2025
2025-0002;Morand;Paul;31/02/1975;11/03/2025;
"""


@pytest.fixture
def classeur(tmp_path: Path) -> Path:
    path = tmp_path / "dossiers.csv"
    path.write_text(DOSSIERS, "utf-8")
    return path


def _lots(pdp_desk: Run, coffre: Path) -> str:
    return pdp_desk("annuler-import", "--coffre", coffre).stdout


def test_a_dry_run_reports_and_keeps_nothing(pdp_desk: Run, coffre: Path, classeur: Path) -> None:
    tried = pdp_desk("importer", "--coffre", coffre, classeur, "--essai")
    assert tried.returncode == 0, tried.stderr
    assert "rien n'est enregistré" in tried.stdout
    assert "lignes lues = 2 enregistrées" in tried.stdout
    assert "31/02/1975" in tried.stdout
    assert "Aucun import" in _lots(pdp_desk, coffre)


def test_an_import_is_listed_then_undone(pdp_desk: Run, coffre: Path, classeur: Path) -> None:
    assert pdp_desk("importer", "--coffre", coffre, classeur).returncode == 0
    assert "dossiers.csv" in _lots(pdp_desk, coffre)
    undone = pdp_desk("annuler-import", "--coffre", coffre, "1")
    assert undone.returncode == 0, undone.stderr
    assert "Import 1 annulé" in undone.stdout
    assert "annulé" in _lots(pdp_desk, coffre)
    again = pdp_desk("annuler-import", "--coffre", coffre, "1")
    assert again.returncode == 2
    assert again.stdout == ""


def test_the_report_holds_every_problem_with_its_place(
    pdp_desk: Run, coffre: Path, classeur: Path, tmp_path: Path
) -> None:
    report = tmp_path / "rapport.csv"
    done = pdp_desk("importer", "--coffre", coffre, classeur, "--rapport", report)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(report.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["Ligne"], row["Valeur"]) for row in rows] == [("3", "31/02/1975")]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n0000", b"PK\x03\x04casse"])
def test_a_workbook_that_cannot_be_read_has_its_exit_code(
    pdp_desk: Run, coffre: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "faux.xlsx").write_bytes(content)
    refused = pdp_desk("importer", "--coffre", coffre, "faux.xlsx")
    assert refused.returncode == 8, refused.stderr
    assert refused.stdout == ""
    assert "PDP-0208" in refused.stderr


def test_a_missing_workbook_is_said(pdp_desk: Run, coffre: Path) -> None:
    refused = pdp_desk("importer", "--coffre", coffre, "absent.xlsx")
    assert refused.returncode in (2, 8)
    assert "absent.xlsx" in refused.stderr


@pytest.mark.parametrize("report", ["absent/rapport.csv", "rapport.txt", "."])
def test_a_report_that_cannot_be_written_stops_before_the_import(
    pdp_desk: Run, coffre: Path, classeur: Path, tmp_path: Path, report: str
) -> None:
    refused = pdp_desk("importer", "--coffre", coffre, classeur, "--rapport", tmp_path / report)
    assert refused.returncode == 2, refused.stderr
    assert "PDP-0002" in refused.stderr
    assert "Aucun import" in _lots(pdp_desk, coffre)


def test_the_second_import_says_that_nothing_is_new(
    pdp_desk: Run, coffre: Path, classeur: Path
) -> None:
    pdp_desk("importer", "--coffre", coffre, classeur)
    again = pdp_desk("importer", "--coffre", coffre, classeur)
    assert "Rien de nouveau : dossiers.csv" in again.stdout
    assert "None" not in again.stdout


def test_the_report_lists_lines_and_columns_left_aside(
    pdp_desk: Run, coffre: Path, tmp_path: Path
) -> None:
    path = tmp_path / "suivi.csv"
    head = "Suivi;;;;\nNuméro;Nom;Signalé le;Couleur;\n"
    path.write_text(f"{head}1;Garcin;10/02/2025;bleu;perdu\n;;;;\nTotal;1;;;\n", "utf-8")
    report = tmp_path / "rapport.csv"
    done = pdp_desk("importer", "--coffre", coffre, path, "--rapport", report)
    assert done.returncode == 0, done.stderr
    rows = list(csv.reader(report.read_text("utf-8-sig").splitlines(), delimiter=";"))[1:]
    assert [(row[1], row[4]) for row in rows[:3]] == [
        ("1", "titre au-dessus du tableau"),
        ("4", "ligne vide"),
        ("5", "ligne de total"),
    ]
    assert [(row[2], row[3]) for row in rows[3:]] == [
        ("Couleur", "1 cellule remplie"),
        ("(sans titre, colonne E)", "1 cellule remplie"),
    ]


def test_f48_no_value_of_the_report_runs(tmp_path: Path) -> None:
    values = ["=1+1", " =1", "\ufeff@A1", "|cmd", "%0A", "\n+1", "-2", "Zoé"]
    found = tuple(Probleme("Suivi", n, "à revoir", "Nom", v) for n, v in enumerate(values))
    bilan = BilanImport("suivi.xlsx", 8, {}, (), found)
    write_report(bilan, tmp_path / "rapport.csv")
    text = (tmp_path / "rapport.csv").read_text("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    cells = [row[3] for row in rows[1:]]
    assert cells.pop() == "Zoé"
    assert all(cell.startswith("'") for cell in cells), cells


def test_a_hidden_sheet_and_a_sheet_left_aside_are_said(
    pdp_desk: Run, coffre: Path, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Ingrédient", "Quantité"])
    hidden = book.create_sheet("Base")
    hidden.append(["N° dossier", "Nom", "Signalé le"])
    hidden.append(["1", "Garcin", "10/02/2025"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    tried = pdp_desk("importer", "--coffre", coffre, tmp_path / "a.xlsx", "--essai")
    assert "Base (masquée)" in tried.stdout
    assert "laissée de côté" in tried.stdout


def test_a_column_said_once_is_understood_from_then_on(
    pdp_desk: Run, coffre: Path, tmp_path: Path
) -> None:
    path = tmp_path / "dossiers.csv"
    path.write_text(DOSSIERS.replace("Pris en charge le", "Feu vert"), "utf-8")
    before = pdp_desk("importer", "--coffre", coffre, path, "--essai").stdout
    assert "Feu vert" in before
    assert "pris_en_charge_le" in pdp_desk("colonne", "--coffre", coffre).stdout
    said = pdp_desk("colonne", "--coffre", coffre, "Feu vert", "pris_en_charge_le")
    assert said.returncode == 0, said.stderr
    assert pdp_desk("importer", "--coffre", coffre, path).returncode == 0
    counted = pdp_desk("indicateurs", "--coffre", coffre, "--annee", "2025", "--json").stdout
    assert json.loads(counted)["P1d"]["valeur"] == 1


def test_a_column_cannot_mean_what_does_not_exist(pdp_desk: Run, coffre: Path) -> None:
    refused = pdp_desk("colonne", "--coffre", coffre, "Feu vert", "feu")
    assert refused.returncode == 2
    assert "pas un champ connu" in refused.stderr
    assert pdp_desk("colonne", "--coffre", coffre, "Feu vert").returncode == 2
