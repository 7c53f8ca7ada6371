"""The page on the imported sample, with the real services and their encrypted store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from pdp_desk.domain.chiffres import figure
from pdp_desk.services import indicators
from pdp_desk.services.desk import Desk
from tests.conftest import desk_on
from tests.ui.indicateurs.factices import attendu
from tests.ui.indicateurs.gestes import TITRE, VALEUR, cell, choose, words
from ui.dialogs import opening
from ui.models.indicateur_lecture import Lecture
from ui.pages.indicateurs import IndicateursPage

# Codes of the expected counts that are one whole number.
COUNTED = [code for code, count in attendu()["2025"].items() if isinstance(count, int)]


@pytest.fixture(scope="module")
def imported(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook in an encrypted store of this module's own."""
    return Path(shutil.copy(sample, tmp_path_factory.mktemp("classeur")))


@pytest.fixture
def desk(imported: Path) -> Iterator[Desk]:
    """A desk on the sample; these tests only read."""
    opened = desk_on(imported)
    yield opened
    opened.store.close()


@pytest.fixture
def lecture() -> Lecture:
    return Lecture()


def test_figures_are_those_of_the_service(qtbot: QtBot, desk: Desk, page: IndicateursPage) -> None:
    for ligne in indicators.overview(desk, 2025).lignes:
        code = ligne.definition.code
        assert cell(page, code, VALEUR) == figure(ligne.definition, ligne.valeurs[2025]), code


def test_figures_are_those_expected_of_the_sample(page: IndicateursPage) -> None:
    assert page.title() == "Indicateurs 2025"
    shown = {"P1c_distinct": "P1c-d"}
    for code in COUNTED:
        said = cell(page, shown.get(code, code), VALEUR)
        assert said.replace("\u202f", "") == str(attendu()["2025"][code]), code


@pytest.mark.parametrize("code", ["P2b", "P1b", "P1d", "1.2", "1.12"])
def test_the_list_behind_is_as_long_as_the_figure(
    qtbot: QtBot, page: IndicateursPage, code: str
) -> None:
    choose(qtbot, page, code)
    qtbot.keyClick(page.vue.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.vue.facts_shown
    assert page.vue.liste.view.model().rowCount() == attendu()["2025"][code]


def test_a_fact_opens_a_dossier_of_the_vault(qtbot: QtBot, page: IndicateursPage) -> None:
    choose(qtbot, page, "P2b")
    page._open_list()
    with qtbot.waitSignal(page.dossier_asked) as asked:
        qtbot.keyClick(page.vue.liste.view, Qt.Key.Key_Return)
    assert asked.args[0] > 0


@pytest.mark.parametrize(
    "code", ["P1c", "P3b", "X_cap_3mois", "X_cap_3mois_taux", "R4", "1.1", "profil", "annexe4"]
)
def test_every_kind_of_figure_explains_itself(
    qtbot: QtBot, page: IndicateursPage, code: str
) -> None:
    choose(qtbot, page, code)
    assert page.vue.panel.explained() == code
    assert cell(page, code, TITRE)[:20].lower() in words(page).lower()
    assert not page.vue.banner.isVisible()


def test_the_year_is_exported_where_the_person_says(
    qtbot: QtBot, page: IndicateursPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vers = tmp_path / "export"
    vers.mkdir()

    def pick(dialog: QDialog) -> bool:
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(vers))
        dialog.selectFile(str(vers))
        return True

    monkeypatch.setattr(opening, "run", pick)
    with qtbot.waitSignal(page.gave, timeout=60_000) as gave:
        page.vue.export.click()
    written = sorted(path.suffix for path in vers.iterdir())
    assert {".csv", ".json", ".pdf", ".xlsx"} <= set(written)
    assert gave.args == [f"{len(written)} fichiers écrits dans export"]
