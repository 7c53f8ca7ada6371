"""The synonyms, as typed data: what headers, sheet names and cells may say."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from pdp_desk.domain.folding import fold
from pdp_desk.errors import BadCatalogue
from pdp_desk.settings import RESOURCES

MAY_BE_MISSED = ("visites", "liaisons")  # kinds of events that are planned, then happen or not
FOLDER = RESOURCES / "import"
Words = tuple[str, ...]
T = TypeVar("T")

_FEMININE = re.compile(r"[(.·]\s?(e|ne|s|es|e\.s|le|trice)\s?\)?(?=\s|$|[^\w])", re.IGNORECASE)
_LETTER_DIGIT = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_LETTER_A = re.compile(r"(?<=\d)a(?= |$)|(?<=\d) a$")  # T3A, T3 A: a letter, not "à"
_SMALL = frozenset(
    {
        *("a", "au", "aux", "c", "ce", "ces", "d", "de", "des", "du", "en", "et", "l", "la", "le"),
        *("les", "n", "o", "ou", "pour", "sur", "un", "une", "qui", "concerne", "concernee"),
    }
)
_ORDINALS = frozenset({"er", "ere", "eme", "e", "nd", "nde"})
_NEGATIONS = frozenset({"non", "pas", "sans", "san", "ni", "jamais"})


class Champ(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A meaning a column can have."""

    code: str
    libelle: str
    synonymes: tuple[str, ...]
    type: str = "texte"


class Evenement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of dated fact, and the sheet it would have for itself."""

    code: str
    genre: str
    intitules: tuple[str, ...]
    valeurs: tuple[str, ...] = ()


class Genre(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of sheet: usual names, and how much each column tells for it."""

    code: str
    libelle: str
    feuilles: tuple[str, ...]
    signes: dict[str, int]


class Colonnes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    etrangers: tuple[str, ...]
    communs: tuple[str, ...]
    champ: tuple[Champ, ...]
    evenement: tuple[Evenement, ...]
    genre: tuple[Genre, ...]


class Valeurs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    oui: tuple[str, ...]
    non: tuple[str, ...]
    inconnu: tuple[str, ...]
    erreurs: tuple[str, ...]
    pas_eu_lieu: tuple[str, ...]
    reserves: tuple[str, ...]
    annonces: tuple[str, ...]
    listes: dict[str, dict[str, tuple[str, ...]]]


@cache
def colonnes() -> Colonnes:
    """What columns and sheets may be called."""
    return _load(FOLDER / "colonnes.toml", Colonnes)


@cache
def valeurs() -> Valeurs:
    """What cells may say."""
    return _load(FOLDER / "valeurs.toml", Valeurs)


@cache
def reserve(name: str) -> frozenset[str]:
    """The words of a list that say an event is not, or not yet, what its name says."""
    return frozenset(word for text in getattr(valeurs(), name) for word in words(text))


def _load(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except msgspec.DecodeError as failure:
        raise BadCatalogue(f"Le fichier « {path.name} » est mal formé : {failure}") from failure


@lru_cache(maxsize=8192)
def words(text: str) -> Words:
    """The words that carry the meaning, singular, without gender marks: "Né(e) le" -> ("ne",)."""
    folded = _LETTER_A.sub(" a.", fold(_FEMININE.sub("", text)))
    split = _LETTER_DIGIT.sub(" ", folded).split()
    split = ["date" if word == "dt" else word for word in split]  # "dt_vpr"
    if split and split[-1] == "le":  # "Clôturé le" is the date of it
        split[-1] = "date"
    kept = tuple(singular(word) for word in split if word not in _SMALL and word not in _ORDINALS)
    return kept or tuple(split)


def singular(word: str) -> str:
    """The word without its plural mark."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word.isdigit() else word


def bag(parts: Words) -> Words:
    """The words whatever their order."""
    return tuple(sorted(parts))


def opposed(one: Words, other: Words) -> bool:
    """Whether two names differ by more than spelling: "apte" and "inapte", "pas maintenu"."""
    left, right = set(one) - set(other), set(other) - set(one)
    if (left | right) & _NEGATIONS:
        return True
    # Nobody mistypes the first letter of a word, and a prefix changes it.
    starts, ends = {word[0] for word in left}, {word[0] for word in right}
    return not (starts <= ends or ends <= starts)


@cache
def fields_by_bag() -> dict[Words, str]:
    """Bag of words -> field code."""
    return {
        bag(words(name)): champ.code
        for champ in reversed(colonnes().champ)
        for name in (champ.libelle, *champ.synonymes)
    }


@cache
def foreign() -> frozenset[Words]:
    """Headers that look like ours and are not."""
    return frozenset(bag(words(name)) for name in colonnes().etrangers)


@cache
def common() -> frozenset[Words]:
    """Headers any list of staff may have: they do not make it a list of cases."""
    return frozenset(bag(words(name)) for name in colonnes().communs)


@cache
def events_by_words() -> dict[Words, str]:
    """Words of an event's name in a header -> event code."""
    return {words(name): event.code for event in colonnes().evenement for name in event.intitules}


@cache
def events_by_value() -> dict[Words, str]:
    """Bag of words of a cell or a sheet name -> event code."""
    return {
        bag(words(name)): event.code
        for event in colonnes().evenement
        for name in (*event.intitules, *event.valeurs)
    }


@cache
def field(code: str) -> Champ | None:
    """The field of that code."""
    return next((champ for champ in colonnes().champ if champ.code == code), None)


@cache
def event(code: str) -> Evenement:
    """The event of that code."""
    return next(event for event in colonnes().evenement if event.code == code)
