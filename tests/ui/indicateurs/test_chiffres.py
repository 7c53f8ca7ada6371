"""The figures of a year, their words and their explanation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pdp_desk.domain.chiffres import figure
from tests.ui.indicateurs.factices import (
    SANS_DENOMINATEUR,
    attendu,
    tableau,
)
from tests.ui.indicateurs.gestes import (
    ETAT,
    EVOLUTION,
    NBSP,
    PRECEDENT,
    THIN,
    VALEUR,
    cell,
    choose,
    words,
)
from ui.pages.indicateurs import IndicateursPage


def test_opens_on_the_latest_year(page: IndicateursPage) -> None:
    assert page.title() == "Indicateurs 2025"
    assert page.vue.years.choice() == "2025"
    assert page.vue.export.text() == "Exporter 2025"
    assert page.vue.header.subtitle() == ("20 calculés, 1 relevé, 1 non calculable")


def test_every_figure_is_the_one_of_the_service(page: IndicateursPage) -> None:
    for ligne in tableau(2025).lignes:
        shown = cell(page, ligne.definition.code, VALEUR)
        assert shown == figure(ligne.definition, ligne.valeurs[2025]), ligne.definition.code


def test_figures_are_written_for_a_french_reader(page: IndicateursPage) -> None:
    assert cell(page, "P1c", VALEUR) == f"1{THIN}651"
    assert cell(page, "P3b", VALEUR) == f"1,3{THIN}%"
    assert cell(page, "P2b", PRECEDENT) == str(attendu()["2024"]["P2b"])
    assert cell(page, "profil", VALEUR) == "voir le détail"
    assert cell(page, "1.14", VALEUR) == str(sum(attendu()["2025"]["1.14"].values()))


def test_changes_are_said_in_words(page: IndicateursPage) -> None:
    assert cell(page, "P2b", EVOLUTION) == f"+35{THIN}%"
    assert cell(page, "P2d", EVOLUTION) == f"−33{THIN}%"
    assert cell(page, "P3b", EVOLUTION) == f"+0,3{NBSP}pt"
    assert cell(page, "P4d", EVOLUTION) == "+3"
    assert cell(page, "profil", EVOLUTION) == ""


def test_what_cannot_be_computed_is_neither_zero_nor_empty(
    qtbot: QtBot, page: IndicateursPage
) -> None:
    assert cell(page, "P3c", VALEUR) == f"n.{NBSP}c."
    assert cell(page, "P3c", ETAT) == "Non calculable"
    choose(qtbot, page, "P3c")
    assert SANS_DENOMINATEUR.replace(" :", f"{NBSP}:").replace("'", "’") in words(page)
    assert not page.vue.panel.open_button.isEnabled()


def test_sections_count_their_states(page: IndicateursPage) -> None:
    model = page.vue.view.model()
    text = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text.endswith("13 calculés, 1 relevé, 1 non calculable")


def test_the_explanation_says_unit_definition_steps_and_first_facts(
    qtbot: QtBot, page: IndicateursPage
) -> None:
    choose(qtbot, page, "P2b")
    said = words(page)
    for expected in ("598", "visites de pré-reprise", "en 2025, pour 568 personnes"):
        assert expected in said
    assert "Visites de pré-reprise réalisées dans l’année, quel qu’en soit le demandeur." in said
    assert f"1{THIN}371" in said
    assert page.vue.panel.facts.model().rowCount() == 6


def test_the_explanation_opens_and_closes_with_f1(page: IndicateursPage) -> None:
    page.explain()
    assert not page.vue.panel.isVisible()
    page.explain()
    assert page.vue.panel.isVisible()


def test_breakdowns_are_read_aloud(qtbot: QtBot, page: IndicateursPage) -> None:
    choose(qtbot, page, "P2c")
    bars = page.vue.panel.breakdowns()
    assert len(bars) == 1
    for label, count in attendu()["2025"]["P2c"].items():
        assert f"{label[0].upper()}{label[1:]}{NBSP}: {count}" in bars[0].accessibleDescription()


def test_structured_figures_are_explained_by_dimension(qtbot: QtBot, page: IndicateursPage) -> None:
    choose(qtbot, page, "profil")
    titles = [bars.accessibleName() for bars in page.vue.panel.breakdowns()]
    assert titles[:3] == ["Sexe", "Âge au 31 décembre", "Section NAF"]
    choose(qtbot, page, "annexe4")
    said = page.vue.panel.breakdowns()[0].accessibleDescription()
    assert said.startswith(f"Établissements formés{NBSP}: total 21, dont Carsat 3")
