"""Numbers that link sheets: under an unknown title they recur; a row counter links nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdp_desk.domain.folding import fold
from pdp_desk.imports.contents import ENOUGH, FEW
from pdp_desk.imports.headers import IGNORED, Column
from pdp_desk.imports.inference import NAMES
from pdp_desk.imports.sheets import Recognised
from pdp_desk.imports.values import as_typed
from pdp_desk.imports.workbook import Cell

NUMERO = "numero"
PERSON = NAMES | {NUMERO}
COUNTER = "simple compteur : les mêmes numéros désignent d'autres personnes dans une autre feuille"
MIN_LENGTH = 4  # a shorter key ("12") may as well be a duration or an age
Titles = dict[tuple[str, str], str]


def linked_keys(sheets: Sequence[Recognised]) -> Titles:
    """(sheet, title) -> dossier number, for the columns whose values link two sheets."""
    cases = [sheet for sheet in sheets if sheet.genre == "dossiers"]
    orphans = [sheet for sheet in sheets if not PERSON & _fields(sheet)]
    found: Titles = {}
    for case in cases:
        for key in _keys(case):
            known = _values(case, key)
            for orphan in orphans:
                for column in _recurring(orphan, known):
                    found[_title(orphan, column)] = NUMERO
                    found |= {} if key.meaning else {_title(case, key): NUMERO}
    return found


def row_counters(sheets: Sequence[Recognised]) -> Titles:
    """(sheet, title) -> nothing, for numbers that start again in each sheet of cases.

    Left alone when another sheet relies on them to say whom it is about.
    """
    cases = [sheet for sheet in sheets if sheet.genre == "dossiers" and NUMERO in _fields(sheet)]
    others = [sheet for sheet in sheets if sheet.genre not in (None, "dossiers")]
    if any(NUMERO in _fields(sheet) and not NAMES & _fields(sheet) for sheet in others):
        return {}
    named = [(sheet, _names_by_number(sheet)) for sheet in cases]
    return {
        _title(sheet, column): IGNORED
        for sheet, names in named
        if any(_start_again(names, other) for twin, other in named if twin is not sheet)
        for column in sheet.columns
        if column.meaning and column.meaning.champ == NUMERO and column.comment != "confirmé"
    }


def _names_by_number(sheet: Recognised) -> dict[str, str]:
    """The person each number names in a sheet."""
    at = {column.meaning.champ: column.index for column in sheet.columns if column.meaning}
    names = [at[champ] for champ in ("nom", "prenom", "personne") if champ in at]
    found = {}
    for row in sheet.body:
        number = fold(as_typed(_cell(row, at[NUMERO])))
        who = fold(" ".join(as_typed(_cell(row, index)) for index in names))
        if number.isdigit() and len(number) < MIN_LENGTH and who:
            found[number] = who
    return found


def _start_again(names: dict[str, str], others: dict[str, str]) -> bool:
    """Whether two sheets count from the same number, for most of them other persons."""
    shared = names.keys() & others.keys()
    if not shared or min(names, key=int) != min(others, key=int):
        return False
    different = sum(names[number] != others[number] for number in shared)
    return different > ENOUGH * len(shared)


def _fields(sheet: Recognised) -> set[str]:
    return {column.meaning.champ for column in sheet.columns if column.meaning}


def _keys(sheet: Recognised) -> Iterator[Column]:
    """The column of numbers; without one, those not understood where no value comes twice."""
    numbered = [c for c in sheet.columns if c.meaning and c.meaning.champ == NUMERO]
    for column in numbered or _unknown(sheet):
        values = _all_values(sheet, column)
        if len(values) >= FEW and len(set(values)) == len(values):
            yield column


def _recurring(sheet: Recognised, known: set[str]) -> Iterator[Column]:
    for column in _unknown(sheet):
        values = _all_values(sheet, column)
        hits = sum(value in known for value in values)
        if hits >= FEW and hits >= ENOUGH * len(values):
            yield column


def _unknown(sheet: Recognised) -> list[Column]:
    return [c for c in sheet.columns if c.meaning is None and c.comment == ""]


def _values(sheet: Recognised, column: Column) -> set[str]:
    return set(_all_values(sheet, column))


def _all_values(sheet: Recognised, column: Column) -> list[str]:
    """What the column says, when it can be a reference at all; nothing otherwise."""
    cells = [_cell(row, column.index) for row in sheet.body]
    values = [fold(as_typed(cell)) for cell in cells if cell is not None]
    telling = [value for value in values if len(value) >= MIN_LENGTH and _numbered(value)]
    return telling if len(telling) >= ENOUGH * len(values) else []


def _numbered(value: str) -> bool:
    return any(character.isdigit() for character in value)


def _cell(row: tuple[Cell, ...], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _title(sheet: Recognised, column: Column) -> tuple[str, str]:
    return fold(sheet.sheet.nom), fold(column.entete)
