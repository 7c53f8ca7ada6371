"""The health check from the window: chosen checks, findings, a mended copy, a report."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.services import health, vault
from pdp_desk.services.desk import Desk
from tests.services.vaults import PASSWORD, today
from tests.ui.coffre.gestes import CTRL, drive, press, said, section, settle
from ui.dialogs import opening
from ui.dialogs.coffre_reparation import MendDialog
from ui.main_window import MainWindow
from ui.models import coffre_sante
from ui.pages.coffre_sante import SanteSection
from ui.tasks import Stopped


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> SanteSection:
    return section(qtbot, window, "sante", SanteSection)


def test_every_check_is_made_with_the_keyboard_and_all_is_well(
    qtbot: QtBot, window: MainWindow, page: SanteSection, desk: Desk
) -> None:
    assert page.checks.chosen() == [one.code for one in health.CONTROLES]
    press(Qt.Key.Key_Return, CTRL)
    settle(qtbot, window)
    assert page.vue.table.liste.rowCount() == 0 or all(
        row.gravite is not Gravite.ERREUR  # type: ignore[attr-defined]
        for row in page.vue.table.liste.rows()
    )
    assert f"{len(health.CONTROLES)} contrôles faits" in said(window)[0]


def test_only_the_checks_chosen_are_made_and_findings_say_what_to_do(
    qtbot: QtBot, window: MainWindow, page: SanteSection, desk: Desk
) -> None:
    assert desk.folder is not None
    (desk.folder / "LISEZ-MOI.txt").unlink()
    for code, box in page.checks.boxes.items():
        box.setChecked(code in ("fichiers", "liens"))
    assert page.vue.count.text() == "2 contrôles choisis"
    page.run()
    settle(qtbot, window)
    assert page.vue.table.liste.rowCount() == 1
    assert page.detail.text().startswith("COFFRE-02")
    assert "Reprenez-le" in page.remedy.text()
    assert "2 contrôles faits, 1 constat" in said(window)[0]


def test_without_any_check_there_is_nothing_to_run(page: SanteSection) -> None:
    for box in page.checks.boxes.values():
        box.setChecked(False)
    assert not page.check.isEnabled()


def test_damaged_files_stop_what_would_say_nothing_true(desk: Desk) -> None:
    assert desk.folder is not None
    manifest = desk.folder / "coffre.json"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:-20])
    codes = [one.code for one in health.CONTROLES]
    bilan = coffre_sante.verifier(desk, codes, lambda done, total: None)
    assert len(bilan.controles) == 1
    assert not bilan.sain
    manifest.write_bytes(whole)


def test_checks_are_counted_and_can_be_stopped(desk: Desk) -> None:
    counted: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        counted.append((done, total))
        if done == 2:
            raise Stopped

    codes = [one.code for one in health.CONTROLES]
    with pytest.raises(Stopped):
        coffre_sante.verifier(desk, codes, report)
    assert counted == [(0, len(codes)), (1, len(codes)), (2, len(codes))]


def test_f14_what_is_mended_is_a_copy(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    window: MainWindow,
    page: SanteSection,
    tmp_path: Path,
) -> None:
    def hand(dialog: QDialog) -> None:
        assert isinstance(dialog, MendDialog)
        dialog.place.lieu.setText(str(tmp_path))
        dialog.submit()

    drive(monkeypatch, qtbot, hand)
    page.ask_mend()
    settle(qtbot, window)
    assert "Copie réparée, rien n’y manque" in said(window)[0]
    copy = vault.open_with_password(tmp_path / "Sainte-Marthe réparé.coffre", PASSWORD, today=today)
    vault.close(copy)


def test_the_report_goes_where_one_says_and_replaces_nothing(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    window: MainWindow,
    page: SanteSection,
    tmp_path: Path,
) -> None:
    path = tmp_path / "rapport.txt"
    monkeypatch.setattr(opening, "ask_new_file", lambda *args: path)
    assert not page.report.isEnabled()
    page.run()
    settle(qtbot, window)
    page.save_report()
    settle(qtbot, window)
    text = path.read_text("utf-8")
    assert "Vérification du coffre « Sainte-Marthe »" in text
    page.save_report()
    settle(qtbot, window)
    assert "existe déjà" in page.banner.sentence()
    assert path.read_text("utf-8") == text
