"""The page of the journal on a small vault where two people have worked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdp_desk.services import vault
from tests.services.journal_team import Team, colleague, fill, work
from tests.services.vaults import Made, make
from ui.pages.journal import JournalPage
from ui.tasks import TaskRunner
from ui.theme import Theme

DAYS = 12  # of seven lines each: more than one page


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Twelve mornings of work."""
    made = make(tmp_path_factory.mktemp("journal-vu") / "Équipe.coffre")
    desk = made.open()
    fill(desk)
    ines = colleague(desk)
    for day in range(DAYS):
        at = date(2026, 11, 6) + timedelta(days=day)
        work(
            Team(
                made,
                replace(desk, today=lambda at=at: at, _read={}),  # type: ignore[misc]
                replace(ines, today=lambda at=at: at, _read={}),  # type: ignore[misc]
            )
        )
    vault.close(desk)
    return made


@pytest.fixture
def team(worked: Made, tmp_path: Path) -> Iterator[Team]:
    made = worked.copied(tmp_path)
    desk = made.open()
    yield Team(made, desk, desk)
    vault.close(desk)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, tasks: TaskRunner, team: Team) -> Iterator[JournalPage]:
    """The page shown, its first lines read."""
    shown = JournalPage(team.claire, tasks)
    qtbot.addWidget(shown)
    shown.resize(1100, 600)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    shown.arrive()
    settle(qtbot, tasks)
    yield shown
    settle(qtbot, tasks)


def settle(qtbot: QtBot, tasks: TaskRunner) -> None:
    """The database thread has answered."""
    qtbot.waitUntil(lambda: tasks.idle)
