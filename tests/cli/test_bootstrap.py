"""The composition root remembers where the last vault was, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdp_desk import bootstrap
from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.errors import UsageError
from pdp_desk.services import dossiers, kit, vault


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
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "poste").write_text("un fichier à la place du dossier", "utf-8")
    bootstrap.remember_vault(tmp_path)
    assert bootstrap.last_vault() is None
    assert "NotADirectoryError" in caplog.text or "FileExistsError" in caplog.text


def test_the_demonstration_is_made_once_and_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "DEMO_SIZE", 12)
    heard: list[tuple[int, int]] = []
    folder, desk = bootstrap.open_demo(tmp_path, lambda done, total: heard.append((done, total)))
    vault.close(desk)
    assert heard == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert bootstrap.demo_password(folder) == bootstrap.DEMO_PASSWORD
    again, desk = bootstrap.open_demo(tmp_path, lambda done, total: heard.append((done, total)))
    assert dossiers.list_dossiers(desk, FiltreDossiers()).lignes
    note = (folder.parent / bootstrap.DEMO_MARK).read_text("utf-8")
    words = note.partition("Mots de récupération : ")[2].splitlines()[0]
    assert kit.kit_state(desk).verifie
    vault.close(desk)
    vault.close(bootstrap.open_with_words(folder, words))
    assert again == folder
    assert len(heard) == 4
    names = sorted(path.name for path in folder.parent.iterdir())
    assert names == ["DEMONSTRATION.txt", "Démonstration.coffre"]


@pytest.mark.parametrize("step", [1, 3])
def test_a_demonstration_stopped_leaves_no_half_made_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(bootstrap, "DEMO_SIZE", 12)

    def stop(done: int, total: int) -> None:
        if done == step:
            raise UsageError("Le travail a été arrêté.")

    with pytest.raises(UsageError):
        bootstrap.open_demo(tmp_path, stop)
    assert list((tmp_path / bootstrap.DEMO_FOLDER).iterdir()) == []


def test_a_real_vault_has_no_known_password(tmp_path: Path) -> None:
    assert bootstrap.demo_password(tmp_path / "Cellule.coffre") == ""
