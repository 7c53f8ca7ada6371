"""What only a real process shows: exit codes, pipes, no window library, a quick help."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import ROOT, Run

LIGHT = """
import sys
from pdp_desk.cli import funnel
code = funnel.run({arguments!r})
heavy = {{"sqlalchemy", "alembic", "reportlab", "PySide6", "highspy"}} & set(sys.modules)
sys.exit(f"{{code}} {{sorted(heavy)}}")
"""


def _loaded(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT.format(arguments=list(arguments))],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stderr.strip().splitlines()[-1]


def test_the_process_leaves_with_the_funnels_code(process: Run, tmp_path: Path) -> None:
    refused = process("indicateurs", "--coffre", tmp_path / "absent", "--annee", "2025", "--json")
    assert refused.returncode == 4
    assert refused.stdout == ""
    assert refused.stderr.startswith("PDP-0104")


def test_words_go_to_stdout_and_talk_to_stderr(process: Run) -> None:
    made = process("creer", "Été.coffre", "--membre", "Zoé", "--role", "medecin", LC_ALL="C.UTF-8")
    assert made.returncode == 0, made.stderr
    assert len(made.stdout.split()) == 24
    assert "Été.coffre" in made.stderr


def test_the_help_loads_no_database_and_no_window(tmp_path: Path) -> None:
    assert _loaded("--help", cwd=tmp_path) == "0 []"
    assert _loaded("rien", cwd=tmp_path) == "2 []"


def test_a_reader_that_leaves_early_is_no_crash(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pdp_desk", "--help"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode()
        running.wait(60)
    assert "PDP-9001" not in said
    assert "Traceback" not in said
