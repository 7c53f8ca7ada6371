"""The year as an Excel workbook for people: a reading sheet, then one sheet per section."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pdp_desk.disclosure.release import Masked, ReleasedRow, ReleasedTable, ReleasedYear
from pdp_desk.disclosure.rule import Value
from pdp_desk.domain.wording import typeset
from pdp_desk.exports.words import (
    NON_CALCULABLE,
    heading,
    label,
    method,
    reading,
    require_released,
    sentence,
    totals,
    unit,
)

FIXED_DATE = datetime(2000, 1, 1)  # the same content makes the same file
ACCENT, TINT, MASK, HATCH, QUIET, LINE = (
    "#17607A",
    "#EDF5F8",
    "#EFEDE8",
    "#CFCBC2",
    "#4C5357",
    "#D3CFC7",
)
LIGHT_DIAGONAL = 14  # XlsxWriter's number for a thin hatching
WIDTHS = (14, 70, 14, 14, 12)
LAST = len(WIDTHS) - 1


def write(year: ReleasedYear, path: Path) -> None:
    """Write the workbook; values only, no formula, no link, no author."""
    require_released(year)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        book.set_properties({"created": FIXED_DATE})
        styles = _Styles(book)
        names = _sheet_names(year.sections)
        _write_reading(book.add_worksheet("Lisez-moi"), year, names, styles)
        for section, name in names.items():
            tables = [table for table in year.tables if table.section == section]
            _Sheet(book.add_worksheet(name), styles, year).fill(section, tables)


class _Styles:
    """The few looks of the workbook."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        line = {**base, "bottom": 4, "bottom_color": LINE}
        wrap = {**base, "text_wrap": True}
        bold = {**base, "bold": True}

        def add(look: dict[str, object], **more: object) -> Format:
            return book.add_format({**look, **more})

        self.title = add(bold, font_size=18, font_color=ACCENT)
        self.section = add(bold, font_size=14, font_color=ACCENT)
        self.table = add(bold, font_size=12, bg_color=TINT)
        self.head = add(bold, font_color=QUIET, bottom=1, bottom_color=LINE)
        self.head_right = add(bold, font_color=QUIET, bottom=1, bottom_color=LINE, align="right")
        self.text, self.bold = add(wrap), add(wrap, bold=True)
        self.quiet = add(wrap, font_color=QUIET)
        self.label = add(line, text_wrap=True)
        self.total = add(line, text_wrap=True, bold=True)
        self.number = add(line, num_format="#,##0", align="right")
        self.rate = add(line, num_format="0.0%", align="right")
        self.masked = add(
            line,
            align="right",
            italic=True,
            font_color=QUIET,
            pattern=LIGHT_DIAGONAL,
            fg_color=HATCH,
            bg_color=MASK,
        )
        self.missing = add(line, align="right", font_color=QUIET)


