"""What may be said of recovery words while they are typed, before any vault is touched."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from mnemonic import Mnemonic

from pdp_desk.errors import WrongSecret
from pdp_desk.vault.recovery import COUNT, entropy_of


@dataclass(frozen=True, slots=True)
class LectureMots:
    """How many words were read, the first one that is not in the list, and the checksum."""

    lus: int
    attendus: int
    inconnu: str | None
    juste: bool


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 French words, accents composed, in order."""
    return tuple(unicodedata.normalize("NFC", word) for word in Mnemonic("french").wordlist)


def read_words(text: str) -> LectureMots:
    """What the words typed so far are worth; the last one may still be on its way."""
    typed = re.findall(r"[a-z]+", fold(text))
    done = typed if text[-1:].isspace() or len(typed) == COUNT else typed[:-1]
    unknown = next((word for word in done if not _known(word)), None)
    return LectureMots(len(typed), COUNT, unknown, _checks(text, len(typed)))


def fold(text: str) -> str:
    """Lower case and without accents, as words are compared."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _known(word: str) -> bool:
    """A word of the list, or the only one that starts with these four letters or more."""
    return word in _folded() or (len(word) >= 4 and sum(w.startswith(word) for w in _folded()) == 1)


@cache
def _folded() -> frozenset[str]:
    return frozenset(fold(word) for word in word_list())


def _checks(text: str, count: int) -> bool:
    if count != COUNT:
        return False
    try:
        entropy_of(text)
    except WrongSecret:
        return False
    return True
