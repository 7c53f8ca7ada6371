"""The attack finds what pencil and paper find, and says so when it cannot conclude."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdp_desk.disclosure import attack as attack_module
from pdp_desk.disclosure.attack import attack
from pdp_desk.disclosure.cells import Relation
from pdp_desk.disclosure.rule import MASKED, Profil, Value
from tests.conftest import examples
from tests.disclosure.brute import extremes
from tests.disclosure.builders import cross

PROFIL = Profil()


def motives(published: dict[str, Value], *relations: Relation, **guarded: int) -> list[str]:
    report = attack(published, relations, guarded, PROFIL)
    return [f"{d.cellule}: {d.motif}" for d in report.divulgations]


def test_a_single_masked_cell_beside_its_total_is_recomputed() -> None:
    published: dict[str, Value] = {"T": 43, "a": 40, "b": MASKED}
    assert motives(published, Relation("T", ("a", "b"))) == ["b: recalculable exactement"]


def test_two_masked_cells_that_add_up_under_the_threshold_are_proved_small() -> None:
    published: dict[str, Value] = {"T": 49, "a": 40, "b": MASKED, "c": MASKED}
    found = motives(published, Relation("T", ("a", "b", "c")))
    assert found == ["b: prouvée sous le seuil", "c: prouvée sous le seuil"]


def test_a_narrow_interval_is_a_disclosure_even_above_the_threshold() -> None:
    published: dict[str, Value] = {"T": 60, "a": 20, "b": MASKED, "c": MASKED, "d": 16}
    linked = Relation("b", ("d", "e"))
    small = Relation("c", ("f", "g", "h"))
    published |= {"f": 1, "g": 1, "h": MASKED, "e": MASKED}
    found = motives(published, Relation("T", ("a", "b", "c", "d")), linked, small)
    assert "b: encadrée de trop près" in found


def test_a_shown_cell_that_should_be_guarded_is_a_disclosure() -> None:
    assert motives({"a": 3}, a=11) == ["a: affichée en clair"]


def test_a_difference_that_nobody_printed_is_found() -> None:
    inside = Relation("1.10", ("1.11", "1.10 sans 1.11"))
    assert motives({"1.10": 26, "1.11": 23}, inside) == [
        "1.10 sans 1.11: différence prouvée sous le seuil"
    ]


def test_an_overlap_gives_bounds() -> None:
    overlap = Relation("d", ("a", "b"), exact=False)
    assert motives({"d": 50, "a": 47, "b": MASKED}, overlap) == []  # b from 3 to 50
    assert motives({"d": 50, "a": 3, "b": MASKED}, overlap) == ["b: encadrée de trop près"]
    assert motives({"d": 8, "a": 4, "b": MASKED}, overlap) == ["b: prouvée sous le seuil"]
    assert motives({"d": 50, "a": 0, "b": MASKED}, overlap) == ["b: recalculable exactement"]


def test_numbers_that_contradict_each_other_are_never_clean() -> None:
    published: dict[str, Value] = {"T": 10, "a": 40, "b": MASKED}
    assert motives(published, Relation("T", ("a", "b"))) == ["b: l’attaque n’a pas pu conclure"]


def test_a_solver_that_gives_up_counts_as_a_disclosure(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(self: Any) -> None:
        return None

    monkeypatch.setattr(attack_module._Outsider, "_solve", stop)
    published: dict[str, Value] = {"T": 43, "a": MASKED, "b": MASKED}
    found = motives(published, Relation("T", ("a", "b")))
    assert found == [f"{i}: l’attaque n’a pas pu conclure" for i in ("a", "b")]


@settings(deadline=None, max_examples=examples(30))
@given(
    counts=st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=2),
    choice=st.randoms(use_true_random=False),
)
def test_intervals_are_those_of_enumeration(counts: list[list[int]], choice: Any) -> None:
    cells, relations, ids = cross("x", counts)
    values = {cell.id: cell.valeur for cell in cells}
    masked = {i for i in ids if values[i] and i != "T" and choice.random() < 0.6}
    published: dict[str, Value] = {i: MASKED if i in masked else v for i, v in values.items()}
    known = {i: v for i, v in values.items() if i not in masked}
    outsider = attack_module._Outsider(published, tuple(relations))
    expected = extremes(known, masked, relations, most=16)
    found = {i: (outsider.smallest(i), outsider.largest(i)) for i in masked}
    assert found == expected
