"""Write the other teams' workbooks of the tests from the texts of classeurs/.

Run with `uv run --with xlwt python -m tests.data.make_workbooks`. Four ways of keeping a
cellule's data, all fictitious; classeurs.attendu.json has the counts worked out by hand.
In the texts, `=2024-03-15` is a real date, `#12` a number, an empty line a blank row.
"""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

HERE = Path(__file__).parent
TEXTS = HERE / "classeurs"
Row = list[object]

WIDE_GROUPS = [
    ("Salarié", 4),
    ("Employeur", 3),
    ("Accompagnement", 4),
    ("VPR", 4),
    ("Cap emploi", 3),
    ("Divers", 6),
]
ODS_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    f'xmlns:office="{ODS_NAMES}:office:1.0" xmlns:table="{ODS_NAMES}:table:1.0" '
    f'xmlns:text="{ODS_NAMES}:text:1.0"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
    f'xmlns:manifest="{ODS_NAMES}:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def sheets_of(name: str) -> dict[str, list[Row]]:
    """The sheets of a text."""
    sheets: dict[str, list[Row]] = {}
    for part in (TEXTS / name).read_text("utf-8").rstrip("\n").split("\n\n["):
        title, _, body = part.lstrip("[").partition("]\n")
        sheets[title] = [row_of(line) for line in body.split("\n")]
    return sheets


def row_of(line: str) -> Row:
    return [cell_of(cell.strip()) for cell in line.split("|")] if line else []


def cell_of(text: str) -> object:
    if text.startswith("="):
        return date.fromisoformat(text[1:])
    return int(text[1:]) if text.startswith("#") else text.replace("\\n", "\n")


def write_wide() -> None:
    """One wide sheet: a banner, two header rows, several visits per line, no dossier number."""
    options = {"default_date_format": "dd/mm/yyyy"}
    book = xlsxwriter.Workbook(HERE / "un-grand-tableau.xlsx", options)
    book.set_properties({"created": datetime(2026, 1, 1)})
    for name, rows in sheets_of("un-grand-tableau.txt").items():
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, 9, "Cellule PDP — file active, mise à jour chaque lundi")
        column = 0
        for title, width in WIDE_GROUPS:
            sheet.merge_range(2, column, 2, column + width - 1, title)
            column += width
        for line, row in enumerate(rows, 3):
            for index, value in enumerate(row):
                sheet.write(line, index, value)
    book.close()


def write_diary() -> None:
    """OpenDocument: people named, a sheet per year and subject, columns in any order."""
    content = "".join(map(ods_table, sheets_of("carnet.txt").items()))
    files = {
        "mimetype": ODS_TYPE,
        "content.xml": ODS_HEAD + content + ODS_TAIL,
        "META-INF/manifest.xml": MANIFEST,
    }
    with zipfile.ZipFile(HERE / "carnet.ods", "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)


def ods_table(item: tuple[str, list[Row]]) -> str:
    name, rows = item
    cells = ["".join(map(ods_cell, row)) for row in rows]
    lines = "".join(f"<table:table-row>{line}</table:table-row>" for line in cells)
    return f'<table:table table:name="{escape(name)}">{lines}</table:table>'


def ods_cell(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    kind = 'office:value-type="string"'
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value}"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def write_journal() -> None:
    """CSV of Windows: one line per event, each with its person."""
    (rows,) = sheets_of("journal.txt").values()
    with (HERE / "journal.csv").open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def write_old() -> None:
    """Excel 97: eleven sheets with other words, dossier numbers typed as numbers."""
    import xlwt

    book = xlwt.Workbook()
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in sheets_of("ancien-format.txt").items():
        sheet = book.add_sheet(name)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    dated = [style] if isinstance(value, date) else []
                    sheet.write(line, column, value, *dated)
    book.save(str(HERE / "ancien-format.xls"))


if __name__ == "__main__":
    write_wide()
    write_diary()
    write_journal()
    write_old()
