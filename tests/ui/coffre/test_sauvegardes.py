"""Backups from the window: compare, restore beside, go back, second place; failures in words."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QListWidget
from pytestqt.qtbot import QtBot

from pdp_desk.demo import generate
from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.services import backups, dossiers, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.intake import take_in
from tests.services.vaults import PASSWORD, today
from tests.ui.coffre.gestes import drive, keep, said, section, settle
from tests.ui.reading import spoken
from ui.dialogs import opening
from ui.dialogs.sauvegarde_comparaison import CompareDialog
from ui.dialogs.sauvegarde_reprise import RestoreBesideDialog
from ui.dialogs.sauvegarde_retour import GoBackDialog
from ui.main_window import MainWindow
from ui.pages.coffre_sauvegardes import SauvegardesSection
from ui.tasks import TaskRunner
from ui.theme import Theme

DOSSIERS = 5


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, desk: Desk) -> SauvegardesSection:
    """One backup of an empty vault; five dossiers came since."""
    backups.back_up(desk)
    with desk.store.write() as session:
        take_in(session, list(generate(2025, dossiers=DOSSIERS)), None)
    return section(qtbot, window, "sauvegardes", SauvegardesSection)


def count(desk: Desk) -> int:
    return dossiers.count_dossiers(desk, FiltreDossiers()).tous


def test_a_comparison_names_what_would_be_lost(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, window: MainWindow, page: SauvegardesSection
) -> None:
    lines: list[str] = []

    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, CompareDialog)
        shown = dialog.findChild(QListWidget)
        assert shown is not None
        lines.extend(shown.item(row).text() for row in range(shown.count()))
        dialog.accept()

    drive(monkeypatch, qtbot, hand)
    page.compare_chosen()
    settle(qtbot, window)
    assert len(lines) == DOSSIERS
    assert all(line.endswith("serait perdu") for line in lines)


def test_a_comparison_shows_initials_while_names_are_hidden(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    window: MainWindow,
    page: SauvegardesSection,
    desk: Desk,
) -> None:
    names = [one.nom for one in dossiers.list_dossiers(desk, FiltreDossiers()).lignes]
    texts: list[str] = []

    def hand(dialog: QDialog) -> None:
        texts.extend(spoken(dialog))
        dialog.reject()

    window.toggle_discreet()
    opened = drive(monkeypatch, qtbot, hand)
    for ask in (page.compare_chosen, page.ask_go_back):
        ask()
        settle(qtbot, window)
    assert len(opened) == 2
    assert names
    assert not [name for name in names if any(name in text for text in texts)]


def test_going_back_wants_the_number_of_dossiers_and_keeps_the_state_left(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    window: MainWindow,
    page: SauvegardesSection,
    desk: Desk,
) -> None:
    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, GoBackDialog)
        assert dialog.cancel.hasFocus()
        dialog.submit()
        assert str(DOSSIERS) in dialog.count_row.problem()
        dialog.count.setText(str(DOSSIERS))
        dialog.submit()

    assert count(desk) == DOSSIERS
    drive(monkeypatch, qtbot, hand)
    page.ask_go_back()
    settle(qtbot, window)
    assert count(desk) == 0
    assert "revenu" in said(window)[0]
    kept = backups.list_backups(desk)[0]
    assert kept.raison == "avant une restauration"
    assert page.vue.table.liste.rowCount() == 2


def test_f10_a_backup_is_restored_beside_and_opens(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    window: MainWindow,
    page: SauvegardesSection,
    desk: Desk,
    tmp_path: Path,
) -> None:
    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, RestoreBesideDialog)
        dialog.place.nom.setText("a/b")
        dialog.submit()
        assert dialog.place.nom_row.problem()
        dialog.place.nom.setText("Essai")
        dialog.place.lieu.setText(str(tmp_path / "absent"))
        dialog.submit()
        assert dialog.place.lieu_row.problem()
        dialog.place.lieu.setText(str(tmp_path))
        dialog.submit()

    drive(monkeypatch, qtbot, hand)
    page.ask_restore()
    settle(qtbot, window)
    assert "Essai.coffre" in said(window)[0]
    beside = vault.open_with_password(tmp_path / "Essai.coffre", PASSWORD, today=today)
    assert count(beside) == 0
    vault.close(beside)
    assert count(desk) == DOSSIERS


def test_a_backup_is_read_again_and_a_damaged_one_is_said(
    qtbot: QtBot, window: MainWindow, page: SauvegardesSection, desk: Desk
) -> None:
    page.check_chosen()
    settle(qtbot, window)
    assert "relue en entier" in said(window)[0]
    assert desk.folder is not None
    (base,) = (desk.folder / "sauvegardes").glob("*/donnees.db")
    content = bytearray(base.read_bytes())
    content[5000] ^= 1
    base.write_bytes(content)
    page.check_chosen()
    settle(qtbot, window)
    assert page.banner.isVisible()
    row = page.chosen()
    assert row is not None
    assert not row.verifiee


def test_a_second_place_is_chosen_used_and_left(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    window: MainWindow,
    page: SauvegardesSection,
    tmp_path: Path,
) -> None:
    place = tmp_path / "disque"
    place.mkdir()
    assert "Pas de second emplacement" in page.second.text()
    monkeypatch.setattr(opening, "ask_folder", lambda *args: place)
    page.choose_second()
    settle(qtbot, window)
    assert "copié aujourd’hui" in page.second.text()
    assert list(place.rglob("donnees.db"))
    shutil.rmtree(place)
    page.save_now()
    settle(qtbot, window)
    assert page.second.text().count("impossible") == 1
    page.drop_second()
    settle(qtbot, window)
    assert "Pas de second emplacement" in page.second.text()


def test_a_refused_backup_says_what_was_kept(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    assert desk.folder is not None
    (desk.folder / "sauvegardes").rmdir()
    (desk.folder / "sauvegardes").write_bytes(b"")
    shown = section(qtbot, window, "sauvegardes", SauvegardesSection)
    shown.save_now()
    settle(qtbot, window)
    assert shown.banner.isVisible()
    assert "PDP-" in shown.banner.sentence()
    assert shown.save.isEnabled()


@pytest.mark.parametrize("reads", [False, True])
def test_a_reader_may_compare_and_restore_but_neither_save_nor_go_back(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, desk: Desk, reads: bool
) -> None:
    at = replace(desk, lecture_seule=reads, detenteur="Inès Kaddour")
    shown = SauvegardesSection(at, tasks)
    keep(qtbot, shown)
    assert shown.save.isHidden() == reads
    assert shown.go_back.isHidden() == reads
    assert not shown.compare.isHidden()
    assert not shown.restore_beside.isHidden()
