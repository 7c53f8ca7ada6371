"""A person's file, correction and retention (F34, F37, F38)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Date, DateTime, select, update

from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.domain.views_rgpd import MotifConservation
from pdp_desk.domain.vocabulary import Etape
from pdp_desk.errors import NotAVault, UnreadableWorkbook, UsageError
from pdp_desk.rules.conservation import conservation
from pdp_desk.services import importing, privacy, vault
from pdp_desk.services.dossiers import list_dossiers, show_dossier
from pdp_desk.services.privacy.labels import CACHES, COLONNES, TITRES
from pdp_desk.storage.personal import personal_tables
from pdp_desk.storage.tables import (
    Avis,
    Dossier,
    Evenement,
    Journal,
    PieceJointe,
    PointDeRetour,
    Salarie,
)
from tests.services.privacy_world import MARK, NOM, OTHER, World, as_responsable, opened
from tests.services.vaults import tree


@pytest.fixture(scope="module")
def still(full_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A vault the tests only read, or are refused to write in."""
    with opened(full_vault, tmp_path_factory.mktemp("lecture") / "Cellule.coffre") as found:
        yield found


# --- The file --------------------------------------------------------------------------------


def test_f34_every_column_about_a_person_has_a_name_in_their_file() -> None:
    columns = {column.name for table in personal_tables() for column in table.c}
    assert columns - CACHES - set(COLONNES) == set()
    assert {table.name for table in personal_tables()} <= set(TITRES)


def test_f34_the_file_holds_a_value_of_every_column(world: World, tmp_path: Path) -> None:
    with world.desk.store.write() as session:
        session.execute(update(Dossier).values(medecin_id=None))  # every physician reads it
    privacy.export_person(world.desk, world.person, tmp_path / "remis")
    told = json.loads((tmp_path / "remis" / "donnees-personnelles.json").read_text("utf-8"))
    for table in personal_tables():
        (record,) = told["donnees"][table.name]
        expected = {column.name for column in table.c} - CACHES
        expected -= {"medecin_id"} if table.name == "dossier" else set()
        assert set(record) == expected, table.name
        assert OTHER not in json.dumps(record), table.name
    assert told["partie_medicale"]["incluse"] is True
    assert told["donnees"]["note_medicale"][0]["contenu_chiffre"] == {
        "texte": f"{MARK} diagnostic de note_medicale"
    }


def test_the_pdf_reads_and_says_who_looked(world: World, tmp_path: Path) -> None:
    show_dossier(world.desk, 1)
    done = privacy.export_person(world.desk, world.person, tmp_path / "remis")
    assert done.fichiers[:2] == ("donnees-personnelles.pdf", "donnees-personnelles.json")
    text = "\n".join(
        page.extract_text() for page in PdfReader(tmp_path / "remis" / done.fichiers[0]).pages
    )
    assert NOM in text
    assert "Claire Dumontet" in text
    assert "Qui a consulté ou modifié ces données" in text
    assert OTHER not in text
    assert "saisir la CNIL" in text
    assert "Le (heure universelle)" in text


def test_the_documents_of_the_team_are_given_as_files(world: World, tmp_path: Path) -> None:
    with world.desk.store.write() as session:
        session.add(
            PieceJointe(
                salarie_id=world.person,
                dossier_id=1,
                nom="Courrier de l’employeur.pdf",
                type_mime="application/pdf",
                medicale=False,
                ajoute_le=world.desk.now(),
                contenu=b"un courrier",
            )
        )
    done = privacy.export_person(as_responsable(world.desk), world.person, tmp_path / "remis")
    name = "documents/001-Courrier de l’employeur.pdf"
    assert done.fichiers[2:] == (name,)
    assert (done.dossier / name).read_bytes() == b"un courrier"
    told = json.loads((done.dossier / done.fichiers[1]).read_text("utf-8"))
    assert told["donnees"]["piece_jointe"][1]["contenu"] == {"fichier": Path(name).name}


def test_without_the_medical_key_the_file_says_where_to_ask(still: World, tmp_path: Path) -> None:
    done = privacy.export_person(as_responsable(still.desk), still.person, tmp_path / "remis")
    assert not done.medical
    whole = b"".join(tree(tmp_path / "remis").values())
    assert b"diagnostic de" not in whole
    told = json.loads((tmp_path / "remis" / done.fichiers[1]).read_text("utf-8"))
    assert "médecin du travail" in told["partie_medicale"]["explication"]
    assert "Code de la santé publique" in told["partie_medicale"]["source"]
    text = PdfReader(tmp_path / "remis" / done.fichiers[0]).pages[0].extract_text()
    assert "La partie médicale n’est pas dans ce fichier" in text


def test_f40_a_physician_exports_the_medical_part_of_their_own_dossiers_only(
    still: World, tmp_path: Path
) -> None:
    done = privacy.export_person(still.desk, still.person, tmp_path / "remis")  # Dr Bellanger's
    assert not done.medical
    assert b"diagnostic de" not in b"".join(tree(tmp_path / "remis").values())


