"""Backups when the clock is wrong, when others use the folder, when the second place is strange."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pdp_desk.errors import StorageFailed, UsageError
from pdp_desk.services import backups, health, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Salarie
from pdp_desk.vault import backup
from tests.services.vaults import PASSWORD, Made, cut, forge, make, today


@pytest.fixture
def desk(made: Made) -> Iterator[Desk]:
    desk = made.open()
    yield desk
    vault.close(desk)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    disk = tmp_path / "disque"
    disk.mkdir()
    return disk


def on(desk: Desk, day: date) -> Desk:
    return replace(desk, today=lambda: day)


def names(desk: Desk) -> set[str]:
    return {shown.nom for shown in backups.list_backups(desk)}


# --- The clock ---------------------------------------------------------------------------


def test_a_clock_years_ahead_removes_nothing(desk: Desk) -> None:
    for age in (70, 40, 10, 1):
        backups.daily_backup(on(desk, today() - timedelta(days=age)))
    before = names(desk)
    for ahead in (3650, 3651):
        backups.daily_backup(on(desk, today() + timedelta(days=ahead)))
    assert before <= names(desk)


def test_f08_a_backup_dated_in_the_future_hides_nothing(made: Made, desk: Desk) -> None:
    backups.back_up(on(desk, date(2036, 11, 17)))
    assert "17 novembre 2036" in backups.backup_state(made.folder, today()).bandeau
    (late,) = [
        found
        for found in health.check(
            on(desk, date(2026, 12, 1)), made.folder, ["sauvegardes"]
        ).constats
        if found.code == "COFFRE-12"
    ]
    assert "aucune sauvegarde" in late.message
    backups.daily_backup(desk)
    assert not backups.backup_state(made.folder, today()).alerte
    assert backups.backup_state(made.folder, date(2026, 12, 1)).jours == 14


def test_a_clock_that_was_behind_leaves_no_false_alarm(made: Made, desk: Desk) -> None:
    backups.back_up(desk)
    backups.daily_backup(on(desk, date(2020, 1, 1)))
    assert backups.daily_backup(desk) is None
    assert backups.backup_state(made.folder, today()).derniere == today()
    assert len(names(desk)) == 2


# --- What others put there ---------------------------------------------------------------


def test_what_is_not_a_backup_of_this_vault_is_never_removed(
    made: Made, desk: Desk, tmp_path: Path
) -> None:
    """Files of somebody, another vault's backup, one that cannot be read, one given a name."""
    there = made.folder / "sauvegardes"
    (there / "2025-01-02-export-dpo").mkdir()
    shutil.copytree(make(tmp_path / "Autre.coffre").folder, there / "2025-01-02-quotidienne")
    backups.daily_backup(on(desk, date(2025, 1, 2)))
    shutil.copytree(there / "2025-01-02-quotidienne-2", there / "avant-travaux")
    cut(there / "2025-01-02-quotidienne-2" / "coffre.json", 100)
    backups.daily_backup(on(desk, date(2025, 1, 3)))
    backups.daily_backup(on(desk, date(2025, 1, 31)))
    left = names(desk)
    assert {name for name in left if name.startswith("2025-01-02")} == {
        "2025-01-02-export-dpo",
        "2025-01-02-quotidienne",
        "2025-01-02-quotidienne-2",
    }
    assert {"2025-01-31-quotidienne", "avant-travaux"} <= left


def test_a_date_with_a_zone_written_by_hand_does_not_stop_the_others(
    made: Made, desk: Desk
) -> None:
    copy = Made(made.folder / "sauvegardes" / backups.back_up(desk).nom, made.words)
    zoned = {"sauvegarde_faite_le": "2026-11-17T10:00:00+00:00"}
    forge(copy, lambda content: content["indices"].update(zoned))
    assert backups.back_up(desk).verifiee
    assert [shown.verifiee for shown in backups.list_backups(desk)] == [True, False]


def test_a_file_in_the_place_of_the_backups_is_said(made: Made, desk: Desk) -> None:
    (made.folder / "sauvegardes").rmdir()
    (made.folder / "sauvegardes").write_text("x")
    with pytest.raises(StorageFailed, match="Un fichier porte le nom d’un dossier"):
        backups.back_up(desk)
    (found,) = health.check(desk, made.folder, ["fichiers"]).constats
    assert found.code == "COFFRE-02"


