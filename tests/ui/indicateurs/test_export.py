"""Exporting a year from its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from pdp_desk.errors import NotReleasable
from tests.ui.indicateurs.factices import (
    LectureFactice,
)
from tests.ui.indicateurs.gestes import (
    wait,
)
from ui.dialogs import opening
from ui.pages.indicateurs import IndicateursPage


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The person picks this folder whenever a folder is asked."""

    def pick(dialog: QDialog) -> bool:
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile(str(tmp_path))
        return True

    monkeypatch.setattr(opening, "run", pick)
    return tmp_path


def test_export_writes_the_year_shown_and_names_the_files(
    qtbot: QtBot, page: IndicateursPage, lecture: LectureFactice, folder: Path
) -> None:
    with qtbot.waitSignal(page.gave) as gave:
        page.vue.export.click()
    assert lecture.exported == [(2025, folder)]
    assert gave.args == [f"2 fichiers écrits dans {folder.name}"]
    assert page.vue.export.isEnabled()


def test_what_to_know_before_sending_stays_on_the_page(
    qtbot: QtBot, page: IndicateursPage, lecture: LectureFactice, folder: Path
) -> None:
    lecture.warning = "Des fichiers de 2025 ont déjà été écrits, avec d’autres chiffres."
    with qtbot.waitSignal(page.gave):
        page.vue.export.click()
    assert page.vue.banner.sentence() == lecture.warning
    assert page.vue.banner.isVisible()


def test_a_refused_export_says_why_and_leaves_the_way_open(
    qtbot: QtBot, page: IndicateursPage, lecture: LectureFactice, folder: Path
) -> None:
    lecture.refusal = NotReleasable("Une case masquée se devinerait.", "Regroupez, puis exportez.")
    page.vue.export.click()
    wait(qtbot, page)
    assert page.vue.banner.isVisible()
    assert page.vue.banner.sentence() == (
        "Une case masquée se devinerait. Regroupez, puis exportez. (PDP-0410)"
    )
    assert page.vue.export.isEnabled()


def test_no_folder_no_export(
    page: IndicateursPage, lecture: LectureFactice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "run", lambda dialog: False)
    page.vue.export.click()
    assert lecture.exported == []
