"""The stage of a dossier follows from its facts."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain.etapes import StageFacts
from pdp_desk.domain.vocabulary import Etape
from pdp_desk.rules.stage import stage, steps

TODAY = date(2026, 11, 17)
DAY = date(2026, 3, 2)
NAMES = [item.name for item in fields(StageFacts)]
FACTS = st.builds(
    StageFacts,
    **{name: st.none() | st.dates(date(2024, 1, 1), date(2027, 12, 31)) for name in NAMES},
)


@pytest.mark.parametrize(
    ("fact", "reached"),
    [
        (None, Etape.SIGNALEMENT),
        ("signale_le", Etape.SIGNALEMENT),
        ("pris_en_charge_le", Etape.EVALUATION),
        ("plan_ouvert_le", Etape.PLAN),
        ("orientation_le", Etape.ORIENTATIONS),
        ("dispositif_le", Etape.ORIENTATIONS),
        ("plan_retour_le", Etape.SUIVI),
        ("visite_reprise_le", Etape.SUIVI),
        ("clos_le", Etape.CLOTURE),
    ],
)
def test_each_fact_reaches_its_stage(fact: str | None, reached: Etape) -> None:
    facts = replace(StageFacts(), **{fact: DAY}) if fact else StageFacts()
    assert stage(facts, TODAY) is reached


def test_a_fact_to_come_does_not_count_yet_and_counts_on_its_day() -> None:
    planned = StageFacts(signale_le=DAY, plan_ouvert_le=TODAY + timedelta(1))
    assert stage(planned, TODAY) is Etape.SIGNALEMENT
    assert stage(planned, TODAY + timedelta(1)) is Etape.PLAN


def test_the_step_says_which_fact_came_first() -> None:
    facts = StageFacts(orientation_le=DAY + timedelta(9), dispositif_le=DAY)
    step = next(step for step in steps(facts, TODAY) if step.etape is Etape.ORIENTATIONS)
    assert (step.le, step.pourquoi) == (DAY, "Premier dispositif mobilisé")


@given(facts=FACTS)
def test_there_are_always_six_steps_in_order_each_with_its_reason(facts: StageFacts) -> None:
    found = steps(facts, TODAY)
    assert [step.etape for step in found] == list(Etape)
    assert all(step.pourquoi for step in found)


@given(facts=FACTS, name=st.sampled_from(NAMES), later=st.dates(TODAY, date(2028, 1, 1)))
def test_one_more_fact_or_one_more_day_never_goes_back(
    facts: StageFacts, name: str, later: date
) -> None:
    order = list(Etape)
    now = order.index(stage(facts, TODAY))
    assert order.index(stage(facts, later)) >= now
    if getattr(facts, name) is None:
        assert order.index(stage(replace(facts, **{name: DAY}), TODAY)) >= now


@given(facts=FACTS)
def test_the_stage_is_the_last_step_reached(facts: StageFacts) -> None:
    reached = [step.etape for step in steps(facts, TODAY) if step.le is not None]
    assert stage(facts, TODAY) is (reached[-1] if reached else Etape.SIGNALEMENT)
