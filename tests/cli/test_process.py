"""What only a real process shows: exit codes, pipes, no window library, a quick help."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pdp_desk import bootstrap, settings
from pdp_desk.cli import console, figures, funnel, secrets
from pdp_desk.domain.views import ValeurIndicateur
from pdp_desk.errors import UsageError
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


@pytest.mark.parametrize("encoding", ["ascii", "cp850", "cp1252", "latin-1"])
def test_a_pipe_without_utf8_loses_no_result(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    pipe = io.TextIOWrapper(written, encoding=encoding)
    monkeypatch.setattr(sys, "stdout", pipe)
    monkeypatch.setattr(sys, "stderr", pipe)
    console.speak_everywhere()
    console.results().out("Zoé a lu « l’œuvre » : 1\u202f816 → \udce9")
    pipe.flush()
    said = written.getvalue().decode(encoding, "replace")
    assert len(said.strip()) >= len("Zoe a lu « l’oe")
    assert "?" not in said
    for letter in ("Z", " a lu ", "uvre", "1", "816"):
        assert letter in said


def test_a_vault_made_without_utf8_gives_its_words(process: Run, tmp_path: Path) -> None:
    extra = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    made = process("creer", "Ete.coffre", "--membre", "Zoé", "--role", "medecin", **extra)
    assert made.returncode == 0, made.stderr
    words = made.stdout.split()
    assert len(words) == 24
    with bootstrap.open_with_words(tmp_path / "Ete.coffre", made.stdout).store.read():
        pass


def test_json_is_json_whatever_the_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"P1": ValeurIndicateur("P1", None, motif="aucune donnée : l’année n’est pas là")}
    for encoding in ("ascii", "cp1252", "utf-8"):
        written = io.BytesIO()
        pipe = io.TextIOWrapper(written, encoding=encoding)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", pipe)
            console.results().out(figures.as_object(said))
        pipe.flush()
        assert json.loads(written.getvalue())["P1"]["motif"] == said["P1"].motif


def test_a_task_without_input_is_told_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(settings.PASSWORD_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError):
        secrets.known_password()


def test_a_full_disk_under_the_results_has_its_code(process: Run, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has it")
    with full.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "pdp_desk", "--help"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            stdout=out,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 12
    assert done.stderr.startswith("PDP-0612")


def test_with_its_output_closed_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    made = tmp_path / "A.coffre"
    assert funnel.run(["creer", str(made), "--membre", "A", "--role", "responsable"]) == 2
    assert "serait perdu" in capfd.readouterr().err
    assert not made.exists()
