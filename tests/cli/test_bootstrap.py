"""The composition root remembers where the last vault was, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pdp_desk import bootstrap

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folder is set by XDG there")


@pytest.fixture(autouse=True)
def habits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


def test_the_last_vault_is_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "Été.coffre"
    folder.mkdir()
    assert bootstrap.last_vault() is None
    bootstrap.remember_vault(folder)
    assert bootstrap.last_vault() == folder


def test_a_vault_that_is_gone_is_not_proposed(tmp_path: Path) -> None:
    bootstrap.remember_vault(tmp_path / "parti.coffre")
    assert bootstrap.last_vault() is None


def test_a_habit_that_cannot_be_kept_stops_nothing(
    tmp_path: Path, habits: Path, caplog: pytest.LogCaptureFixture
) -> None:
    habits.write_text("un fichier à la place du dossier", "utf-8")
    bootstrap.remember_vault(tmp_path)
    assert bootstrap.last_vault() is None
    assert "NotADirectoryError" in caplog.text or "FileExistsError" in caplog.text
