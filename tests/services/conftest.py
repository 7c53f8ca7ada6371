"""A closed vault for every test that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Salarie
from tests.services.journal_team import Team, colleague, fill
from tests.services.medical_desks import GARNIER, Cell, copied, make_cell, opened
from tests.services.privacy_world import World, make_world
from tests.services.privacy_world import opened as open_world
from tests.services.team import make_team
from tests.services.vaults import NAMES, Made, make


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A closed vault with one person in it."""
    made = make(tmp_path_factory.mktemp("template") / "Équipe n° 1.coffre")
    desk = made.open()
    with desk.store.write() as session:
        session.add(Salarie(nom=NAMES[0], prenom=NAMES[1], nom_cle="x", reference_externe=NAMES[2]))
    vault.close(desk)
    return made


@pytest.fixture
def made(template: Made, tmp_path: Path) -> Made:
    return template.copied(tmp_path)


@pytest.fixture(scope="session")
def team_template(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_team(tmp_path_factory.mktemp("equipe") / "Equipe.coffre")


@pytest.fixture
def team(team_template: Made, tmp_path: Path) -> Made:
    """A vault with a whole team (see `tests.services.team`)."""
    return team_template.copied(tmp_path)


@pytest.fixture(scope="session")
def journal_vault(tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = make(tmp_path_factory.mktemp("journal") / "Équipe.coffre")
    desk = made.open()
    fill(desk)
    vault.close(desk)
    return made


@pytest.fixture
def pair(journal_vault: Made, tmp_path: Path) -> Iterator[Team]:
    """Two people at work on two dossiers (see `tests.services.journal_team`)."""
    made = journal_vault.copied(tmp_path)
    desk = made.open()
    yield Team(made, desk, colleague(desk))
    vault.close(desk)


@pytest.fixture(scope="session")
def full_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault where one person has a row in every table."""
    return make_world(tmp_path_factory.mktemp("personne") / "Cellule.coffre")


@pytest.fixture
def world(full_vault: Path, tmp_path: Path) -> Iterator[World]:
    """The same, open (see `tests.services.privacy_world`)."""
    with open_world(full_vault, tmp_path / "Cellule.coffre") as found:
        yield found


@pytest.fixture(scope="session")
def cellule(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault with a whole team and three dossiers."""
    return make_cell(tmp_path_factory.mktemp("cellule") / "Cellule.coffre")


@pytest.fixture
def cell(cellule: Path, tmp_path: Path) -> Iterator[Cell]:
    """The same, open, a desk for each member."""
    with opened(copied(cellule, tmp_path)) as cell:
        yield cell


@pytest.fixture
def garnier(cell: Cell) -> Desk:
    """The desk of the physician of the first dossier."""
    return cell.desk(GARNIER)
