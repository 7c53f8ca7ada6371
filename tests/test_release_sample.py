"""What leaves for the sample workbook survives an attack on the written files, every year."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from pdp_desk.indicators.tables import year_tables

from pdp_desk.disclosure import attack
from pdp_desk.disclosure.cells import YearTables
from pdp_desk.disclosure.release import Masked, Profil
from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from pdp_desk.services.importing import import_workbook
from pdp_desk.services.publishing import publish
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from tests.conftest import DATA, TODAY

SAMPLE = DATA / "suivi-cellule-pdp.xlsx"
YEARS = (2023, 2024, 2025)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on a vault that holds the sample."""
    path, key = tmp_path_factory.mktemp("coffre") / "donnees.db", bytes(range(32))
    create_database(path, key)
    store = Store(path, key)
    schema.upgrade(store)
    membre = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
    desk = Desk(store=store, membre=membre, today=lambda: TODAY, titre="Sainte-Marthe")
    import_workbook(desk, SAMPLE)
    yield desk
    store.close()


@pytest.fixture(scope="module", params=YEARS)
def sent(
    request: pytest.FixtureRequest, desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> tuple[YearTables, Path]:
    """The tables of a year, and the folder where its files were written."""
    folder = tmp_path_factory.mktemp("envoi")
    publish(desk, request.param, folder)
    with desk.store.read() as session:
        return year_tables(session, request.param, desk.titre), folder


def guarded(tables: YearTables) -> dict[str, int]:
    """What must stay in doubt, by the rule read again from its words: 11 persons, 3 firms, 85 %."""
    small = {}
    for id_, cell in tables.cells.items():
        few = cell.personnes < 11 or cell.employeurs < 3
        lone = cell.plus_gros_employeur * 100 > 85 * cell.personnes
        if cell.nominative and cell.valeur > 0 and (few or lone):
            small[id_] = max(11, cell.valeur + 1)
    return small


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_no_count_comes_back_from_the_files(sent: tuple[YearTables, Path], suffix: str) -> None:
    tables, folder = sent
    read = {"csv": attack.read_csv, "json": attack.read_json}[suffix]
    published = read(folder / f"indicateurs-{tables.annee}.{suffix}")
    report = attack.attack(published, tables.relations, guarded(tables), Profil())
    assert report.divulgations == ()
    assert report.masquees > 0


def test_what_is_shown_is_true(sent: tuple[YearTables, Path]) -> None:
    tables, folder = sent
    published = attack.read_csv(folder / f"indicateurs-{tables.annee}.csv")
    shown = {i: value for i, value in published.items() if not isinstance(value, Masked)}
    assert shown == {i: tables.cells[i].valeur for i in shown}
    assert shown.keys().isdisjoint(guarded(tables))


def test_most_of_the_year_is_shown(sent: tuple[YearTables, Path]) -> None:
    """Coarse categories, then masks: a report of which half is hidden serves nobody."""
    tables, folder = sent
    published = attack.read_csv(folder / f"indicateurs-{tables.annee}.csv")
    masked = [value for value in published.values() if isinstance(value, Masked)]
    assert len(masked) < len(published) / 3


def test_every_indicator_has_a_line_or_a_reason(sent: tuple[YearTables, Path]) -> None:
    tables, folder = sent
    with (folder / f"indicateurs-{tables.annee}.csv").open(encoding="utf-8-sig", newline="") as f:
        lines = list(csv.DictReader(f, delimiter=";"))
    codes = {line["indicateur"] for line in lines if line["valeur"] or line["motif"]}
    assert codes == {table.code for table in tables.tables}
    assert not [table for table in tables.tables if not table.lignes and table.motif is None]


def test_the_order_of_the_lines_does_not_tell_their_size(desk: Desk) -> None:
    """Lines sorted by size would bound a masked one between its neighbours."""
    with desk.store.read() as session:
        years = [year_tables(session, year, desk.titre) for year in YEARS]
    for table in years[0].tables:
        orders = [
            [line.cellule for line in other.lignes]
            for year in years
            for other in year.tables
            if other.code == table.code
        ]
        common = set(orders[0]).intersection(*orders)
        kept = [[cell for cell in order if cell in common] for order in orders]
        assert kept[0] == kept[1] == kept[2], table.code
