"""One thread, in order, newest wins, and nothing for those who are gone."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from pdp_desk.errors import StorageFailed, UserError
from ui.errors import CRASH_CODE, Told
from ui.tasks import Stopped, TaskRunner


class Asker(QObject):
    """A page, as far as tasks are concerned."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.refusals: list[UserError] = []
        self.threads: set[QThread] = set()

    def take(self, answer: object) -> None:
        self.threads.add(QThread.currentThread())
        self.got.append(answer)

    def refuse(self, error: UserError) -> None:
        self.refusals.append(error)


@pytest.fixture
def asker() -> Asker:
    return Asker()


def _hold(tasks: TaskRunner, asker: Asker) -> threading.Event:
    """Keep the thread busy until the event is set."""
    gate = threading.Event()
    tasks.read(lambda: gate.wait(30), asker.take)
    return gate


def test_all_work_runs_in_one_other_thread(qtbot: QtBot, tasks: TaskRunner, asker: Asker) -> None:
    for _ in range(20):
        tasks.read(threading.get_ident, asker.take)
        tasks.write(threading.get_ident, asker.take)
    qtbot.waitUntil(lambda: len(asker.got) == 40)
    assert len(set(asker.got)) == 1
    assert asker.got[0] != threading.get_ident()
    assert asker.threads == {asker.thread()}


def test_order_is_the_order_of_asking(qtbot: QtBot, tasks: TaskRunner, asker: Asker) -> None:
    ran: list[int] = []
    for number in range(50):
        work = tasks.write if number % 3 else tasks.read
        work(lambda number=number: ran.append(number) or number, asker.take)
    qtbot.waitUntil(lambda: len(asker.got) == 50)
    assert ran == asker.got == list(range(50))


def test_the_newest_read_of_a_key_replaces_the_others(
    qtbot: QtBot, tasks: TaskRunner, asker: Asker
) -> None:
    ran: list[str] = []
    gate = _hold(tasks, asker)
    for text in ("b", "be", "bes"):
        tasks.read(lambda text=text: ran.append(text) or text, asker.take, key="search")
    tasks.read(lambda: "other", asker.take, key="else")
    gate.set()
    qtbot.waitUntil(lambda: len(asker.got) == 3)
    assert ran == ["bes"]
    assert asker.got == [True, "bes", "other"]


def test_an_answer_overtaken_while_it_ran_is_dropped(
    qtbot: QtBot, tasks: TaskRunner, asker: Asker
) -> None:
    started, gate = threading.Event(), threading.Event()

    def old() -> str:
        started.set()
        gate.wait(30)
        return "old"

    tasks.read(old, asker.take, key="search")
    assert started.wait(30)
    tasks.read(lambda: "new", asker.take, key="search")
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert asker.got == ["new"]


@pytest.mark.parametrize("how", ["collected", "deleted"])
def test_nothing_is_called_once_the_asker_is_gone(
    qtbot: QtBot, tasks: TaskRunner, how: str
) -> None:
    calls: list[object] = []

    class Page(QObject):
        def take(self, answer: object) -> None:
            calls.append(answer)

    page, other = Page(), Asker()
    gate = _hold(tasks, other)
    tasks.read(lambda: 1, page.take)
    tasks.read(lambda: 2, calls.append, owner=page)
    tasks.read(_raise, page.take)
    delete(page) if how == "deleted" else None
    del page
    gc.collect()
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert calls == []


def _raise() -> None:
    raise StorageFailed("Le disque est plein.", "Libérez de l'espace.")


def test_a_write_is_announced_even_when_nobody_waits(qtbot: QtBot, tasks: TaskRunner) -> None:
    page, other, names = Asker(), Asker(), []
    tasks.written.connect(names.append)
    gate = _hold(tasks, other)
    tasks.write(lambda: 1, page.take, changes=frozenset({"dossiers"}))
    delete(page)
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert names == [frozenset({"dossiers"})]


def test_a_failed_write_announces_nothing(qtbot: QtBot, tasks: TaskRunner, asker: Asker) -> None:
    names: list[object] = []
    tasks.written.connect(names.append)
    tasks.write(_raise, asker.take, asker.refuse, changes=frozenset({"dossiers"}))
    qtbot.waitUntil(lambda: tasks.idle)
    assert names == []
    assert asker.got == []
    assert [error.code for error in asker.refusals] == ["PDP-0612"]


