"""Cells as values: yes or no, numbers, SIRET, NAF, terms of closed lists."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from typing import TypeVar, cast

from rapidfuzz import fuzz, process
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from pdp_desk.domain import vocabulary
from pdp_desk.domain.folding import fold
from pdp_desk.domain.naf import naf_code
from pdp_desk.domain.vocabulary import Term
from pdp_desk.imports.dates import BadValue
from pdp_desk.imports.lexicon import Words, bag, opposed, reserve, valeurs, words
from pdp_desk.imports.workbook import Cell

Kind = TypeVar("Kind", bound=Term)
REFUSED = "ni oui ni non"
UNKNOWN = "cette valeur n'est pas connue"
NEAR = 88  # out of 100: one or two letters off in a word of ten
MIN_NEAR_LENGTH = 6  # shorter labels are too alike to be guessed
SIRET_LENGTH, SIREN_LENGTH = 14, 9
_YES_MARKS, _NO_MARKS = frozenset("✓✔☑xX√"), frozenset("✗✘☐-–—")
_NUMBER = re.compile(r"^[+-]?\d+(?:[.,]\d+)?$")
_ANSWER = re.compile(r"^(oui|non)(\s*[,;:.(–—-]|\s+le\b)\s*(?=\w)(.+)$", re.IGNORECASE)
_DEPARTMENT = re.compile(r"(?<=[^\W\d_]{4})[ -]\d{2,3}$")  # "MDPH 38", "Cap emploi 26"
_ASIDE = re.compile(r"\([^)]*\)")
_ROUNDED = re.compile(r"^\d[.,]\d+e\+?\d+$", re.IGNORECASE)


def as_typed(cell: Cell) -> str:
    """A cell as a French spreadsheet shows it: 57.0 reads 57."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    if isinstance(cell, dt.datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def is_error(cell: object) -> bool:
    """Whether the cell holds a spreadsheet error."""
    return isinstance(cell, str) and cell[:1] == "#" and cell.upper() in valeurs().erreurs


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold(text) for text in getattr(valeurs(), name))


def parse_yes_no(cell: object) -> bool | None:
    """Yes, no, or not said; BadValue for anything else."""
    if cell is None or isinstance(cell, bool):
        return cell
    said: bool | None | str = REFUSED
    if isinstance(cell, (int, float)):
        said = _yes_no(str(int(cell)) if cell == int(cell) else str(cell))
    if isinstance(cell, str):
        said = _yes_no(cell)
    if isinstance(said, str):
        raise BadValue(said)
    return said


@lru_cache(maxsize=16384)
def _yes_no(text: str) -> bool | None | str:
    """The answer, or the reason of a refusal."""
    mark = text.strip()
    if mark in _YES_MARKS or mark in _NO_MARKS:
        return mark in _YES_MARKS
    plain = fold(text)
    if plain in _folded("oui") or plain in _folded("non"):
        return plain in _folded("oui")
    if not plain or is_unknown(text):
        return None
    return _with_more(text)


def _with_more(text: str) -> bool | str:
    """The answer a cell begins with: "oui (visio)", "non - absent"; never "oui, mais reporté"."""
    match = _ANSWER.match(text)
    if match is None:
        return REFUSED
    yes = fold(match[1]) == "oui"
    return REFUSED if yes and not reserve("pas_eu_lieu").isdisjoint(words(match[3])) else yes


def is_unknown(text: str) -> bool:
    """Whether a cell says that the answer is not known: "NC", "N.C.", "à compléter"."""
    plain = fold(text)
    return plain in _folded("inconnu") or plain.replace(" ", "") in _folded("inconnu")


def says_more(text: str) -> bool:
    """Whether a cell says yes or no, and something else."""
    return _ANSWER.match(text) is not None


def says_nothing(cell: object) -> bool:
    """Whether a cell is a no, a dash or an unknown: nothing is lost with it."""
    if isinstance(cell, str) and is_unknown(cell):
        return True
    return looks_yes_no(cell) and not parse_yes_no(cell)


def looks_yes_no(cell: object) -> bool:
    """Whether a cell says yes or no."""
    try:
        return parse_yes_no(cell) is not None
    except BadValue:
        return False


