"""`demo`: from nothing to the files of each year, in a folder of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SAMPLE = Path(__file__).parent.parent / "data" / "suivi-cellule-pdp.xlsx"


def test_the_demo_shows_the_year_names_its_files_and_gives_its_password(
    pdp_desk: Run, tmp_path: Path
) -> None:
    done = pdp_desk("demo", "--dossiers", "120", "--annee", "2025", "--sans-fenetre", password=None)
    assert done.returncode == 0, done.stderr
    for code in ("P1a", "P2c", "P4b", "1.14"):
        assert code in done.stdout
    written = sorted((tmp_path / "demo-pdp-desk" / "exports").rglob("*.*"))
    assert {path.parent.name for path in written} == {"2023", "2024", "2025"}
    assert {path.suffix for path in written} >= {".xlsx", ".csv", ".json", ".pdf"}
    for path in written:
        assert str(path.relative_to(tmp_path)) in done.stdout
    vault = next((tmp_path / "demo-pdp-desk").glob("*.coffre"))
    given = next(line for line in done.stderr.splitlines() if "Mot de passe" in line)
    asked = ("indicateurs", "--coffre", vault, "--annee", "2025", "--json")
    opened = pdp_desk(*asked, password=given.split(": ")[-1])
    assert opened.returncode == 0, opened.stderr
    assert json.loads(opened.stdout)["P1d"]["valeur"] > 0


def test_without_a_screen_one_line_says_so_and_a_given_password_is_never_shown(
    pdp_desk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    secret = "jamais montré nulle part"
    done = pdp_desk("demo", "--dossiers", "20", password=secret)
    assert done.returncode == 0, done.stderr
    assert len([line for line in done.stderr.splitlines() if "fenêtre" in line]) == 1
    assert secret not in done.stdout + done.stderr
    vault = next((tmp_path / "demo-pdp-desk").glob("*.coffre"))
    assert pdp_desk("annuler-import", "--coffre", vault, password=secret).returncode == 0


def test_a_year_that_is_not_over_is_refused(pdp_desk: Run, tmp_path: Path) -> None:
    done = pdp_desk("demo", "--annee", "2099", "--sans-fenetre")
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_the_demo_of_a_workbook_keeps_it_under_a_password_of_its_own(
    pdp_desk: Run, tmp_path: Path
) -> None:
    done = pdp_desk("demo", "--classeur", SAMPLE, "--sans-fenetre", password=None)
    assert done.returncode == 0, done.stderr
    assert "lignes lues" in done.stdout
    assert "demonstration" not in done.stderr.split("Mot de passe")[1]
    assert list((tmp_path / "demo-pdp-desk" / "exports" / "2025").iterdir())
