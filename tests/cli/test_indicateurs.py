"""`indicateurs`: the sample's counts as JSON for another program, and a table for a person."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pdp_desk import bootstrap
from pdp_desk.services import importing, vault
from tests.cli.conftest import PASSWORD, Run
from tests.once import once

DATA = Path(__file__).parent.parent / "data"
EXPECTED = json.loads((DATA / "suivi-cellule-pdp.attendu.json").read_text("utf-8"))["annees"]


@pytest.fixture(scope="session")
def exemple(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model vault with the sample workbook in it."""

    def make(place: Path) -> None:
        folder = Path(shutil.copytree(modele / "A.coffre", place / "A.coffre"))
        desk = bootstrap.open_with_password(folder, PASSWORD)
        importing.import_workbook(desk, DATA / "suivi-cellule-pdp.xlsx")
        vault.close(desk)

    made = once(tmp_path_factory, "exemple", make) / "A.coffre"
    # A copy for this worker: one vault opened twice at once is read-only the second time.
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("exemple") / "A.coffre"))


@pytest.mark.parametrize("annee", EXPECTED)
def test_json_gives_every_expected_count(pdp_desk: Run, exemple: Path, annee: str) -> None:
    done = pdp_desk("indicateurs", "--coffre", exemple, "--annee", annee, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    given = json.loads(done.stdout)
    assert all(set(value) == {"valeur", "detail", "motif"} for value in given.values())
    for code, expected in EXPECTED[annee].items():
        if isinstance(expected, dict):
            assert given[code]["detail"] == expected, code
        else:
            assert given[code]["valeur"] == pytest.approx(expected, abs=5e-7), code


def test_json_keeps_its_accents(pdp_desk: Run, exemple: Path) -> None:
    done = pdp_desk("indicateurs", "--coffre", exemple, "--annee", "2025", "--json")
    assert "médecin traitant" in done.stdout
    assert "\\u" not in done.stdout


def test_the_table_shows_the_year_and_the_two_before(pdp_desk: Run, exemple: Path) -> None:
    done = pdp_desk("indicateurs", "--coffre", exemple, "--annee", "2025")
    assert done.returncode == 0, done.stderr
    for shown in ("2023", "2024", "2025", "P2c", "Médecin traitant", "annexe4"):
        assert shown in done.stdout


def test_a_year_without_data_is_refused(pdp_desk: Run, exemple: Path) -> None:
    done = pdp_desk("indicateurs", "--coffre", exemple, "--annee", "2007", "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "2025" in done.stderr


def test_figures_change_nothing_in_the_vault(pdp_desk: Run, exemple: Path) -> None:
    before = {p: p.read_bytes() for p in exemple.rglob("*") if p.is_file()}
    pdp_desk("indicateurs", "--coffre", exemple, "--annee", "2024", "--json")
    assert {p: p.read_bytes() for p in exemple.rglob("*") if p.is_file()} == before
