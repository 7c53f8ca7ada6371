"""The wizard in a window of its own, before a real door whose vaults go to a temporary folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from tests.conftest import TODAY
from ui.app import _Door
from ui.pages.creation import CreationPage
from ui.tasks import TaskRunner
from ui.theme import Theme

PASSWORD = "quatre girafes déjeunent lundi"


Ready = tuple[Path, tuple[str, ...]]


class HereDoor(_Door):
    """Vaults are made, or copied from one that is ready: the same, sooner."""

    def __init__(self, ready: Ready) -> None:
        self.ready, self.makes = ready, False
        self.closed: list[Desk] = []

    def remember(self, folder: Path) -> None:
        """Not on this machine."""

    def create(self, folder: Path, **who: object) -> tuple[Desk, tuple[str, ...]]:
        if self.makes:
            words = vault.create_vault(folder, today=lambda: TODAY, **who)  # type: ignore[arg-type]
        else:
            words = self.ready[1]
            shutil.copytree(self.ready[0], folder)
        desk = vault.open_with_password(folder, str(who["password"]), today=lambda: TODAY)
        return desk, words

    def close(self, desk: Desk) -> None:
        self.closed.append(desk)
        super().close(desk)


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    folder = tmp_path_factory.mktemp("prêt") / "Sainte-Marthe.coffre"
    words = vault.create_vault(
        folder,
        membre="Claire Dumontet",
        role=Role.RESPONSABLE,
        password=PASSWORD,
        titre="Sainte-Marthe",
        today=lambda: TODAY,
    )
    return folder, words


@pytest.fixture
def door(ready: Ready) -> HereDoor:
    return HereDoor(ready)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, tasks: TaskRunner, door: HereDoor) -> Iterator[CreationPage]:
    page = CreationPage(door, tasks)
    qtbot.addWidget(page)
    page.resize(911, 512)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.begin()
    yield page
    page.abandon()
    qtbot.waitUntil(lambda: tasks.idle)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    room = tmp_path / "Documents"
    room.mkdir()
    return room