class _Sheet:
    """One section: its tables one below the other."""

    def __init__(self, sheet: Worksheet, styles: _Styles, year: ReleasedYear) -> None:
        self.sheet, self.styles, self.year, self.line = sheet, styles, year, 0
        _set_up(sheet)

    def fill(self, section: str, tables: list[ReleasedTable]) -> None:
        """Write the section's title, then its tables."""
        self.sheet.write_string(0, 0, typeset(section), self.styles.section)
        self.line = 2
        for table in tables:
            self._title(table)
            if table.motif is not None:
                self._missing(table.motif)
            else:
                self._rows(table)
            self.line += 1

    def _title(self, table: ReleasedTable) -> None:
        _band(self.sheet, self.line, table.code, self.styles)
        self.sheet.write_string(self.line, 1, sentence(table.titre), self.styles.table)
        self.line += 1

    def _missing(self, reason: str) -> None:
        self.sheet.write_string(self.line, 1, typeset(reason), self.styles.quiet)
        self.sheet.write_string(self.line, 2, NON_CALCULABLE, self.styles.missing)
        self.line += 1

    def _rows(self, table: ReleasedTable) -> None:
        ratio = any(row.denominateur is not None for row in table.lignes)
        heads = ["Nombre", "Sur", "Taux"] if ratio else [sentence(unit(table))]
        for column, head in enumerate(heads, start=2):
            self.sheet.write_string(self.line, column, typeset(head), self.styles.head_right)
        self.line += 1
        sums = totals(self.year, table)
        for row in table.lignes:
            look = self.styles.total if row.cellule in sums else self.styles.label
            self.sheet.write_string(self.line, 1, label(table, row), look)
            self._row(row)

    def _row(self, row: ReleasedRow) -> None:
        self._count(2, row.valeur)
        if row.sur is not None:
            self._count(3, row.sur)
            self._rate(4, row.taux)
        self.line += 1

    def _count(self, column: int, value: Value) -> None:
        if isinstance(value, Masked):
            self.sheet.write_string(self.line, column, str(value), self.styles.masked)
        else:
            self.sheet.write_number(self.line, column, value, self.styles.number)

    def _rate(self, column: int, rate: float | Masked | None) -> None:
        if isinstance(rate, Masked):
            self.sheet.write_string(self.line, column, str(rate), self.styles.masked)
        elif rate is None:
            self.sheet.write_string(self.line, column, NON_CALCULABLE, self.styles.missing)
        else:
            self.sheet.write_number(self.line, column, rate, self.styles.rate)


def _write_reading(
    sheet: Worksheet, year: ReleasedYear, names: dict[str, str], styles: _Styles
) -> None:
    _set_up(sheet)
    sheet.write_string(0, 0, typeset(heading(year)), styles.title)
    sheet.write_string(1, 0, typeset(year.titre), styles.section)
    line = _paragraphs(sheet, 3, "Comment lire ces nombres", reading(year), styles)
    line = _paragraphs(sheet, line + 1, "Secret statistique", method(year), styles)
    sheets = [f"{name} : {section}" for section, name in names.items()]
    line = _paragraphs(sheet, line + 1, "Feuilles", [typeset(text) for text in sheets], styles)
    _definitions(sheet, line + 1, year, styles)


def _paragraphs(sheet: Worksheet, line: int, title: str, texts: list[str], styles: _Styles) -> int:
    _band(sheet, line, title, styles)
    for text in texts:
        line += 1
        sheet.merge_range(line, 0, line, LAST, "", styles.text)
        sheet.write_string(line, 0, text, styles.text)
        sheet.set_row(line, 15.5 * (1 + len(text) // 125))
    return line + 1


def _definitions(sheet: Worksheet, line: int, year: ReleasedYear, styles: _Styles) -> None:
    _band(sheet, line, "Définitions", styles)
    for table in year.tables:
        line += 1
        parts = [sentence(table.titre), table.definition, table.note, table.source]
        text = typeset("\n".join(part for part in parts if part))
        sheet.write_string(line, 0, table.code, styles.bold)
        sheet.merge_range(line, 1, line, LAST, "", styles.text)
        sheet.write_string(line, 1, text, styles.text)
        lines = sum(1 + len(part) // 110 for part in parts if part)
        sheet.set_row(line, 15.5 * lines)


def _band(sheet: Worksheet, line: int, title: str, styles: _Styles) -> None:
    """A title on a coloured band as wide as the sheet."""
    for column in range(LAST + 1):
        sheet.write_blank(line, column, None, styles.table)
    sheet.write_string(line, 0, title, styles.table)


def _set_up(sheet: Worksheet) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def _sheet_names(sections: tuple[str, ...]) -> dict[str, str]:
    """Short, legal and different names: Excel allows 31 characters and forbids a few."""
    names: dict[str, str] = {}
    for section in sections:
        clean = "".join(" " if char in "[]:*?/\\'’" else char for char in section).split()
        base = " ".join(clean)[:31].strip() or "Section"
        taken = {
            name.casefold() for name in [*names.values(), "Lisez-moi", "Historique", "History"]
        }
        name, n = base, 2
        while name.casefold() in taken:
            name, n = f"{base[:27].strip()} {n}", n + 1
        names[section] = name
    return names
