"""A real vault, its window, and a clock that passes when told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdp_desk.demo import generate
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import vault
from pdp_desk.storage.intake import take_in
from pdp_desk.storage.tables import Dossier
from tests.services.vaults import Made, make
from tests.ui.fakes import stand_before
from tests.ui.lock.gestures import (
    FREE,
    Clock,
    TestDoor,
    unlock,
)
from tests.ui.typing_forms import TypingPage
from ui.main_window import MainWindow
from ui.main_window.places import BUILDERS, DOSSIER
from ui.main_window.watch import Watch
from ui.tasks import TaskRunner
from ui.theme import Theme


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = make(tmp_path_factory.mktemp("verrou") / "Sainte-Marthe.coffre", Role.MEDECIN)
    desk = made.open()
    with desk.store.write() as session:
        take_in(session, list(generate(2025, dossiers=40)), None)
        # The dossier of no physician yet: the one who works here may read and write.
        session.get_one(Dossier, FREE).medecin_id = None
    vault.close(desk)
    return made


@pytest.fixture
def made(filled: Made, tmp_path: Path) -> Made:
    return filled.copied(tmp_path)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("ui.main_window.window.Watch", lambda parent: Watch(parent, clock=made))
    return made


@pytest.fixture
def window(
    qtbot: QtBot,
    _dressed: Theme,
    tasks: TaskRunner,
    made: Made,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    monkeypatch.setitem(BUILDERS, DOSSIER, TypingPage)
    shown = stand_before(qtbot, tasks, TestDoor())
    shown.show_vault(made.folder)
    unlock(qtbot, shown)
    yield shown
    shown.lock()
    qtbot.waitUntil(lambda: tasks.idle)
