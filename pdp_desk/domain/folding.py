"""Folding: two spellings of the same word, name or label become the same text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_OTHER = re.compile(r"[^a-z0-9]+")
_TITLES = frozenset({"dr", "docteur", "docteure", "mme", "m", "mlle", "monsieur", "madame", "pr"})


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no accent, one space between words: "L'Haÿ-les-Roses" -> "l hay les roses"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return _OTHER.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def person_key(nom: str, prenom: str) -> str:
    """The folded "nom prénom" persons are sorted and matched by."""
    return fold(f"{nom} {prenom}")


def professional_key(nom: str) -> str:
    """The folded name of a professional, without the title: "Dr Allard" -> "allard"."""
    words = fold(nom).split()
    kept = [word for word in words if word not in _TITLES]
    return " ".join(kept or words)
