"""Several tables in one sheet: one under the other, or side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from pdp_desk.imports.headers import is_sure, meaning_of
from pdp_desk.imports.workbook import Cell, Cells, Sheet

MIN_KNOWN, MOSTLY = 3, 0.6  # titles known for sure before a row below the first is a header
KEYS = frozenset({"numero", "nom", "personne"})
Rows = tuple[tuple[int, Cells], ...]


def tables_of(sheet: Sheet) -> list[Sheet]:
    """The tables of a sheet, each as a sheet of its own; line numbers and columns stay."""
    return [table for part in _stacked(sheet) for table in _beside(part)]


def _stacked(sheet: Sheet) -> Iterator[Sheet]:
    """Cut where, under a blank line or a title, other titles begin."""
    start, title = 0, ""
    header: Cells = ()
    for index, (_, cells) in enumerate(sheet.rows):
        above = _filled(sheet.rows[index - 1][1]) if index else 0
        if (header and (above > 1 or _repeats(cells, header))) or not are_titles(cells):
            continue
        if header and start < index - 1:
            cut = index - above
            yield replace(sheet, rows=sheet.rows[start:cut], titre=title)
            title = _only(sheet.rows[cut][1]) if above else ""
            start = cut
        header = cells
    yield replace(sheet, rows=sheet.rows[start:], titre=title) if start else sheet


def are_titles(cells: Cells) -> bool:
    """Whether a row holds titles, most of them known for sure."""
    said = [cell for cell in cells if cell is not None]
    if len(said) < MIN_KNOWN or not all(isinstance(cell, str) for cell in said):
        return False
    known = sum(isinstance(cell, str) and is_sure(cell) for cell in said)
    return known >= MIN_KNOWN and known >= MOSTLY * len(said)


def _repeats(cells: Cells, header: Cells) -> bool:
    """Whether all the titles are those of their columns once more."""
    pairs = zip_longest(cells, header[: len(cells)])
    return all(cell is None or cell == title for cell, title in pairs)


def _filled(cells: Cells) -> int:
    """How many different things a line says; a title merged over many cells says one."""
    return len({cell for cell in cells if cell is not None})


def _only(cells: Cells) -> str:
    return next((cell for cell in cells if isinstance(cell, str)), "")


def _beside(sheet: Sheet) -> Iterator[Sheet]:
    """Cut at an empty column when both sides say whom they are about: lines are not shared."""
    header = next((i for i, (_, cells) in enumerate(sheet.rows) if are_titles(cells)), None)
    gap = _gap(sheet.rows[header:]) if header is not None else None
    if header is None or gap is None:
        yield sheet
        return
    yield replace(sheet, rows=tuple((line, cells[:gap]) for line, cells in sheet.rows))
    right = ((line, (None,) * gap + cells[gap:]) for line, cells in sheet.rows[header:])
    yield from _beside(replace(sheet, rows=tuple(row for row in right if _filled(row[1]))))


def _gap(rows: Rows) -> int | None:
    """The empty column between two tables that each have a key."""
    titles = rows[0][1]
    keyed = [index for index, cell in enumerate(titles) if _is_key(cell)]
    for index in keyed[1:]:
        before = next((i for i in reversed(range(index)) if titles[i] is None), None)
        if before is None or before < keyed[0]:
            continue
        if not any(before < len(cells) and cells[before] is not None for _, cells in rows):
            return before
    return None


def _is_key(cell: Cell) -> bool:
    found = meaning_of(cell) if isinstance(cell, str) and is_sure(cell) else None
    return found is not None and found[0].evenement is None and found[0].champ in KEYS
