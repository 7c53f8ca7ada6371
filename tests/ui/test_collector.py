"""Cycles are collected on the window's thread, and only there."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from ui import collector
from ui.collector import Collector
from ui.tasks import TaskRunner


class Cycle:
    """Holds itself; says on which thread it was collected."""

    def __init__(self, seen: list[str]) -> None:
        self.me, self.seen = self, seen

    def __del__(self) -> None:
        self.seen.append(threading.current_thread().name)


@pytest.fixture
def collecting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    monkeypatch.setattr(collector, "STARTING_MS", 0)
    monkeypatch.setattr(collector, "EVERY_MS", 5)
    window = QObject()
    gc.enable()
    yield Collector(window)
    delete(window)
    gc.disable()


def _litter(seen: list[str]) -> None:
    for _ in range(20 * gc.get_threshold()[0]):
        Cycle(seen)


def test_what_the_database_thread_leaves_is_collected_on_the_window_s(
    collecting: Collector, tasks: TaskRunner, qtbot: QtBot
) -> None:
    seen: list[str] = []
    tasks.read(lambda: _litter(seen), lambda nothing: None, owner=tasks)
    qtbot.waitUntil(lambda: tasks.idle and bool(seen))
    assert set(seen) == {threading.main_thread().name}
