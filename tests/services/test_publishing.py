"""The year's files: all of them or none, attacked as they stand, never over somebody's work."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from pdp_desk.demo import service
from pdp_desk.disclosure import attack
from pdp_desk.disclosure.release import ReleasedYear
from pdp_desk.disclosure.rule import Masked
from pdp_desk.domain.fiches import FicheAction, Provenance
from pdp_desk.domain.vocabulary import NatureAction
from pdp_desk.errors import NotReleasable, StorageFailed, UsageError
from pdp_desk.exports import csv_file, json_file, proof_file
from pdp_desk.services import publishing
from pdp_desk.services.desk import Desk
from pdp_desk.services.importing import store_fiches
from pdp_desk.services.publishing import publish, write_year
from pdp_desk.storage.tables import Publication
from tests.exports.sample import released

NAMES = [
    "indicateurs-2025.xlsx",
    "indicateurs-2025.pdf",
    "indicateurs-2025.csv",
    "indicateurs-2025.json",
    "indicateurs-2025-protection.txt",
]


@pytest.fixture(scope="module")
def year() -> ReleasedYear:
    return released()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_five_files_are_written(year: ReleasedYear, tmp_path: Path) -> None:
    paths = write_year(year, tmp_path / "envoi")
    assert [path.name for path in paths] == NAMES
    assert sorted(contents(tmp_path / "envoi")) == sorted(NAMES)


def test_the_proof_gives_the_hash_of_each_file(year: ReleasedYear, tmp_path: Path) -> None:
    write_year(year, tmp_path)
    hashes = proof_file.read_hashes(tmp_path / NAMES[-1])
    expected = {n: hashlib.sha256((tmp_path / n).read_bytes()).hexdigest() for n in NAMES[:-1]}
    assert hashes == expected
    text = (tmp_path / NAMES[-1]).read_text(encoding="utf-8")
    assert "Cases retrouvées                    0" in text


def test_writing_again_replaces_our_files_only(year: ReleasedYear, tmp_path: Path) -> None:
    (tmp_path / "indicateurs-2024.csv").write_text("autre année")
    (tmp_path / "notes.txt").write_text("à garder")
    write_year(year, tmp_path)
    before = contents(tmp_path)
    write_year(year, tmp_path)
    assert contents(tmp_path) == before
    assert before["notes.txt"] == "à garder".encode()


def test_an_edited_file_is_never_replaced(year: ReleasedYear, tmp_path: Path) -> None:
    write_year(year, tmp_path)
    edited = tmp_path / "indicateurs-2025.xlsx"
    edited.write_bytes(b"annotated by the responsable")
    before = contents(tmp_path)
    with pytest.raises(UsageError, match=r"indicateurs-2025\.xlsx existe déjà"):
        write_year(year, tmp_path)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_somebody_else_is_never_replaced(
    name: str, year: ReleasedYear, tmp_path: Path
) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match="existe déjà"):
        write_year(year, tmp_path)
    assert contents(tmp_path) == {name: b"mine"}


def test_a_file_in_place_of_the_folder_is_said(year: ReleasedYear, tmp_path: Path) -> None:
    (tmp_path / "envoi").write_text("not a folder")
    with pytest.raises(UsageError, match="n’est pas un dossier"):
        write_year(year, tmp_path / "envoi")


def test_a_writer_that_lets_a_count_slip_is_stopped(
    year: ReleasedYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leak(year: ReleasedYear, path: Path) -> None:
        json_write(year, path)
        text = path.read_text(encoding="utf-8")
        shown = text.replace(
            '"valeur": "masqué",\n     "statut": "C"', '"valeur": 8, "statut": "F"'
        )
        assert shown != text
        path.write_text(shown, encoding="utf-8")

    json_write = json_file.write
    monkeypatch.setattr(json_file, "write", leak)
    with pytest.raises(NotReleasable, match="ne dit pas ce qui devait être publié"):
        write_year(year, tmp_path / "envoi")
    assert not (tmp_path / "envoi").exists()


def test_an_empty_export_is_stopped(
    year: ReleasedYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # F49
    def forget(year: ReleasedYear, path: Path) -> None:
        path.write_text(";".join(csv_file.COLUMNS), encoding="utf-8")

    monkeypatch.setattr(csv_file, "write", forget)
    with pytest.raises(NotReleasable, match=r"indicateurs-2025\.csv"):
        write_year(year, tmp_path)
    assert contents(tmp_path) == {}


def test_a_year_without_data_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="aucune donnée de 2025"):
        publish(desk, 2025, tmp_path / "envoi")
    assert not (tmp_path / "envoi").exists()


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4, 5])
def test_a_refused_rename_puts_the_old_files_back(
    fails_at: int, year: ReleasedYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_year(year, tmp_path)
    before = contents(tmp_path)
    real, calls = os.replace, []

    def replace(source: Any, target: Any) -> None:
        calls.append(target)
        if len(calls) == fails_at:
            raise PermissionError(13, "Permission denied", str(target))
        real(source, target)

    monkeypatch.setattr(publishing.os, "replace", replace)
    with pytest.raises(StorageFailed, match="un autre programme le tient ouvert"):
        write_year(released(titre="Autre service"), tmp_path)
    assert contents(tmp_path) == before


def test_a_full_disk_leaves_nothing_behind(
    year: ReleasedYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(proof_file, "write", full)
    with pytest.raises(StorageFailed, match="le disque est plein"):
        write_year(year, tmp_path / "envoi")
    assert not (tmp_path / "envoi").exists()


def test_a_year_published_with_other_figures_is_told(desk: Desk, tmp_path: Path) -> None:
    store_fiches(desk, service.generate(2025, dossiers=40), fichier="premier")
    publish(desk, 2025, tmp_path)
    publish(desk, 2025, tmp_path)
    assert publishing.other_figures(desk, 2025) is None
    action = FicheAction(jour=date(2025, 3, 4), nature=NatureAction.REUNION_PARTENAIRES)
    store_fiches(desk, [(Provenance("Actions", 2), action)], fichier="second")
    publish(desk, 2025, tmp_path)
    told = publishing.other_figures(desk, 2025)
    assert told is not None
    assert "ont déjà été écrits le 17 novembre 2026, avec d’autres chiffres" in told
    assert publishing.other_figures(desk, 2024) is None
    with desk.store.read() as session:
        rows = session.scalars(select(Publication).order_by(Publication.id)).all()
    assert [(row.annee, row.membre_id) for row in rows] == [(2025, desk.membre.id)] * 3
    printed = {
        cell: None if isinstance(value, Masked) else value
        for cell, value in attack.read_json(tmp_path / NAMES[3]).items()
    }
    assert None in printed.values()
    assert json.loads(rows[-1].contenu) == printed  # what was masked is not kept here either
