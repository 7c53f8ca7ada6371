"""A closed vault for every test that needs one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pdp_desk.services import vault
from pdp_desk.storage.tables import Salarie
from tests.services.team import make_team
from tests.services.vaults import NAMES, Made, make


@pytest.fixture(scope="module")
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
    folder = tmp_path / template.folder.name
    shutil.copytree(template.folder, folder)
    return Made(folder, template.words)


@pytest.fixture(scope="session")
def team_template(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_team(tmp_path_factory.mktemp("equipe") / "Equipe.coffre")


@pytest.fixture
def team(team_template: Made, tmp_path: Path) -> Made:
    """A vault with a whole team (see `tests.services.team`)."""
    folder = tmp_path / team_template.folder.name
    shutil.copytree(team_template.folder, folder)
    return Made(folder, team_template.words)
