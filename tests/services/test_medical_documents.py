"""Documents: those of the team, the medical ones sealed with their names, other files refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.pieces import NOM_MEDICAL, PLUS_GROS, TYPE_SCELLE
from pdp_desk.errors import Forbidden, UsageError
from pdp_desk.services import medical
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Journal, PieceJointe
from tests.services.medical_desks import (
    DUMONTET,
    GARNIER,
    HERS,
    MARCHAND,
    VASSEUR,
    Cell,
)

PDF = b"%PDF-1.7\n1 0 obj\n"


# --- Documents -------------------------------------------------------------------------------


def test_a_medical_document_hides_its_name_and_its_type(
    cell: Cell, garnier: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "Compte rendu opératoire.pdf"
    file.write_bytes(PDF)
    number = medical.add_medical_document(garnier, HERS, file)
    (seen,) = medical.medical_part(garnier, HERS).pieces
    assert (seen.nom, seen.type_mime, seen.taille) == (file.name, "application/pdf", len(PDF))
    with cell.founder.store.read() as session:
        row = session.get_one(PieceJointe, number)
        assert (row.nom, row.type_mime, row.medicale) == (NOM_MEDICAL, TYPE_SCELLE, True)
    assert medical.read_medical_document(garnier, number).contenu == PDF
    for name in (MARCHAND, DUMONTET):
        desk = cell.desk(name)
        assert medical.list_documents(desk, HERS) == ()
        for refused in (medical.read_document, medical.remove_document):
            with pytest.raises(Forbidden, match="médical"):
                refused(desk, number)
        with pytest.raises(Forbidden, match="médical"):
            medical.save_document(desk, number, tmp_path / "copie.pdf")
    assert not (tmp_path / "copie.pdf").exists()
    medical.remove_medical_document(garnier, number)
    assert medical.medical_part(garnier, HERS).pieces == ()


def test_a_document_of_the_team_is_added_read_copied_removed(cell: Cell, tmp_path: Path) -> None:
    desk, file = cell.desk(MARCHAND), tmp_path / "Convention.pdf"
    file.write_bytes(PDF)
    number = medical.add_document(desk, HERS, file)
    (seen,) = medical.list_documents(desk, HERS)
    assert (seen.nom, seen.taille, seen.medicale) == ("Convention.pdf", len(PDF), False)
    assert medical.read_document(desk, number).contenu == PDF
    copy = tmp_path / "ailleurs.pdf"
    medical.save_document(desk, number, copy)
    assert copy.read_bytes() == PDF
    assert desk.folder is not None
    with pytest.raises(UsageError, match="en clair"):
        medical.save_document(desk, number, desk.folder / "copie.pdf")
    with pytest.raises(UsageError, match="pas médical"):
        medical.read_medical_document(cell.desk(GARNIER), number)
    medical.remove_document(desk, number)
    assert medical.list_documents(desk, HERS) == ()


def test_other_files_are_refused(cell: Cell, tmp_path: Path) -> None:
    for name, content in (
        ("virus.exe", b"MZ"),
        ("page.html", b"<html>"),
        ("faux.pdf", b"MZ\x90"),
        ("faux.txt", b"\xff\xfe\x00a"),
        ("nul.txt", b"a\x00b"),
        ("vide.txt", b""),
        ("sans-extension", PDF),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(UsageError, match="n’est pas d’un type"):
            medical.add_document(cell.desk(MARCHAND), HERS, file)
    assert medical.list_documents(cell.desk(MARCHAND), HERS) == ()


def test_a_file_that_is_gone_or_a_folder_is_said(cell: Cell, tmp_path: Path) -> None:
    for path in (tmp_path / "parti.pdf", tmp_path):
        with pytest.raises(UsageError, match="n’est plus là"):
            medical.add_document(cell.desk(MARCHAND), HERS, path)


def test_a_document_too_large_is_not_even_read(cell: Cell, tmp_path: Path) -> None:
    file = tmp_path / "lourd.pdf"
    with file.open("wb") as stream:
        stream.truncate(PLUS_GROS + 1)
    with pytest.raises(UsageError, match="20 Mo"):
        medical.add_medical_document(cell.desk(GARNIER), HERS, file)


def test_f40_a_document_opened_by_the_glass_is_told_as_such(cell: Cell, tmp_path: Path) -> None:
    garnier, vasseur, file = cell.desk(GARNIER), cell.desk(VASSEUR), tmp_path / "Bilan.pdf"
    file.write_bytes(PDF)
    number = medical.add_medical_document(garnier, HERS, file)
    medical.break_glass(vasseur, HERS, "Urgence au poste de secours, médecin absente")
    for desk in (garnier, vasseur):
        medical.read_medical_document(desk, number)
        medical.save_medical_document(desk, number, tmp_path / f"{desk.membre.nom}.pdf")
    with garnier.store.read() as session:
        told = session.scalars(
            select(Journal.detail).where(
                Journal.acte.in_(("lire_piece_medicale", "copier_piece_medicale"))
            )
        )
        assert ["exceptionnel" in str(detail) for detail in told] == [False, False, True, True]
