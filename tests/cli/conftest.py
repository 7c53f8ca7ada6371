"""The command line as another program calls it: its own folder, its own password."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pdp_desk.cli import funnel
from pdp_desk.settings import PASSWORD_VARIABLE

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "une phrase assez longue"
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture
def pdp_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run `pdp-desk` in a fresh folder; `password=None` leaves the variable out."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str | Path, password: str | None = PASSWORD, stdin: str = "") -> Done:
        with monkeypatch.context() as patch:
            patch.delenv(PASSWORD_VARIABLE, raising=False)
            if password is not None:
                patch.setenv(PASSWORD_VARIABLE, password)
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            capfd.readouterr()
            code = funnel.run([str(argument) for argument in arguments])
            said = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """The same in a real process, for what only a process shows."""

    def run(*arguments: str | Path, password: str | None = PASSWORD, **extra: str) -> Done:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **extra}
        environment.pop(PASSWORD_VARIABLE, None)
        if password is not None:
            environment[PASSWORD_VARIABLE] = password
        return subprocess.run(
            [sys.executable, "-m", "pdp_desk", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def modele(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault made once by the command line, with its recovery words in mots.txt beside it."""
    folder = tmp_path_factory.mktemp("modele")
    words = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv(PASSWORD_VARIABLE, PASSWORD)
        patch.setattr(sys, "stdout", words)
        made = ["creer", "A.coffre", "--membre", "Claire Dumontet", "--role", "responsable"]
        assert funnel.run(made) == 0
    (folder / "mots.txt").write_text(words.getvalue(), "utf-8")
    return folder


@pytest.fixture
def coffre(modele: Path, tmp_path: Path) -> Path:
    """A copy of the vault, in the folder where the command runs."""
    shutil.copytree(modele, tmp_path, dirs_exist_ok=True)
    return tmp_path / "A.coffre"
