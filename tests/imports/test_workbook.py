"""Files of every kind are read, or refused with a clear French message."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from pdp_desk.errors import UnreadableWorkbook
from pdp_desk.imports.workbook import Cell, fingerprint, read_workbook
from tests.conftest import DATA

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rows(path: Path) -> list[tuple[int, tuple[Cell, ...]]]:
    (sheet,) = read_workbook(path).feuilles
    return list(sheet.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_csv_of_any_program(tmp_path: Path, encoding: str, mark: str) -> None:
    text = f"Nom{mark}Prénom{mark}Né(e) le\r\nLEFÈVRE{mark}Zoé\u00a0{mark}01/02/1980\r\n"
    (tmp_path / "suivi.csv").write_bytes(text.encode(encoding))
    assert rows(tmp_path / "suivi.csv") == [
        (1, ("Nom", "Prénom", "Né(e) le")),
        (2, ("LEFÈVRE", "Zoé", "01/02/1980")),
    ]


def test_csv_lines_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    text = 'sep=;\nNom;Note\n"A";"deux\nlignes; et un point-virgule"\n\nB;x\n'
    (tmp_path / "a.csv").write_text(text, "utf-8")
    assert [line for line, _ in rows(tmp_path / "a.csv")] == [1, 2, 3, 4]
    assert rows(tmp_path / "a.csv")[1][1] == ("A", "deux lignes; et un point-virgule")


def test_a_folder_of_csv_is_one_workbook(tmp_path: Path) -> None:
    for name in ("Visites", "Dossiers"):
        (tmp_path / f"{name}.csv").write_text("a;b\n1;2\n", "utf-8")
    assert [sheet.nom for sheet in read_workbook(tmp_path).feuilles] == ["Dossiers", "Visites"]


def test_a_file_renamed_in_a_folder_is_another_workbook(tmp_path: Path) -> None:
    (tmp_path / "Visites.csv").write_text("Nom;Date\nA;1", "utf-8")
    before = fingerprint(tmp_path)
    assert read_workbook(tmp_path).empreinte == before
    (tmp_path / "Visites.csv").rename(tmp_path / "Liaisons.csv")
    assert fingerprint(tmp_path) == read_workbook(tmp_path).empreinte != before


def test_an_excel_workbook_with_everything_in_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Dossier", "Date", "Texte"])
    sheet.append(["2024-1", datetime(2024, 1, 2), "  deux\u00a0mots "])
    sheet.append([None, datetime(2024, 1, 3, 14, 30), "=1/0"])
    sheet.merge_cells("A2:A3")
    sheet["C4"], sheet["C4"].data_type = "#REF!", "e"
    book.create_sheet("cachée").append(["x"])
    book["cachée"].sheet_state = "hidden"
    book.create_sheet("large").cell(2, 16000, "loin")
    book["large"]["A1"] = "près"
    book.save(tmp_path / "tout.xlsx")
    first, hidden, wide = read_workbook(tmp_path / "tout.xlsx").feuilles
    assert first.rows[1] == (2, ("2024-1", date(2024, 1, 2), "deux mots"))
    assert first.rows[2][1][:2] == ("2024-1", datetime(2024, 1, 3, 14, 30))
    assert (hidden.nom, hidden.rows) == ("cachée", ((1, ("x",)),))
    assert len(wide.rows) == 1
    assert len(wide.rows[0][1]) <= 1000


@pytest.mark.parametrize("name", ["carnet.ods", "ancien-format.xls", "suivi-cellule-pdp.xlsx"])
def test_each_format_is_read_whole(name: str) -> None:
    book = read_workbook(DATA / name)
    assert all(sheet.rows for sheet in book.feuilles)
    assert len(book.empreinte) == 64


def truncated() -> bytes:
    return (DATA / "suivi-cellule-pdp.xlsx").read_bytes()[:20_000]


def protected() -> bytes:
    return OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.xlsx", b"", "vide"),
        ("vide.csv", b"\n\n  \n", "vide"),
        ("blanc.csv", b";;;\n;;\n", "aucune donnée"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0", "pas un classeur lisible"),
        ("coupe.xlsx", truncated(), "abîmé"),
        ("secret.xlsx", protected(), "mot de passe"),
        ("vieux.xls", OLE + bytes(600), "pas un classeur lisible"),
        ("page.xls", b"<html><table><tr><td>Nom</td></tr></table></html>", "page web"),
        ("archive.ods", b"PK\x03\x04" + bytes(100), "pas un classeur lisible"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableWorkbook, match=said) as caught:
        read_workbook(tmp_path / name)
    assert name in caught.value.message
    assert caught.value.hint


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkbook, match="n'existe pas"):
        read_workbook(tmp_path / "absent.xlsx")
    with pytest.raises(UnreadableWorkbook, match="aucun fichier CSV"):
        read_workbook(tmp_path)


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "autre.xlsx", "w") as archive:
        archive.writestr("lettre.txt", "bonjour")
    with pytest.raises(UnreadableWorkbook, match="pas un classeur lisible"):
        read_workbook(tmp_path / "autre.xlsx")
