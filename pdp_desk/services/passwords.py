"""How strong a password is, said honestly: what somebody who stole the folder would need."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from typing import Any

from pdp_desk.domain.views_membres import ForceMotDePasse
from pdp_desk.errors import UsageError
from pdp_desk.settings import RESOURCES

# At 64 MiB and more a try, about ten of today's large graphics cards.
TRIES_PER_SECOND = 10_000
# Number of tries from which a password reaches levels 1, 2, 3 and 4; under level 2 it is refused.
STEPS = (10**8, 10**10, 10**12, 10**14)
LEAST = 2
WORDS = ("très faible", "faible", "moyenne", "bonne", "très bonne")
LEAST_WORDS = 2000  # nobody who guesses starts with fewer words than that
LONGEST = 48  # beyond, the estimate would be slow and could only rise
OWN_WORDS = ("pdp desk", "pdp", "desk", "coffre", "cellule")
LISTS = {"francais": "mots-courants.txt", "prenoms": "prenoms.txt"}
MORE = "Ajoutez un ou deux mots sans rapport entre eux."
HABITS = {
    "user_inputs": "Un nom connu de ce coffre se devine en premier.",
    "passwords": "Il ressemble à un mot de passe très répandu.",
    "francais": "Les mots courants se devinent vite.",
    "prenoms": "Les prénoms et les noms se devinent vite.",
    "surnames": "Les prénoms et les noms se devinent vite.",
    "spatial": "Les touches voisines du clavier se devinent vite.",
    "repeat": "Les répétitions se devinent vite.",
    "sequence": "Les suites comme « abc » ou « 6543 » se devinent vite.",
    "regex": "Les années récentes se devinent vite.",
    "date": "Les dates se devinent vite.",
}
UNITS = (
    (60, "quelques secondes", ""),
    (3600, "minute", "minutes"),
    (86_400, "heure", "heures"),
    (86_400 * 60, "jour", "jours"),
    (86_400 * 365 * 2, "mois", "mois"),
    (86_400 * 365 * 1000, "an", "ans"),
)


def password_strength(text: str, known: tuple[str, ...]) -> ForceMotDePasse:
    """An estimate of how many tries find it; `known` is what a thief knows of the vault."""
    if not text:
        return ForceMotDePasse(0, WORDS[0], UNITS[0][1], MORE, acceptable=False)
    found = min((_estimate(form, known) for form in _forms(text)), key=lambda one: one["guesses"])
    guesses = min(float(found["guesses"]), _phrase(text, known))
    level = sum(guesses >= step for step in STEPS)
    return ForceMotDePasse(
        niveau=level,
        mot=WORDS[level],
        duree=_duration(guesses / TRIES_PER_SECOND),
        conseil=_advice(found["sequence"], level),
        acceptable=level >= LEAST,
    )


def refuse_weak(text: str, known: tuple[str, ...]) -> None:
    """Refuse a password that would be found in days; nothing has been done yet."""
    if not text:
        raise UsageError("Le mot de passe est vide.", "Choisissez une phrase facile à retenir.")
    force = password_strength(text, known)
    if not force.acceptable:
        raise UsageError(
            f"Ce mot de passe est trop facile à deviner : {force.duree} suffiraient à qui "
            "aurait volé le dossier.",
            f"{force.conseil} Rien n’a été changé.",
        )


def _forms(text: str) -> set[str]:
    """As typed and without accents: who guesses tries both."""
    composed = unicodedata.normalize("NFC", text)[:LONGEST]
    return {composed, _folded(composed)[:LONGEST]}


def _estimate(text: str, known: tuple[str, ...]) -> dict[str, Any]:
    result: dict[str, Any] = _zxcvbn()(text, user_inputs=_parts(known))
    return result


def _phrase(text: str, known: tuple[str, ...]) -> float:
    """Tries for who only combines common words: the estimator is too kind to several of them."""
    folded = _folded(text)
    words = re.findall(r"[^\W\d_]+", folded.casefold())
    rest = len(re.sub(r"[^\W\d]|\s|[-'’.,;:!?]", "", folded))
    ranks, own = _ranks(), set(_parts(known))
    if not words or rest or not all(len(w) < 3 or w in ranks or w in own for w in words):
        return math.inf
    commonness = max(LEAST_WORDS, *(ranks.get(word, 1) for word in words))
    return float(commonness) ** len(words)


@cache
def _lists() -> dict[str, list[str]]:
    folder = RESOURCES / "mots-de-passe"
    return {name: (folder / file).read_text("utf-8").split() for name, file in LISTS.items()}


@cache
def _ranks() -> dict[str, int]:
    """How common a word is, 1 for the most common; first names are worth a middling word."""
    lists = _lists()
    names = dict.fromkeys(lists["prenoms"], len(lists["prenoms"]) // 2)
    return names | {word: rank for rank, word in enumerate(lists["francais"], 1)}


@cache
def _zxcvbn() -> Any:
    """The estimator, which knows English; French words are added once."""
    from zxcvbn import matching, zxcvbn

    matching.add_frequency_lists(_lists())
    return zxcvbn


def _parts(known: tuple[str, ...]) -> list[str]:
    """Names whole and in pieces, with and without accents."""
    texts = [form for text in (*known, *OWN_WORDS) for form in (text, _folded(text))]
    pieces = [piece for text in texts for piece in re.split(r"\W+", text)]
    glued = ["".join(re.split(r"\W+", text)) for text in texts]
    return sorted({part.casefold() for part in (*texts, *pieces, *glued) if len(part) > 2})


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _advice(sequence: list[dict[str, Any]], level: int) -> str:
    """The habit that costs most, then what to do; nothing when it is good."""
    if level > LEAST or not sequence:
        return ""
    longest = max(sequence, key=lambda match: len(match["token"]))
    habit = HABITS.get(longest.get("dictionary_name") or longest["pattern"])
    if habit is None and longest["pattern"] == "dictionary":
        habit = HABITS["francais"]
    return f"{habit} {MORE}" if habit else MORE


def _duration(seconds: float) -> str:
    if seconds < UNITS[0][0]:
        return UNITS[0][1]
    lengths = (60, 3600, 86_400, 86_400 * 30.4, 86_400 * 365.25)
    for (limit, one, many), length in zip(UNITS[1:], lengths, strict=True):
        if seconds < limit:
            count = max(1, round(seconds / length))
            return f"environ {count} {one if count == 1 else many}"
    return "plus de mille ans"