def parse_number(cell: object) -> float | None:
    """A number typed as a number or as French text: "1 234,5"."""
    if cell is None or (isinstance(cell, (int, float)) and not isinstance(cell, bool)):
        return cell
    if isinstance(cell, str):
        plain = cell.replace(" ", "").replace("'", "")
        if _NUMBER.match(plain):
            return float(plain.replace(",", "."))
        if is_unknown(cell):
            return None
    raise BadValue("ce n'est pas un nombre")


def parse_count(cell: object) -> int | None:
    """A whole number, zero or more."""
    number = parse_number(cell)
    if number is None:
        return None
    if number < 0 or number != int(number):
        raise BadValue("ce n'est pas un nombre entier")
    return int(number)


def parse_siret(cell: object) -> str | None:
    """A checked SIRET: with spaces, as a number, with its lost leading zeros put back."""
    if cell is None or (isinstance(cell, str) and is_unknown(cell)):
        return None
    digits = _digits(cell)
    if len(digits) == SIREN_LENGTH and siren_number.is_valid(digits):
        raise BadValue("c'est un SIREN ; il manque les cinq derniers chiffres du SIRET")
    padded = digits.zfill(SIRET_LENGTH) if len(digits) > SIREN_LENGTH else digits
    if not _is_siret(padded):
        raise BadValue("ce n'est pas un SIRET valable")
    return padded


@lru_cache(maxsize=16384)
def _is_siret(digits: str) -> bool:
    """Whether the key is right; the same employers come again and again."""
    return bool(siret_number.is_valid(digits))


def _digits(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    text = str(cell).strip()
    if _ROUNDED.match(text):
        raise BadValue("le tableur a arrondi ce SIRET ; recopiez-le en texte")
    return re.sub(r"[\s.\-]", "", text.removesuffix(".0"))


def parse_naf(cell: object) -> str | None:
    """A NAF code as INSEE writes it."""
    if cell is None:
        return None
    code = naf_code(str(cell).split(" - ")[0].split(" (")[0])
    if code is None:
        raise BadValue("ce n'est pas un code NAF")
    return code


def term_of(kind: type[Kind], cell: object) -> tuple[Kind, bool] | None:
    """The term of a closed list a cell means, and whether it was only nearly written so."""
    if cell is None:
        return None
    found = _term(kind, _text(cell))
    if isinstance(found, str):
        raise BadValue(found)
    return cast("tuple[Kind, bool] | None", found)


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)


@lru_cache(maxsize=16384)
def _term(kind: type[Term], text: str) -> tuple[Term, bool] | None | str:
    """The term and whether it is only near; None when not said; or the reason of a refusal."""
    if is_unknown(text):
        return None
    labels = labels_of(kind.__name__)
    for spelling in (text, without_aside(text), _DEPARTMENT.sub("", text)):
        key = bag(words(spelling))
        if key in labels:
            return kind(labels[key]), False
    near = nearest(text, kind.__name__)
    return (kind(near), True) if near else UNKNOWN


def without_aside(text: str) -> str:
    """The text without what is in brackets: "Cap emploi (Grenoble)"."""
    return _ASIDE.sub(" ", text).strip()


def nearest(text: str, kind: str) -> str | None:
    """The term written almost like the text, if there is only one such term."""
    plain = " ".join(words(text))
    if len(plain) < MIN_NEAR_LENGTH:
        return None
    choices = _spellings(kind)
    found = process.extract(plain, list(choices), scorer=fuzz.ratio, score_cutoff=NEAR, limit=5)
    said = words(text)
    codes = {choices[label] for label, _, _ in found if not opposed(said, tuple(label.split()))}
    return codes.pop() if len(codes) == 1 else None


@cache
def labels_of(kind: str) -> dict[Words, str]:
    """Bag of words -> code, for one closed list."""
    return {bag(words(label)): code for label, code in _names(kind).items()}


@cache
def _spellings(kind: str) -> dict[str, str]:
    return {" ".join(words(label)): code for label, code in _names(kind).items()}


def _names(kind: str) -> dict[str, str]:
    terms: type[Term] = getattr(vocabulary, kind)
    lists = valeurs().listes.get(kind, {})
    names = {name: code for code, synonyms in lists.items() for name in synonyms}
    for item in terms:
        names[item.value.replace("_", " ")] = item.value
        names[item.label] = item.value
    return names
