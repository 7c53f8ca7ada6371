"""The event a cell names, and whether its other words leave it in doubt."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process

from pdp_desk.imports.headers import find_event
from pdp_desk.imports.lexicon import (
    Words,
    bag,
    event,
    events_by_value,
    opposed,
    reserve,
    words,
)
from pdp_desk.imports.values import MIN_NEAR_LENGTH, NEAR, without_aside
from pdp_desk.imports.workbook import Cell


def event_of(cell: Cell) -> str | None:
    """The event a cell names exactly."""
    if not isinstance(cell, str):
        return None
    names = events_by_value()
    found = names.get(bag(words(cell)))
    if found or did_not_happen(cell):
        return found
    return names.get(bag(words(without_aside(cell))))


@lru_cache(maxsize=4096)
def event_near(text: str, genre: str = "") -> str | None:
    """The event a cell nearly names, or names among other words: "VPR faite ce jour".

    Words that announce it, refuse it or name another event leave the cell unsure: "Demande de
    VPR", "Refus TPT", "Appel SSAM". With a `genre`, only the events of that kind are another.
    """
    said = words(text)
    near = _nearly(said)
    if near:
        return near
    among = find_event(said)
    if among is None or _announced(said, among[1]) or _another(among[1], genre):
        return None
    return among[0]


def _nearly(said: Words) -> str | None:
    names = {" ".join(name): code for name, code in events_by_value().items()}
    plain = " ".join(bag(said))
    if len(plain) < MIN_NEAR_LENGTH:
        return None
    found = process.extractOne(plain, list(names), scorer=fuzz.ratio, score_cutoff=NEAR)
    return names[found[0]] if found and not opposed(said, tuple(found[0].split())) else None


def _announced(said: Words, rest: Words) -> bool:
    """Whether the words beside an event's name say it is asked for, planned or refused."""
    first = said[0] in rest and said[0] in reserve("annonces")
    return first or not reserve("reserves").isdisjoint(rest)


def _another(rest: Words, genre: str) -> bool:
    """Whether the words beside an event's name name one more."""
    found = find_event(rest)
    codes = {events_by_value().get((word,)) for word in rest} | {found[0] if found else None}
    return any(code and genre in ("", event(code).genre) for code in codes)


def did_not_happen(text: str) -> bool:
    """Whether the words around an event's name say that it did not take place."""
    return not reserve("pas_eu_lieu").isdisjoint(words(text))


def only_says_missed(cell: Cell) -> bool:
    """Whether a cell says that something did not take place, and nothing else."""
    said = set(words(cell)) if isinstance(cell, str) else set()
    return bool(said) and said <= reserve("pas_eu_lieu")
