"""Sheets that name their dossier under an unknown title: the values recur, and tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdp_desk.domain.folding import fold
from pdp_desk.imports.contents import ENOUGH, FEW
from pdp_desk.imports.headers import Column
from pdp_desk.imports.line import as_typed
from pdp_desk.imports.sheets import Recognised
from pdp_desk.imports.workbook import Cell

NUMERO = "numero"
PERSON = frozenset({NUMERO, "nom", "personne"})
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
    assert sheet.header is not None
    cells = [_cell(row, column.index) for _, row in sheet.sheet.rows[sheet.header + 1 :]]
    values = [fold(as_typed(cell)) for cell in cells if cell is not None]
    telling = [value for value in values if len(value) >= MIN_LENGTH and _numbered(value)]
    return telling if len(telling) >= ENOUGH * len(values) else []


def _numbered(value: str) -> bool:
    return any(character.isdigit() for character in value)


def _cell(row: tuple[Cell, ...], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _title(sheet: Recognised, column: Column) -> tuple[str, str]:
    return fold(sheet.sheet.nom), fold(column.entete)
