"""F20: a vault of every released format is kept here and still opens, by password and by words."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import members, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Salarie
from pdp_desk.vault.manifest import FORMAT
from tests.conftest import DATA

PASSWORD, NEW = "Élève à 12 € ;-)", "girouette saumon parchemin"
FORMATS = (1,)


def today() -> date:
    return date(2026, 11, 23)


@pytest.fixture(params=FORMATS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with zipfile.ZipFile(DATA / f"coffre-format-{request.param}.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / f"Format-{request.param}.coffre"
    (folder / "sauvegardes").mkdir(exist_ok=True)
    return folder


def check(desk: Desk) -> None:
    assert (desk.membre.nom, desk.membre.role) == ("Claire Dumontet", Role.MEDECIN)
    assert desk.keys is not None
    assert desk.keys.medicale is not None
    with desk.store.read() as session:
        assert session.scalars(select(Salarie.nom)).all() == ["Ravaillac-Quintessence"]


def test_f20_every_format_has_its_vault() -> None:
    assert tuple(range(1, FORMAT + 1)) == FORMATS


def test_f20_a_vault_of_an_earlier_release_opens(kept: Path) -> None:
    words = (kept.parent / "mots.txt").read_text("utf-8")
    for desk in (
        vault.open_with_password(kept, PASSWORD, today=today),
        vault.open_with_words(kept, words, today=today),
    ):
        check(desk)
        vault.close(desk)


def test_f20_it_takes_members_and_lets_them_go(kept: Path) -> None:
    desk = vault.open_with_password(kept, PASSWORD, today=today)
    added = members.add_member(desk, "Inès Kaddour", Role.CHARGE, NEW)
    members.revoke_member(desk, added.id, PASSWORD)
    check(desk)
    vault.close(desk)
    desk = vault.open_with_words(kept, (kept.parent / "mots.txt").read_text("utf-8"), today=today)
    check(desk)
    vault.close(desk)