def test_the_file_is_written_whole_or_not_at_all(
    still: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pdp_desk.documents import person_file
    from pdp_desk.errors import StorageFailed

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(person_file, "write_json", full)
    before = _journal_length(still)
    with pytest.raises(StorageFailed, match="disque est plein"):
        privacy.export_person(still.desk, still.person, tmp_path / "remis")
    assert list(tmp_path.iterdir()) == []
    assert _journal_length(still) == before


def test_the_file_never_lands_in_the_vault_nor_over_something(still: World, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="dans le coffre"):
        privacy.export_person(still.desk, still.person, still.folder / "export")
    (tmp_path / "pris").mkdir()
    (tmp_path / "pris" / "note.txt").write_text("à moi", "utf-8")
    with pytest.raises(UsageError, match="existe déjà"):
        privacy.export_person(still.desk, still.person, tmp_path / "pris")


@pytest.mark.parametrize("name", ["donnees-personnelles.pdf", "donnees-personnelles.json", "."])
def test_f38_a_persons_file_is_not_taken_for_a_backup(
    still: World, tmp_path: Path, name: str
) -> None:
    written = privacy.export_person(still.desk, still.person, tmp_path / "remis").dossier
    assert "n’est pas une sauvegarde" in (written / "donnees-personnelles.json").read_text("utf-8")
    renamed = written
    if name != ".":
        renamed = tmp_path / f"suivi{Path(name).suffix}"
        renamed.write_bytes((written / name).read_bytes())
    with pytest.raises(UnreadableWorkbook, match="ni un classeur ni une sauvegarde") as refused:
        importing.import_workbook(still.desk, renamed)
    assert "restaurez une sauvegarde" in refused.value.hint
    with pytest.raises(NotAVault):
        vault.describe(written)


# --- Correction ------------------------------------------------------------------------------


def test_a_correction_keeps_both_values_in_the_journal_alone(world: World) -> None:
    person = privacy.person_of_dossier(world.desk, 1)
    done = privacy.rectify_person(
        world.desk,
        person.id,
        {"nom": "Dumas ", "prenom": "Philibertine", "rqth_depuis": date(2018, 5, 4)},
        "etat_civil",
        version=person.version,
    )
    assert (done.nom, done.version) == ("Dumas", person.version + 1)
    with world.desk.store.read() as session:
        line = session.scalars(select(Journal).order_by(Journal.id.desc()).limit(1)).one()
        detail = json.loads(line.detail or "")
        assert detail["avant"]["nom"] == NOM
        assert detail["apres"] == {"nom": "Dumas", "prenom": "Philibertine"}
        assert detail["champs"] == ["nom", "prenom", "rqth_depuis"]
        assert "2018-05" not in (line.detail or "")  # what tells of health stays out
        assert session.get_one(Salarie, 1).nom_cle == "dumas philibertine"
    assert list_dossiers(world.desk, FiltreDossiers(texte="dumas")).lignes
    assert not list_dossiers(world.desk, FiltreDossiers(texte=NOM)).lignes


def test_a_lost_update_is_refused(world: World) -> None:
    person = privacy.person_of_dossier(world.desk, 1)
    privacy.rectify_person(world.desk, 1, {"nom": "Dumas"}, "saisie", version=person.version)
    with pytest.raises(UsageError, match="entre-temps"):
        privacy.rectify_person(world.desk, 1, {"nom": "Dumont"}, "saisie", version=person.version)
    assert privacy.person_of_dossier(world.desk, 1).nom == "Dumas"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nom": "  "}, "ne peuvent pas être vides"),
        ({"naissance": date(2027, 1, 1)}, "ne peut pas être juste"),
        ({"naissance": date(1830, 1, 1)}, "ne peut pas être juste"),
        ({"reference_externe": "2 94 03 75 120 005 91"}, "sécurité sociale"),
        ({"invalidite_categorie": 4}, "1, 2 ou 3"),
        ({"nom": "x" * 121}, "trop long"),
        ({"rqth_depuis": date(2024, 2, 1), "rqth_jusqua": date(2024, 1, 1)}, "avant de commencer"),
        ({"prenom": f"{MARK}a  Philibertine"}, "Rien n’a été changé"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused(
    still: World, changes: dict[str, object], said: str
) -> None:
    person = privacy.person_of_dossier(still.desk, 1)
    with pytest.raises(UsageError, match=said):
        privacy.rectify_person(still.desk, 1, changes, "saisie", version=person.version)
    assert privacy.person_of_dossier(still.desk, 1) == person


# --- Retention -------------------------------------------------------------------------------


def close_on(world: World, day: date | None, fact: date = date(2010, 1, 1)) -> None:
    """Both dossiers closed (or open), and every dated fact of the first on one day."""
    privacy.stop_keeping(world.desk, 1)
    with world.desk.store.write() as session:
        session.execute(update(Dossier).values(clos_le=day))
        for table in personal_tables()[1:]:
            at = {Date: fact, DateTime: datetime.combine(fact, time())}
            kinds = ((c.name, type(c.type)) for c in table.c)
            days = {name: at[kind] for name, kind in kinds if kind in at and name != "clos_le"}
            if days:
                session.execute(update(table).where(table.c.id == 1).values(days))


@pytest.mark.parametrize(("days", "due"), [(-1, True), (0, True), (59, True), (61, False)])
def test_a_closed_dossier_is_due_when_its_duration_has_passed(
    world: World, days: int, due: bool
) -> None:
    rule = conservation().regle[0]
    end = world.desk.today() + timedelta(days=days)
    closed = date(end.year - rule.mois // 12, end.month, end.day)
    close_on(world, closed)
    with world.desk.store.write() as session:
        session.execute(update(Dossier).where(Dossier.id == 2).values(clos_le=world.desk.today()))
    found = privacy.due_list(world.desk).echeances
    mine = [one for one in found if one.salarie_id == 1]
    assert [one.regle for one in mine] == (["apres_cloture"] if due else [])
    if due:
        assert mine[0].echeance == end
        assert mine[0].depassee is (days <= 0)
        assert "RGPD" in mine[0].source


def test_what_happened_after_the_follow_up_starts_the_duration_again(world: World) -> None:
    close_on(world, date(2015, 1, 1), fact=date(2024, 6, 1))
    assert [one for one in privacy.due_list(world.desk).echeances if one.salarie_id == 1] == []


def test_a_dossier_never_closed_is_to_be_reviewed(world: World) -> None:
    close_on(world, None)
    (mine,) = [one for one in privacy.due_list(world.desk).echeances if one.salarie_id == 1]
    assert (mine.regle, mine.action, mine.depart) == ("sans_suite", "revoir", date(2010, 1, 1))


@pytest.mark.parametrize(
    ("table", "column"),
    [(Avis, "demande_le"), (PointDeRetour, "obtenu_le"), (PieceJointe, "ajoute_le")],
)
def test_a_question_a_feedback_a_document_are_facts_too(
    world: World, table: type[Any], column: str
) -> None:
    close_on(world, None)
    lately = world.desk.now() if column == "ajoute_le" else world.desk.today()
    with world.desk.store.write() as session:
        session.execute(update(table).where(table.id == 1).values({column: lately}))
    assert 1 not in {one.salarie_id for one in privacy.due_list(world.desk).echeances}


def test_a_person_without_dossier_is_due_too(world: World) -> None:
    with world.desk.store.write() as session:
        person = Salarie(nom="Seule", prenom="Anne", nom_cle="seule anne")
        session.add(person)
        session.flush()
        session.add(Evenement(salarie_id=person.id, nature="visite_reprise", jour=date(2011, 2, 3)))
    found = privacy.due_list(world.desk).echeances
    assert [(one.nom, one.regle) for one in found if one.nom == "Seule"] == [
        ("Seule", "sans_dossier")
    ]


def test_keeping_longer_needs_a_reason_and_a_day(world: World) -> None:
    close_on(world, date(2012, 1, 1))
    assert {one.salarie_id for one in privacy.due_list(world.desk).echeances} == {1, 2}
    until = world.desk.today() + timedelta(days=200)
    privacy.keep_longer(world.desk, 1, until, MotifConservation.CONTENTIEUX)
    page = privacy.due_list(world.desk)
    assert [one.salarie_id for one in page.echeances] == [2]
    assert [(one.conserve_jusqu_au, one.motif) for one in page.prolongees] == [
        (until, MotifConservation.CONTENTIEUX)
    ]
    for day in (world.desk.today(), world.desk.today() + timedelta(days=3000)):
        with pytest.raises(UsageError, match="cinq ans au plus"):
            privacy.keep_longer(world.desk, 1, day, "suivi")


def test_the_rules_are_data_with_their_source() -> None:
    rules = conservation()
    assert {rule.depart for rule in rules.regle} == {
        "cloture",
        "dernier_fait",
        "dernier_fait_sans_dossier",
    }
    assert any("R. 4624-45-9" in one.source for one in rules.renvoi)


# --- Closed dossiers -------------------------------------------------------------------------


def test_f37_a_closed_dossier_is_found_said_closed_and_opens(world: World) -> None:
    close_on(world, date(2020, 1, 1))
    (found,) = list_dossiers(world.desk, FiltreDossiers(texte=NOM, ouverts=False)).lignes
    assert (found.etape, found.clos_le) == (Etape.CLOTURE, date(2020, 1, 1))
    assert show_dossier(world.desk, found.id).etape is Etape.CLOTURE


def _journal_length(world: World) -> int:
    with world.desk.store.read() as session:
        return len(session.scalars(select(Journal.id)).all())
