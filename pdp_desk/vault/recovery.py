"""The 24 recovery words: 256 random bits and an 8-bit checksum, in French words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from mnemonic import Mnemonic

from pdp_desk.errors import WrongSecret

COUNT = 24
SHORTEST_PREFIX = 4
HINT = "Recopiez les 24 mots du kit de récupération, dans l’ordre ; les accents ne comptent pas."


def words_of(entropy: bytes) -> tuple[str, ...]:
    """The words to print for 256 random bits."""
    phrase = unicodedata.normalize("NFC", _french().to_mnemonic(entropy))
    return tuple(phrase.split())


def entropy_of(words: str | Iterable[str]) -> bytes:
    """The 256 bits behind the words, typed with or without accents, capitals, or endings."""
    typed = words if isinstance(words, str) else " ".join(words)
    given = re.findall(r"[a-z]+", _folded(typed))
    if len(given) != COUNT:
        raise WrongSecret(f"Il faut {COUNT} mots de récupération ; {len(given)} ont été lus.", HINT)
    full = [_full_word(word, place) for place, word in enumerate(given, 1)]
    if not _french().check(" ".join(full)):
        raise WrongSecret(
            "Ces mots ne forment pas une clé de récupération : un mot est faux ou déplacé.", HINT
        )
    return bytes(_french().to_entropy(full))


def _full_word(typed: str, place: int) -> str:
    """The word of the list; the message gives its place, never the word."""
    known = _by_folded()
    if typed in known:
        return known[typed]
    starts = [word for word in known if word.startswith(typed)]
    if len(typed) < SHORTEST_PREFIX or len(starts) != 1:
        raise WrongSecret(f"Le mot n° {place} n’est pas dans la liste des mots.", HINT)
    return known[starts[0]]


@cache
def _french() -> Mnemonic:
    return Mnemonic("french")


@cache
def _by_folded() -> dict[str, str]:
    """The list's own spelling of each word, by the word without accents."""
    return {_folded(word): word for word in _french().wordlist}


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
