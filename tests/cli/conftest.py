"""The command line as another program runs it: a real process, its own folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pdp_desk.settings import PASSWORD_VARIABLE

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "une phrase assez longue"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pdp_desk(tmp_path: Path) -> Run:
    """Run `pdp-desk` in a fresh folder; `password=None` leaves the variable out."""

    def run(
        *arguments: str | Path, password: str | None = PASSWORD, stdin: str = "", **extra: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", **extra}
        environment.pop(PASSWORD_VARIABLE, None)
        if password is not None:
            environment[PASSWORD_VARIABLE] = password
        return subprocess.run(
            [sys.executable, "-m", "pdp_desk", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )

    return run


@pytest.fixture
def coffre(tmp_path: Path, pdp_desk: Run) -> Path:
    """A vault made by the command line; its recovery words are in mots.txt beside it."""
    made = pdp_desk("creer", "A.coffre", "--membre", "Claire Dumontet", "--role", "responsable")
    assert made.returncode == 0, made.stderr
    (tmp_path / "mots.txt").write_text(made.stdout, "utf-8")
    return tmp_path / "A.coffre"