def test_a_user_error_nobody_handles_reaches_the_funnel(
    qtbot: QtBot, tasks: TaskRunner, asker: Asker, told: list[Told]
) -> None:
    tasks.read(_raise, asker.take)
    qtbot.waitUntil(lambda: tasks.idle)
    assert told[0].code == "PDP-0612"
    assert told[0].whole.startswith("Le disque est plein. Libérez de l’espace.")


def test_half_a_character_is_refused_kindly(
    qtbot: QtBot, tasks: TaskRunner, asker: Asker, told: list[Told]
) -> None:
    """What the Windows keyboard may leave of an emoji: no database, no file holds it."""
    tasks.write(lambda: "Reprise \ud83d prévue".encode(), asker.take, asker.refuse)
    tasks.write(lambda: "é".encode("ascii"), asker.take, asker.refuse)
    qtbot.waitUntil(lambda: bool(told))
    assert [(error.code, "incomplet" in error.message) for error in asker.refusals] == [
        ("PDP-0514", True)
    ]
    assert told[0].code == CRASH_CODE


def test_a_failed_write_reaches_the_funnel_when_the_asker_is_gone(
    qtbot: QtBot, tasks: TaskRunner, told: list[Told]
) -> None:
    page, other = Asker(), Asker()
    gate = _hold(tasks, other)
    tasks.write(_raise, page.take, page.refuse)
    delete(page)
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert [one.code for one in told] == ["PDP-0612"]


def test_a_crash_says_its_place_and_never_a_name(
    qtbot: QtBot,
    tasks: TaskRunner,
    asker: Asker,
    told: list[Told],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def crash() -> None:
        raise ValueError("Besson Marie-Laure, née le 3 mai 1979")

    tasks.read(crash, asker.take, asker.refuse)
    qtbot.waitUntil(lambda: tasks.idle)
    assert asker.refusals == []
    assert told[0].code == CRASH_CODE
    assert told[0].place.startswith("ValueError, tests/ui/test_tasks.py:")
    assert "Besson" not in told[0].whole + told[0].place + caplog.text
    assert CRASH_CODE in caplog.text


def test_long_work_is_announced_counted_and_can_be_stopped(
    qtbot: QtBot, tasks: TaskRunner, asker: Asker
) -> None:
    busy: list[bool] = []
    counts: list[tuple[int, int]] = []
    tasks.busy_changed.connect(busy.append)
    tasks.counted.connect(lambda done, total: counts.append((done, total)))
    gate = threading.Event()

    def work() -> None:
        tasks.report(1, 3)
        gate.wait(30)
        tasks.report(2, 3)

    tasks.write(work, asker.take, asker.refuse, changes=frozenset({"imports"}))
    qtbot.waitUntil(lambda: busy == [True])
    assert tasks.busy
    tasks.stop()
    gate.set()
    qtbot.waitUntil(lambda: busy == [True, False])
    assert counts == [(1, 3)]
    assert isinstance(asker.refusals[0], Stopped)


def test_no_answer_comes_before_the_call_returns(
    qtbot: QtBot, tasks: TaskRunner, asker: Asker
) -> None:
    for _ in range(200):
        tasks.read(lambda: 1, asker.take)
        assert asker.got == []
    qtbot.waitUntil(lambda: len(asker.got) == 200)


def test_short_work_stays_quiet(qtbot: QtBot, tasks: TaskRunner, asker: Asker) -> None:
    busy: list[bool] = []
    tasks.busy_changed.connect(busy.append)
    tasks.read(lambda: 1, asker.take)
    qtbot.waitUntil(lambda: tasks.idle)
    assert busy == []


def test_closing_delivers_nothing_more(qtbot: QtBot, asker: Asker) -> None:
    runner = TaskRunner()
    runner.read(lambda: 1, asker.take)
    runner.close()
    qtbot.waitUntil(lambda: runner.idle)
    assert asker.got == []


def test_a_callback_without_owner_is_a_mistake(tasks: TaskRunner) -> None:
    with pytest.raises(TypeError):
        tasks.read(lambda: 1, print)
