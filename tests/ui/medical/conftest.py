"""A real vault with a whole team, and the window of whoever works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pdp_desk.domain.views_medical import DetailIrdp
from pdp_desk.services import medical
from tests.services.medical_desks import (
    GARNIER,
    HERS,
    MARCHAND,
    Cell,
    copied,
    make_cell,
    opened,
)
from tests.ui.dossiers.gestes import settle
from tests.ui.fakes import enter
from tests.ui.medical.gestes import TEXT
from ui.main_window import MainWindow
from ui.tasks import TaskRunner
from ui.theme import Theme

At = Callable[[str], MainWindow]


@pytest.fixture(scope="session")
def cellule(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cell(tmp_path_factory.mktemp("medical") / "Cellule.coffre")


@pytest.fixture
def cell(cellule: Path, tmp_path: Path, tasks: TaskRunner, qtbot: QtBot) -> Iterator[Cell]:
    with opened(copied(cellule, tmp_path)) as cell:
        yield cell
        qtbot.waitUntil(lambda: tasks.idle)


@pytest.fixture
def window_of(
    cell: Cell, qtbot: QtBot, theme: Theme, tasks: TaskRunner, request: pytest.FixtureRequest
) -> At:
    """The window of a member, on Dr Garnier's dossier."""

    def show(name: str) -> MainWindow:
        window = enter(qtbot, tasks, cell.desk(name))
        window.open_dossier(HERS)
        settle(qtbot, window)
        return window

    return show


@pytest.fixture
def filled(cell: Cell, tmp_path: Path) -> Cell:
    """A compartment with one of everything."""
    garnier = cell.desk(GARNIER)
    medical.write_note(garnier, HERS, TEXT)
    number = medical.ask_opinion(cell.desk(MARCHAND), HERS, "Une reprise est-elle possible ?")
    medical.answer_opinion(garnier, number, "À mi-temps.", 1, partie_medicale="Coiffe rompue")
    medical.record_evaluation(
        garnier, HERS, "Capacité de travail (WAI)", {"Question 1": "4"}, score="26 sur 49"
    )
    medical.detail_irdp(garnier, HERS, DetailIrdp(0.71, "Âge inconnu", "À revoir"), 1)
    file = tmp_path / "Compte rendu opératoire du service de chirurgie orthopédique.pdf"
    file.write_bytes(b"%PDF-1.7\n" * 500)
    medical.add_medical_document(garnier, HERS, file)
    return cell
