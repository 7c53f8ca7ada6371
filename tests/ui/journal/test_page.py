"""The page of the journal: lines, filters, proof, export, one dossier, keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from pdp_desk.domain.vocabulary import Role
from pdp_desk.storage.tables.systeme import Journal
from tests.services.journal_team import NUMERO, Team
from tests.ui.journal.conftest import DAYS, settle
from tests.ui.walk import nameless, unreachable
from ui.dialogs import opening
from ui.dialogs.dossier_lecteurs import ReadersDialog
from ui.models.journal import FAIT, PAGE, PRECISIONS, QUAND
from ui.models.journal import NUMERO as NUMBER
from ui.pages.coffre import JOURNAL, sections
from ui.pages.journal import JournalPage
from ui.tasks import TaskRunner

LINES = 7 * DAYS


def column(page: JournalPage, which: int) -> list[str]:
    model = page.vue.table.model()
    return [model.index(row, which).data() for row in range(model.rowCount())]


def choose(page: JournalPage, row: int) -> None:
    page.vue.table.selectRow(row)


def test_the_latest_lines_come_first_then_more_as_one_goes_down(
    qtbot: QtBot, page: JournalPage, tasks: TaskRunner
) -> None:
    model = page.vue.table.model()
    assert column(page, FAIT)[0] == "Claire Dumontet a lu le journal"
    assert model.rowCount() == PAGE
    assert "viennent en descendant" in page.vue.count.text()
    while model.canFetchMore(model.index(-1, -1)):
        model.fetchMore(model.index(-1, -1))
        settle(qtbot, tasks)
    assert column(page, NUMBER) == [str(n) for n in range(LINES + 1, 0, -1)]
    assert page.vue.count.text() == f"{LINES + 1} lignes"


def test_the_model_is_sound(page: JournalPage) -> None:
    QAbstractItemModelTester(
        page.vue.table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    index = page.vue.table.model().index(0, QUAND)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Quand\xa0: 17 novembre 2026 à ")


def test_a_member_and_an_act_are_filtered_then_let_go(
    qtbot: QtBot, page: JournalPage, tasks: TaskRunner
) -> None:
    filtres = page.vue.filtres
    filtres.members.setCurrentText("Inès Kaddour")
    filtres.actes.setCurrentText("Ouvrir un dossier")
    settle(qtbot, tasks)
    assert set(column(page, FAIT)) == {
        "Inès Kaddour a ouvert le dossier 2024-0031",
        "Inès Kaddour a ouvert le dossier 2024-0032",
    }
    assert filtres.erase.isVisible()
    QTest.keyClick(page.vue.table, Qt.Key.Key_Escape)
    assert page.step_back()
    settle(qtbot, tasks)
    assert page.vue.table.model().rowCount() == PAGE
    assert not page.step_back()
    assert page.vue.table.hasFocus()


def test_a_period_ends_today(qtbot: QtBot, page: JournalPage, tasks: TaskRunner) -> None:
    page.vue.filtres.period.setCurrentText("Aujourd’hui")
    settle(qtbot, tasks)
    assert len(column(page, FAIT)) == 8  # the twelfth morning, and this reading


def test_filters_that_keep_nothing_offer_a_way_out(
    qtbot: QtBot, page: JournalPage, tasks: TaskRunner
) -> None:
    page.vue.filtres.members.setCurrentText("Claire Dumontet")
    page.vue.filtres.actes.setCurrentText("Dire ce que contient une colonne")
    settle(qtbot, tasks)
    assert page.vue.nothing.isVisible()
    page.vue.nothing.button.click()
    settle(qtbot, tasks)
    assert page.vue.table.isVisible()


def test_one_dossier_only_from_one_of_its_lines(
    qtbot: QtBot, page: JournalPage, tasks: TaskRunner
) -> None:
    row = column(page, FAIT).index(f"Inès Kaddour a ouvert le dossier {NUMERO}")
    choose(page, row)
    QTest.keyClick(page.vue.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.vue.filtres.dossier.isVisible)  # a button pressed by its key
    settle(qtbot, tasks)
    assert len(column(page, FAIT)) == 4 * DAYS
    page.vue.filtres.dossier.click()
    settle(qtbot, tasks)
    assert not page.vue.filtres.dossier.isVisible()
    assert page.vue.table.model().rowCount() == PAGE


def test_enter_opens_the_dossier_of_a_line_that_has_one(qtbot: QtBot, page: JournalPage) -> None:
    facts = column(page, FAIT)
    choose(page, facts.index("Inès Kaddour a parcouru la liste des dossiers"))
    assert not page.vue.open.isVisible()
    asked: list[int] = []
    page.dossier_asked.connect(asked.append)
    QTest.keyClick(page.vue.table, Qt.Key.Key_Return)
    choose(page, facts.index(f"Inès Kaddour a ouvert le dossier {NUMERO}"))
    assert page.vue.open.isVisible()
    QTest.keyClick(page.vue.table, Qt.Key.Key_Return)
    assert asked == [1]


def test_what_a_line_adds_is_said_in_full_below(page: JournalPage) -> None:
    choose(page, column(page, PRECISIONS).index("avec une recherche"))
    said = "Inès Kaddour a parcouru la liste des dossiers — avec une recherche"
    assert page.vue.said.whole() == said


def test_a_write_elsewhere_keeps_the_place(
    qtbot: QtBot, page: JournalPage, tasks: TaskRunner
) -> None:
    choose(page, 5)
    before = page.chosen()
    page.refresh(frozenset({"dossiers"}))
    settle(qtbot, tasks)
    assert page.chosen() == before


def test_a_whole_journal_is_proved(qtbot: QtBot, page: JournalPage, tasks: TaskRunner) -> None:
    said: list[str] = []
    page.said.connect(said.append)
    page.vue.verify.click()
    settle(qtbot, tasks)
    assert "Le journal est intact" in page.vue.verdict.text()
    assert said
    assert page.step_back()
    assert not page.vue.verdict.isVisible()


def test_an_altered_line_is_named_with_what_to_do(
    qtbot: QtBot, page: JournalPage, tasks: TaskRunner, team: Team
) -> None:
    with team.claire.store.write() as session:
        session.execute(update(Journal).where(Journal.id.in_((3, 9))).values(acte="publier"))
    page.vue.verify.click()
    settle(qtbot, tasks)
    text = page.vue.verdict.text()
    assert text.startswith("La ligne 3 ")
    assert "La ligne 9" in text
    assert "Gardez ce coffre tel quel" in text


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[QDialog]]:
    """The person picks this file."""

    def pick(path: Path) -> list[QDialog]:
        shown: list[QDialog] = []

        def run(dialog: QDialog) -> bool:
            assert isinstance(dialog, QFileDialog)
            shown.append(dialog)
            dialog.selectFile(str(path))
            return True

        monkeypatch.setattr(opening, "run", run)
        return shown

    return pick


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_lines_of_the_filter_are_exported(
    qtbot: QtBot,
    page: JournalPage,
    tasks: TaskRunner,
    tmp_path: Path,
    answer: Callable[[Path], list[QDialog]],
    ending: str,
) -> None:
    path = tmp_path / f"journal.{ending}"
    answer(path)
    page.vue.filtres.members.setCurrentText("Inès Kaddour")
    settle(qtbot, tasks)
    gave: list[str] = []
    page.gave.connect(gave.append)
    page.vue.export.click()
    settle(qtbot, tasks)
    assert path.exists()
    assert gave
    assert gave[0].startswith(f"{5 * DAYS} lignes écrites")


def test_f13_a_file_that_exists_is_kept_and_said(
    qtbot: QtBot,
    page: JournalPage,
    tasks: TaskRunner,
    tmp_path: Path,
    answer: Callable[[Path], list[QDialog]],
) -> None:
    path = tmp_path / "journal.csv"
    path.write_text("précieux")
    answer(path)
    page.export()
    settle(qtbot, tasks)
    assert "existe déjà" in page.vue.banner.sentence()
    assert path.read_text() == "précieux"


def test_every_control_has_a_name_and_is_reached(page: JournalPage) -> None:
    """F50."""
    choose(page, column(page, FAIT).index(f"Inès Kaddour a ouvert le dossier {NUMERO}"))
    assert nameless(page) == []
    page.vue.table.setFocus()
    assert unreachable(page) == []


def test_a_small_window_has_room(qtbot: QtBot, page: JournalPage) -> None:
    page.show_narrow(True)
    qtbot.waitUntil(lambda: page.minimumSizeHint().width() <= 911 - 53)
    assert page.minimumSizeHint().height() <= 512 - 100


@pytest.mark.parametrize("role", Role)
def test_f40_the_section_is_absent_for_those_who_may_not(team: Team, role: Role) -> None:
    from dataclasses import replace

    desk = replace(team.claire, membre=replace(team.claire.membre, role=role))
    shown = JOURNAL in {section.cle for section in sections(desk)}
    assert shown == (role in {Role.RESPONSABLE, Role.MEDECIN})


def test_who_read_a_dossier(qtbot: QtBot, page: JournalPage, tasks: TaskRunner, team: Team) -> None:
    dialog = ReadersDialog(team.claire, 1, NUMERO, tasks, page)
    settle(qtbot, tasks)
    dialog.show()
    assert [dialog.model.index(row, 0).data() for row in range(dialog.model.rowCount())] == [
        "Claire Dumontet",
        "Inès Kaddour",
    ]
    assert dialog.count.text() == "2 personnes, 25 lectures, 24 écritures"
    assert nameless(dialog) == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    dialog.deleteLater()
