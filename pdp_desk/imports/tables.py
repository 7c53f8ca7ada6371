"""Several tables in one sheet: one under the other, or side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

from pdp_desk.domain.folding import fold
from pdp_desk.imports.headers import Meaning, sure_meaning
from pdp_desk.imports.lexicon import field
from pdp_desk.imports.workbook import Cell, Cells, Sheet

MIN_KNOWN, MOSTLY = 3, 0.6  # titles known for sure before a row below the first is a header
KEYS = frozenset({"numero", "nom", "personne"})
# What any table has one of: a row of values ("VPR", "MDT", "Réalisée") has none.
ABOUT = KEYS | {"date", "annee", "entreprise", "siret"}
_VALUE = re.compile(r"^\d+([/.: -]\d|$)")  # a date or a number typed as text
Rows = tuple[tuple[int, Cells], ...]


def tables_of(sheet: Sheet) -> list[Sheet]:
    """The tables of a sheet, each as a sheet of its own; line numbers and columns stay."""
    return [table for part in _stacked(sheet) for table in _beside(part)]


def _stacked(sheet: Sheet) -> Iterator[Sheet]:
    """Cut where, under a blank line or a title, other titles begin."""
    start, title = 0, ""
    titles: list[Cells] = []
    for index, (_, cells) in enumerate(sheet.rows):
        above = _filled(sheet.rows[index - 1][1]) if index else 0
        if (titles and (above > 1 or repeats(cells, titles))) or not are_titles(cells):
            continue
        if titles and start < index - 1:
            cut = index - above
            yield replace(sheet, rows=sheet.rows[start:cut], titre=title)
            title = _only(sheet.rows[cut][1]) if above else ""
            start = cut
        # Titles alone, or the groups and the titles under them.
        titles = [row for _, row in sheet.rows[index : index + 2]]
    yield replace(sheet, rows=sheet.rows[start:], titre=title) if start else sheet


def are_titles(cells: Cells) -> bool:
    """Whether a row holds titles, most of them known for sure; a date or a number is none."""
    said = [cell for cell in cells if cell is not None]
    titles = [cell for cell in said if isinstance(cell, str) and not _VALUE.match(cell)]
    if len(titles) < max(MIN_KNOWN, len(said)):
        return False
    known = [meaning for meaning in map(sure_meaning, titles) if meaning]
    about = any(meaning.champ in ABOUT for meaning in known)
    return about and len(known) >= max(MIN_KNOWN, MOSTLY * len(said))


def repeats(cells: Cells, titles: Iterable[Cells]) -> bool:
    """Whether all the cells are those of a row of titles once more."""
    first = next((index for index, cell in enumerate(cells) if cell is not None), None)
    if first is None:
        return False
    # Asked of every line: the first cell nearly always answers.
    likely = [row for row in titles if first < len(row) and row[first] == cells[first]]
    return any(_repeats(cells, header) for header in likely)


def _repeats(cells: Cells, header: Cells) -> bool:
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
    """The empty column between two dated tables, of which the second says again about whom."""
    titles = rows[0][1]
    for index in range(len(titles)):
        gap = next((i for i in reversed(range(index)) if titles[i] is None), None)
        if gap is None or not any(_says_again(rows, left, index) for left in range(gap)):
            continue
        empty = not any(gap < len(cells) and cells[gap] is not None for _, cells in rows)
        if empty and _is_dated(titles[:gap]) and _is_dated(titles[gap:]):
            return gap
    return None


def _says_again(rows: Rows, left: int, right: int) -> bool:
    """Whether a key comes again: "N°" twice, "Nom" then "Salarié"; not "Nom d'usage"."""
    one, other = rows[0][1][left], rows[0][1][right]
    keys = {_key(one), _key(other)}
    if None in keys:
        return False
    again = fold(str(one)) == fold(str(other)) or keys == {"nom", "personne"}
    return again or (len(keys) == 1 and _other_lines(rows[1:], left, right))


def _other_lines(rows: Rows, left: int, right: int) -> bool:
    """Whether most of what a column says is said on other lines of another one."""
    known = {cells[left] for _, cells in rows if left < len(cells)}
    said = [cells for _, cells in rows if right < len(cells) and cells[right] is not None]
    return 2 * sum(cells[left] != cells[right] in known for cells in said) > len(said)


def _key(cell: Cell) -> str | None:
    found = sure_meaning(cell)
    return found.champ if found and not found.evenement and found.champ in KEYS else None


def _is_dated(titles: Cells) -> bool:
    """Whether a column is an event or the date of one; the date of birth is not."""
    return any(_dates(meaning) for meaning in map(sure_meaning, titles) if meaning)


def _dates(meaning: Meaning) -> bool:
    known = field(meaning.champ)
    return meaning.evenement is not None or (known is not None and known.type == "date")
