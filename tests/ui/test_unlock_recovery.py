"""Before a vault without its password: the words, this workstation; and before no vault yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import StorageFailed
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from pdp_desk.vault.recovery import words_of
from tests.conftest import TODAY
from tests.ui.fakes import QuietDoor
from tests.ui.walk import nameless, unreachable
from ui.app import _Door
from ui.pages.unlock import UnlockPage
from ui.tasks import TaskRunner
from ui.theme import Theme

FOLDER = Path("Sainte-Marthe.coffre")


@pytest.fixture
def door(desk: Desk) -> QuietDoor:
    return QuietDoor(desk)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, tasks: TaskRunner, door: QuietDoor) -> Iterator[UnlockPage]:
    page = UnlockPage(door, tasks)
    qtbot.addWidget(page)
    page.resize(1366, 736)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    yield page
    qtbot.waitUntil(lambda: tasks.idle)


@pytest.fixture
def before_a_vault(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, tmp_path: Path
) -> Iterator[tuple[UnlockPage, tuple[str, ...]]]:
    """The page of a real vault, and its recovery words."""
    folder = tmp_path / "Cellule.coffre"
    words = vault.create_vault(
        folder,
        membre="Claire Dumontet",
        role=Role.RESPONSABLE,
        password="un bon mot de passe",
        titre="Cellule d'essai",
        today=lambda: TODAY,
    )
    page = UnlockPage(_Door(), tasks)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.show_vault(folder)
    page.card.switch_way()
    yield page, words
    qtbot.waitUntil(lambda: tasks.idle)


def test_f19_the_verdict_names_the_vault_the_word_and_its_place(
    qtbot: QtBot, before_a_vault: tuple[UnlockPage, tuple[str, ...]]
) -> None:
    page, words = before_a_vault
    form = page.card.words
    form.field.setPlainText(" ".join(words))
    qtbot.waitUntil(lambda: "ouvrent ce coffre" in form.verdict())
    form.field.setPlainText(" ".join(words_of(bytes(range(32)))))
    qtbot.waitUntil(lambda: "autre coffre" in form.verdict())
    other = "abaisser" if words[6] != "abaisser" else "abandon"
    form.field.setPlainText(" ".join((*words[:6], other, *words[7:])))
    qtbot.waitUntil(lambda: "n° 7 n’est pas celui du kit" in form.verdict())


def test_the_24_words_are_pasted_as_they_were_copied(
    qtbot: QtBot, before_a_vault: tuple[UnlockPage, tuple[str, ...]]
) -> None:
    page, words = before_a_vault
    numbered = "\n".join(f"{place}. {word.upper()}" for place, word in enumerate(words, 1))
    QApplication.clipboard().setText(numbered)
    page.card.words.field.paste()
    qtbot.waitUntil(lambda: "ouvrent ce coffre" in page.card.words.verdict())
    QApplication.clipboard().clear()


def test_f22_the_words_typed_are_named_not_spoken(
    qtbot: QtBot, before_a_vault: tuple[UnlockPage, tuple[str, ...]]
) -> None:
    page, words = before_a_vault
    field = page.card.words.field
    field.setPlainText(" ".join(words))
    said = f"{field.accessibleName()} {field.accessibleDescription()}".split()
    assert [word for word in words if word in said] == []


def test_this_workstation_opens_for_who_asked_it_to(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    door.here = ("Élodie Marchand",)
    page.show_vault(FOLDER, member="Élodie Marchand")
    qtbot.waitUntil(lambda: page.card.quick.isVisible())
    assert page.card.password.isVisible()
    page.card.members.choose("Claire Dumontet")
    assert not page.card.quick.isVisible()
    page.card.members.choose("Élodie Marchand")
    with qtbot.waitSignal(page.opened):
        qtbot.keyClick(page.card.password, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert door.opened_by == ["Élodie Marchand"]


def test_f15_a_keychain_that_lost_the_key_leaves_the_password(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    door.here = ("Claire Dumontet",)
    page.show_vault(FOLDER)
    qtbot.waitUntil(lambda: page.card.quick.isVisible())
    door.here = ()
    page.try_here()
    qtbot.waitUntil(lambda: bool(page.card.problem()))
    with qtbot.waitSignal(page.opened):
        page.card.password.setText("juste")
        qtbot.keyClick(page.card.password, Qt.Key.Key_Return)


def test_before_the_first_vault_there_are_three_ways(page: UnlockPage, qtbot: QtBot) -> None:
    page.show_vault(None)
    assert page.none.make.hasFocus()
    assert not page.other.isVisible()
    assert nameless(page) == []
    assert unreachable(page) == []
    qtbot.keyClick(page.none.make, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.creation is not None)
    assert page.creation is not None
    assert page.creation.isVisible()
    page.creation.leave()
    assert page.none.isVisible()


def test_the_fictitious_service_is_tried_without_a_password(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    page.show_vault(None)
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.none.demo, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    desk, folder = opened.args
    assert (desk, folder.name) == (door.desk, "Démonstration.coffre")
    assert not page.none.waiting()
    page.show_vault(folder)  # locked
    qtbot.waitUntil(lambda: "demonstration" in page.card.note())


def test_a_demonstration_that_fails_gives_the_choices_back(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    def full(parent: Path, report: object) -> tuple[Path, Desk]:
        raise StorageFailed("Le disque est plein.", "Libérez de la place.")

    door.demo = full  # type: ignore[method-assign,assignment]
    page.show_vault(None)
    page.try_demo()
    assert page.none.waiting()
    qtbot.waitUntil(lambda: "disque est plein" in page.none.title())
    assert not page.none.waiting()
