"""The closed door: a real vault, a wrong password, lost words, another folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from tests.conftest import TODAY
from tests.ui.fakes import QuietDoor
from tests.ui.walk import nameless, unreachable
from ui.app import _Door
from ui.dialogs import opening
from ui.dialogs.mot_de_passe_perdu import LostPasswordDialog
from ui.errors import CRASH_CODE, Told
from ui.pages.unlock import UnlockPage
from ui.tasks import TaskRunner
from ui.theme import Theme
from ui.widgets.vault_state import Fact

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


def _stand_before(page: UnlockPage, qtbot: QtBot, tasks: TaskRunner) -> None:
    page.show_vault(FOLDER)
    qtbot.waitUntil(lambda: tasks.idle)


def _press_enter(page: UnlockPage, qtbot: QtBot, password: str) -> None:
    page.card.password.setText(password)
    qtbot.keyClick(page.card.password, Qt.Key.Key_Return)


def test_a_vault_is_named_with_what_is_known_of_it(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page.show_vault(FOLDER, note="Coffre verrouillé à 14:33.", member="Élodie Marchand")
    assert page.card.title() == "Sainte-Marthe"
    assert page.card.password.hasFocus()
    qtbot.waitUntil(lambda: tasks.idle)
    assert page.card.title() == "Sainte-Marthe santé au travail"
    assert page.card.note() == "Coffre verrouillé à 14:33."
    assert page.card.member() == "Élodie Marchand"
    assert page.card.members.currentText() == "Élodie Marchand, chargé(e) de maintien"


def test_the_right_password_opens(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    _stand_before(page, qtbot, tasks)
    with qtbot.waitSignal(page.opened) as opened:
        _press_enter(page, qtbot, "juste")
    assert opened.args == [door.desk, FOLDER]
    assert door.opened_by == ["Claire Dumontet"]
    assert page.card.password.text() == ""
    qtbot.waitUntil(lambda: door.remembered == [FOLDER])


def test_a_wrong_password_is_said_in_place_and_can_be_retyped(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    _stand_before(page, qtbot, tasks)
    _press_enter(page, qtbot, "faux")
    qtbot.waitUntil(lambda: bool(page.card.problem()))
    assert page.card.problem() == "Le mot de passe n’ouvre pas ce coffre. Réessayez."
    assert page.card.password.selectedText()
    assert page.card.password.accessibleDescription() == page.card.problem()
    _press_enter(page, qtbot, "faux")
    qtbot.waitUntil(lambda: "2 essais, sans limite." in page.card.problem())
    qtbot.keyClicks(page.card.password, "x")
    assert page.card.problem() == ""
    assert page.card.password.accessibleDescription() == ""


def test_the_window_stays_alive_and_asks_once_while_the_key_is_derived(
    page: UnlockPage,
    qtbot: QtBot,
    tasks: TaskRunner,
    door: QuietDoor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _stand_before(page, qtbot, tasks)
    gate, threads = threading.Event(), []

    def slow(folder: Path, password: str, membre: str | None) -> Desk:
        threads.append(threading.get_ident())
        gate.wait(30)
        return door.desk

    monkeypatch.setattr(door, "open", slow)
    _press_enter(page, qtbot, "juste")
    qtbot.waitUntil(lambda: bool(threads))
    assert page.card.waiting()
    assert page.card.submit.text() == "Ouverture en cours"
    qtbot.keyClick(page.card.password, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.opened):
        gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


def test_an_unforeseen_failure_gives_the_form_back(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner, told: list[Told]
) -> None:
    _stand_before(page, qtbot, tasks)
    _press_enter(page, qtbot, "panne")
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code == CRASH_CODE
    assert not page.card.waiting()


def test_an_empty_password_is_not_tried(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    _stand_before(page, qtbot, tasks)
    _press_enter(page, qtbot, "")
    assert page.card.problem() == "Saisissez votre mot de passe."
    assert tasks.idle


def test_caps_lock_is_told_by_what_is_typed(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    _stand_before(page, qtbot, tasks)
    keyboard, field = page.card.keyboard, page.card.password
    assert not keyboard.caps_shown()
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert not keyboard.caps_shown()
    qtbot.keyClick(field, "A")  # a capital without Maj
    assert keyboard.caps_shown()
    qtbot.keyClick(field, "7")
    assert keyboard.caps_shown()
    qtbot.keyClick(field, Qt.Key.Key_CapsLock)
    assert not keyboard.caps_shown()
    qtbot.keyClick(field, "B", Qt.KeyboardModifier.ShiftModifier)
    assert not keyboard.caps_shown()


def test_the_eye_shows_and_hides(page: UnlockPage, qtbot: QtBot, tasks: TaskRunner) -> None:
    _stand_before(page, qtbot, tasks)
    field = page.card.password
    assert field.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClick(field.eye, Qt.Key.Key_Space)
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    assert field.eye.accessibleName() == "Cacher le mot de passe"
    page.show_vault(FOLDER)
    assert field.echoMode() == QLineEdit.EchoMode.Password


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[QDialog]:
    """The dialogs that would have opened; none is accepted."""
    shown: list[QDialog] = []
    monkeypatch.setattr(opening, "run", lambda dialog: bool(shown.append(dialog)))
    return shown


def test_the_recovery_words_open_too(
    page: UnlockPage,
    qtbot: QtBot,
    tasks: TaskRunner,
    door: QuietDoor,
    offered: list[QDialog],
) -> None:
    _stand_before(page, qtbot, tasks)
    qtbot.keyClick(page.card.password, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.card.by_words)
    assert page.card.words.field.hasFocus()
    page.card.words.field.setPlainText("autre")
    qtbot.keyClick(page.card.words.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.card.problem() == "Ces mots n’ouvrent pas ce coffre.")
    page.card.words.field.setPlainText("mots")
    with qtbot.waitSignal(page.opened):
        qtbot.keyClick(page.card.words.field, Qt.Key.Key_Return)
    assert page.card.words.text() == ""
    assert not page.card.by_words()
    assert [type(dialog) for dialog in offered] == [LostPasswordDialog]


def test_words_are_proposed_and_judged_while_typed(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    _stand_before(page, qtbot, tasks)
    page.card.switch_way()
    words = page.card.words
    qtbot.keyClicks(words.field, "acad")
    assert words.field.proposals() == ["académie"]
    qtbot.keyClick(words.field, Qt.Key.Key_Space)
    assert words.text() == "académie "
    assert words.verdict() == "1 mot sur 24"
    qtbot.keyClicks(words.field, "zzzz ")
    said = words.verdict().replace("\u00a0", " ")
    assert said == "Mot n° 2, « zzzz » : il n’est pas dans la liste"
    words.field.setPlainText("abaisser " * 24)
    assert words.verdict() == "24 mots, la somme de contrôle ne correspond pas"


@pytest.mark.parametrize("secret", ["password", "words"])
def test_a_real_vault_opens_behind_the_page(
    qtbot: QtBot,
    theme: Theme,
    tasks: TaskRunner,
    tmp_path: Path,
    offered: list[QDialog],
    secret: str,
) -> None:
    folder = tmp_path / "Cellule.coffre"
    words = vault.create_vault(
        folder,
        membre="Claire Dumontet",
        role=Role.RESPONSABLE,
        password="un bon mot de passe",
        titre="Cellule d'essai",
        today=lambda: TODAY,
    )

    class Door(_Door):
        def remember(self, folder: Path) -> None:
            """Not on this machine."""

    page = UnlockPage(Door(), tasks)
    qtbot.addWidget(page)
    page.show_vault(folder)
    qtbot.waitUntil(lambda: page.card.member() == "Claire Dumontet")
    assert page.card.title() == "Cellule d’essai"
    _press_enter(page, qtbot, "faux")
    qtbot.waitUntil(lambda: bool(page.card.problem()), timeout=20_000)
    with qtbot.waitSignal(page.opened, timeout=20_000) as opened:
        if secret == "password":
            _press_enter(page, qtbot, "un bon mot de passe")
        else:
            page.card.switch_way()
            page.card.words.field.setPlainText(" ".join(words))
            qtbot.waitUntil(lambda: page.card.words.verdict().startswith("Clé correcte"))
            page.card.give()
    desk: Desk = opened.args[0]
    assert desk.membre.nom == "Claire Dumontet"
    assert isinstance(desk.today(), date)
    qtbot.waitUntil(lambda: tasks.idle)
    vault.close(desk)


def test_another_vault_is_chosen_in_a_dialog(
    page: UnlockPage,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = tmp_path / "Autre.coffre"
    other.mkdir()
    shown: list[QDialog] = []

    def pick(dialog: QDialog) -> bool:
        assert isinstance(dialog, QFileDialog)
        shown.append(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.selectFile(str(other))
        return len(shown) == 1

    monkeypatch.setattr(opening, "run", pick)
    _stand_before(page, qtbot, tasks)
    qtbot.keyClick(page.card.password, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert page.folder() == other
    qtbot.mouseClick(page.other, Qt.MouseButton.LeftButton)  # refused in the dialog this time
    assert page.folder() == other
    assert len(shown) == 2
    qtbot.waitUntil(lambda: tasks.idle)


def test_what_is_not_a_vault_says_so_and_offers_another(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page.show_vault(Path("Photos"))
    qtbot.waitUntil(lambda: tasks.idle)
    assert page.none.isVisible()
    assert page.none.title() == "Ce dossier n’est pas un coffre."
    assert page.none.sentence() == "Choisissez-en un autre. (PDP-0104)"
    assert page.none.button.hasFocus()


@pytest.mark.parametrize("size", [(1366, 736), (911, 480), (880, 400)])
@pytest.mark.parametrize("by_words", [False, True], ids=["password", "words"])
def test_nothing_is_cut_off(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner, size: tuple[int, int], by_words: bool
) -> None:
    _stand_before(page, qtbot, tasks)
    if by_words:
        page.card.switch_way()
    page.card.show_problem("Le mot de passe n’ouvre pas ce coffre. " * 3)
    page.resize(*size)
    qtbot.waitUntil(lambda: page.card.submit.height() == 36)
    for widget in (page.card.submit, page.card.switch, page.card.members, page.other):
        _center(page).ensureWidgetVisible(widget)
        corner = widget.mapTo(page, widget.rect().bottomRight())
        assert page.rect().contains(corner), widget
        assert widget.height() >= widget.sizeHint().height() - 1, widget


def _center(page: UnlockPage) -> QScrollArea:
    center = page._stack.currentWidget()
    assert isinstance(center, QScrollArea)
    return center


def test_what_is_said_of_a_password_is_read_whole_in_the_smallest_window(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    _stand_before(page, qtbot, tasks)
    page.resize(880, 430)
    page.card.show_problem("Le mot de passe n’ouvre pas ce coffre. " * 5)
    said = page.card._password_row._below
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()))
    assert not page.card.submit.visibleRegion().isEmpty()
    page.card.state.show_facts([Fact("users", "40 membres", "Marie-Laure Besson, " * 40)])
    qtbot.waitUntil(lambda: _center(page).verticalScrollBar().maximum() > 0)


def test_the_problem_of_a_password_goes_when_somebody_else_is_chosen(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    _stand_before(page, qtbot, tasks)
    _press_enter(page, qtbot, "faux")
    qtbot.waitUntil(lambda: bool(page.card.problem()))
    page.card.members.activated.emit(0)
    assert page.card.problem() == ""


def test_a_long_refusal_wraps_with_its_icon_beside_it(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page.none.say("« Suivi de la cellule de prévention 2026 » n’est pas un coffre PDP Desk.", "?")
    page.show_vault(None)
    title = page.none._title
    assert title.wordWrap()
    assert page.none._emblem._name == "lock-key-fill"
    page.none.say("Refusé", "Parce que.")
    assert page.none._emblem._name == "warning-circle-fill"


def test_keyboard_and_screen_reader_find_everything(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    _stand_before(page, qtbot, tasks)
    assert nameless(page) == []
    assert unreachable(page) == []
    page.card.switch_way()
    assert nameless(page) == []
    assert unreachable(page) == []


def test_a_turn_of_the_wheel_changes_no_member(
    page: UnlockPage, qtbot: QtBot, tasks: TaskRunner
) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    _stand_before(page, qtbot, tasks)
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.card.members, turn)
    assert page.card.member() == "Claire Dumontet"
