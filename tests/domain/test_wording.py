"""French typography: what a reader sees, character for character."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain import vocabulary
from pdp_desk.domain.vocabulary import Term
from pdp_desk.domain.wording import (
    long_date,
    number,
    percent,
    person_name,
    plural,
    short_date,
    typeset,
)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (1651, 0, "1\u202f651"),
        (-43, 0, "\u221243"),
        (12.5, 1, "12,5"),
        (1234567.891, 2, "1\u202f234\u202f567,89"),
    ],
)
def test_numbers_read_as_in_french(value: float, decimals: int, shown: str) -> None:
    assert number(value, decimals) == shown


def test_percent_keeps_a_thin_space_before_the_sign() -> None:
    assert percent(0.013658) == "1,4\u202f%"


@given(st.integers(-(10**9), 10**9))
def test_a_shown_integer_reads_back_as_itself(value: int) -> None:
    shown = number(value)
    assert int(shown.replace("\u202f", "").replace("\u2212", "-")) == value


def test_plural_follows_french_rule_for_zero_and_one() -> None:
    assert [plural(n, "dossier") for n in (0, 1, 2)] == ["0 dossier", "1 dossier", "2 dossiers"]
    assert plural(3, "jour de retard", "jours de retard") == "3 jours de retard"


def test_first_of_the_month_and_months() -> None:
    assert long_date(date(2026, 3, 1)) == "1er mars 2026"
    assert long_date(date(2026, 8, 12)) == "12 août 2026"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 1, 12), "12 janv."),
        (date(2027, 5, 17), "17 mai"),
        (date(2027, 6, 1), "1er juin 2027"),
        (date(2025, 12, 31), "31 déc. 2025"),
    ],
)
def test_short_date_leaves_the_near_year_out(day: date, shown: str) -> None:
    assert short_date(day, today=date(2026, 11, 17)) == shown


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("MERCIER Laurence", "Mercier Laurence"),
        ("Laine MARGOT", "Laine Margot"),
        ("DA SILVA Anne-LISE", "Da Silva Anne-Lise"),
        ("D'ARTAGNAN é. McGregor", "D’Artagnan é. McGregor"),
        ("VALLÉE de la Tour", "Vallée de la Tour"),
    ],
)
def test_a_name_in_capitals_is_read_as_a_name(typed: str, read: str) -> None:
    assert person_name(typed) == read


def test_typeset_sets_apostrophes_and_spaces() -> None:
    assert typeset("l'avis : « oui » ?") == "l\u2019avis\u00a0: «\u00a0oui\u00a0»\u202f?"


def _terms() -> list[type[Term]]:
    return [kind for kind in vars(vocabulary).values() if _is_list(kind)]


def _is_list(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Term) and kind is not Term


@pytest.mark.parametrize("kind", _terms(), ids=lambda kind: kind.__name__)
def test_every_closed_list_has_distinct_labels_and_storable_codes(kind: type[Term]) -> None:
    labels = [term.label for term in kind]
    assert len(set(labels)) == len(labels)
    assert all(term.label and term.value.isascii() and len(term.value) <= 40 for term in kind)
