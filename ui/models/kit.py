"""What the pages of the recovery kit ask of the services, on the database thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdp_desk.domain.views_kit import BilanExercice, EtatKit, PlaceVue, VerdictMots
    from pdp_desk.services.desk import Desk

Words = tuple[str, ...]


def place(parent: Path, titre: str) -> PlaceVue:
    """The folder a new vault would have; refused when something is there."""
    from pdp_desk.services import installation

    return installation.check_place(parent, titre)


def word_list() -> Words:
    """The words one may type."""
    from pdp_desk.services import recovery

    return recovery.word_list()


def judge(folder: Path, text: str) -> VerdictMots:
    """What the words typed are worth for a vault."""
    from pdp_desk.services import recovery

    return recovery.judge(folder, text)


def places(before: tuple[int, ...]) -> tuple[int, ...]:
    """The four words to ask for; never those of the time before."""
    from pdp_desk.services import kit

    return kit.ask_places(before)


def save(words: Words, titre: str, le: date, path: Path) -> Path:
    """Write the page; where it is."""
    from pdp_desk.services import kit

    kit.save_kit(kit.make_kit(words, titre=titre, le=le), path)
    return path


def erase(path: Path) -> None:
    """Remove the page once it is printed."""
    from pdp_desk.services import kit

    kit.erase_kit(path)


def wrong(words: Words, answers: Mapping[int, str]) -> tuple[int, ...]:
    """The places whose word is not the one of the kit."""
    from pdp_desk.services import kit

    return kit.wrong_answers(words, answers)


def verify(desk: Desk, words: Words, answers: Mapping[int, str]) -> EtatKit | tuple[int, ...]:
    """The kit counts from now on; or the places that are wrong."""
    from pdp_desk.services import kit

    return kit.wrong_answers(words, answers) or kit.verify_kit(desk, words, answers)


def state(desk: Desk) -> EtatKit:
    """When the kit was verified, when the last exercise was made."""
    from pdp_desk.services import kit

    return kit.kit_state(desk)


def exercise(desk: Desk, words: str) -> BilanExercice:
    """Open a copy with the words, count it, erase it."""
    from pdp_desk.services import kit

    return kit.recovery_exercise(desk, words)


def propose(desk: Desk, password: str, old_words: str) -> Words:
    """New words that open nothing yet, for who may put them in the vault."""
    from pdp_desk.services import kit

    return kit.propose_words(desk, password, old_words=old_words or None)


def renew(
    desk: Desk, password: str, words: Words, answers: Mapping[int, str], old_words: str
) -> EtatKit:
    """Put the new words in the place of the old ones."""
    from pdp_desk.services import kit

    return kit.renew_words(desk, password, words, answers, old_words=old_words or None)
