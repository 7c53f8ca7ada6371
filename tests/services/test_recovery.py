"""What is said of recovery words while they are typed."""

from __future__ import annotations

import pytest

from pdp_desk.domain.views_kit import EtatMots
from pdp_desk.services.recovery import complete, fold, full_word, judge, read_words, word_list
from pdp_desk.vault.recovery import words_of
from tests.services.vaults import Made, tree

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


def said(made: Made, words: tuple[str, ...]) -> tuple[EtatMots, int | None]:
    before = tree(made.folder)
    verdict = judge(made.folder, " ".join(words))
    assert tree(made.folder) == before
    return verdict.etat, verdict.place


def changed(words: tuple[str, ...], place: int, word: str) -> tuple[str, ...]:
    return (*words[: place - 1], word, *words[place:])


def other_word(word: str) -> str:
    return "abaisser" if word != "abaisser" else "abandon"


def test_f19_the_right_words_are_said_correct(made: Made) -> None:
    assert said(made, made.words) == (EtatMots.CORRECTE, None)
    short = tuple(fold(word)[:4] for word in made.words)
    assert said(made, short) == (EtatMots.CORRECTE, None)


def test_f19_well_formed_words_are_those_of_another_vault(made: Made) -> None:
    assert said(made, RIGHT) == (EtatMots.AUTRE_COFFRE, None)


@pytest.mark.parametrize("place", [1, 12, 24])
def test_f19_the_word_that_is_wrong_is_found_by_its_place(made: Made, place: int) -> None:
    wrong = changed(made.words, place, other_word(made.words[place - 1]))
    assert said(made, wrong) == (EtatMots.NON_VALIDE, place)
    assert said(made, changed(made.words, place, "zzzz")) == (EtatMots.NON_VALIDE, place)


def test_two_neighbours_swapped_are_named(made: Made) -> None:
    at = next(n for n in range(23) if made.words[n] != made.words[n + 1])
    one, two = made.words[at : at + 2]
    verdict = judge(made.folder, " ".join((*made.words[:at], two, one, *made.words[at + 2 :])))
    assert verdict.phrase == f"Non valide : les mots n° {at + 1} et {at + 2} sont intervertis"


def test_words_in_disorder_are_not_valid(made: Made) -> None:
    words = made.words
    if read_words(" ".join(words[::-1])).juste:  # one chance in 256
        words = (*words[12:], *words[:12])
    assert said(made, words[::-1])[0] is EtatMots.NON_VALIDE


def test_a_part_of_the_words_is_on_its_way(made: Made) -> None:
    assert said(made, made.words[:23]) == (EtatMots.INCOMPLETS, None)
    assert said(made, (*made.words, "abaisser"))[0] is EtatMots.NON_VALIDE


def test_words_are_proposed_from_their_first_letters() -> None:
    assert complete("ACAD") == ("académie",)
    assert complete("élig") == complete("elig") == ("éligible",)
    assert "abaisser" in complete("a")
    assert complete("") == ()


@pytest.mark.parametrize(
    ("typed", "word"),
    [("acad", "académie"), ("ACADÉMIE", "académie"), ("aca", None), ("zzzz", None), ("", None)],
)
def test_four_letters_are_enough_to_know_a_word(typed: str, word: str | None) -> None:
    assert full_word(typed) == word
