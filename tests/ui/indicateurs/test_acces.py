"""Small windows, screen readers, models."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from tests.ui.indicateurs.factices import (
    LIGNES,
    LectureFactice,
    derriere,
    tableau,
)
from tests.ui.indicateurs.gestes import (
    TITRE,
    VALEUR,
    cell,
    choose,
    row_of,
    wait,
)
from ui.models.indicateur_faits import FaitsModel
from ui.models.indicateurs import Filtre, IndicateursModel
from ui.pages.indicateurs import IndicateursPage
from ui.tasks import TaskRunner
from ui.theme import Theme


def test_narrow_the_explanation_slides_over_and_escape_closes_it(page: IndicateursPage) -> None:
    page.resize(859, 458)
    page.show_narrow(True)
    assert not page.vue.panel.isVisible()
    page.explain()
    panel = page.vue.panel
    right = panel.mapTo(page, panel.rect().topRight()).x()
    assert panel.isVisible()
    assert right == page.width() - 1
    assert page.step_back()
    assert not panel.isVisible()
    page.show_narrow(False)
    assert panel.isVisible()


def test_direction_has_figures_and_nothing_that_leads_to_people(
    qtbot: QtBot, theme: Theme, desk: Desk, tasks: TaskRunner, lecture: LectureFactice
) -> None:
    """F40: neither the list behind a figure, nor the files, nor a refusal instead of them."""
    asked: list[str] = []
    lecture.derriere = lambda desk, code, annee: asked.append(code)  # type: ignore[assignment,method-assign,return-value,func-returns-value]
    member = replace(desk.membre, role=Role.DIRECTION)
    shown = IndicateursPage(replace(desk, membre=member), tasks, lecture=lecture)
    qtbot.addWidget(shown)
    shown.show()
    shown.arrive()
    wait(qtbot, shown)
    choose(qtbot, shown, "P1d")
    qtbot.keyClick(shown.vue.view, Qt.Key.Key_Return)
    wait(qtbot, shown)
    assert cell(shown, "P1d", VALEUR)
    assert asked == []
    assert not shown.vue.facts_shown
    assert not shown.vue.banner.isVisible()
    assert not shown.vue.export.isVisible()
    assert not shown.vue.panel.open_button.isVisible()


def test_nothing_is_cut_off_at_the_smallest_window(page: IndicateursPage) -> None:
    page.resize(859, 458)
    page.show_narrow(True)
    header = page.vue.view.horizontalHeader()
    assert header.length() <= page.vue.view.viewport().width()
    assert page.minimumSizeHint().width() <= 859
    for widget in (page.vue.export, page.vue.years):
        assert widget.mapTo(page, widget.rect().topRight()).x() < page.width()


def test_every_painted_cell_has_an_accessible_text(page: IndicateursPage) -> None:
    model = page.vue.view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            assert model.index(row, column).data(role), (row, column)
    assert model.index(row_of(page, "1.2"), TITRE).data(role).endswith("par l’enquête DGT")


def test_widgets_one_can_reach_have_a_name(page: IndicateursPage) -> None:
    vue = page.vue
    for widget in (vue.view, vue.years, vue.export, vue.panel, vue.liste.view, vue.filtres.search):
        assert widget.accessibleName(), widget
    assert all(zone.accessibleName() for zone in page.zones())


@pytest.mark.filterwarnings("error")
def test_models_keep_the_rules_of_models(qtbot: QtBot) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    lignes, faits = IndicateursModel(), FaitsModel(limit=3)
    testers = [QAbstractItemModelTester(lignes, mode), QAbstractItemModelTester(faits, mode)]
    lignes.show(tableau(2025))
    lignes.set_filter(Filtre("visites", dgt=True))
    lignes.set_filter(Filtre())
    faits.show(derriere("P4b", 2024))
    faits.set_texte("marco")
    assert (lignes.rowCount(), faits.rowCount()) == (len(LIGNES) + 3, 3)
    assert lignes.rowCount(lignes.index(0, 0)) == 0
    assert lignes.data(QModelIndex()) is None
    assert len(testers) == 2
