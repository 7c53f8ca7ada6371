"""`exporter`: one path a line, the files of the year, all or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.vaults import tree

CLASSEUR = """Numéro;Nom;Prénom;Né le;Sexe;SIRET;Signalé le;Pris en charge le
"""


@pytest.fixture
def rempli(pdp_desk: Run, coffre: Path, tmp_path: Path) -> Path:
    rows = [f"2025-{n:04d};Nom{n};Zoé;03/05/1980;F;;10/02/2025;24/02/2025" for n in range(1, 31)]
    (tmp_path / "dossiers.csv").write_text(CLASSEUR + "\n".join(rows) + "\n", "utf-8")
    assert pdp_desk("importer", "--coffre", coffre, "dossiers.csv").returncode == 0
    return coffre


def test_each_file_written_is_named_on_stdout(pdp_desk: Run, rempli: Path, tmp_path: Path) -> None:
    done = pdp_desk("exporter", "--coffre", rempli, "--annee", "2025", "--vers", "envoi")
    assert done.returncode == 0, done.stderr
    named = {Path(line) for line in done.stdout.splitlines()}
    assert named == {p.relative_to(tmp_path) for p in (tmp_path / "envoi").iterdir()}
    assert {path.suffix for path in named} >= {".xlsx", ".csv", ".json", ".pdf"}


def test_a_file_in_the_way_is_not_replaced(pdp_desk: Run, rempli: Path, tmp_path: Path) -> None:
    (tmp_path / "envoi").write_text("à garder", "utf-8")
    done = pdp_desk("exporter", "--coffre", rempli, "--annee", "2025", "--vers", "envoi")
    assert done.returncode == 2
    assert done.stdout == ""
    assert (tmp_path / "envoi").read_text("utf-8") == "à garder"


@pytest.mark.parametrize("inside", [".", "sauvegardes/envoi"])
def test_nothing_readable_lands_in_the_vault(pdp_desk: Run, rempli: Path, inside: str) -> None:
    done = pdp_desk("exporter", "--coffre", rempli, "--annee", "2025", "--vers", rempli / inside)
    assert done.returncode == 2
    assert "est dans le coffre" in done.stderr
    assert not [name for name in tree(rempli) if "indicateurs" in name or "envoi" in name]


def test_an_unknown_year_writes_nothing(pdp_desk: Run, rempli: Path, tmp_path: Path) -> None:
    done = pdp_desk("exporter", "--coffre", rempli, "--annee", "2019", "--vers", "envoi")
    assert done.returncode == 2
    assert "2025" in done.stderr
    assert not (tmp_path / "envoi").exists()
