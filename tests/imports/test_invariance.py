"""The same workbook laid out otherwise is understood the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from pdp_desk.domain.fiches import Fiche, FicheEvenement, FicheReleve
from pdp_desk.domain.folding import fold
from pdp_desk.imports.dates import Reading
from pdp_desk.imports.plan import plan
from pdp_desk.imports.sheets import recognise
from pdp_desk.imports.workbook import Cell, Sheet, Workbook, clean, read_workbook
from tests.conftest import DATA, TODAY

NAMES = ("suivi-cellule-pdp.xlsx", "un-grand-tableau.xlsx", "carnet.ods", "journal.csv")
KEPT = 40  # lines of each sheet: enough for every way of typing
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
Row = list[Cell]
Table = tuple[str, list[Row], list[Row]]  # the name, the rows down to the titles, the others
BESIDE: dict[str, tuple[Cell, ...]] = {
    "Téléphone": ("06-12-34-56-78", 612345678, None),
    "E-mail": ("a.b@exemple.fr", None),
    "Couleur": ("annulé", "refus", "idem", "VPR", None),
    "Mois": ("janvier", "février", "mars"),
}


def tables_of(name: str) -> Iterator[Table]:
    for sheet in read_workbook(DATA / name).feuilles:
        header = recognise(sheet, {}, Reading(TODAY)).header
        rows = [list(cells) for _, cells in sheet.rows]
        if header is not None:
            yield sheet.nom, rows[: header + 1], rows[header + 1 :][:KEPT]


@pytest.fixture(scope="module")
def books() -> dict[str, list[Table]]:
    return {name: list(tables_of(name)) for name in (*NAMES, "ancien-format.xls")}


def understood(tables: list[Table]) -> set[Fiche]:
    sheets = [_sheet(name, [*head, *body]) for name, head, body in tables]
    read = plan(Workbook("x", "", tuple(sheets)), confirmed={}, today=TODAY)
    return {_bare(fiche) for row in read.lignes for fiche in row.fiches}


def _sheet(name: str, rows: list[Row]) -> Sheet:
    return Sheet(name, tuple((line, clean(row)) for line, row in enumerate(rows, 1)))


def _bare(fiche: Fiche) -> Fiche:
    if isinstance(fiche, FicheEvenement):
        return replace(fiche, texte=None)
    return replace(fiche, source=None) if isinstance(fiche, FicheReleve) else fiche


def shuffled_columns(table: Table) -> Table:
    name, head, body = table
    places = list(range(max(map(len, [*head, *body]))))
    if len(head) < 3:  # titles over groups of columns go with them
        random.Random(38).shuffle(places)
    return name, [_picked(row, places) for row in head], [_picked(row, places) for row in body]


def _picked(row: Row, places: list[int]) -> Row:
    return [row[place] if place < len(row) else None for place in places]


def sorted_otherwise(table: Table) -> Table:
    name, head, body = table
    return name, head, body[::-1]


def blank_rows(table: Table) -> Table:
    name, head, body = table
    return name, head, [row for line in body for row in ([], line)]


def titles_again(table: Table) -> Table:
    return _before_each_third(table, table[1][-1:])


def pages(table: Table) -> Table:
    return _before_each_third(table, [[None], ["Page 2"], *table[1]])


def _before_each_third(table: Table, rows: list[Row]) -> Table:
    name, head, body = table
    cut = [[*rows, row] if place and place % 3 == 0 else [row] for place, row in enumerate(body)]
    return name, head, [row for part in cut for row in part]


def banner(table: Table) -> Table:
    name, head, body = table
    return name, [["Cellule PDP, document interne"], [None], *head], body


def columns_at_the_left(table: Table) -> Table:
    name, head, body = table
    return name, [[None, None, *row] for row in head], [[None, None, *row] for row in body]


def empty_columns(table: Table) -> Table:
    name, head, body = table
    return name, *(
        [[c for cell in row for c in (cell, None)] for row in part] for part in (head, body)
    )


def columns_beside(table: Table) -> Table:
    name, head, body = table
    titles = [[*row, None] for row in head[:-1]] + [[*head[-1], *BESIDE]]
    width = len(head[-1])
    return name, titles, [_beside(row, width, place) for place, row in enumerate(body)]


def _beside(row: Row, width: int, place: int) -> Row:
    if sum(cell is not None for cell in row) < 3:  # blank, or a total
        return row
    more = (values[place % len(values)] for values in BESIDE.values())
    return [*row, *[None] * (width - len(row)), *more]


def numbered_lines(table: Table) -> Table:
    """ "N° d'ordre" at the left, but in a list of dossiers that has no number of its own."""
    name, head, body = table
    if name in ("File active", "2024-2025"):
        return table
    titles = [[None, *row] for row in head[:-1]] + [["N° d'ordre", *head[-1]]]
    return name, titles, [[place, *row] for place, row in enumerate(body, 1)]


def totals(table: Table) -> Table:
    name, head, body = table
    lines = len(body)
    return name, head, [*body, [f"Nombre : {lines}"], [None, "TOTAL", lines], [lines, "Total", 3]]


def capitals(table: Table) -> Table:
    name, head, body = table
    return fold(name).upper(), [[_upper(cell) for cell in row] for row in head], body


def _upper(cell: Cell) -> Cell:
    return fold(cell).upper() if isinstance(cell, str) and "/" not in cell else cell


def spaces(table: Table) -> Table:
    name, head, body = table
    return name, *([[_spaced(cell) for cell in row] for row in part] for part in (head, body))


def _spaced(cell: Cell) -> Cell:
    return "\u00a0" + cell.replace(" ", " \u202f") + " " if isinstance(cell, str) else cell


def dates_in_letters(table: Table) -> Table:
    return _dates(table, lambda day: f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}")


def dates_with_dots(table: Table) -> Table:
    return _dates(table, "le {:%d.%m.%Y}".format)


def dates_in_figures(table: Table) -> Table:
    return _dates(table, "{:%d/%m/%Y 00:00}".format)


def dates_of_programs(table: Table) -> Table:
    return _dates(table, "{:%Y-%m-%dT09:30:00}".format)


def dates_with_hours(table: Table) -> Table:
    return _dates(table, lambda day: datetime(day.year, day.month, day.day, 9, 30))


def _dates(table: Table, typed: Callable[[date], Cell]) -> Table:
    name, head, body = table
    return name, head, [[typed(c) if isinstance(c, date) else c for c in row] for row in body]


LAYOUTS = (
    *(shuffled_columns, sorted_otherwise, blank_rows, titles_again, pages, banner, spaces),
    *(columns_at_the_left, empty_columns, columns_beside, numbered_lines, totals, capitals),
    *(dates_in_letters, dates_with_dots, dates_in_figures, dates_of_programs, dates_with_hours),
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_layout_says_the_same(
    books: dict[str, list[Table]], layout: Callable[[Table], Table]
) -> None:
    for name, tables in books.items():
        changed = understood([layout(table) for table in tables])
        same = understood(tables)
        assert (name, changed - same, same - changed) == (name, set(), set())


def test_sheets_in_another_order_say_the_same(books: dict[str, list[Table]]) -> None:
    for tables in books.values():
        assert understood(tables[::-1]) == understood(tables)
