"""Which lines of a sheet are rows of its table, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pdp_desk.domain.folding import fold
from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.imports.contents import FEW
from pdp_desk.imports.headers import NOM, PERSONNE, sure_meaning
from pdp_desk.imports.line import Line
from pdp_desk.imports.sheets import Recognised, letter
from pdp_desk.imports.tables import repeats
from pdp_desk.imports.values import as_typed
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
        self.at = sheet.header if sheet.header is not None else -1
        self.titles = [cells for _, cells in rows[: self.at + 1] if not _alone(cells)]
        self.width = len(rows[self.at][1]) if self.at >= 0 else 0
        first = min(sheet.columns, key=lambda column: column.index, default=None)
        self.first = first.index if first else 0
        self.named = first is not None and first.meaning in (NOM, PERSONNE)
        wide = (index for index in reversed(range(len(rows))) if not _alone(rows[index][1]))
        self.last = next(wide, 0)

    def aside(self, index: int, cells: Cells) -> Reason:
        """Why a line is left aside: blank, title, header, total, sheet not understood."""
        first = next((cell for cell in cells if cell is not None), None)
        if first is None:
            return SortLigne.IGNORE, "ligne vide"
        if index > self.at and not _alone(cells) and repeats(cells, self.titles):
            return SortLigne.IGNORE, "ligne de titres répétée"
        if self.sheet.genre is None:
            return SortLigne.ILLISIBLE, f"feuille laissée de côté : {self.sheet.raison}"
        if index < self.at:
            return SortLigne.IGNORE, "titre au-dessus du tableau"
        if _are_titles(cells):
            return SortLigne.ILLISIBLE, "titres d'un autre tableau : lignes au-dessous à vérifier"
        if _is_total(first, cells):
            return SortLigne.IGNORE, "ligne de total"
        if len(self.sheet.columns) > 1 and _alone(cells):
            return self._alone(index, cells, first)
        return None, ""

    def _alone(self, index: int, cells: Cells, only: Cell) -> Reason:
        """A single value: a title over what follows, or a cell outside the table."""
        if index > self.last or cells.index(only) > self.first:
            return SortLigne.ILLISIBLE, STRAY
        if self.named or not any(character.isdigit() for character in as_typed(only)):
            return SortLigne.IGNORE, "ligne de titre"
        return None, ""

    def tell_surplus(self, line: Line) -> None:
        """Cells further right than the header: a line of text with a separator too many."""
        for index, cell in enumerate(line.cells[self.width :], self.width):
            if cell is not None:
                line.tell(SURPLUS, f"(colonne {letter(index)})", cell)


def _are_titles(cells: Cells) -> bool:
    """Whether all the cells are titles: "VPR", "RDVL" and "Issue" over a part of the table."""
    said = [cell for cell in cells if cell is not None]
    if len(said) < FEW or not all(isinstance(cell, str) for cell in said):
        return False
    return all(map(sure_meaning, said))


def _is_total(first: Cell, cells: Cells) -> bool:
    """Whether a line counts the others: "SOMME Marie" is a person, "Nb de VPR : 12" is not."""
    label = next((cell for cell in cells if isinstance(cell, str)), "")
    said = fold(label)
    if not said.startswith((*TOTALS, *COUNTS)):
        return False
    rest = [cell for cell in cells if cell is not None and cell != label]
    counted = all(map(_is_count, rest)) if rest else said[-1].isdigit()
    if _COUNT.match(said) or label != first:
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
