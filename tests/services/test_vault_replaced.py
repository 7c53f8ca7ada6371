"""The folder of an open vault changes under our feet: a tool that synchronises, a move, a stick."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text

from pdp_desk.errors import AlteredVault, StorageFailed
from pdp_desk.services import backups, drafts, health, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Salarie
from tests.services.vaults import Made

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a file in use keeps its name there"
)


def add(desk: Desk, nom: str) -> None:
    with desk.store.write() as session:
        session.add(Salarie(nom=nom, prenom="Nouvelle", nom_cle=nom.casefold()))


def people(folder: Path, made: Made) -> set[str]:
    desk = Made(folder, made.words).open()
    with desk.store.read() as session:
        found = set(session.scalars(select(Salarie.nom)))
    vault.close(desk)
    return found


@pytest.mark.parametrize("settled", [True, False])
def test_a_base_replaced_by_an_older_one(made: Made, tmp_path: Path, *, settled: bool) -> None:
    """Nothing goes on in a file without a name, and what it holds is in the backups."""
    shutil.copyfile(made.base, tmp_path / "ancienne.db")
    desk = made.open()
    add(desk, "Avant")
    drafts.keep_draft(desk, "dossier", None, None, {"note": "texte"})
    if settled:
        desk.store.settle()
    (tmp_path / "ancienne.db").replace(made.base)
    with pytest.raises(AlteredVault, match="remplacé") as told:
        add(desk, "Apres")
    assert "sauvegardes" in told.value.hint
    with pytest.raises(AlteredVault, match="remplacé"):
        drafts.keep_draft(desk, "dossier", None, None, {"note": "texte"})
    vault.close(desk)
    (copy,) = (made.folder / "sauvegardes").iterdir()
    assert copy.name.endswith("avant-fermeture")
    assert "Avant" not in people(made.folder, made)
    desk = made.open()
    assert [one.verifiee for one in backups.list_backups(desk)] == [True]
    assert "COFFRE-16" in {one.code for one in health.check(desk, made.folder).constats}
    backups.switch_to_backup(desk, copy.name)
    vault.close(desk)
    assert "Avant" in people(made.folder, made)


def test_a_folder_that_is_renamed(made: Made) -> None:
    desk = made.open()
    add(desk, "Avant")
    moved = made.folder.rename(made.folder.with_name("Ailleurs.coffre"))
    with pytest.raises(StorageFailed, match="déplacé"):
        add(desk, "Apres")
    moved.rename(made.folder)
    add(desk, "Encore")
    made.folder.rename(moved)
    vault.close(desk)
    assert {"Avant", "Encore"} < people(moved, made)


def test_a_stick_pulled_out_is_said(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = made.open()
    add(desk, "Avant")
    real = os.stat

    def gone(path: object, *args: object, **more: object) -> object:
        if str(path).startswith(str(made.folder)):
            raise OSError(5, "Input/output error")
        return real(path, *args, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as pulled:
        pulled.setattr(os, "stat", gone)
        with pytest.raises(StorageFailed):
            add(desk, "Apres")
        with pytest.raises(StorageFailed):
            vault.describe(made.folder)
        vault.close(desk)
    assert "Avant" in people(made.folder, made)


def test_a_reader_of_the_new_file_does_not_mix_them(made: Made, tmp_path: Path) -> None:
    """A connection opened after the replacement would read another database than the first."""
    desk = made.open()
    shutil.copyfile(made.base, tmp_path / "ancienne.db")
    (tmp_path / "ancienne.db").replace(made.base)
    with desk.store.read() as one:
        one.execute(text("SELECT 1"))
        with desk.store.read() as two, pytest.raises(AlteredVault):
            two.execute(text("SELECT 1"))
    vault.close(desk)


def test_who_only_reads_puts_nothing_in_the_backups(made: Made, tmp_path: Path) -> None:
    """What it holds is not its own: the program that writes sees to it."""
    said = {"membre": "Inès Kaddour", "poste": "POSTE-2", "pid": 12, "demarre": 1.0}
    lock = made.folder / "verrou.json"
    lock.write_text(json.dumps(said | {"depuis": "2026-11-17T08:12:00"}))
    shutil.copyfile(made.base, tmp_path / "autre.db")
    desk = made.open()
    assert desk.lecture_seule
    (tmp_path / "autre.db").replace(made.base)
    vault.close(desk)
    assert list((made.folder / "sauvegardes").iterdir()) == []
