"""The dates a catalogue may name."""

from __future__ import annotations

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.indicators.conditions import day


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("debut_annee", date(2025, 1, 1)),
        ("fin_annee", date(2025, 12, 31)),
        ("debut_annee-3m", date(2024, 10, 1)),
        ("fin_annee-3m", date(2025, 9, 30)),
        ("fin_annee-6m", date(2025, 6, 30)),
        ("debut_annee-12m", date(2024, 1, 1)),
    ],
)
def test_named_days(word: str, expected: date) -> None:
    assert day(word, 2025) == expected


@given(closed=st.dates(date(2023, 1, 1), date(2026, 12, 31)), months=st.sampled_from([3, 6, 12]))
def test_a_follow_up_is_due_in_the_year_its_month_comes_round(closed: date, months: int) -> None:
    window = day(f"debut_annee-{months}m", 2025) <= closed <= day(f"fin_annee-{months}m", 2025)
    assert window == ((closed + relativedelta(months=months)).year == 2025)