def test_a_day_written_by_hand_in_coffre_json_is_not_believed(made: Made) -> None:
    forge(made, lambda content: content.update(cree_le="hier", indices={backup.LAST: "demain"}))
    assert backups.backup_state(made.folder, today()).derniere is None


def test_a_vault_is_not_taken_back_inside_the_vault(made: Made, desk: Desk) -> None:
    """Among the backups, thinning would remove it with what was done in it since."""
    nom = backups.back_up(desk).nom
    for place in (made.folder / "Reprise.coffre", made.folder / "sauvegardes" / "2025-01-01-a"):
        with pytest.raises(UsageError, match="dans le coffre"):
            backups.restore_beside(desk, nom, place)
        with pytest.raises(UsageError, match="dans le coffre"):
            backups.restore_unopened(made.folder, nom, place, password=PASSWORD)
        with pytest.raises(UsageError, match="dans le coffre"):
            health.mend_copy(desk, made.folder, place)
        assert not place.exists()


def test_a_name_too_long_is_said(desk: Desk, tmp_path: Path) -> None:
    nom = backups.back_up(desk).nom
    with pytest.raises(StorageFailed, match="trop long"):
        backups.restore_beside(desk, nom, tmp_path / ("é" * 125))
    with pytest.raises(StorageFailed, match="trop long"):
        backups.set_second_place(desk, tmp_path / ("é" * 200))


@pytest.mark.skipif(sys.platform == "win32", reason="long paths are a setting there")
def test_a_vault_is_not_made_where_it_could_never_be_backed_up(desk: Desk, tmp_path: Path) -> None:
    nom = backups.back_up(desk).nom
    deep = tmp_path.joinpath(*["d" * 50] * 9)
    with pytest.raises(UsageError, match="trop profond"):
        make(deep / "A.coffre")
    with pytest.raises(UsageError, match="trop profond"):
        backups.restore_beside(desk, nom, deep / "A.coffre")
    assert not (tmp_path / ("d" * 50)).exists()


# --- The second place --------------------------------------------------------------------


def test_the_same_name_there_is_not_the_same_backup(made: Made, desk: Desk, disk: Path) -> None:
    """The backups here were removed, the day's is made again: the one there is older."""
    backups.set_second_place(desk, disk)
    backups.daily_backup(desk)
    shutil.rmtree(made.folder / "sauvegardes")
    with desk.store.write() as session:
        session.add(Salarie(nom="Autre", prenom="Nouvelle", nom_cle="autre"))
    shown = backups.daily_backup(desk)
    assert shown is not None
    (own,) = disk.iterdir()
    assert {path.name for path in own.iterdir()} == {shown.nom, f"{shown.nom}-2"}
    here = made.folder / "sauvegardes" / shown.nom / "donnees.db"
    assert (own / f"{shown.nom}-2" / "donnees.db").read_bytes() == here.read_bytes()


def test_a_copy_cut_short_there_is_made_again(desk: Desk, disk: Path) -> None:
    backups.set_second_place(desk, disk)
    nom = backups.back_up(desk).nom
    (own,) = disk.iterdir()
    cut(own / nom / "donnees.db", 5000)
    backups.set_second_place(desk, disk)
    backups.set_second_place(desk, disk)
    assert {path.name for path in own.iterdir()} == {nom, f"{nom}-2"}


def test_f08_a_disk_that_is_pulled_out_is_seen(
    desk: Desk, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even asking what is there fails; the backup in the vault is made all the same."""
    backups.set_second_place(desk, disk)
    real = os.stat

    def gone(path: object, *args: object, **more: object) -> object:
        if str(path).startswith(str(disk)):
            raise OSError(5, "Input/output error")
        return real(path, *args, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as pulled:
        pulled.setattr(os, "stat", gone)
        shown = backups.back_up(desk)
    assert shown.verifiee
    assert "disque" in shown.second
    assert backups.second_place(desk).probleme
