"""The frame: places and keys, the way back, narrow and wide, lock, what everybody can reach."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from tests.ui.fakes import QuietDoor, QuietDossier, QuietDossiers, QuietIndicateurs, QuietPage
from tests.ui.walk import nameless, unreachable
from ui.changes import Changes
from ui.keys import AZERTY_DIGITS, digit_sequences, french
from ui.main_window import MainWindow
from ui.main_window.places import BUILDERS, DOSSIER, PLACES
from ui.main_window.workspace import Workspace
from ui.tasks import TaskRunner
from ui.theme import Theme

FOLDER = Path("Sainte-Marthe.coffre")
CTRL = Qt.KeyboardModifier.ControlModifier
P = TypeVar("P", bound=QuietPage)


@pytest.fixture(autouse=True)
def quiet_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUILDERS, "dossiers", QuietDossiers)
    monkeypatch.setitem(BUILDERS, "indicateurs", QuietIndicateurs)
    monkeypatch.setitem(BUILDERS, DOSSIER, QuietDossier)


@pytest.fixture
def door(desk: Desk) -> QuietDoor:
    return QuietDoor(desk)


@pytest.fixture
def changes(tasks: TaskRunner) -> Changes:
    hub = Changes()
    tasks.written.connect(hub.announce)
    return hub


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, door: QuietDoor, changes: Changes
) -> Iterator[MainWindow]:
    window = MainWindow(door, tasks, changes)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.show_vault(FOLDER)
    window.enter(door.desk, FOLDER)
    yield window
    qtbot.waitUntil(lambda: tasks.idle)


def _shown(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def _page(window: MainWindow, kind: type[P]) -> P:
    page = _shown(window).page()
    assert isinstance(page, kind)
    return page


def _key(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key, modifier or Qt.KeyboardModifier.NoModifier)


def test_it_opens_on_the_first_place(window: MainWindow) -> None:
    page = _page(window, QuietDossiers)
    assert page.asked == ["narrow=False", "arrive"]
    assert window.windowTitle() == "PDP Desk — Dossiers"
    assert _shown(window).rail.selected() == "dossiers"


def test_pages_are_built_when_first_shown_and_kept(window: MainWindow, qtbot: QtBot) -> None:
    first = _page(window, QuietDossiers)
    first.field.setText("Besson")
    _key(qtbot, Qt.Key.Key_6, CTRL)
    other = _page(window, QuietIndicateurs)
    assert window.windowTitle() == "PDP Desk — Indicateurs 2025"
    _key(qtbot, Qt.Key.Key_Eacute, CTRL)  # the 2 of an AZERTY row
    assert _page(window, QuietDossiers) is first
    assert first.field.text() == "Besson"
    _shown(window).rail.picked.emit("indicateurs")
    assert _page(window, QuietIndicateurs) is other


def test_what_a_function_may_not_see_is_absent(
    window: MainWindow, door: QuietDoor, qtbot: QtBot
) -> None:
    """F41: direction has aggregates only, even after a colleague left the list on the screen."""
    _shown(window).go("dossiers")
    window.lock()
    member = replace(door.desk.membre, role=Role.DIRECTION)
    window.enter(replace(door.desk, membre=member), FOLDER)
    rail = _shown(window).rail
    assert set(rail._items) == {"indicateurs", "coffre"}
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert rail.selected() == "indicateurs"
    assert _page(window, QuietIndicateurs)


@pytest.mark.parametrize("digit", range(1, 9))
def test_every_digit_has_its_azerty_double(digit: int) -> None:
    plain, shifted = digit_sequences(digit)
    assert plain.toString() == f"Ctrl+{digit}"
    assert shifted.toString() == f"Ctrl+{AZERTY_DIGITS[digit - 1].upper()}"
    assert shifted.count() == 1


def test_digits_are_the_fixed_ones() -> None:
    assert {place.key: place.digit for place in PLACES} == {
        "dossiers": 2,
        "indicateurs": 6,
        "coffre": 8,
    }


@pytest.mark.parametrize(
    ("shortcut", "printed"),
    [("Ctrl+Shift+P", "Ctrl+Maj+P"), ("Return", "Entrée"), ("Esc", "Échap"), ("F1", "F1")],
)
def test_shortcuts_are_printed_in_french(shortcut: str, printed: str) -> None:
    assert french(shortcut) == printed


@pytest.mark.parametrize("origin", ["dossiers", "indicateurs"])
def test_escape_comes_back_from_a_dossier_to_where_it_was_opened(
    window: MainWindow, qtbot: QtBot, origin: str
) -> None:
    space = _shown(window)
    space.go(origin)
    before = space.page()
    assert before is not None
    before.dossier_asked.emit(41)
    dossier = _page(window, QuietDossier)
    assert 41 in dossier.asked
    assert window.windowTitle() == "PDP Desk — Dossier 2026-0147"
    assert space.rail.selected() == "dossiers"
    dossier.dossier_asked.emit(42)  # another dossier of the same person
    assert 42 in dossier.asked
    _key(qtbot, Qt.Key.Key_Escape)
    assert space.page() is before
    assert space.rail.selected() == origin


def test_escape_closes_what_is_open_on_the_page_first(window: MainWindow, qtbot: QtBot) -> None:
    window.open_dossier(41)
    dossier = _page(window, QuietDossier)
    dossier.panel_open = True
    _key(qtbot, Qt.Key.Key_Escape)
    assert _page(window, QuietDossier) is dossier
    _key(qtbot, Qt.Key.Key_Escape)
    assert _page(window, QuietDossiers)
    _key(qtbot, Qt.Key.Key_Escape)  # nowhere further back to go
    assert _page(window, QuietDossiers)


def test_f6_goes_round_the_zones_and_back(window: MainWindow, qtbot: QtBot) -> None:
    space, page = _shown(window), _page(window, QuietDossiers)
    rail_item = space.rail.way_in()
    page.field.setFocus()
    round_trip = []
    for _ in range(3):
        _key(qtbot, Qt.Key.Key_F6)
        round_trip.append(QApplication.focusWidget())
    assert round_trip == [space.status.messages, rail_item, page.field]
    _key(qtbot, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is rail_item


def test_f1_asks_the_page(window: MainWindow, qtbot: QtBot) -> None:
    page = _page(window, QuietDossiers)
    _key(qtbot, Qt.Key.Key_F1)
    assert page.asked[-1] == "explain"


def test_arrows_walk_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    space = _shown(window)
    space.rail.way_in().setFocus()
    _key(qtbot, Qt.Key.Key_Down)
    _key(qtbot, Qt.Key.Key_Return)
    assert _page(window, QuietIndicateurs)


def test_the_narrow_window_says_so_once(window: MainWindow, qtbot: QtBot) -> None:
    space, page = _shown(window), _page(window, QuietDossiers)
    said: list[bool] = []
    window.narrow_changed.connect(said.append)
    for width in (1200, 1100, 1099, 911, 1100):
        window.resize(width, 512)
    assert said == [True, False]
    window.resize(911, 512)
    assert space.rail.width() == 52
    space.go("indicateurs")
    assert "narrow=True" in _page(window, QuietIndicateurs).asked
    assert page.asked.count("narrow=True") == 2
    window.resize(1366, 768)
    assert space.rail.width() == 184
    assert (window.minimumWidth(), window.minimumHeight()) == (880, 430)


def test_a_write_makes_every_built_page_ask_again(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner
) -> None:
    space, first = _shown(window), _page(window, QuietDossiers)
    space.go("indicateurs")
    second = _page(window, QuietIndicateurs)
    tasks.write(lambda: None, lambda nothing: None, owner=window, changes=frozenset({"dossiers"}))
    qtbot.waitUntil(lambda: tasks.idle)
    assert first.asked[-1] == second.asked[-1] == frozenset({"dossiers"})


def test_locking_is_immediate_and_leaves_nothing_behind(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    space = _shown(window)
    window.open_dossier(41)
    page = weakref.ref(_page(window, QuietDossier))
    page_object = page()
    space.status.keep("Dossier de Besson Marie-Laure ouvert")
    del space
    _key(qtbot, Qt.Key.Key_L, CTRL)
    assert window.workspace is None
    assert window.unlock.isVisible()
    assert window.windowTitle() == "PDP Desk"
    assert window.unlock.card.note().startswith("Coffre verrouillé à ")
    qtbot.waitUntil(lambda: door.closed == [door.desk])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(page_object)
    del page_object
    gc.collect()
    assert page() is None
    qtbot.waitUntil(lambda: tasks.idle)


def test_unlocking_comes_back_to_the_same_page(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    window.open_dossier(41)
    _shown(window).rail.lock_asked.emit()
    qtbot.waitUntil(lambda: window.unlock.card.member() == "Claire Dumontet")
    window.unlock.card.password.setText("juste")
    qtbot.keyClick(window.unlock.card.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert 41 in _page(window, QuietDossier).asked
    _key(qtbot, Qt.Key.Key_Escape)
    assert _page(window, QuietDossiers)
    qtbot.waitUntil(lambda: tasks.idle)


def test_another_vault_opens_on_its_first_page(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    _shown(window).go("indicateurs")
    window.lock()
    window.enter(door.desk, Path("Autre.coffre"))
    assert _page(window, QuietDossiers)
    qtbot.waitUntil(lambda: tasks.idle)


def test_locking_without_an_open_vault_does_nothing(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, door: QuietDoor
) -> None:
    window.lock()
    window.lock()
    qtbot.waitUntil(lambda: tasks.idle)
    assert len(door.closed) == 1


def test_the_last_vault_is_proposed_unless_one_is_there(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner
) -> None:
    window.lock()
    window.propose(Path("Ancien.coffre"))
    assert window.unlock.folder() == FOLDER
    window.show_vault(None)
    window.propose(None)
    assert window.unlock.folder() is None
    window.propose(Path("Ancien.coffre"))
    assert window.unlock.folder() == Path("Ancien.coffre")
    qtbot.waitUntil(lambda: tasks.idle)


def test_closing_the_window_closes_the_vault(
    window: MainWindow, qtbot: QtBot, door: QuietDoor
) -> None:
    window.close()
    qtbot.waitUntil(lambda: door.closed == [door.desk])


def test_messages_are_kept_and_toasts_too(window: MainWindow) -> None:
    space, page = _shown(window), _page(window, QuietDossiers)
    page.said.emit("2 000 dossiers importés")
    assert space.status.last_message() == "2 000 dossiers importés"
    page.gave.emit("4 fichiers écrits")
    assert space.toast.isVisible()
    assert space.toast.text() == "4 fichiers écrits"
    assert space.status.last_message() == "4 fichiers écrits"
    assert [line[7:] for line in space.status.history()] == [
        "4 fichiers écrits",
        "2 000 dossiers importés",
    ]
    space.status.show_history()
    QApplication.activePopupWidget().close()


def test_escape_still_goes_back_while_a_slow_read_runs(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner
) -> None:
    import threading

    gate, answers = threading.Event(), []
    window.open_dossier(41)
    tasks.read(lambda: gate.wait(30), answers.append, owner=window)
    qtbot.waitUntil(lambda: tasks.busy)
    _key(qtbot, Qt.Key.Key_Escape)
    assert _page(window, QuietDossiers)
    gate.set()
    qtbot.waitUntil(lambda: answers == [True])


def test_long_work_is_shown_and_escape_stops_it(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner
) -> None:
    import threading

    space, gate, refusals = _shown(window), threading.Event(), []

    def work() -> None:
        tasks.report(3, 12)
        gate.wait(30)
        tasks.report(4, 12)

    tasks.write(work, refusals.append, refusals.append, owner=window)
    qtbot.waitUntil(lambda: tasks.busy)
    assert space.work.isVisible()
    assert space.work.width() == space.stack.width()
    assert space.status.state() == "Travail en cours"
    _key(qtbot, Qt.Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: len(refusals) == 1)
    assert str(refusals[0]) == "Le travail a été arrêté. Rien n'a été changé."
    assert not space.work.isVisible()
    assert space.status.state() == "Tout est enregistré"


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_keyboard_and_screen_reader_find_everything(
    window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    assert nameless(window) == []
    assert unreachable(window) == []


def test_who_works_and_which_vault_are_said(window: MainWindow) -> None:
    from PySide6.QtWidgets import QLabel

    texts = {label.text() for label in window.findChildren(QLabel) if label.isVisible()}
    assert {"Claire Dumontet", "Responsable de cellule", "Sainte-Marthe"} <= texts
