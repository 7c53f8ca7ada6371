"""At a terminal: the password is typed unseen, twice when it is new; the words are numbered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pdp_desk.settings import PASSWORD_VARIABLE
from tests.cli.conftest import ROOT

pty = pytest.importorskip("pty", reason="no pseudo-terminal on this system")

SECRET = "un mot de passe tapé"
CREATE = ("creer", "A.coffre", "--membre", "Claire", "--role", "responsable")


def _typed(tmp_path: Path, *lines: str) -> tuple[int, str]:
    """Run `creer` at a pseudo-terminal, typing a line at each question."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "100"}
    environment.pop(PASSWORD_VARIABLE, None)
    with subprocess.Popen(
        [sys.executable, "-m", "pdp_desk", *CREATE],
        cwd=tmp_path,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown = _converse(ours, list(lines))
        os.close(ours)
    return process.returncode, shown


def _converse(terminal: int, lines: list[str]) -> str:
    shown, answered = "", 0
    while True:
        try:
            received = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            return shown
        if not received:
            return shown
        shown += received.decode("utf-8", "replace")
        if lines and shown.endswith(": ") and len(shown) > answered:
            answered = len(shown)
            os.write(terminal, f"{lines.pop(0)}\n".encode())


def test_a_new_password_is_typed_twice_and_never_shown(tmp_path: Path) -> None:
    code, shown = _typed(tmp_path, SECRET, SECRET)
    assert code == 0, shown
    assert SECRET not in shown
    assert " 1. " in shown
    assert "24. " in shown
    assert (tmp_path / "A.coffre").is_dir()


def test_two_different_passwords_create_nothing(tmp_path: Path) -> None:
    code, shown = _typed(tmp_path, SECRET, SECRET + " autrement")
    assert code == 2, shown
    assert "pas les mêmes" in shown
    assert list(tmp_path.iterdir()) == []
