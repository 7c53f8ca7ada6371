"""Two readings of one definition: SQL on the store, plain Python on the rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pdp_desk.indicators import oracle
from pdp_desk.indicators.catalogue import shipped
from pdp_desk.indicators.compute import Figures, read_year
from pdp_desk.indicators.explain import behind
from pdp_desk.indicators.statement import counted
from pdp_desk.indicators.tables import year_tables
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from tests.conftest import examples
from tests.indicators.worlds import YEARS, Row, fill, worlds

ITEMS = counted([item for catalogue in shipped() for item in catalogue.indicateur])
ANYTHING = settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def world_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("mondes") / "donnees.db"
    create_database(path, bytes(32))
    store = Store(path, bytes(32))
    schema.upgrade(store)
    yield store
    store.close()


@ANYTHING
@given(world=worlds(), annee=st.sampled_from(YEARS))
def test_sql_agrees_with_the_oracle_the_lists_and_the_tables(
    world_store: Store, world: dict[str, list[Row]], annee: int
) -> None:
    with world_store.write() as session:
        fill(session, world)
        session.flush()
        check_counts(session, annee)
        check_lists(session, annee)
        check_tables(session, annee)


def check_counts(session: Session, annee: int) -> None:
    """Every count, breakdown, number of persons and largest employer."""
    facts = read_year(session, shipped(), annee, employers=True)
    rows = oracle.load(session)
    for item in ITEMS:
        kept = oracle.kept(rows, item, annee)
        total = facts.counts[item.code, None, None]
        people = {row["#personne"] for row in kept} - {None}
        firms = {row["#entreprise"] for row in kept} - {None}
        assert total.valeur == oracle.count(kept, item), item.code
        assert total.personnes == len(people), item.code
        assert total.employeurs == len(firms), item.code
        assert total.plus_gros == max(oracle.firms(kept).values(), default=0), item.code
        for name in item.ventilations:
            found = {
                value: count.valeur
                for (code, split, value), count in facts.counts.items()
                if (code, split) == (item.code, name) and count.valeur
            }
            assert found == oracle.split(kept, item, name, annee), (item.code, name)


def check_lists(session: Session, annee: int) -> None:
    """As many lines behind a figure as the figure says."""
    figures = Figures(shipped(), read_year(session, shipped(), annee)).all()
    for catalogue in shipped():
        for item in catalogue.indicateur:
            figure = figures[item.code]
            if item.genre in ("compte", "somme") and figure.valeur is not None:
                found = behind(session, shipped(), item.code, annee)
                assert len(found.lignes) == figure.valeur, item.code


def check_tables(session: Session, annee: int) -> None:
    """Relations hold, differences are never negative, every printed line has its cell."""
    year = year_tables(session, annee, "Sainte-Marthe")
    cells = year.cells
    for relation in year.relations:
        parts = sum(cells[part].valeur for part in relation.parts)
        assert cells[relation.total].valeur == parts, relation
    assert all(cell.valeur >= 0 for cell in cells.values())
    assert {row.cellule for table in year.tables for row in table.lignes} <= set(cells)


@ANYTHING
@given(world=worlds(), annee=st.sampled_from(YEARS), data=st.data())
def test_the_order_of_rows_changes_nothing(
    world_store: Store, world: dict[str, list[Row]], annee: int, data: st.DataObject
) -> None:
    shuffled = {
        name: data.draw(st.permutations(rows)) if name in ("evenement", "orientation") else rows
        for name, rows in world.items()
    }
    figures = []
    for rows in (world, shuffled):
        with world_store.write() as session:
            fill(session, rows)
            session.flush()
            figures.append(Figures(shipped(), read_year(session, shipped(), annee)).all())
    assert figures[0] == figures[1]
