"""The health check: silent on a sound vault, precise on each kind of damage, never mending."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select, text

from pdp_desk.domain.views import BilanSante
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.services import health, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Dossier, Entreprise, ImportLigne, ImportLot, Salarie
from tests.services.vaults import Made, break_index, flip, forge, sql, tree


@pytest.fixture
def desk(made: Made) -> Iterator[Desk]:
    """An open vault with one dossier."""
    desk = made.open()
    with desk.store.write() as session:
        person = session.scalars(select(Salarie)).one()
        session.add(Dossier(numero="2026-001", salarie_id=person.id))
    yield desk
    vault.close(desk)


def look(made: Made, desk: Desk) -> BilanSante:
    """The report; looking changes nothing a reader of the vault could see."""
    with desk.store.read() as session:
        before = session.execute(text("SELECT count(*), max(id) FROM dossier")).all()
    report = health.check(desk, made.folder)
    with desk.store.read() as session:
        assert session.execute(text("SELECT count(*), max(id) FROM dossier")).all() == before
    return report


def codes(made: Made, desk: Desk) -> list[str]:
    report = look(made, desk)
    for constat in report.constats:
        assert constat.message.endswith(".")
        assert constat.remede
    return [constat.code for constat in report.constats]


def test_a_sound_vault(made: Made, desk: Desk) -> None:
    report = look(made, desk)
    assert report == BilanSante(health.CHECKS, ())
    assert report.sain


def test_a_sound_vault_stays_whole(made: Made) -> None:
    before = tree(made.folder)
    desk = made.open()
    health.check(desk, made.folder)
    vault.close(desk)
    assert tree(made.folder) == before


def test_edited_coffre_json(made: Made, desk: Desk) -> None:
    forge(made, lambda content: content.update(titre="Autre"))
    report = look(made, desk)
    assert [constat.code for constat in report.constats] == ["COFFRE-01"]
    assert not report.sain
    assert report.controles == health.CHECKS[:2]


def test_missing_coffre_json(made: Made, desk: Desk) -> None:
    made.manifest.unlink()
    assert codes(made, desk) == ["COFFRE-01"]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be renamed there")
def test_a_base_that_is_gone_while_the_vault_is_open(made: Made, desk: Desk) -> None:
    made.base.rename(made.base.with_name("ailleurs"))
    assert [one.code for one in health.check(desk, made.folder).constats] == [
        "COFFRE-01",
        "COFFRE-03",
    ]


def test_missing_note_and_backups(made: Made, desk: Desk) -> None:
    (made.folder / "LISEZ-MOI.txt").unlink()
    (made.folder / "sauvegardes").rmdir()
    assert codes(made, desk) == ["COFFRE-02", "COFFRE-02"]
    assert not look(made, desk).sain


def test_a_page_that_rots_while_the_vault_is_open(made: Made) -> None:
    desk = made.open(full_check=False)
    with desk.store.read() as session:
        statement = "SELECT rootpage FROM sqlite_master WHERE name = 'journal'"
        page = session.execute(text(statement)).scalar_one()
    flip(made.base, (page - 1) * 4096 + 100)
    report = health.check(desk, made.folder)
    assert [constat.code for constat in report.constats] == ["COFFRE-03"]
    assert f"page {page}" in report.constats[0].message
    vault.close(desk)


def test_older_schema(made: Made, desk: Desk) -> None:
    sql(desk, "UPDATE alembic_version SET version_num = '0003'")
    assert codes(made, desk) == ["COFFRE-04"]


def test_broken_structure(made: Made, desk: Desk) -> None:
    break_index(desk, "ix_dossier_medecin_id", "dossier (numero)")
    assert codes(made, desk) == ["COFFRE-05"]


def test_broken_links(made: Made, desk: Desk) -> None:
    sql(desk, "UPDATE dossier SET referent_id = 4000")
    assert codes(made, desk) == ["COFFRE-06"]


def test_missing_trigger(made: Made, desk: Desk) -> None:
    sql(desk, "DROP TRIGGER recherche_salarie_update")
    assert codes(made, desk) == ["COFFRE-07"]


def test_dossier_missing_from_the_search(made: Made, desk: Desk) -> None:
    sql(desk, "DELETE FROM recherche")
    assert codes(made, desk) == ["COFFRE-08"]


def test_name_left_in_the_search(made: Made, desk: Desk) -> None:
    sql(desk, "INSERT INTO recherche (rowid, nom) VALUES (999, 'Ancien')")
    assert codes(made, desk) == ["COFFRE-09"]


def test_loose_ends_are_only_told(made: Made, desk: Desk) -> None:
    with desk.store.write() as session:
        session.add(Salarie(nom="Seul", prenom="Tout", nom_cle="seul tout"))
        session.add(Entreprise(nom="Vide"))
        lots = [
            ImportLot(
                fichier="a.xlsx",
                empreinte="0" * 64,
                importe_le=datetime(2026, 11, 17, 9),
                lignes_lues=1,
                bilan="{}",
                annule_le=undone,
            )
            for undone in (None, datetime(2026, 11, 17, 10))
        ]
        session.add_all(lots)
        session.flush()
        session.add_all(
            ImportLigne(
                lot_id=lot.id, feuille="a", ligne=2, objet="dossier", objet_id=999, cree=True
            )
            for lot in lots
        )
    report = look(made, desk)
    assert [constat.code for constat in report.constats] == ["COFFRE-10", "COFFRE-10", "COFFRE-11"]
    assert {constat.gravite for constat in report.constats} == {Gravite.INFORMATION}
    assert report.sain
    assert "(1)" in report.constats[-1].message
