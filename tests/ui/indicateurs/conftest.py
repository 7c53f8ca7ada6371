"""The indicators page on a fictitious year, in a real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store
from tests.conftest import TODAY
from tests.ui.indicateurs.factices import LectureFactice
from tests.ui.indicateurs.gestes import wait
from ui.pages.indicateurs import IndicateursPage
from ui.tasks import TaskRunner
from ui.theme import Theme


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk whose store is never opened: the figures come from `factices`."""
    membre = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
    store = Store(tmp_path / "absent.db", bytes(32))
    return Desk(store=store, membre=membre, today=lambda: TODAY, titre="Sainte-Marthe")


@pytest.fixture
def lecture() -> LectureFactice:
    return LectureFactice()


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, desk: Desk, tasks: TaskRunner, lecture: LectureFactice
) -> Iterator[IndicateursPage]:
    """The page as the window shows it, its year and its first explanation read."""
    shown = IndicateursPage(desk, tasks, lecture=lecture)
    qtbot.addWidget(shown)
    shown.resize(1182, 709)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    shown.arrive()
    wait(qtbot, shown)
    yield shown
    wait(qtbot, shown)
