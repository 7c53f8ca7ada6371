"""A workbook to rows of fiches: every line read ends in one plan, with its problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pdp_desk.domain.fiches import Provenance
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import ColonneLue, FeuilleLue, Probleme
from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.imports.contents import counts_lines
from pdp_desk.imports.dates import Reading, parse_date, writes_months_first
from pdp_desk.imports.facts import Refused
from pdp_desk.imports.headers import NOM, PERSONNE, Confirmed
from pdp_desk.imports.keys import COUNTER, Titles, linked_keys, row_counters
from pdp_desk.imports.layout import Layout, gist
from pdp_desk.imports.lexicon import colonnes
from pdp_desk.imports.line import Columns, Line, Place
from pdp_desk.imports.numbering import Numbers
from pdp_desk.imports.rows import RowPlan, SheetReader
from pdp_desk.imports.sheets import Recognised, column_cells, recognise
from pdp_desk.imports.tables import tables_of
from pdp_desk.imports.who import puts_first_names_first
from pdp_desk.imports.workbook import Cells, Sheet, Workbook

MONTH_FIRST = "dans cette feuille, les dates sont écrites mois/jour/année : lues ainsi"


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole workbook understood."""

    lignes: tuple[RowPlan, ...]
    feuilles: tuple[FeuilleLue, ...]


def plan(workbook: Workbook, *, confirmed: Confirmed, today: date) -> Plan:
    """Understand every line of a workbook; nothing is stored here."""
    reading, numbers = Reading(today), Numbers()
    sheets = _recognised(workbook, confirmed, reading)
    rows: list[RowPlan] = []
    told: list[FeuilleLue] = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.genre != "dossiers"):
        columns = _columns(sheet)
        rows += _rows(sheet, columns, numbers, _as_written(sheet.sheet, reading))
        told.append(_feuille(sheet, columns))
    order = {sheet.nom: place for place, sheet in enumerate(workbook.feuilles)}
    told.sort(key=lambda feuille: order[feuille.nom])
    return Plan(tuple(rows), tuple(told))


def _recognised(workbook: Workbook, confirmed: Confirmed, reading: Reading) -> list[Recognised]:
    """Every sheet alone, then again with the titles of the keys that link them."""
    tables = [table for sheet in workbook.feuilles for table in tables_of(sheet)]
    sheets = [recognise(table, confirmed, _as_written(table, reading)) for table in tables]
    counters = row_counters(sheets)
    keys = linked_keys(sheets) | counters
    named = {nom for nom, _ in keys}
    again = [
        recognise(sheet.sheet, {**keys, **confirmed}, _as_written(sheet.sheet, reading))
        if fold(sheet.sheet.nom) in named
        else sheet
        for sheet in sheets
    ]
    return [_told_counters(sheet, counters) for sheet in again]


def _told_counters(sheet: Recognised, counters: Titles) -> Recognised:
    """The report says why a column of numbers was left aside."""
    columns = [
        replace(column, comment=COUNTER)
        if column.meaning is None and (fold(sheet.sheet.nom), fold(column.entete)) in counters
        else column
        for column in sheet.columns
    ]
    return replace(sheet, columns=tuple(columns))


def _as_written(sheet: Sheet, reading: Reading) -> Reading:
    """How the dates of a table are to be read."""
    cells = (cell for _, row in sheet.rows for cell in row)
    return reading._replace(month_first=True) if writes_months_first(cells) else reading


def _columns(sheet: Recognised) -> Columns:
    places = {c.meaning: Place(c.index, c.entete) for c in sheet.columns if c.meaning}
    columns = Columns(places, by_line=sheet.genre == "journal")
    named = places.get(PERSONNE) or places.get(NOM)
    if named and sheet.header is not None:
        said = column_cells(sheet.body, named.index)
        columns.first_name_first = puts_first_names_first(named.title, said)
    return columns


