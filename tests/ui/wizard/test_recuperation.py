"""The section « Récupération »: the yearly exercise, and new words proved before they count."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import WrongSecret
from pdp_desk.services import kit, vault
from pdp_desk.services.desk import Desk
from pdp_desk.vault.opening import with_words
from tests.conftest import TODAY
from tests.ui.walk import nameless, unreachable
from tests.ui.wizard.conftest import PASSWORD, Ready
from ui.pages.exercice import RecuperationSection
from ui.tasks import TaskRunner
from ui.theme import Theme


@pytest.fixture
def folder(ready: Ready, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ready[0], tmp_path / "Sainte-Marthe.coffre"))


@pytest.fixture
def words(ready: Ready) -> tuple[str, ...]:
    return ready[1]


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    desk = vault.open_with_password(folder, PASSWORD, today=lambda: TODAY)
    yield desk
    vault.close(desk)


@pytest.fixture
def section(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, desk: Desk
) -> Iterator[RecuperationSection]:
    yield from shown(qtbot, tasks, desk)


def shown(qtbot: QtBot, tasks: TaskRunner, desk: Desk) -> Iterator[RecuperationSection]:
    section = RecuperationSection(desk, tasks)
    qtbot.addWidget(section)
    section.resize(859, 400)
    with qtbot.waitExposed(section):
        section.show()
    section.activateWindow()
    section.arrive()
    qtbot.waitUntil(lambda: tasks.idle)
    yield section
    qtbot.waitUntil(lambda: tasks.idle)


def test_the_exercise_says_what_it_found_and_gives_the_line(
    section: RecuperationSection, qtbot: QtBot, words: tuple[str, ...], desk: Desk
) -> None:
    assert section.state.text() == "Kit de récupération à vérifier"
    section.words.field.setPlainText(" ".join(words))
    qtbot.waitUntil(lambda: "ouvrent ce coffre" in section.words.verdict())
    qtbot.keyClick(section.words.field, Qt.Key.Key_Return)
    qtbot.waitUntil(section.result.isVisible, timeout=20_000)
    assert section.words.text() == ""
    assert section.line.text().startswith("17 novembre 2026")
    assert "Claire Dumontet" in section.line.text()
    qtbot.keyClick(section.copy, Qt.Key.Key_Space)
    assert QApplication.clipboard().text() == section.line.text()
    QApplication.clipboard().clear()
    section.refresh(frozenset({"kit"}))
    qtbot.waitUntil(lambda: section.state.text() == "Kit de récupération vérifié")
    assert kit.kit_state(desk).exercice_le == TODAY


def test_f19_words_of_another_vault_are_refused_where_they_are_typed(
    section: RecuperationSection, qtbot: QtBot, desk: Desk
) -> None:
    section.words.field.setPlainText(" ".join(kit.fresh_words()))
    qtbot.waitUntil(lambda: "autre coffre" in section.words.verdict())
    section.exercise()
    qtbot.waitUntil(lambda: "autre coffre" in section.words.problem(), timeout=20_000)
    assert section.begin.isEnabled()
    assert kit.kit_state(desk).exercice_le is None


def test_nothing_typed_is_not_tried(section: RecuperationSection, tasks: TaskRunner) -> None:
    section.exercise()
    assert "24 mots" in section.words.problem()
    assert tasks.idle


def test_new_words_replace_the_old_only_once_typed_again(
    section: RecuperationSection, qtbot: QtBot, words: tuple[str, ...], folder: Path
) -> None:
    section.make_words()
    flow = section.flow
    assert flow is not None
    flow.owner.password.setText(PASSWORD)
    flow.owner.words.field.setPlainText(" ".join(words))
    flow.go_on()
    qtbot.waitUntil(lambda: flow.step() is flow.kit, timeout=20_000)
    fresh = flow.keeper.words
    assert with_words(folder, words)  # nothing has changed yet
    flow.kit.copied.setChecked(True)
    flow.go_on()
    for field, place in zip(flow.proof.fields, flow.proof.places(), strict=True):
        field.setText(fresh[place - 1])
    with qtbot.waitSignal(flow.renewed, timeout=20_000):
        flow.go_on()
    assert with_words(folder, fresh)
    with pytest.raises(WrongSecret):
        with_words(folder, words)
    assert section.state.text() == "Kit de récupération vérifié"
    assert flow.keeper.words == ()
    assert flow.owner.password.text() == flow.owner.words.text() == ""


@pytest.mark.parametrize("fault", ["password", "words"])
def test_who_cannot_prove_it_gets_no_new_words(
    section: RecuperationSection, qtbot: QtBot, words: tuple[str, ...], fault: str
) -> None:
    section.make_words()
    flow = section.flow
    assert flow is not None
    flow.owner.password.setText("faux" if fault == "password" else PASSWORD)
    given = kit.fresh_words() if fault == "words" else words
    flow.owner.words.field.setPlainText(" ".join(given))
    flow.go_on()
    qtbot.waitUntil(lambda: bool(flow.frame.problem()), timeout=20_000)
    assert flow.step() is flow.owner
    assert flow.keeper.words == ()


def test_escape_leaves_the_old_words(
    section: RecuperationSection, qtbot: QtBot, words: tuple[str, ...], folder: Path
) -> None:
    section.make_words()
    assert section.flow is not None
    section.flow.owner.password.setText(PASSWORD)
    assert section.step_back()
    assert section.stack.currentWidget() is not section.flow
    assert section.flow.owner.password.text() == ""
    assert not section.step_back()
    assert with_words(folder, words)


@pytest.mark.parametrize("role", [Role.CHARGE, Role.RESPONSABLE])
def test_what_a_function_may_not_do_is_absent(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, desk: Desk, role: Role
) -> None:
    at_work = replace(desk, membre=replace(desk.membre, role=role))
    for section in shown(qtbot, tasks, at_work):
        assert section.renew.isVisible() == (role is Role.RESPONSABLE)
        section.make_words()
        assert (section.flow is not None) == (role is Role.RESPONSABLE)


def test_a_vault_open_to_read_shows_the_state_only(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, desk: Desk
) -> None:
    reader = replace(desk, lecture_seule=True, detenteur="Inès Kaddour")
    for section in shown(qtbot, tasks, reader):
        assert section.state.isVisible()
        assert not section.words.isVisible()
        assert not section.begin.isVisible()
        assert not section.renew.isVisible()


def test_keyboard_and_screen_reader_find_everything(section: RecuperationSection) -> None:
    assert nameless(section) == []
    assert unreachable(section) == []
    section.make_words()
    assert nameless(section) == []
    assert unreachable(section) == []
