"""A workbook to rows of fiches: every line read ends in one plan, with its problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pdp_desk.domain.fiches import Provenance
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import ColonneLue, FeuilleLue, Probleme
from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.imports.dates import Reading, parse_date
from pdp_desk.imports.facts import Refused
from pdp_desk.imports.headers import Confirmed
from pdp_desk.imports.lexicon import colonnes
from pdp_desk.imports.line import Columns, Line, Place
from pdp_desk.imports.numbering import Numbers
from pdp_desk.imports.rows import RowPlan, SheetReader
from pdp_desk.imports.sheets import Recognised, recognise
from pdp_desk.imports.workbook import Cells, Workbook

TOTALS = ("total", "totaux", "sous total", "moyenne", "somme")
_TOTAL = re.compile(rf"^({'|'.join(TOTALS)})( |$)")


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole workbook understood."""

    lignes: tuple[RowPlan, ...]
    feuilles: tuple[FeuilleLue, ...]


def plan(workbook: Workbook, *, confirmed: Confirmed, today: date) -> Plan:
    """Understand every line of a workbook; nothing is stored here."""
    reading, numbers = Reading(today), Numbers()
    sheets = [recognise(sheet, confirmed, reading) for sheet in workbook.feuilles]
    rows: list[RowPlan] = []
    told: list[FeuilleLue] = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.genre != "dossiers"):
        columns = _columns(sheet)
        rows += _rows(sheet, columns, numbers, reading)
        told.append(_feuille(sheet, columns))
    order = {sheet.nom: place for place, sheet in enumerate(workbook.feuilles)}
    told.sort(key=lambda feuille: order[feuille.nom])
    return Plan(tuple(rows), tuple(told))


def _columns(sheet: Recognised) -> Columns:
    return Columns({c.meaning: Place(c.index, c.entete) for c in sheet.columns if c.meaning})


def _rows(
    sheet: Recognised, columns: Columns, numbers: Numbers, reading: Reading
) -> Iterator[RowPlan]:
    reader = SheetReader(sheet, numbers)
    header = sheet.sheet.rows[sheet.header][1] if sheet.header is not None else None
    seen: dict[tuple[object, ...], int] = {}
    for index, (number, cells) in enumerate(sheet.sheet.rows):
        line = Line(sheet.sheet.nom, number, cells, columns, reading)
        row = RowPlan(Provenance(sheet.sheet.nom, number))
        row.sort, row.motif = _aside(sheet, index, line, cells == header)
        first = seen.setdefault(_print(cells, reading), number) if row.sort is None else number
        if first != number:
            row.sort, row.motif = SortLigne.DOUBLON, f"même ligne que la ligne {first}"
        if row.sort is None:
            _read(reader, line, row)
        row.problemes = line.problemes
        if row.motif:
            row.problemes.insert(0, Probleme(sheet.sheet.nom, number, row.motif, "", _gist(cells)))
        yield row


def _read(reader: SheetReader, line: Line, row: RowPlan) -> None:
    try:
        row.fiches = reader.read(line)
    except Refused as refusal:
        row.sort, row.motif = refusal.sort, str(refusal)


def _aside(
    sheet: Recognised,
    index: int,
    line: Line,
    is_header: bool,  # noqa: FBT001
) -> tuple[SortLigne | None, str]:
    """Why a line is left aside: blank, title, header, total, sheet not understood."""
    said = [cell for cell in line.cells if cell is not None]
    if not said or is_header:
        return SortLigne.IGNORE, ""
    if sheet.genre is None or sheet.header is None:
        return SortLigne.ILLISIBLE, "feuille non reconnue"
    if index < sheet.header:
        return SortLigne.IGNORE, "titre au-dessus du tableau"
    first = fold(said[0]) if isinstance(said[0], str) else str(said[0])
    if first.startswith(TOTALS) and _TOTAL.match(first):
        return SortLigne.IGNORE, "ligne de total"
    if len(said) == 1 and len(sheet.columns) > 1 and not any(c.isdigit() for c in first):
        return SortLigne.IGNORE, "ligne de titre"
    return None, ""


def _print(cells: Cells, reading: Reading) -> tuple[object, ...]:
    """A row whatever the case, the accents and the way its dates are typed."""
    return tuple([_same(cell, reading) if isinstance(cell, str) else cell for cell in cells])


@lru_cache(maxsize=65536)
def _same(text: str, reading: Reading) -> object:
    if not text[0].isdigit():
        return fold(text)
    return parse_date(text, reading) if reading.accepts(text) else fold(text)


def _gist(cells: Cells) -> str:
    """The beginning of a line, to find it again."""
    return " | ".join(str(cell) for cell in cells if cell is not None)[:120]


def _feuille(sheet: Recognised, columns: Columns) -> FeuilleLue:
    told = []
    for column in sheet.columns:
        place = columns.by_meaning.get(column.meaning) if column.meaning else None
        unused = place is not None and sheet.genre is not None and not place.used
        told.append(
            ColonneLue(
                entete=column.entete,
                champ=column.meaning.code if column.meaning and not unused else None,
                libelle=column.meaning.libelle if column.meaning else "",
                comment="sans emploi ici" if unused else column.comment,
            )
        )
    line = sheet.sheet.rows[sheet.header][0] if sheet.header is not None else None
    names = {genre.code: genre.libelle for genre in colonnes().genre}
    genre = names.get(sheet.genre or "")
    return FeuilleLue(sheet.sheet.nom, genre, line, tuple(told), len(sheet.sheet.rows))
