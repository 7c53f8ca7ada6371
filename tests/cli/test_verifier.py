"""`verifier`: what was checked, what was found, and an exit code another program can trust."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_sound_vault_is_said_to_be_in_order(pdp_desk: Run, coffre: Path) -> None:
    done = pdp_desk("verifier", "--coffre", coffre)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tout est en ordre" in done.stdout
    assert done.stdout.count("\n") > 5


def test_something_missing_is_said_with_its_remedy(pdp_desk: Run, coffre: Path) -> None:
    (coffre / "LISEZ-MOI.txt").unlink()
    done = pdp_desk("verifier", "--coffre", coffre)
    assert done.returncode == 6
    assert "COFFRE-02" in done.stdout
    assert "Reprenez-le" in done.stdout


def test_one_check_and_a_report(pdp_desk: Run, coffre: Path, tmp_path: Path) -> None:
    told = tmp_path / "rapport.txt"
    done = pdp_desk("verifier", "--coffre", coffre, "--controle", "liens", "--rapport", told)
    assert done.returncode == 0, done.stderr
    assert "Les liens entre les données" in done.stdout
    assert "pages" not in done.stdout
    assert "Tout est en ordre." in told.read_text("utf-8")
    done = pdp_desk("verifier", "--coffre", coffre, "--controle", "moteur")
    assert done.returncode == 2
    assert "sauvegardes" in done.stderr


def test_a_report_that_cannot_be_written_is_said(pdp_desk: Run, coffre: Path) -> None:
    done = pdp_desk("verifier", "--coffre", coffre, "--rapport", coffre)
    assert done.returncode == 2
    assert "La vérification est faite" in done.stderr


def test_f14_what_is_damaged_is_mended_beside(pdp_desk: Run, coffre: Path, tmp_path: Path) -> None:
    base = coffre / "donnees.db"
    content = bytearray(base.read_bytes())
    content[-2000] ^= 1
    base.write_bytes(content)
    before = {path: path.read_bytes() for path in coffre.iterdir() if path.is_file()}
    assert pdp_desk("verifier", "--coffre", coffre).returncode == 6
    done = pdp_desk("verifier", "--coffre", coffre, "--reparer-vers", tmp_path / "B.coffre")
    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in coffre.iterdir() if path.is_file()} == before
    assert pdp_desk("verifier", "--coffre", tmp_path / "B.coffre").returncode == 0
