"""A file as sheets of rows with the line numbers a spreadsheet shows; nothing is understood yet."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from pdp_desk.errors import UnreadableWorkbook
from pdp_desk.imports.csv_text import looks_like_text, rows_of_csv
from pdp_desk.imports.not_for_import import refuse_person_file, refuse_person_folder

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Cells = tuple[Cell, ...]

MAX_COLUMNS = 1000  # a stray cell at the far right must not cost gigabytes
MAX_BYTES = 300 * 1024 * 1024
TEXTS = (".csv", ".txt", ".tsv")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
# The directory of an OLE file names its streams in UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": "", "\ufeff": ""})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; `rows` are (line from 1, cells), blank lines included.

    `titre` is the title over a table that is not the first of its sheet.
    """

    nom: str
    rows: tuple[tuple[int, Cells], ...]
    masquee: bool = False
    titre: str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file read whole, with the hash of its bytes."""

    fichier: str
    empreinte: str
    feuilles: tuple[Sheet, ...]


def fingerprint(path: Path) -> str:
    """The hash of a file, or of a folder of CSV files, as `read_workbook` will give it."""
    if path.is_dir():
        return _joined((file.name, fingerprint(file)) for file in _texts_in(path))
    return hashlib.sha256(_bytes_of(path)).hexdigest()


def read_workbook(path: Path) -> Workbook:
    """Read a workbook, a French CSV, or a folder of CSV files; UnreadableWorkbook says why not."""
    if path.is_dir():
        return _read_folder(path)
    data = _bytes_of(path)
    sheets = tuple(_sheets(path, data))
    if not any(
        any(cell is not None for cell in cells) for sheet in sheets for _, cells in sheet.rows
    ):
        raise UnreadableWorkbook(
            f"« {path.name} » ne contient aucune donnée.", "Vérifiez que c'est le bon fichier."
        )
    return Workbook(path.name, hashlib.sha256(data).hexdigest(), sheets)


def _read_folder(path: Path) -> Workbook:
    books = [read_workbook(file) for file in _texts_in(path)]
    sheets = tuple(sheet for book in books for sheet in book.feuilles)
    return Workbook(path.name, _joined((book.fichier, book.empreinte) for book in books), sheets)


def _texts_in(folder: Path) -> list[Path]:
    refuse_person_folder(folder)
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in TEXTS)
    if not files:
        raise UnreadableWorkbook(
            f"Le dossier « {folder.name} » ne contient aucun fichier CSV.",
            "Choisissez un classeur, ou un dossier de fichiers CSV.",
        )
    return files


def _joined(files: Iterable[tuple[str, str]]) -> str:
    """The hash of the files with their names: a file's name is that of its sheet."""
    told = "\0".join(part for file in files for part in file)
    return hashlib.sha256(told.encode(errors="surrogateescape")).hexdigest()


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableWorkbook(
                f"« {path.name} » est trop gros pour un classeur de suivi.",
                "Importez seulement les feuilles de la cellule.",
            )
        data = path.read_bytes()
    except FileNotFoundError as missing:
        raise UnreadableWorkbook(
            f"Le fichier « {path.name} » n'existe pas.", "Vérifiez son nom et son emplacement."
        ) from missing
    except OSError as refusal:
        raise UnreadableWorkbook(
            f"Le fichier « {path.name} » ne peut pas être lu.",
            "Fermez-le s'il est ouvert ailleurs, puis recommencez.",
        ) from refusal
    if not data.strip():
        raise UnreadableWorkbook(f"« {path.name} » est vide.", "Vérifiez que c'est le bon fichier.")
    return data


def _sheets(path: Path, data: bytes) -> Iterator[Sheet]:
    refuse_person_file(path.name, data)
    if data[:4] in (_OLE, _ZIP):
        yield from _spreadsheet(path.name, data)
    elif looks_like_text(data):
        _refuse_markup(path.name, data)
        rows = ((line, clean(cells)) for line, cells in rows_of_csv(data))
        yield Sheet(path.stem, _filled(rows))
    else:
        raise _foreign(path.name)


def _spreadsheet(nom: str, data: bytes) -> Iterator[Sheet]:
    if data[:4] == _OLE and _ENCRYPTED in data:
        raise _encrypted(nom)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if meta.typ is SheetTypeEnum.WorkSheet:
                    hidden = meta.visible is not SheetVisibleEnum.Visible
                    yield Sheet(meta.name, _rows(book.get_sheet_by_name(meta.name)), hidden)
    except PasswordError as locked:
        raise _encrypted(nom) from locked
    except (CalamineError, ZipError) as failure:
        raise _foreign(nom) from failure


def _rows(sheet: CalamineSheet) -> tuple[tuple[int, Cells], ...]:
    if sheet.start is None:
        return ()
    if sheet.total_width < MAX_COLUMNS:
        cells: Iterable[Sequence[object]] = sheet.to_python(skip_empty_area=False)
    else:
        cells = (row[:MAX_COLUMNS] for row in sheet.iter_rows())
    rows = dict(enumerate((clean(row) for row in cells), 1))
    for first, last in sheet.merged_cell_ranges or ():
        _spread(rows, first, last)
    return _filled(iter(rows.items()))


def _spread(rows: dict[int, Cells], first: tuple[int, int], last: tuple[int, int]) -> None:
    """A merged cell says its text or its date for every cell it covers; a number is said once."""
    (top, left), (bottom, right) = first, last
    cells = rows.get(top + 1, ())
    value = cells[left] if left < len(cells) else None
    if not isinstance(value, (str, date)):
        return
    for line in range(top + 1, min(bottom + 1, len(rows)) + 1):
        row = list(rows[line])
        for column in range(left, min(right + 1, len(row))):
            row[column] = row[column] if row[column] is not None else value
        rows[line] = tuple(row)


def _filled(rows: Iterator[tuple[int, Cells]]) -> tuple[tuple[int, Cells], ...]:
    """The rows up to the last one that says something."""
    kept = list(rows)
    while kept and all(cell is None for cell in kept[-1][1]):
        kept.pop()
    return tuple(kept)


def clean(cells: Iterable[object]) -> Cells:
    """Cells without odd spaces; an empty one is None; a datetime at midnight is a date."""
    return tuple(_clean(cell) for cell in cells)


def _clean(cell: object) -> Cell:
    if isinstance(cell, str):
        text = cell if cell.isascii() else cell.translate(_SPACES)
        return " ".join(text.split()) or None
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    assert cell is None or isinstance(cell, (bool, int, float, date, time, timedelta))
    return cell


def _refuse_markup(nom: str, data: bytes) -> None:
    start = data[:2000].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"{\\rtf", b"%pdf")):
        raise UnreadableWorkbook(
            f"« {nom} » est une page web ou un document, pas un classeur.",
            "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format .xlsx.",
        )


def _encrypted(nom: str) -> UnreadableWorkbook:
    return UnreadableWorkbook(
        f"« {nom} » est protégé par un mot de passe.",
        "Enregistrez-en une copie sans mot de passe, importez-la, puis supprimez-la.",
    )


def _foreign(nom: str) -> UnreadableWorkbook:
    return UnreadableWorkbook(
        f"« {nom} » n'est pas un classeur lisible, ou il est abîmé.",
        "Formats acceptés : .xlsx, .xls, .xlsb, .ods et .csv.",
    )
