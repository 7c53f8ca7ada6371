"""One line of a sheet, read by meaning; what cannot be read becomes a problem with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from pdp_desk.domain.views import Probleme
from pdp_desk.domain.vocabulary import Term
from pdp_desk.imports.dates import BadValue, Reading, parse_date
from pdp_desk.imports.headers import Meaning
from pdp_desk.imports.values import (
    as_typed,
    is_error,
    is_unknown,
    parse_count,
    parse_naf,
    parse_number,
    parse_siret,
    parse_yes_no,
    says_more,
    says_nothing,
    term_of,
)
from pdp_desk.imports.workbook import Cell, Cells

Kind = TypeVar("Kind", bound=Term)
Value = TypeVar("Value")


@dataclass(slots=True)
class Place:
    """Where a meaning is in the sheet, and whether a line ever asked for it."""

    index: int
    title: str
    used: bool = False


def _day(cell: Cell, reading: Reading) -> dt.date | None:
    """The date, or None when the cell says that it is not known: "N.C.", "en cours"."""
    unsaid = isinstance(cell, str) and not cell[0].isdigit() and is_unknown(cell)
    return None if unsaid else parse_date(cell, reading)


class Columns:
    """The columns of a sheet by meaning, and which of them served."""

    def __init__(self, by_meaning: dict[Meaning, Place], *, by_line: bool = False) -> None:
        self.by_meaning = by_meaning
        # Whether each line, by its nature, has a use for other columns.
        self.by_line = by_line
        # Where each detail of each event was found, once for all the lines.
        self.scopes: dict[tuple[str, int, bool], dict[str, Meaning]] = {}
        # What was told once for all the lines.
        self.told: set[str] = set()
        # Whether names begin with the first name; None when nothing says it.
        self.first_name_first: bool | None = None

    def has(self, meaning: Meaning) -> bool:
        """Whether the sheet has that column."""
        return meaning in self.by_meaning


class Line:
    """The cells of a line by meaning, typed on demand."""

    __slots__ = ("_asked", "_told", "cells", "columns", "feuille", "ligne", "problemes", "reading")

    def __init__(
        self, feuille: str, ligne: int, cells: Cells, columns: Columns, reading: Reading
    ) -> None:
        self.feuille = feuille
        self.ligne = ligne
        self.cells = cells
        self.columns = columns
        self.reading = reading
        self.problemes: list[Probleme] = []
        self._told: set[tuple[str, str]] = set()
        self._asked: set[int] | None = set() if columns.by_line else None

    def cell(self, meaning: Meaning) -> Cell:
        """What the cell holds; a spreadsheet error is told and reads as empty."""
        place = self.columns.by_meaning.get(meaning)
        if place is None:
            return None
        place.used = True
        if self._asked is not None:
            self._asked.add(place.index)
        cell = self.cells[place.index] if place.index < len(self.cells) else None
        if isinstance(cell, str) and cell[0] == "#" and is_error(cell):
            self.tell("erreur de formule dans le classeur", place.title, cell)
            return None
        return cell

    def tell(self, motif: str, colonne: str = "", valeur: Cell = None) -> None:
        """Report a problem of this line, once; what else is said of a cell joins the first."""
        if (colonne, motif) in self._told:
            return
        self._told.add((colonne, motif))
        for place, known in enumerate(self.problemes):
            if colonne and known.colonne == colonne:
                joined = replace(known, motif=f"{known.motif} ; {motif}")
                self.problemes[place] = joined
                return
        problem = Probleme(self.feuille, self.ligne, motif, colonne, as_typed(valeur)[:120])
        self.problemes.append(problem)

    def tell_once(self, motif: str, colonne: str = "", valeur: Cell = None) -> None:
        """Report on this line what is true of the whole table."""
        if motif not in self.columns.told:
            self.columns.told.add(motif)
            self.tell(motif, colonne, valeur)

    def tell_unread(self) -> None:
        """Report the cells this line had no use for, in columns that served other lines."""
        for place in self.columns.by_meaning.values():
            cell = self.cells[place.index] if place.index < len(self.cells) else None
            unread = place.used and place.index not in (self._asked or ())
            if unread and cell is not None and not says_nothing(cell):
                self.tell("non gardé : sans emploi pour cette nature", place.title, cell)

    def _read(self, meaning: Meaning, parse: Callable[[Cell], Value | None]) -> Value | None:
        cell = self.cell(meaning)
        if cell is None:
            return None
        try:
            return parse(cell)
        except BadValue as refusal:
            self.tell(str(refusal), self.title(meaning), cell)
            return None

    def title(self, meaning: Meaning) -> str:
        """The header of a column."""
        return self.columns.by_meaning[meaning].title if self.columns.has(meaning) else ""

    def date(self, meaning: Meaning) -> dt.date | None:
        return self._read(meaning, lambda cell: _day(cell, self.reading))

    def birth(self, meaning: Meaning) -> dt.date | None:
        births = self.reading._replace(births=True)
        return self._read(meaning, lambda cell: _day(cell, births))

    def yes_no(self, meaning: Meaning) -> bool | None:
        """Yes or no; what is said beside it is told."""
        found, cell = self._read(meaning, parse_yes_no), self.cell(meaning)
        if found is not None and isinstance(cell, str) and says_more(cell):
            self.tell(f"compris comme « {'oui' if found else 'non'} »", self.title(meaning), cell)
        return found

    def number(self, meaning: Meaning) -> float | None:
        return self._read(meaning, parse_number)

    def count(self, meaning: Meaning) -> int | None:
        return self._read(meaning, parse_count)

    def siret(self, meaning: Meaning) -> str | None:
        return self._read(meaning, parse_siret)

    def naf(self, meaning: Meaning) -> str | None:
        return self._read(meaning, parse_naf)

    def text(self, meaning: Meaning) -> str | None:
        """The cell as text; 57.0 reads 57."""
        cell = self.cell(meaning)
        if isinstance(cell, float) and cell == int(cell):
            return str(int(cell))
        return None if cell is None else str(cell)

    def term(self, kind: type[Kind], meaning: Meaning) -> Kind | None:
        """A term of a closed list; one only nearly written is told."""
        found = self._read(meaning, lambda cell: term_of(kind, cell))
        if found is None:
            return None
        if found[1]:
            what = f"compris comme « {found[0].label} »"
            self.tell(what, self.title(meaning), self.cell(meaning))
        return found[0]