def _rows(sheet: Recognised, columns: Columns, numbers: Numbers, reading: Reading) -> list[RowPlan]:
    reader = SheetReader(sheet, numbers)
    layout, repeated = Layout(sheet), _Repeated(sheet, reading)
    rows, lines = list[RowPlan](), list[Line]()
    for index, (number, cells) in enumerate(sheet.sheet.rows):
        if index == sheet.header:
            continue
        line = Line(sheet.sheet.nom, number, cells, columns, reading)
        row = RowPlan(Provenance(sheet.sheet.nom, number))
        row.sort, row.motif = layout.aside(index, cells)
        row.aside = row.sort is SortLigne.IGNORE or sheet.genre is None
        if row.sort is None and (first := repeated.first(number, cells)) != number:
            row.sort, row.motif = SortLigne.DOUBLON, f"même ligne que la ligne {first}"
        if row.sort is None:
            _read(reader, line, row)
            layout.tell_surplus(line)
            lines += [line] if row.fiches and columns.by_line else []
            if row.fiches and reading.month_first:
                line.tell_once(MONTH_FIRST)
        _tell_row(line, row)
        rows.append(row)
    for line in lines:
        line.tell_unread()
    return rows


def _read(reader: SheetReader, line: Line, row: RowPlan) -> None:
    try:
        row.fiches = reader.read(line)
    except Refused as refusal:
        row.sort, row.motif = refusal.sort, str(refusal)


def _tell_row(line: Line, row: RowPlan) -> None:
    """Why the row was not kept: with the cell that could not be read, if there is one."""
    row.problemes = line.problemes
    at = next((place for place, told in enumerate(row.problemes) if told.colonne), None)
    if row.sort is SortLigne.ILLISIBLE and at is not None:
        told = row.problemes[at]
        row.problemes[at] = replace(told, motif=f"{told.motif} ; ligne non gardée")
    elif row.motif:
        told = Probleme(line.feuille, line.ligne, row.motif, "", gist(line.cells))
        row.problemes.insert(0, told)


class _Repeated:
    """The lines typed twice, whatever the case, the accents and the way dates are typed."""

    def __init__(self, sheet: Recognised, reading: Reading) -> None:
        self._seen: dict[tuple[object, ...], int] = {}
        self._reading = reading
        unread = [column.index for column in sheet.columns if column.meaning is None]
        # What only counts the lines makes no two of them different.
        self._counters = [at for at in unread if counts_lines(column_cells(sheet.body, at))]

    def first(self, number: int, cells: Cells) -> int:
        """The number of the line that said the same first, its own when none did."""
        reading = self._reading
        said = [_same(cell, reading) if isinstance(cell, str) else cell for cell in cells]
        for index in self._counters:
            if index < len(said):
                said[index] = None
        return self._seen.setdefault(tuple(said), number)


@lru_cache(maxsize=65536)
def _same(text: str, reading: Reading) -> object:
    if not text[0].isdigit():
        return fold(text)
    return parse_date(text, reading) if reading.accepts(text) else fold(text)


def _feuille(sheet: Recognised, columns: Columns) -> FeuilleLue:
    told = []
    body = sheet.sheet.rows[(sheet.header or 0) + 1 :]
    for column in sheet.columns:
        place = columns.by_meaning.get(column.meaning) if column.meaning else None
        unused = place is not None and sheet.genre is not None and not place.used
        told.append(
            ColonneLue(
                entete=column.entete,
                champ=column.meaning.code if column.meaning and not unused else None,
                libelle=column.meaning.libelle if column.meaning else "",
                comment="sans emploi ici" if unused else column.comment,
                remplies=_filled(body, column.index) if unused or not column.meaning else 0,
            )
        )
    line = sheet.sheet.rows[sheet.header][0] if sheet.header is not None else None
    names = {genre.code: genre.libelle for genre in colonnes().genre}
    genre = names.get(sheet.genre or "")
    lues = len(sheet.sheet.rows) - (line is not None)
    aside = sheet.raison, sheet.sheet.masquee
    return FeuilleLue(sheet.sheet.nom, genre, line, tuple(told), lues, *aside)


def _filled(body: Sequence[tuple[int, Cells]], index: int) -> int:
    return sum(index < len(cells) and cells[index] is not None for _, cells in body)
