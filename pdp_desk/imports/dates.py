"""Dates as people type them; what is not certain is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from pdp_desk.domain.folding import fold
from pdp_desk.domain.wording import MONTHS, SHORT_MONTHS

EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(3654, 73051)  # 1910 to 2100
AHEAD = timedelta(days=731)  # two years
OLDEST_BIRTH = 1920  # earlier, it is a mistyped or an empty date
MIN_AGE = 14  # of somebody who works
_NUMERIC = re.compile(r"^(\d{1,4})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{2,4})$")
# Not "06-45-34-12-78": a telephone number.
_SLASHED = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?![\d/.-])")
MONTHS_IN_YEAR, DAYS_IN_MONTH, ENOUGH_DATES = 12, 31, 2
_WORDS = re.compile(r"^(\d{1,2})(?: ?er)? ([a-z]+) (\d{4}|\d{2})$")
_TIME = re.compile(r"[ t]\d{1,2}[:h]\d{0,2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
# "oui - le 12/03/2024", "depuis le 3/1/24": what is said of a date without changing it.
_LEAD = re.compile(
    r"^(?:(?:oui|ok|fait|faite|vue?|x)\b[ ,:;–—-]*)?"
    r"(?:(?:depuis |dès )?le |depuis |du )?(?=[0-9a-z])",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b[ ,]*", re.I)
_MONTHS = {fold(name): month for month, name in enumerate(MONTHS, 1)}
_MONTHS |= {fold(name): month for month, name in enumerate(SHORT_MONTHS, 1)}
_MONTHS |= {"fev": 2, "jan": 1, "jui": 6, "juill": 7, "aou": 8, "sep": 9}
del _MONTHS["jui"]  # June or July


class BadValue(ValueError):
    """A cell that is not what its column holds; the text says why, in French."""


class Reading(NamedTuple):
    """How dates are read: `births` belong to the past, other facts are near today.

    `month_first` reads 04/15/2024 as American programs write it.
    """

    today: date
    births: bool = False
    month_first: bool = False

    def accepts(self, cell: object) -> bool:
        """Whether a cell is a date."""
        try:
            return parse_date(cell, self) is not None
        except BadValue:
            return False


def parse_date(cell: object, reading: Reading) -> date | None:
    """The date a cell says, None when it is empty; BadValue when it is not certain."""
    if cell is None:
        return None
    found = _of_cell(cell, reading)
    _check(found, reading)
    return found


def _of_cell(cell: object, reading: Reading) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _of_number(cell)
    if isinstance(cell, str):
        found = _of_text(cell, reading)
        if isinstance(found, str):
            raise BadValue(found)
        return found
    raise BadValue("ce n'est pas une date")


def _of_number(number: float) -> date:
    if int(number) in SERIALS:
        return EXCEL_EPOCH + timedelta(days=int(number))
    if number == int(number) and len(str(int(number))) == len("20240131"):
        return _of_digits(str(int(number)))
    raise BadValue("ce nombre n'est pas une date")


def _of_digits(digits: str) -> date:
    if digits[:2] in ("19", "20") and digits[4:6] <= "12":
        return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return _day(int(digits[4:]), int(digits[2:4]), int(digits[:2]))


@lru_cache(maxsize=65536)
def _of_text(text: str, reading: Reading) -> date | str:
    """The date, or the reason of a refusal: both are asked for again and again."""
    try:
        return _typed(text, reading)
    except BadValue as refusal:
        return str(refusal)


def _typed(text: str, reading: Reading) -> date:
    plain = _WEEKDAY.sub("", _LEAD.sub("", _TIME.sub("", text.strip()))).strip(" .")
    if plain.isdigit() and len(plain) in (5, 8):
        return _of_digits(plain) if len(plain) == 8 else _of_number(int(plain))
    match = _NUMERIC.match(plain)
    if match:
        return _of_numbers(match[1], match[2], match[3], reading)
    return _of_words(plain, reading)


def _of_numbers(first: str, month: str, last: str, reading: Reading) -> date:
    if len(first) == len("2024"):
        return _day(int(first), int(month), int(last))
    if len(first) > 2 or len(last) == 3:
        raise BadValue("cette date n'a pas la forme jour/mois/année")
    if reading.month_first:
        first, month = month, first
    return _with_year(last, int(month), int(first), reading)


def writes_months_first(cells: Iterable[object]) -> bool:
    """Whether dates can only be month/day/year: several are, and none is day/month/year."""
    found = 0
    for cell in cells:
        match = _SLASHED.match(cell) if isinstance(cell, str) and cell[0].isdigit() else None
        if match and int(match[1]) > MONTHS_IN_YEAR:
            return False
        found += match is not None and MONTHS_IN_YEAR < int(match[2]) <= DAYS_IN_MONTH
    return found >= ENOUGH_DATES


def _of_words(plain: str, reading: Reading) -> date:
    folded = fold(plain)
    match = _WORDS.match(folded)
    if match and match[2] in _MONTHS:
        return _with_year(match[3], _MONTHS[match[2]], int(match[1]), reading)
    words = folded.split()
    if words and words[0] in _MONTHS:
        raise BadValue("il manque le jour")
    if len(words) == 2 and words[0].isdigit() and (words[1] in _MONTHS or words[1].isdigit()):
        raise BadValue("cette date est incomplète")
    raise BadValue("cette date n'est pas comprise")


def _with_year(year: str, month: int, day: int, reading: Reading) -> date:
    if len(year) == len("2024"):
        return _day(int(year), month, day)
    return _day(_century(int(year), reading), month, day)


def _century(year: int, reading: Reading) -> int:
    """The full year of two digits: an age for work for births, the nearest year for facts."""
    this_year = reading.today.year
    if reading.births:
        return 2000 + year if 2000 + year <= this_year - MIN_AGE else 1900 + year
    return min((1900 + year, 2000 + year), key=lambda full: abs(full - this_year))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as impossible:
        raise BadValue("cette date n'existe pas dans le calendrier") from impossible


def _check(found: date, reading: Reading) -> None:
    if reading.births:
        if found > reading.today:
            raise BadValue("cette naissance est dans le futur")
        if found.year < OLDEST_BIRTH:
            raise BadValue("naissance douteuse, avant 1920 : date non gardée")
    elif found - reading.today > AHEAD:
        raise BadValue("cette date est trop loin dans le futur")
    elif found.year < 1950:
        raise BadValue("cette date est trop ancienne")
