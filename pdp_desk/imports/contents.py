"""What a column holds: enough to confirm a doubtful header, or to do without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from pdp_desk.domain import vocabulary
from pdp_desk.domain.vocabulary import Term
from pdp_desk.imports.dates import BadValue, Reading
from pdp_desk.imports.lexicon import colonnes, field
from pdp_desk.imports.values import (
    as_typed,
    looks_yes_no,
    parse_naf,
    parse_number,
    parse_siret,
    term_of,
)
from pdp_desk.imports.workbook import Cell

SURE = 0.8  # share of a column's cells that must fit before a header is overruled
ENOUGH = 0.5  # share that confirms a header nearly read
DELAYS = frozenset({"1", "3", "6", "12"})  # in months, or "1 an"
FEW = 3  # cells below which a column proves nothing


def share(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> float:
    """The share of the cells that pass."""
    counts = Counter(cells)  # the same few values come again and again
    passing = sum(count for cell, count in counts.items() if test(cell))
    return passing / len(cells) if cells else 0.0


def fits(champ: str, cells: Sequence[Cell], reading: Reading) -> float:
    """The share of the cells that can be values of a field; 1 for free text."""
    known = field(champ)
    test = _test(known.type if known else "texte", reading)
    return share(cells, test) if test else 1.0


def contradicts(champ: str, cells: Sequence[Cell], reading: Reading) -> bool:
    """Whether every cell is of another list than a header says, or none holds a number."""
    if champ == "numero":
        return len(cells) >= FEW and not any(_has_digit(cell) for cell in cells)
    if champ == "mois":
        return share(cells, _is_delay) < ENOUGH
    known = field(champ)
    closed = is_term(champ) or (known is not None and known.type == "date")
    if not closed or len(cells) < FEW or fits(champ, cells, reading) > 0:
        return False
    others = (other.code for other in colonnes().champ if is_term(other.code))
    return any(fits(other, cells, reading) >= SURE for other in others)


def _has_digit(cell: Cell) -> bool:
    return any(character.isdigit() for character in str(cell))


def counts_lines(cells: Sequence[Cell]) -> bool:
    """Whether cells say 1, 2, 3 and so on."""
    return all(as_typed(cell) == str(number) for number, cell in enumerate(cells, 1))


def _is_delay(cell: Cell) -> bool:
    """Whether a cell is a delay of follow-up: "3", "M+6"; not "janvier", nor a day."""
    return "".join(filter(str.isdigit, as_typed(cell))) in DELAYS


def is_typed(champ: str) -> bool:
    """Whether the values of a field can be told from others."""
    known = field(champ)
    return known is not None and known.type not in ("texte", "nombre")


def is_term(champ: str) -> bool:
    """Whether the values of a field are a closed list."""
    known = field(champ)
    return known is not None and hasattr(vocabulary, known.type)


def _test(kind: str, reading: Reading) -> Callable[[Cell], bool] | None:
    if kind == "date":
        return reading.accepts
    if kind == "oui_non":
        return looks_yes_no
    parsers = {"siret": parse_siret, "naf": parse_naf, "nombre": parse_number}
    if kind in parsers:
        return lambda cell: _parses(parsers[kind], cell)
    terms = getattr(vocabulary, kind, None)
    if isinstance(terms, type) and issubclass(terms, Term):
        return lambda cell: _is_label(cell) and _parses(lambda text: term_of(terms, text), cell)
    return None


def _is_label(cell: Cell) -> bool:
    """Whether a cell can be a label at all: no date, no long number."""
    if isinstance(cell, str):
        return not cell[:4].isdigit() and "/" not in cell[:3]
    return isinstance(cell, (int, float)) and cell < 100


def _parses(parse: Callable[[Cell], object], cell: Cell) -> bool:
    try:
        return parse(cell) is not None
    except BadValue:
        return False
