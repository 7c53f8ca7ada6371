"""What is released keeps every sensitive count in doubt, whatever the reader computes."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pdp_desk.disclosure import flow, mask
from pdp_desk.disclosure import release as release_module
from pdp_desk.disclosure.cells import Cell, Relation, Row, YearTables
from pdp_desk.disclosure.release import MASKED, Masked, Profil, ReleasedYear, printed, release
from pdp_desk.errors import NotReleasable, UsageError
from tests.conftest import examples
from tests.disclosure.brute import extremes
from tests.disclosure.builders import (
    breakdown,
    cross,
    person_cell,
    service_year,
    table,
    year,
)

SMALL = Profil(seuil=5, largeur_min=3)


def masked_ids(tables: YearTables, profil: Profil | None = None) -> set[str]:
    released = release(tables, profil)
    return {i for i, value in printed(released.tables).items() if isinstance(value, Masked)}


def assert_in_doubt(tables: YearTables, profil: Profil, *, most: int) -> None:
    """Enumeration, not the solver: every masked or sensitive count keeps a wide interval."""
    counts = printed(release(tables, profil).tables)
    masked = {i for i, value in counts.items() if isinstance(value, Masked)}
    known = {i: value for i, value in counts.items() if not isinstance(value, Masked)}
    sensitive = {i for i, cell in tables.cells.items() if 0 < cell.valeur < profil.seuil}
    assert not sensitive & set(known)
    found = extremes(known, masked, list(tables.relations), most=most, unseen=sensitive)
    assert set(found) == masked | sensitive
    for id_, (low, high) in found.items():
        assert high >= profil.seuil, id_
        assert high - low >= profil.largeur_min, id_


def test_nothing_is_masked_where_everything_is_large() -> None:
    assert masked_ids(breakdown({"a": 40, "b": 30, "c": 12})) == set()


def test_margins_do_not_give_a_masked_cell_back() -> None:  # F42
    hidden = masked_ids(breakdown({"a": 40, "b": 3, "c": 25}))
    assert "b" in hidden
    assert len(hidden) == 2


def test_two_tables_sharing_a_margin_are_protected_together() -> None:  # F43
    cells = [person_cell(i, n) for i, n in {"a": 4, "b": 56, "c": 30, "d": 30, "T": 60}.items()]
    relations = [Relation("T", ("a", "b")), Relation("T", ("c", "d"))]
    hidden = masked_ids(year([table("1", ["a", "b"]), table("2", ["c", "d"])], cells, relations))
    # The total is printed in neither table, yet c + d gives it, hence a from b.
    assert "a" in hidden
    assert hidden & {"b", "c", "d"}


def test_nested_counts_protect_what_lies_between() -> None:
    cells = [person_cell(i, n) for i, n in {"1.10": 49, "1.11": 46, "reste": 3}.items()]
    inside = Relation("1.10", ("1.11", "reste"))
    hidden = masked_ids(year([table("1.10", ["1.10"]), table("1.11", ["1.11"])], cells, [inside]))
    assert len(hidden & {"1.10", "1.11"}) == 1


def test_the_sum_of_the_hidden_is_not_under_the_threshold() -> None:  # F46
    tables = breakdown({"a": 0, "b": 3, "c": 40})
    hidden = masked_ids(tables)
    assert "a" not in hidden
    assert "b" in hidden
    assert hidden & {"c", "T"}


def test_zeros_are_shown_and_known_to_be_zeros() -> None:
    counts = printed(release(breakdown({"a": 0, "b": 0, "c": 4, "d": 60})).tables)
    assert counts["a"] == counts["b"] == 0


def test_acts_of_few_persons_are_sensitive() -> None:
    visits = person_cell("visites", 12, personnes=2)
    released = release(year([table("v", ["visites"])], [visits]))
    assert printed(released.tables) == {"visites": MASKED}
    assert released.gardees == {"visites": 13}


@pytest.mark.parametrize(
    ("employeurs", "largest", "hidden"),
    [(3, 14, False), (2, 10, True), (1, 20, True), (5, 17, False), (5, 18, True)],
)
def test_employers_are_protected(employeurs: int, largest: int, hidden: bool) -> None:
    cell = Cell("a", 20, 20, employeurs=employeurs, plus_gros_employeur=largest)
    assert (masked_ids(year([table("a", ["a"])], [cell])) == {"a"}) is hidden


def test_counts_with_nobody_behind_are_always_shown() -> None:
    meetings = Cell("P2d", 4, 0, 0, 0, nominative=False)
    assert masked_ids(year([table("P2d", ["P2d"])], [meetings])) == set()


def test_a_rate_is_hidden_with_either_of_its_counts() -> None:
    lines = table("r", [])
    rows = (Row("Cap emploi", "obtenus", "attendus"), Row("Agefiph", "peu", "attendus"))
    cells = [person_cell(i, n) for i, n in {"obtenus": 30, "attendus": 60, "peu": 3}.items()]
    released = release(year([dataclasses.replace(lines, lignes=rows)], cells))
    assert [row.taux for row in released.tables[0].lignes] == [0.5, MASKED]


def test_a_family_that_cannot_be_protected_is_refused() -> None:
    """A total with nobody behind is always shown: its only part cannot be hidden."""
    total = Cell("T", 4, 0, 0, 0, nominative=False)
    tables = year([table("t", ["T", "a"])], [total, person_cell("a", 4)], [Relation("T", ("a",))])
    with pytest.raises(NotReleasable, match="recalculable exactement"):
        release(tables)


def test_relations_that_the_counts_deny_are_refused() -> None:
    cells = [person_cell(i, n) for i, n in {"T": 50, "a": 20, "b": 20}.items()]
    with pytest.raises(NotReleasable, match="pas cohérents"):
        release(year([table("t", ["T", "a", "b"])], cells, [Relation("T", ("a", "b"))]))


def test_a_relation_naming_an_unknown_cell_is_refused() -> None:
    with pytest.raises(NotReleasable, match="fantôme"):
        release(year([table("t", ["a"])], [person_cell("a", 20)], [Relation("fantôme", ("a",))]))


def test_a_solver_failure_releases_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise flow.SolverFailed("kTimeLimit")

    monkeypatch.setattr(flow.Alternatives, "_solve", fail)
    with pytest.raises(NotReleasable, match="n’a pas pu être prouvée"):
        release(breakdown({"a": 3, "b": 40}))


def test_a_mask_that_forgets_cells_is_stopped_by_the_attack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only_small = frozenset({"b"})
    monkeypatch.setattr(release_module, "choose_hidden", lambda *_, **__: only_small)
    with pytest.raises(NotReleasable, match="b \\(recalculable exactement\\)"):
        release(breakdown({"a": 40, "b": 3, "c": 25}))


def test_a_mask_that_hides_nothing_is_stopped_by_the_attack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(release_module, "choose_hidden", lambda *_, **__: frozenset())
    with pytest.raises(NotReleasable, match="affichée en clair"):
        release(breakdown({"a": 40, "b": 3, "c": 25}))


def test_only_the_gate_makes_a_released_year() -> None:
    released = release(breakdown({"a": 40, "b": 30}))
    fields = {f.name: getattr(released, f.name) for f in dataclasses.fields(released)}
    with pytest.raises(TypeError, match="release makes"):
        ReleasedYear(**fields, seal=object())
    with pytest.raises(ValueError, match="seal"):
        dataclasses.replace(released, annee=2024)


def test_masked_is_neither_a_number_nor_nothing() -> None:
    with pytest.raises(TypeError):
        bool(MASKED)
    with pytest.raises(TypeError):
        MASKED + 1  # type: ignore[operator]
    assert MASKED not in (0, None, "")


def test_a_threshold_under_five_is_refused() -> None:
    with pytest.raises(UsageError, match="Le seuil de 4"):
        Profil(seuil=4)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("dossiers", [120, 400, 900])
def test_the_year_of_a_service_survives_and_is_always_masked_alike(
    seed: int, dossiers: int
) -> None:
    tables = service_year(seed, dossiers=dossiers)
    released = release(tables)
    assert released.rapport.clean
    assert released.rapport.largeur is None or released.rapport.largeur >= 5
    assert mask.choose_hidden(tables, Profil()) == mask.choose_hidden(tables, Profil())


def test_little_is_hidden_beyond_the_sensitive() -> None:
    tables = service_year(0, dossiers=900)
    sensitive = {i for i, c in tables.cells.items() if Profil().sensitive(c)}
    assert len(masked_ids(tables)) <= len(sensitive) + 4


@settings(deadline=None, max_examples=examples(25))
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_a_breakdown_stays_in_doubt(values: list[int]) -> None:
    assert_in_doubt(breakdown({f"c{n}": v for n, v in enumerate(values)}), SMALL, most=14)


@example([[1, 5], [5, 7]])
@settings(deadline=None, max_examples=examples(20))
@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=2))
def test_a_cross_table_stays_in_doubt(counts: list[list[int]]) -> None:
    cells, relations, ids = cross("x", counts)
    # As far as any count can move: 7, and the 7 its neighbours can give it.
    assert_in_doubt(year([table("x", ids)], cells, relations), SMALL, most=14)


@settings(deadline=None, max_examples=examples(25))
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_nested_counts_stay_in_doubt(first: int, second: int, third: int) -> None:
    """1.10 holds 1.11, which holds 1.12: the differences are printed nowhere."""
    counts = {"1.12": third, "b": second, "1.11": third + second, "a": first}
    counts["1.10"] = counts["1.11"] + first
    relations = [Relation("1.10", ("1.11", "a")), Relation("1.11", ("1.12", "b"))]
    cells = [person_cell(i, n) for i, n in counts.items()]
    shown = table("inaptes", ["1.10", "1.11", "1.12"])
    assert_in_doubt(year([shown], cells, relations), SMALL, most=24)


@settings(deadline=None, max_examples=examples(20))
@given(st.lists(st.integers(0, 8), min_size=2, max_size=3), st.integers(0, 8))
def test_parts_that_overlap_stay_in_doubt(parts: list[int], excess: int) -> None:
    values = {f"c{n}": value for n, value in enumerate(parts)}
    total = max(max(parts), sum(parts) - excess)
    cells = [person_cell(i, n) for i, n in (values | {"T": total}).items()]
    relation = Relation("T", tuple(values), exact=False)
    assert_in_doubt(year([table("t", [*values, "T"])], cells, [relation]), SMALL, most=18)


@settings(deadline=None, max_examples=examples(20))
@given(
    st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=5), min_size=2, max_size=4).filter(
        lambda rows: len({len(row) for row in rows}) == 1
    )
)
def test_a_larger_cross_table_survives_the_attack(counts: list[list[int]]) -> None:
    cells, relations, ids = cross("x", counts)
    assert release(year([table("x", ids)], cells, relations)).rapport.clean
