"""What leaves survives an attack on the written files: the sample, and a small service."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pdp_desk.demo import service
from pdp_desk.disclosure import attack
from pdp_desk.disclosure.cells import Relation, YearTables
from pdp_desk.disclosure.release import Masked, Profil, printed, release
from pdp_desk.disclosure.rule import Value
from pdp_desk.domain.vocabulary import Nature
from pdp_desk.indicators.tables import year_tables
from pdp_desk.services.desk import Desk
from pdp_desk.services.importing import store_fiches
from pdp_desk.services.publishing import publish
from pdp_desk.storage.engine import Store
from pdp_desk.storage.tables import Entreprise, Etablissement, Evenement, ReleveAnnuel, Salarie
from tests.conftest import desk_on

YEARS = (2023, 2024, 2025)
SMALL = "un service de 240 dossiers"

Sent = list[tuple[YearTables, Path]]


@pytest.fixture(scope="module", params=["le classeur", SMALL])
def desk(
    request: pytest.FixtureRequest,
    migrated: Path,
    sample: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    """A desk on a vault that holds three years of a service."""
    start = migrated if request.param == SMALL else sample
    desk = desk_on(Path(shutil.copy(start, tmp_path_factory.mktemp("coffre"))))
    if request.param == SMALL:
        store_fiches(desk, service.generate(max(YEARS), dossiers=240), fichier="petit service")
    yield desk
    desk.store.close()


@pytest.fixture(scope="module")
def sent(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """For each year its tables, and the folder where its files were written."""
    found = []
    for annee in YEARS:
        folder = tmp_path_factory.mktemp("envoi")
        publish(desk, annee, folder)
        with desk.store.read() as session:
            found.append((year_tables(session, annee, desk.titre), folder))
    return found


def file(tables: YearTables, folder: Path, suffix: str) -> Path:
    return folder / f"indicateurs-{tables.annee}.{suffix}"


def guarded(tables: YearTables) -> dict[str, int]:
    """What must stay in doubt, by the rule read again from its words: 11 persons, 3 firms, 85 %."""
    small = {}
    for id_, cell in tables.cells.items():
        few = cell.personnes < 11 or cell.employeurs < 3
        lone = cell.plus_gros_employeur * 100 > 85 * cell.personnes
        if cell.nominative and cell.valeur > 0 and (few or lone):
            small[id_] = max(11, cell.valeur + 1)
    return small


def test_no_count_comes_back_from_the_files(sent: Sent) -> None:
    readers = {"csv": attack.read_csv, "json": attack.read_json}
    for tables, folder in sent:
        for suffix, read in readers.items():
            published = read(file(tables, folder, suffix))
            report = attack.attack(published, tables.relations, guarded(tables), Profil())
            assert report.divulgations == ()
            assert report.masquees > 0


def test_the_follow_ups_due_of_several_years_do_not_tell_of_a_quarter(desk_60: Desk) -> None:
    """Due at 3, 6 and 12 months are closings of windows that overlap from one year to the next."""
    published: dict[str, Value] = {}
    relations = []
    for year in YEARS:
        with desk_60.store.read() as session:
            counts = printed(release(year_tables(session, year, "Petit service")).tables)
        published |= {f"{year} {i}": v for i, v in counts.items() if i in DUE}
        relations.append(Relation(f"{year} 1.14-d", tuple(f"{year} {part}" for part in DUE[1:])))
        for part, months in zip(DUE[1:], (3, 6, 12), strict=True):
            quarters = [4 * year + quarter - months // 3 for quarter in range(4)]
            relations.append(Relation(f"{year} {part}", tuple(f"trimestre {q}" for q in quarters)))
    report = attack.attack(published, relations, {}, Profil())
    assert report.divulgations == ()


@pytest.fixture
def desk_60(migrated: Path, tmp_path: Path) -> Iterator[Desk]:
    """Three years of a service of sixty dossiers."""
    desk = desk_on(Path(shutil.copy(migrated, tmp_path)))
    store_fiches(desk, service.generate(max(YEARS), dossiers=60, graine=2), fichier="60 dossiers")
    yield desk
    desk.store.close()


def test_a_yearly_figure_with_decimals_is_never_cut_to_a_whole_one(store: Store) -> None:
    with store.write() as session:
        for code, valeur in (("idest_formes", 5.0), ("idest_total", 12.5)):
            session.add(ReleveAnnuel(annee=2025, code=code, valeur=valeur))
    with store.read() as session:
        tables = year_tables(session, 2025, "Petit service").tables
    found = next(table for table in tables if table.code == "R5")
    assert (found.lignes, found.motif and "12,5" in found.motif) == ((), True)


def test_a_difference_made_by_one_employer_is_not_published(store: Store) -> None:
    """Twelve unfit persons without waiver, all of one firm: 26 beside 14 would tell it all."""
    firms = range(1, 16)
    people = [(person, person if person < 15 else 15) for person in range(1, 27)]
    with store.write() as session:
        session.add_all(Entreprise(id=n, nom=f"E{n}") for n in firms)
        session.add_all(Etablissement(id=n, entreprise_id=n, nom=f"T{n}") for n in firms)
        session.add_all(Salarie(id=n, nom="N", prenom="P", nom_cle=f"n{n}") for n, _ in people)
        session.flush()
        session.add_all(unfit(person, firm, waived=firm < 15) for person, firm in people)
    with store.read() as session:
        published = printed(release(year_tables(session, 2025, "Service")).tables)
    assert isinstance(published["1.10"], Masked) or isinstance(published["1.11"], Masked)


def unfit(person: int, firm: int, *, waived: bool) -> Evenement:
    return Evenement(
        salarie_id=person,
        etablissement_id=firm,
        nature=Nature.AVIS_INAPTITUDE,
        jour=date(2025, 6, 1),
        dispense_reclassement=waived,
    )


DUE = ("1.14-d", "suivis_dus_3", "suivis_dus_6", "suivis_dus_12")


def test_what_is_shown_is_true_and_none_of_it_is_sensitive(sent: Sent) -> None:
    for tables, folder in sent:
        published = attack.read_csv(file(tables, folder, "csv"))
        shown = {i: value for i, value in published.items() if not isinstance(value, Masked)}
        assert shown == {i: tables.cells[i].valeur for i in shown}
        assert shown.keys().isdisjoint(guarded(tables))


def test_little_is_hidden_beyond_the_sensitive(sent: Sent) -> None:
    for tables, folder in sent:
        published = attack.read_csv(file(tables, folder, "csv"))
        masked = {i for i, value in published.items() if isinstance(value, Masked)}
        assert len(masked - guarded(tables).keys()) <= 12, tables.annee


def test_every_table_has_a_line_or_a_reason(sent: Sent) -> None:
    for tables, folder in sent:
        with file(tables, folder, "csv").open(encoding="utf-8-sig", newline="") as text:
            lines = list(csv.DictReader(text, delimiter=";"))
        codes = {line["indicateur"] for line in lines if line["valeur"] or line["motif"]}
        assert codes == {table.code for table in tables.tables}


def test_the_order_of_the_lines_does_not_tell_their_size(sent: Sent) -> None:
    """Lines sorted by size would bound a masked one between its neighbours."""
    orders: dict[str, list[list[str]]] = {}
    for tables, _ in sent:
        for table in tables.tables:
            orders.setdefault(table.code, []).append([line.cellule for line in table.lignes])
    for code, lists in orders.items():
        common = set(lists[0]).intersection(*lists)
        kept = [[cell for cell in cells if cell in common] for cells in lists]
        assert kept[0] == kept[1] == kept[2], code
