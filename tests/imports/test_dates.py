"""Dates as they are typed; what is not certain is refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain.wording import MONTHS, SHORT_MONTHS
from pdp_desk.imports.dates import EXCEL_EPOCH, BadValue, Reading, parse_date

TODAY = date(2026, 11, 17)
FACTS, BIRTHS = Reading(TODAY), Reading(TODAY, births=True)
MARCH = date(2024, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        MARCH,
        datetime(2024, 3, 1, 14, 30),
        45352,
        45352.0,
        "45352",
        20240301,
        "01032024",
        "1/3/24",
        "01/03/2024",
        "01-03-2024",
        "01.03.24",
        "1 3 2024",
        "2024-03-01",
        "2024/03/01",
        "2024-03-01T00:00:00",
        "01/03/2024 14:30",
        "01/03/2024 14h30",
        "1er mars 2024",
        "1 mars 2024",
        "01-mars-24",
        "vendredi 1er mars 2024",
        "1ER MARS 2024",
    ],
)
def test_one_day_typed_in_many_ways(cell: object) -> None:
    assert parse_date(cell, FACTS) == MARCH


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31/02/2024", "calendrier"),
        ("13/25/2023", "calendrier"),
        ("févr. 2024", "jour"),
        ("mars 2024", "jour"),
        ("12 mars", "incomplète"),
        ("12/03", "incomplète"),
        ("bientôt", "comprise"),
        ("12/03/2024 ?", "comprise"),
        ("12/03/2024 et 15/04/2024", "comprise"),
        ("01/01/2031", "futur"),
        ("01/01/1931", "ancienne"),
        (True, "pas une date"),
        (12.5, "pas une date"),
    ],
)
def test_doubtful_dates_are_refused_with_a_reason(cell: object, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        parse_date(cell, FACTS)


@pytest.mark.parametrize(
    ("text", "year"),
    [("01/02/61", 1961), ("01/02/99", 1999), ("01/02/05", 2005), ("01/02/24", 1924)],
)
def test_two_digit_births_are_those_of_people_at_work(text: str, year: int) -> None:
    assert parse_date(text, BIRTHS) == date(year, 2, 1)


def test_a_birth_in_the_future_is_refused() -> None:
    with pytest.raises(BadValue, match="futur"):
        parse_date("01/01/2027", BIRTHS)


STYLES = (
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%d/%m/%y}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}",
    lambda day: (day - EXCEL_EPOCH).days,
    lambda day: float((day - EXCEL_EPOCH).days),
)


@given(st.dates(date(1978, 1, 1), date(2028, 1, 1)), st.sampled_from(range(len(STYLES))))
def test_every_style_reads_back_the_same_day(day: date, style: int) -> None:
    assert parse_date(STYLES[style](day), FACTS) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = parse_date(text, FACTS)
    except BadValue:
        return
    assert isinstance(found, date)
