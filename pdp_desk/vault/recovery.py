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
    given = typed_words(words if isinstance(words, str) else " ".join(words))
    if len(given) != COUNT:
        raise WrongSecret(f"Il faut {COUNT} mots de récupération ; {len(given)} ont été lus.", HINT)
    full = [_known_word(word, place) for place, word in enumerate(given, 1)]
    # The list of the library is written with accents apart.
    phrase = Mnemonic.normalize_string(" ".join(full))
    if not _french().check(phrase):
        raise WrongSecret(
            "Ces mots ne forment pas une clé de récupération : un mot est faux ou déplacé.", HINT
        )
    return bytes(_french().to_entropy(phrase))


def typed_words(text: str) -> list[str]:
    """The words of a text, folded, whatever stands between them."""
    return re.findall(r"[a-z]+", fold(text))


def full_word(typed: str) -> str | None:
    """The word of the list that was meant: spelled out, or by its first four letters."""
    word, known = fold(typed.strip()), _by_folded()
    if word in known:
        return known[word]
    starts = [full for folded, full in known.items() if folded.startswith(word)]
    return starts[0] if len(word) >= SHORTEST_PREFIX and len(starts) == 1 else None


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 French words, accents composed, in order."""
    return tuple(unicodedata.normalize("NFC", word) for word in _french().wordlist)


def fold(text: str) -> str:
    """Lower case and without accents, as words are compared."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _known_word(typed: str, place: int) -> str:
    """The word that was meant; the message gives its place, never the word."""
    word = full_word(typed)
    if word is None:
        raise WrongSecret(f"Le mot n° {place} n’est pas dans la liste des mots.", HINT)
    return word


@cache
def _french() -> Mnemonic:
    return Mnemonic("french")


@cache
def _by_folded() -> dict[str, str]:
    return {fold(word): word for word in word_list()}
