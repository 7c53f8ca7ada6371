"""Backups from the command line, and a vault somebody else holds."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from pdp_desk.vault import oslock
from pdp_desk.vault.lock import Holder
from tests.cli.conftest import Run


@pytest.fixture
def taken(coffre: Path) -> Iterator[Path]:
    """The vault, held by a program this one knows nothing of."""
    path = coffre / "verrou.json"
    handle = os.open(path, oslock.OPENING, 0o600)
    assert oslock.lock(handle)
    who = Holder("Inès Kaddour", "POSTE-2", 12, 1.0, datetime(2026, 11, 17, 8, 12))
    os.write(handle, msgspec.json.encode(who))
    yield coffre
    oslock.remove(handle, path)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "suivi.csv"
    head = "Nom;Prénom;Date de naissance;Date de signalement;Entreprise"
    path.write_text(f"{head}\nDurand-Essai;Paule;12/03/1980;05/01/2026;Fonderie\n", "utf-8")
    return path


def backup_name(coffre: Path) -> str:
    (path,) = (coffre / "sauvegardes").iterdir()
    return path.name


def test_made_listed_and_read_again(pdp_desk: Run, coffre: Path, tmp_path: Path) -> None:
    assert "Aucune sauvegarde" in pdp_desk("sauvegardes", "--coffre", coffre).stdout
    (tmp_path / "disque").mkdir()
    done = pdp_desk("sauvegarder", "--coffre", coffre, "--second-lieu", tmp_path / "disque")
    assert done.returncode == 0, done.stderr
    assert "vérifiée" in done.stdout
    assert "second lieu" in done.stderr
    done = pdp_desk("sauvegardes", "--coffre", coffre, "--verifier")
    assert done.returncode == 0, done.stderr
    assert backup_name(coffre) in done.stdout
    assert "à la demande" in done.stdout


def test_a_backup_that_rots_gives_the_code_of_an_altered_vault(pdp_desk: Run, coffre: Path) -> None:
    pdp_desk("sauvegarder", "--coffre", coffre)
    base = coffre / "sauvegardes" / backup_name(coffre) / "donnees.db"
    content = bytearray(base.read_bytes())
    content[9000] ^= 1
    base.write_bytes(content)
    done = pdp_desk("sauvegardes", "--coffre", coffre, "--verifier")
    assert done.returncode == 6
    assert "page" in done.stdout


def test_taken_back_in_the_three_ways(
    pdp_desk: Run, coffre: Path, tmp_path: Path, workbook: Path
) -> None:
    pdp_desk("sauvegarder", "--coffre", coffre)
    nom = backup_name(coffre)
    done = pdp_desk("importer", workbook, "--coffre", coffre)
    assert done.returncode == 0, done.stderr
    done = pdp_desk("restaurer", nom, "--coffre", coffre, "--comparer")
    assert done.returncode == 0, done.stderr
    assert "Dans le coffre seulement" in done.stdout
    done = pdp_desk("restaurer", nom, "--coffre", coffre, "--vers", tmp_path / "B.coffre")
    assert done.returncode == 0, done.stderr
    assert pdp_desk("verifier", "--coffre", tmp_path / "B.coffre").returncode == 0
    done = pdp_desk("restaurer", nom, "--coffre", coffre, "--remplacer")
    assert done.returncode == 0, done.stderr
    assert "avant-restauration" in done.stderr
    done = pdp_desk("restaurer", nom, "--coffre", coffre, "--comparer")
    assert "Les dossiers sont les mêmes" in done.stdout


def test_one_way_at_a_time(pdp_desk: Run, coffre: Path, tmp_path: Path) -> None:
    for options in ((), ("--comparer", "--remplacer")):
        done = pdp_desk("restaurer", "x", "--coffre", coffre, *options)
        assert done.returncode == 2
        assert "Une seule de ces options" in done.stderr


def test_a_vault_that_no_longer_opens(pdp_desk: Run, coffre: Path, tmp_path: Path) -> None:
    pdp_desk("sauvegarder", "--coffre", coffre)
    nom = backup_name(coffre)
    (coffre / "donnees.db").unlink()
    done = pdp_desk("restaurer", nom, "--coffre", coffre, "--vers", tmp_path / "B.coffre")
    assert done.returncode == 0, done.stderr
    assert "ouverte seule" in done.stderr
    assert pdp_desk("verifier", "--coffre", tmp_path / "B.coffre").returncode == 0
    words = (tmp_path / "mots.txt").read_text("utf-8")
    again = ("restaurer", nom, "--coffre", coffre, "--vers", tmp_path / "C.coffre")
    done = pdp_desk(*again, "--cle-de-recuperation", password=None, stdin=words)
    assert done.returncode == 0, done.stderr


def test_f11_what_writes_says_who_holds_the_vault(
    pdp_desk: Run, taken: Path, workbook: Path
) -> None:
    for command in (
        ("sauvegarder",),
        ("importer", workbook),
        ("restaurer", "x", "--remplacer"),
        ("liberer",),
    ):
        done = pdp_desk(*command, "--coffre", taken)
        assert done.returncode == 13, done.stderr
        assert "Inès Kaddour, sur POSTE-2" in done.stderr.replace("\n", " ")
    done = pdp_desk("sauvegardes", "--coffre", taken)
    assert done.returncode == 0
    assert "lecture seule" in done.stderr


def test_a_vault_left_by_another_computer_is_set_free(pdp_desk: Run, coffre: Path) -> None:
    said = {"membre": "Inès Kaddour", "poste": "POSTE-2", "pid": 12, "demarre": 1.0}
    lock = coffre / "verrou.json"
    lock.write_text(json.dumps(said | {"depuis": "2026-11-17T08:12:00"}))
    assert pdp_desk("sauvegarder", "--coffre", coffre).returncode == 13
    assert lock.exists()
    assert "libre" in pdp_desk("liberer", "--coffre", coffre).stdout
    assert not lock.exists()
    assert pdp_desk("sauvegarder", "--coffre", coffre).returncode == 0
    shutil.rmtree(coffre)
