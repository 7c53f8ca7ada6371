"""What may be said of recovery words while they are typed, and for which vault they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from pdp_desk.domain.views_kit import EtatMots, VerdictMots
from pdp_desk.domain.wording import plural
from pdp_desk.errors import WrongSecret
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault.folder import read_manifest
from pdp_desk.vault.keys import WORDS_SLOT
from pdp_desk.vault.manifest import Manifest
from pdp_desk.vault.recovery import COUNT, entropy_of, fold, full_word, typed_words, word_list

__all__ = ["complete", "fold", "full_word", "judge", "read_words", "word_list"]

BITS, CHECK_BITS = 11, 8


@dataclass(frozen=True, slots=True)
class LectureMots:
    """How many words were read, the first one that is not in the list, and the checksum."""

    lus: int
    attendus: int
    inconnu: str | None
    juste: bool
    place: int | None = None


def read_words(text: str) -> LectureMots:
    """What the words typed so far are worth; the last one may still be on its way."""
    typed = typed_words(text)
    done = typed if text[-1:].isspace() or len(typed) == COUNT else typed[:-1]
    place = next((place for place, word in enumerate(done, 1) if full_word(word) is None), None)
    unknown = done[place - 1] if place else None
    return LectureMots(len(typed), COUNT, unknown, _checks(text, len(typed)), place)


def judge(folder: Path, text: str) -> VerdictMots:
    """Whether the words open this vault; if not, which one is wrong, as far as can be known."""
    read = read_words(text)
    if read.place is not None:
        return _unknown_word(read)
    if read.lus < COUNT:
        return VerdictMots(EtatMots.INCOMPLETS, read.lus, f"{plural(read.lus, 'mot')} sur {COUNT}")
    if read.lus > COUNT:
        return _invalid(read.lus, f"Non valide : {read.lus} mots, il en faut {COUNT}")
    return _for_vault(read_manifest(folder), text, sums=read.juste)


def complete(prefix: str) -> tuple[str, ...]:
    """The words of the list that start so; accents and capitals do not count."""
    start = fold(prefix.strip())
    return tuple(word for word in word_list() if start and fold(word).startswith(start))


def _for_vault(manifest: Manifest, text: str, *, sums: bool) -> VerdictMots:
    if sums and _opens(manifest, entropy_of(text)):
        return VerdictMots(EtatMots.CORRECTE, COUNT, "Clé correcte : ces mots ouvrent ce coffre")
    wrong = next(_wrong_places(manifest, text), None)
    if wrong is not None:
        return wrong
    if sums:
        said = "Clé d’un autre coffre : ces mots sont bien formés, mais n’ouvrent pas celui-ci"
        return VerdictMots(EtatMots.AUTRE_COFFRE, COUNT, said)
    return _invalid(COUNT, "Non valide : des mots sont faux ou déplacés")


def _unknown_word(read: LectureMots) -> VerdictMots:
    said = f"Non valide : le mot n° {read.place}, « {read.inconnu} », n’est pas dans la liste"
    return _invalid(read.lus, said, read.place)


def _invalid(count: int, said: str, place: int | None = None) -> VerdictMots:
    return VerdictMots(EtatMots.NON_VALIDE, count, said, place)


def _opens(manifest: Manifest, entropy: bytes) -> bool:
    """Whether these 256 bits open a recovery slot of the vault; nothing is kept of its keys."""
    return any(
        wrapping.unwrap(slot, manifest.id, wrapping.words_key(entropy, slot.derivation)) is not None
        for slot in manifest.emplacements
        if slot.type == WORDS_SLOT
    )


def _wrong_places(manifest: Manifest, text: str) -> Iterator[VerdictMots]:
    """The places where a swap with the next, or one other word, would open the vault.

    One in 256 candidates has the right checksum: the search ends within a second. It gives
    nothing to somebody without the kit, who would have to guess 23 words first.
    """
    numbers = [_numbers()[fold(full_word(word) or "")] for word in typed_words(text)]
    for at in range(COUNT - 1):
        if _right(
            manifest, _packed([*numbers[:at], numbers[at + 1], numbers[at], *numbers[at + 2 :]])
        ):
            said = f"Non valide : les mots n° {at + 1} et {at + 2} sont intervertis"
            yield _invalid(COUNT, said, at + 1)
    for at in range(COUNT):
        if any(_right(manifest, candidate) for candidate in _other_words(numbers, at)):
            yield _invalid(COUNT, f"Non valide : le mot n° {at + 1} n’est pas celui du kit", at + 1)


def _right(manifest: Manifest, whole: int) -> bool:
    return _sums(whole) and _opens(manifest, _entropy(whole))


def _other_words(numbers: list[int], place: int) -> Iterator[int]:
    """The 264 bits of every list that differs from this one by the word at this place."""
    shift = BITS * (COUNT - 1 - place)
    without = _packed(numbers) & ~(0x7FF << shift)
    return (without | other << shift for other in range(1 << BITS) if other != numbers[place])


def _packed(numbers: list[int]) -> int:
    whole = 0
    for number in numbers:
        whole = whole << BITS | number
    return whole


def _entropy(whole: int) -> bytes:
    return (whole >> CHECK_BITS).to_bytes((BITS * COUNT - CHECK_BITS) // 8, "big")


def _sums(whole: int) -> bool:
    return sha256(_entropy(whole)).digest()[0] == whole & 0xFF


@cache
def _numbers() -> dict[str, int]:
    return {fold(word): number for number, word in enumerate(word_list())}


def _checks(text: str, count: int) -> bool:
    if count != COUNT:
        return False
    try:
        entropy_of(text)
    except WrongSecret:
        return False
    return True
