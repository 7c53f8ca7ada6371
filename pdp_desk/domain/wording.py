"""French typography of what is shown: dates, numbers, apostrophes."""

from __future__ import annotations

import re
from datetime import date

NARROW_SPACE = "\u202f"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def typeset(text: str) -> str:
    """The text with the French apostrophe and thin spaces before ; ! ? and %."""
    text = text.replace("'", "\u2019")
    for mark in (";", "!", "?", "%"):
        text = text.replace(f" {mark}", f"{NARROW_SPACE}{mark}")
    return text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def number(value: int | float, decimals: int = 0) -> str:
    """A number as a French reader writes it: 1 651 or 12,5, with the true minus sign."""
    text = f"{value:,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    return text.replace("-", "\u2212")


def percent(ratio: float, decimals: int = 1) -> str:
    """A ratio of 1 as a French percentage."""
    return f"{number(ratio * 100, decimals)}{NARROW_SPACE}%"


def long_date(day: date) -> str:
    """12 mars 2026, and 1er for the first of the month."""
    return f"{_day(day)} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, *, today: date) -> str:
    """12 nov.; the year is left out for this year and the next six months."""
    months_ahead = (day.year - today.year) * 12 + day.month - today.month
    near = day.year == today.year or 0 <= months_ahead <= 6
    text = f"{_day(day)} {SHORT_MONTHS[day.month - 1]}"
    return text if near else f"{text} {day.year}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """The count with its noun: 0 dossier, 1 dossier, 1 651 dossiers."""
    return f"{number(count)} {one if abs(count) < 2 else many or one + 's'}"


def person_name(text: str) -> str:
    """A name typed in capitals, as it is read: "MERCIER Anne-LISE" -> "Mercier Anne-Lise"."""
    return " ".join(_name_word(word) for word in typeset(text).split())


def _name_word(word: str) -> str:
    """Words in small letters or mixed on purpose (de, McGregor) stay as they are."""
    parts = re.split(r"([-’])", word)
    return "".join(part.capitalize() if _shouted(part) else part for part in parts)


def _shouted(part: str) -> bool:
    return len(part) > 1 and part.isupper()


def _day(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
