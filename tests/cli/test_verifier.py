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
