"""What is said of recovery words while they are typed."""

from __future__ import annotations

import pytest

from pdp_desk.services.recovery import fold, read_words, word_list
from pdp_desk.vault.recovery import words_of

RIGHT = words_of(bytes(range(32)))


def test_the_list_is_the_french_one_in_composed_letters() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == 2048
    assert "académie" in words


@pytest.mark.parametrize("spelling", [str, fold, str.upper], ids=["accents", "without", "capitals"])
def test_the_right_words_check_however_they_are_spelled(spelling: type[str]) -> None:
    read = read_words("\n".join(spelling(word) for word in RIGHT))
    assert (read.lus, read.attendus, read.inconnu, read.juste) == (24, 24, None, True)


def test_two_swapped_words_do_not_check() -> None:
    swapped = (RIGHT[1], RIGHT[0], *RIGHT[2:])
    assert swapped != RIGHT
    assert not read_words(" ".join(swapped)).juste


@pytest.mark.parametrize(
    ("typed", "count", "unknown"),
    [
        ("", 0, None),
        ("aca", 1, None),  # still being typed
        ("acad ", 1, None),  # the only word that starts so
        ("aca ", 1, "aca"),
        ("zzzz abaisser", 2, "zzzz"),
        (" ".join(RIGHT[:23]), 23, None),
        (" ".join((*RIGHT, "abaisser")), 25, None),
    ],
)
def test_counts_and_unknown_words(typed: str, count: int, unknown: str | None) -> None:
    read = read_words(typed)
    assert (read.lus, read.inconnu, read.juste) == (count, unknown, False)
