"""Which backups are kept: each rule on its own, then what must hold whatever the history."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdp_desk.vault.thinning import Aged, to_drop
from tests.conftest import examples

TODAY = date(2026, 11, 17)  # a Tuesday


def made(days_ago: int, hour: int = 9, raison: str = "quotidienne", verifiee: bool = True) -> Aged:
    at = datetime.combine(TODAY - timedelta(days=days_ago), time(hour))
    return Aged(f"{at:%Y-%m-%d-%H}-{raison}", at, raison, verifiee)


def kept(backups: list[Aged]) -> list[Aged]:
    dropped = to_drop(backups, TODAY)
    return [backup for backup in backups if backup.nom not in dropped]


def test_everything_of_today_stays() -> None:
    today = [made(0, hour) for hour in range(8, 18)]
    assert kept(today) == today


def test_one_a_day_for_fourteen_days() -> None:
    twice_a_day = [made(age, hour) for age in range(14) for hour in (9, 17)]
    assert kept(twice_a_day) == [b for b in twice_a_day if b.faite_le.hour == 17 or b == made(0)]


def test_then_one_a_week_for_eight_weeks_then_one_a_month_for_two_years() -> None:
    daily = [made(age) for age in range(1200)]
    ages = [(TODAY - backup.faite_le.date()).days for backup in kept(daily)]
    assert ages[:14] == list(range(14))
    weekly = [age for age in ages if 14 <= age <= 50]
    sundays = [age for age in weekly if (TODAY - timedelta(days=age)).weekday() == 6]
    assert sundays == [16, 23, 30, 37, 44]
    assert [age for age in weekly if age not in sundays] == [
        17,
        48,
    ]  # the last of October, of September
    months = {(TODAY - timedelta(days=age)).replace(day=1) for age in ages}
    assert len(months) == 24
    assert len(ages) == 14 + 5 + 23


def test_before_a_risk_thirty_days() -> None:
    risky = [made(age, raison="avant-import", hour=8) for age in (29, 30, 31, 400)]
    later = [made(age, hour=20) for age in (29, 30, 31, 400)] + [made(0)]
    assert [b for b in kept(risky + later) if b in risky] == risky[:2]


def test_before_an_erasure_no_longer_even_the_last_of_its_month() -> None:
    holding = made(48, raison="avant-effacement")  # 30 September, alone that month
    young = made(30, raison="avant-effacement")
    assert kept([holding, young, made(0)]) == [young, made(0)]


def test_a_verified_one_is_preferred_to_a_later_one_that_is_not() -> None:
    sound, unsound = made(5, 9), made(5, 17, verifiee=False)
    assert kept([sound, unsound, made(0)]) == [sound, made(0)]


def test_the_last_verified_one_is_never_dropped() -> None:
    old = made(3000)
    assert kept([old, made(0, verifiee=False), made(1, verifiee=False)])[0] == old


def test_a_clock_that_was_ahead_loses_nothing() -> None:
    ahead = [made(-400, 9), made(-400, 17)]
    assert kept([*ahead, made(0)]) == [*ahead, made(0)]


def test_a_clock_that_was_ahead_keeps_no_other_backup_longer() -> None:
    daily = [made(age) for age in range(100)]
    assert kept([*daily, made(-400)]) == [*kept(daily), made(-400)]


def test_a_clock_years_ahead_counts_a_long_silence_for_one_day() -> None:
    """It cannot be told from an absence: neither may empty the folder."""
    daily = [made(3650 + age) for age in range(14)]
    risky = made(3650 + 29, raison="avant-import")
    assert kept([risky, *daily[:13], made(0)]) == [risky, *daily[:13], made(0)]
    assert kept([*daily, made(0), made(1)]) == [*daily[:12], daily[13], made(0), made(1)]


def test_an_absence_of_two_months_counts_as_it_is() -> None:
    daily = [made(62 + age) for age in range(14)]
    ages = [(TODAY - backup.faite_le.date()).days for backup in kept([*daily, made(0)])]
    assert ages == [62, 0]


def test_none() -> None:
    assert to_drop([], TODAY) == frozenset()


histories = st.lists(
    st.builds(
        made,
        st.integers(-3, 1500),
        st.integers(0, 23),
        st.sampled_from(["quotidienne", "a-la-demande", "avant-import", "avant-effacement"]),
        st.booleans(),
    ),
    max_size=60,
    unique_by=lambda backup: backup.nom,
)


@settings(max_examples=examples(40))
@given(histories)
def test_whatever_the_history(backups: list[Aged]) -> None:
    left = kept(backups)
    verified = [backup for backup in backups if backup.verifiee]
    if verified:
        assert max(verified, key=lambda b: (b.faite_le, b.nom)) in left
    for backup in backups:
        age = (TODAY - backup.faite_le.date()).days
        if age <= 0 or (backup.raison == "avant-import" and age <= 30):
            assert backup in left
        if 0 < age < 14 and backup.raison != "avant-effacement":
            day = [b for b in left if b.faite_le.date() == backup.faite_le.date()]
            assert day
            assert any(b.verifiee for b in day) or not any(
                b.verifiee for b in backups if b.faite_le.date() == backup.faite_le.date()
            )
    assert len(left) <= 14 + 8 + 24 + 1 + sum(
        1 for b in backups if (TODAY - b.faite_le.date()).days <= 30
    )


@settings(max_examples=examples(40))
@given(histories)
def test_thinning_twice_is_thinning_once(backups: list[Aged]) -> None:
    left = kept(backups)
    assert kept(left) == left


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_list_does_not_count(order: int) -> None:
    daily = [made(age) for age in range(100)]
    assert to_drop(daily[::order], TODAY) == to_drop(daily, TODAY)
