"""Erasing a person leaves nothing but counts (F34, F35, F36)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import event, func, select

from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.domain.views_rgpd import EffacementVue, PrevisionEffacement
from pdp_desk.errors import UsageError
from pdp_desk.services import backups, importing, privacy, vault
from pdp_desk.services.actes import note
from pdp_desk.services.dossiers import list_dossiers
from pdp_desk.services.health import check
from pdp_desk.services.journal import verify_journal
from pdp_desk.storage import privacy as rows
from pdp_desk.storage.personal import personal_tables
from pdp_desk.storage.tables import (
    Base,
    Brouillon,
    Effacement,
    Evenement,
    Gel,
    ImportLigne,
    ImportLot,
    Journal,
    Reglage,
    Salarie,
)
from tests.services.plain_pages import plain_bytes
from tests.services.privacy_world import MARK, NOM, World, opened


@dataclass(frozen=True)
class Erased:
    """A vault after one erasure, that tests only read: what was foreseen, done, and the rest."""

    world: World
    seen: PrevisionEffacement
    done: EffacementVue
    other: rows.Ids


@pytest.fixture(scope="module")
def erased(full_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    with opened(full_vault, tmp_path_factory.mktemp("apres") / "Cellule.coffre") as world:
        with world.desk.store.read() as session:
            other = rows.rows_of(session, world.other)
        seen = privacy.foresee_erasure(world.desk, world.person)
        done = privacy.erase_person(world.desk, world.person, "demande", seen.total)
        yield Erased(world, seen, done, other)


def erase(world: World) -> EffacementVue:
    seen = privacy.foresee_erasure(world.desk, world.person)
    return privacy.erase_person(world.desk, world.person, "demande", seen.total)


def everything(world: World) -> bytes:
    """Every byte of the vault: the database in clear, the other files as they are."""
    keys = world.desk.keys
    assert keys is not None
    files = [path for path in world.folder.rglob("*") if path.is_file()]
    clear = plain_bytes(world.made.base, keys.donnees)
    inside = [path for path in files if "sauvegardes" not in path.parts]
    return clear + b"".join(path.read_bytes() for path in inside)


def test_f34_every_table_is_about_somebody_or_said_not_to_be() -> None:
    personal = {table.name for table in personal_tables()}
    every = set(Base.metadata.tables)
    assert personal | rows.TRACES | set(rows.ABOUT_NOBODY) == every
    assert not personal & (rows.TRACES | set(rows.ABOUT_NOBODY))
    # A row known by number alone is a trace: nothing else may hide one.
    numbered = {table.name for table in Base.metadata.sorted_tables if "objet_id" in table.c}
    assert numbered == rows.TRACES


def test_f34_every_table_about_a_person_has_a_row_that_goes(world: World) -> None:
    with world.desk.store.read() as session:
        found = rows.rows_of(session, world.person)
    assert {name: ids for name, ids in found.items() if ids != [1]} == {}
    assert set(found) == {table.name for table in personal_tables()}


def test_no_residue_anywhere_in_the_vault(world: World) -> None:
    person = privacy.person_of_dossier(world.desk, world.person)
    corrected = {"nom": f"{MARK}-Corrigé"}  # the former name is in freed bytes from now on
    privacy.rectify_person(world.desk, person.id, corrected, "saisie", version=person.version)
    assert MARK.encode() in everything(world)
    erase(world)
    assert MARK.lower().encode() not in everything(world).lower()
    vault.close(world.desk)
    assert MARK.lower().encode() not in everything(world).lower()


def test_f36_nothing_is_orphaned_and_the_other_person_is_whole(erased: Erased) -> None:
    with erased.world.desk.store.read() as session:
        assert session.execute(select(Salarie.id)).scalars().all() == [erased.world.other]
        assert rows.rows_of(session, erased.world.other) == erased.other
        for table in personal_tables():
            assert session.scalar(select(func.count()).select_from(table)) == 1, table.name
        assert session.scalars(select(Brouillon.objet_id)).all() == [erased.world.other]
        assert (
            session.scalars(select(Reglage).where(Reglage.cle.contains("conservation"))).all() == []
        )
    assert check(erased.world.desk, erased.world.folder).sain


def test_the_journal_still_proves_itself(erased: Erased) -> None:
    verdict = verify_journal(erased.world.desk)
    assert verdict.anomalies == ()
    assert verdict.effacees


def test_frozen_counts_and_shared_places_stay(erased: Erased) -> None:
    assert erased.done.annees_figees == (2019,)
    with erased.world.desk.store.read() as session:
        assert session.scalar(select(Gel.contenu)) == '{"P1": 2}'
        assert session.scalar(
            select(func.count()).select_from(Base.metadata.tables["etablissement"])
        )
        assert session.scalars(select(ImportLot.fichier)).all() == ["(nom effacé)"]


def test_what_is_foreseen_is_what_goes(erased: Erased) -> None:
    seen, done = erased.seen, erased.done
    assert seen.total == sum(count for _, count in seen.comptes)
    assert seen.annees == (2019,)
    assert seen.classeurs[0].startswith("suivi")
    assert seen.mentions == ()
    assert (done.comptes, done.traces) == (seen.comptes, seen.traces)
    assert done.termine


@pytest.mark.parametrize("wrong", [0, -1, 10_000])
def test_another_number_erases_nothing(world: World, wrong: int) -> None:
    with pytest.raises(UsageError, match="Rien n’a été effacé"):
        privacy.erase_person(world.desk, world.person, "demande", wrong)
    assert list(world.folder.joinpath("sauvegardes").glob("*")) == []
    assert privacy.foresee_erasure(world.desk, world.person).total > 0


def test_a_text_of_somebody_else_that_names_the_person_is_told(world: World) -> None:
    with world.desk.store.write() as session:
        event = session.get_one(Evenement, world.other)
        event.texte = f"Vu avec {NOM.upper()}, prénom zkwvfqxa philibertine"
    seen = privacy.foresee_erasure(world.desk, world.person)
    assert [(one.objet, one.objet_id, one.champ) for one in seen.mentions] == [
        ("evenement", world.other, "texte")
    ]
    assert erase(world).mentions == 1


def test_a_homonym_and_the_work_of_others_are_left_alone(world: World) -> None:
    with world.desk.store.write() as session:
        twin = session.get_one(Salarie, world.other)
        one = session.get_one(Salarie, world.person)
        twin.nom, twin.prenom, twin.nom_cle = one.nom, one.prenom, one.nom_cle
        said = json.dumps({"nom": f"{one.nom} {one.prenom}"})
        for line in session.scalars(select(ImportLigne).where(ImportLigne.objet_id == world.other)):
            line.avant = line.apres = said
        draft = session.scalars(select(Brouillon).where(Brouillon.objet_id == world.other)).one()
        typed = json.dumps({"champs": {"texte": f"vu avec {one.prenom} {one.nom}"}})
        draft.contenu = typed
        told = {"avant": {"nom": one.nom}, "apres": {"nom": f"{one.nom} {one.prenom}"}}
        note(session, world.desk, "corriger_personne", "salarie", world.other, told)
    seen = privacy.foresee_erasure(world.desk, world.person)
    assert [(one.objet, one.champ) for one in seen.mentions] == [("brouillon", "contenu")]
    erase(world)
    with world.desk.store.read() as session:
        assert session.get_one(Salarie, world.other).nom == NOM
        lines = select(ImportLigne).where(ImportLigne.objet_id == world.other)
        assert [line.avant for line in session.scalars(lines)] == [said, said]
        assert session.scalars(select(Brouillon.contenu)).one() == typed
        last = select(Journal.detail).where(Journal.objet_id == world.other)
        assert session.scalars(last.order_by(Journal.id.desc())).first() is not None


def test_the_search_no_longer_finds_the_person(erased: Erased) -> None:
    assert not list_dossiers(erased.world.desk, FiltreDossiers(texte=MARK)).lignes


def test_the_certificate_says_counts_and_no_name(erased: Erased, tmp_path: Path) -> None:
    done = erased.done
    path = privacy.write_certificate(erased.world.desk, done.id, tmp_path / "certificat.pdf")
    text = PdfReader(path).pages[0].extract_text()
    assert done.reference in text
    assert "demande de la personne" in text
    assert MARK not in text
    with pytest.raises(UsageError, match="existe déjà"):
        privacy.write_certificate(erased.world.desk, done.id, path)
    with erased.world.desk.store.read() as session:
        assert MARK not in session.scalars(select(Effacement.certificat)).one()


def test_the_backup_before_it_is_listed_with_the_day_it_goes(world: World) -> None:
    done = erase(world)
    (held,) = done.sauvegardes
    assert held.certaine
    assert held.disparait_le is not None
    assert 1 <= (held.disparait_le - world.desk.today()).days <= 31
    with pytest.raises(UsageError, match="Aucune n’a été retirée"):
        privacy.forget_backups(world.desk, done.id, 3)
    assert privacy.forget_backups(world.desk, done.id, 1) == 1
    assert privacy.list_erasures(world.desk)[0].sauvegardes == ()
    assert [one.verifiee for one in backups.list_backups(world.desk)] == [True]


def test_the_second_place_is_told_and_cleared_too(world: World, tmp_path: Path) -> None:
    (tmp_path / "disque").mkdir()
    backups.set_second_place(world.desk, tmp_path / "disque")
    done = erase(world)
    assert len(done.sauvegardes) == 2
    assert privacy.forget_backups(world.desk, done.id, 2) == 2
    assert privacy.list_erasures(world.desk)[0].sauvegardes == ()
    kept = [path.name for path in (tmp_path / "disque").glob("*/*")]
    assert kept == [one.nom for one in backups.list_backups(world.desk)]


def test_a_restored_backup_is_erased_again(world: World, tmp_path: Path) -> None:
    done = erase(world)
    ledger = privacy.read_ledger(world.desk)
    (held,) = done.sauvegardes
    vault.close(world.desk)
    copy = opened(world.folder / "sauvegardes" / held.nom, tmp_path / "Reprise.coffre")
    with copy as restored:
        assert MARK.encode() in everything(restored)
        assert privacy.replay_ledger(restored.desk, ledger) == 1
        assert MARK.lower().encode() not in everything(restored).lower()
        assert privacy.replay_ledger(restored.desk, ledger) == 0
        assert [one.reference for one in privacy.list_erasures(restored.desk)] == [done.reference]
        assert verify_journal(restored.desk).anomalies == ()


def test_f35_imported_again_the_person_is_a_new_one_once(world: World, tmp_path: Path) -> None:
    book = tmp_path / "suivi.csv"
    book.write_text(
        "Numéro de dossier;Nom;Prénom;Date de naissance;Date de signalement\n"
        "2019-0042;Ravaillac-Neuve;Philibertine;04/03/1970;04/03/2019\n",
        "utf-8",
    )
    first = importing.import_workbook(world.desk, book)
    person = privacy.person_of_number(world.desk, "2019-0042")
    with world.desk.store.read() as session:
        uid = session.get_one(Salarie, person.id).uid
    seen = privacy.foresee_erasure(world.desk, person.id)
    assert seen.classeurs == ("suivi.csv",)  # said before: it would bring the person back
    privacy.erase_person(world.desk, person.id, "demande", seen.total)
    again = importing.import_workbook(world.desk, book)
    assert again.lot_id not in (None, first.lot_id)
    with world.desk.store.read() as session:
        back = session.scalars(select(Salarie).where(Salarie.nom == "Ravaillac-Neuve")).all()
        assert [one.uid == uid for one in back] == [False]
    assert importing.import_workbook(world.desk, book).lot_id is None
    # The former holder's readers are not shown as this one's.
    lines = importing.lots(world.desk)
    assert [lot.fichier for lot in lines[:2]] == ["suivi.csv", "suivi.csv"]


def test_f7_cut_at_any_statement_the_person_is_whole_or_gone(world: World) -> None:
    seen = privacy.foresee_erasure(world.desk, world.person)
    backups.back_up(world.desk)  # so that the cuts fall in the erasure itself
    with world.desk.store.read() as session:
        before = rows.rows_of(session, world.person)
    cuts = 0
    for at in (*range(40, 110, 6), 10_000):
        with cut(world, at) as reached:
            try:
                privacy.erase_person(world.desk, world.person, "demande", seen.total)
            except Cut:
                cuts += 1
        with world.desk.store.read() as session:
            gone = session.get(Salarie, world.person) is None
            assert gone or rows.rows_of(session, world.person) == before
        if gone:
            break
        assert reached
    assert cuts >= 5
    assert verify_journal(world.desk).anomalies == ()
    privacy.finish_erasures(world.desk)
    assert MARK.lower().encode() not in everything(world).lower()


class Cut(Exception):
    """The power goes, here."""


@contextmanager
def cut(world: World, at: int) -> Iterator[list[int]]:
    """The statement number `at` from now on is not done."""
    done: list[int] = []

    def count(*_: object) -> None:
        done.append(1)
        if len(done) == at:
            raise Cut

    event.listen(world.desk.store.engine, "before_cursor_execute", count)
    try:
        yield done
    finally:
        event.remove(world.desk.store.engine, "before_cursor_execute", count)


def test_an_erasure_that_could_not_be_finished_is_finished_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pdp_desk.services.privacy import erasure

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "purge", lambda store: False)
        done = erase(world)
    assert not done.termine
    assert privacy.finish_erasures(world.desk) == 1
    assert privacy.list_erasures(world.desk)[0].termine
    assert privacy.finish_erasures(world.desk) == 0
