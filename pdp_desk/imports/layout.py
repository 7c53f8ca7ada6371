"""Which lines of a sheet are rows of its table, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from pdp_desk.domain.folding import fold
from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.imports.contents import FEW
from pdp_desk.imports.headers import sure_meaning
from pdp_desk.imports.line import Line, as_typed
from pdp_desk.imports.sheets import Recognised, letter
from pdp_desk.imports.workbook import Cell, Cells

TOTALS = ("total", "totaux", "sous total", "s total", "soustotal", "moyenne", "somme")
# Words that may also begin a row of the table: a total only beside nothing but numbers.
COUNTS = ("nombre", "nb", "nbre", "cumul", "ensemble", "moyenne", "somme", "effectif", "dont")
_TOTAL = re.compile(rf"^({'|'.join(TOTALS)})( |$)")
_COUNT = re.compile(rf"^({'|'.join(COUNTS)})( |$)")
_DATE = re.compile(r"^\d{1,4}[/.-]\d")
STRAY = "cellule isolée, hors du tableau : non gardée"
SURPLUS = "cellule en trop, sans colonne : non gardée"
Reason = tuple[SortLigne | None, str]


class Layout:
    """The shape of one sheet: its header, its columns, where its table ends."""

    def __init__(self, sheet: Recognised) -> None:
        self.sheet = sheet
        rows = sheet.sheet.rows
        self.header = rows[sheet.header][1] if sheet.header is not None else None
        self.first = min((column.index for column in sheet.columns), default=0)
        wide = (index for index in reversed(range(len(rows))) if not _alone(rows[index][1]))
        self.last = next(wide, 0)

    def aside(self, index: int, cells: Cells) -> Reason:
        """Why a line is left aside: blank, title, header, total, sheet not understood."""
        first = next((cell for cell in cells if cell is not None), None)
        if first is None:
            return SortLigne.IGNORE, "ligne vide"
        if self._repeats(cells):
            return SortLigne.IGNORE, "ligne de titres répétée"
        if self.sheet.genre is None or self.sheet.header is None:
            return SortLigne.ILLISIBLE, f"feuille laissée de côté : {self.sheet.raison}"
        if index < self.sheet.header:
            return SortLigne.IGNORE, "titre au-dessus du tableau"
        if _are_titles(cells):
            return SortLigne.ILLISIBLE, "titres d'un autre tableau : lignes au-dessous à vérifier"
        said = fold(first) if isinstance(first, str) else str(first)
        if said.startswith((*TOTALS, *COUNTS)) and _is_total(said, first, cells):
            return SortLigne.IGNORE, "ligne de total"
        if len(self.sheet.columns) > 1 and _alone(cells):
            return self._alone(index, cells, first)
        return None, ""

    def _repeats(self, cells: Cells) -> bool:
        """Whether the cells are the titles of their columns once more."""
        titles = self.header or ()
        same = 0
        for cell, title in zip_longest(cells, titles):
            if cell is not None and cell != title:
                return False
            same += cell is not None
        return same > 1

    def _alone(self, index: int, cells: Cells, only: Cell) -> Reason:
        """A single value: a title over what follows, or a cell outside the table."""
        if index > self.last or cells.index(only) > self.first:
            return SortLigne.ILLISIBLE, STRAY
        if not any(character.isdigit() for character in as_typed(only)):
            return SortLigne.IGNORE, "ligne de titre"
        return None, ""

    def tell_surplus(self, line: Line) -> None:
        """Cells further right than the header: a line of text with a separator too many."""
        width = len(self.header or ())
        for index, cell in enumerate(line.cells[width:], width):
            if cell is not None:
                line.tell(SURPLUS, f"(colonne {letter(index)})", cell)


def _are_titles(cells: Cells) -> bool:
    """Whether all the cells are titles: "VPR", "RDVL" and "Issue" over a part of the table."""
    said = [cell for cell in cells if cell is not None]
    if len(said) < FEW or not all(isinstance(cell, str) for cell in said):
        return False
    return all(map(sure_meaning, said))


def _is_total(said: str, first: Cell, cells: Cells) -> bool:
    """Whether a line counts the others: "SOMME Marie" is a person, "Nb de VPR : 12" is not."""
    rest = [cell for cell in cells if cell is not None and cell != first]
    counted = bool(rest) and all(_is_count(cell) for cell in rest)
    if _COUNT.match(said):
        return counted
    return _TOTAL.match(said) is not None and not _is_person(rest)


def _is_person(rest: Sequence[Cell]) -> bool:
    """Whether cells say dates and words only: those of somebody called Total."""
    others = [as_typed(cell) for cell in rest if not _DATE.match(as_typed(cell))]
    worded = not any(character.isdigit() for text in others for character in text)
    return worded and len(others) < len(rest)


def _is_count(cell: Cell) -> bool:
    text = as_typed(cell).replace(" ", "").rstrip("%")
    return not isinstance(cell, (bool, date)) and text.replace(",", "").replace(".", "").isdigit()


def _alone(cells: Cells) -> bool:
    """Whether a line says one thing only."""
    return len([cell for cell in cells if cell is not None]) <= 1


def gist(cells: Cells) -> str:
    """The beginning of a line, to find it again."""
    return " | ".join(as_typed(cell) for cell in cells if cell is not None)[:120]
