"""The pages of dossiers on a small fictitious service, in an encrypted store made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdp_desk.demo import generate
from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store
from pdp_desk.storage.intake import take_in
from tests.conftest import KEY
from tests.ui.fakes import enter
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.tasks import TaskRunner
from ui.theme import Theme

WORKING_DAY = date(2026, 1, 8)
SIZE = 240  # more than two pages of the list


def desk_on(path: Path) -> Desk:
    membre = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
    return Desk(Store(path, KEY), membre, lambda: WORKING_DAY, "Sainte-Marthe")


@pytest.fixture(scope="session")
def service(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a fictitious service; the tests that write copy it."""
    path = Path(shutil.copy(migrated, tmp_path_factory.mktemp("service") / "donnees.db"))
    desk = desk_on(path)
    with desk.store.write() as session:
        take_in(session, list(generate(2025, dossiers=SIZE)), None)
    desk.store.close()
    return path


@pytest.fixture
def desk(service: Path) -> Iterator[Desk]:
    """A desk on the fictitious service; these tests only read."""
    opened = desk_on(service)
    yield opened
    opened.store.close()


@pytest.fixture
def changes(tasks: TaskRunner) -> Changes:
    hub = Changes()
    tasks.written.connect(hub.announce)
    return hub


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, changes: Changes, desk: Desk
) -> Iterator[MainWindow]:
    """The whole window on the open vault, its first list read."""
    yield enter(qtbot, tasks, desk, changes=changes)
    qtbot.waitUntil(lambda: tasks.idle)
