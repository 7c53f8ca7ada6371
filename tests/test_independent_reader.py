"""The independent reader: everything the team wrote comes out of the vault without PDP Desk."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import members, vault
from pdp_desk.services.medical import documents, notes
from pdp_desk.storage.tables import Dossier
from tests.hostile.family import CHARGE, FIRST, LEAVER, MEDECIN, open_as, people, today
from tests.services.vaults import tree

READER = Path(__file__).with_name("independent_reader.py")
PAPER = b"Souder assis\r\n   "  # its last spaces are its own
NOTE = "Lombalgie chronique, épreuve évoquée en septembre"


@pytest.fixture
def lived(tmp_path: Path) -> tuple[Path, tuple[str, ...]]:
    """A vault with people, a medical note, and a member who left: its keys have changed twice."""
    folder = tmp_path / "Vécu.coffre"
    words = vault.create_vault(
        folder, membre=MEDECIN, role=Role.MEDECIN, password=FIRST, titre="Essai", today=today
    )
    desk = open_as(folder, FIRST)
    people(desk, 0, 3)
    for nom in (CHARGE, "Awa Traoré"):
        gone = members.add_member(desk, nom, Role.INFIRMIER, LEAVER)
        members.revoke_member(desk, gone.id, FIRST)
    with desk.store.read() as session:
        dossier = session.get_one(Dossier, 1).id
    notes.write_note(desk, dossier, NOTE)
    paper = tmp_path / "Bilan d’été.txt"
    paper.write_bytes(PAPER)
    documents.add_medical_document(desk, dossier, paper)
    documents.add_document(desk, dossier, paper)
    vault.close(desk)
    return folder, words


def read(folder: Path, words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(READER), str(folder)],
        input=words,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_it_reads_everything(lived: tuple[Path, tuple[str, ...]]) -> None:
    folder, words = lived
    answer = read(folder, " ".join(words))
    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    assert answer.returncode == 0, answer.stderr
    assert sum(row["table"] == "dossier" for row in rows) == 3
    assert {row["nom"] for row in rows if row["table"] == "membre"} >= {MEDECIN, CHARGE}
    (note,) = (row for row in rows if row["table"] == "note_medicale")
    assert note["contenu_chiffre"]["texte"] == NOTE
    papers = [row for row in rows if row["table"] == "piece_jointe"]
    assert [(row["nom"], b64decode(row["contenu"])) for row in papers] == [
        ("Bilan d’été.txt", PAPER)
    ] * 2


def test_what_a_killed_program_wrote_last_is_read_too(
    lived: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    folder, words = lived
    desk = open_as(folder, FIRST)
    people(desk, 3, 1)
    shutil.copytree(folder, tmp_path / "Tué.coffre")  # as it lies, its log beside it
    vault.close(desk)
    assert any((tmp_path / "Tué.coffre").glob("*-wal"))
    before = tree(tmp_path / "Tué.coffre")
    # Four letters of each word are enough.
    answer = read(tmp_path / "Tué.coffre", " ".join(word[:4] for word in words))
    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    assert sum(row["table"] == "dossier" for row in rows) == 4, answer.stderr
    assert tree(tmp_path / "Tué.coffre") == before


def test_it_refuses_other_words(lived: tuple[Path, tuple[str, ...]]) -> None:
    folder, words = lived
    for wrong in ((*words[1:], words[0]), words[:23], words[::-1]):
        answer = read(folder, " ".join(wrong))
        assert answer.returncode != 0
        assert not answer.stdout


def test_it_is_independent_and_short() -> None:
    text = READER.read_text("utf-8")
    tree = ast.parse(text)
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert not any(str(name).startswith(("pdp_desk", "ui", "tests")) for name in imported)
    assert len(text.splitlines()) <= 200
