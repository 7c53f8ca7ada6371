"""The program is killed while it backs up or goes back: the vault opens, each backup is whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.services import backups, vault
from pdp_desk.storage.tables import Salarie
from tests.services.vaults import NAMES, Made, today

if sys.platform == "win32":
    pytest.skip("SIGKILL", allow_module_level=True)

ROUNDS = int(os.environ.get("PDP_DESK_TUER", "8"))
LAST = "Dernière"


@pytest.fixture
def prepared(made: Made) -> Made:
    """A vault with a backup, and somebody added since."""
    desk = made.open()
    backups.back_up(desk)
    with desk.store.write() as session:
        session.add(Salarie(nom=LAST, prenom="Venue", nom_cle="derniere venue"))
    vault.close(desk)
    return made


def work(folder: Path, words: tuple[str, ...]) -> None:
    """Back up, go back, come back."""
    desk = vault.open_with_words(folder, words, today=today)
    first = backups.list_backups(desk)[-1].nom
    backups.switch_to_backup(desk, backups.switch_to_backup(desk, first).avant)
    vault.close(desk)


def test_killed_at_random_moments_it_is_one_state_or_the_other(
    prepared: Made, tmp_path: Path
) -> None:
    started = time.monotonic()
    shutil.copytree(prepared.folder, tmp_path / "essai.coffre")
    work(tmp_path / "essai.coffre", prepared.words)
    length = time.monotonic() - started
    dice = random.Random()
    for number in range(ROUNDS):
        folder = tmp_path / f"{number}.coffre"
        shutil.copytree(prepared.folder, folder)
        child = os.fork()
        if not child:
            work(folder, prepared.words)
            os._exit(0)
        time.sleep(length * dice.uniform(0.05, 1.0))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        judge(Made(folder, prepared.words))


def judge(made: Made) -> None:
    """Either people list, sound; every backup that has a name is verified and holds everybody."""
    desk = made.open()
    assert not desk.lecture_seule
    with desk.store.read() as session:
        names = set(session.scalars(select(Salarie.nom)))
    assert names in ({NAMES[0]}, {NAMES[0], LAST})
    shown = backups.list_backups(desk)
    for one in shown:
        assert backups.verify_backup(desk, one.nom).verifiee
    if names == {NAMES[0]}:  # gone back: what was left behind is in a backup
        assert any(
            count.libelle == "salariés" and count.sauvegarde == 2
            for one in shown
            for count in backups.compare_backup(desk, one.nom).comptes
        )
    vault.close(desk)
    assert len(list(made.folder.glob("donnees*.db"))) == 1
    assert not list(made.folder.glob(".donnees*"))
