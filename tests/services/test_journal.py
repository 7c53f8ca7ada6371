"""The audit trail through the services: lines in French, readings, who read a dossier."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from pdp_desk.domain.journal_phrases import local
from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.domain.views_journal import FiltreJournal
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import Forbidden, UsageError
from pdp_desk.services import dossiers, journal
from pdp_desk.services.actes import note
from pdp_desk.storage.tables import Evenement, ImportLigne, ImportLot
from pdp_desk.storage.tables.systeme import Journal
from tests.services.journal_team import NUMERO, Team, phrases, work
from tests.services.vaults import MEMBRE, today

# --- reading ------------------------------------------------------------------------------------


def test_each_line_is_a_sentence(pair: Team) -> None:
    work(pair)
    assert phrases(pair) == [
        "Claire Dumontet a lu le journal",
        "Claire Dumontet a importé un classeur (personne n° 1)",
        "Inès Kaddour a dit ce que contient une colonne (dossier 2024-0031)",
        "Claire Dumontet a ouvert le dossier 2024-0031",
        "Inès Kaddour a ouvert le dossier 2024-0032",
        "Inès Kaddour a ouvert le dossier 2024-0031",
        "Inès Kaddour a parcouru la liste des dossiers",
        "Inès Kaddour a parcouru la liste des dossiers",
    ]


def test_a_line_says_what_it_can_and_no_more(pair: Team) -> None:
    work(pair)
    by_number = {ligne.numero: ligne for ligne in journal.read_journal(pair.claire).lignes}
    assert [by_number[n].precisions for n in (1, 2, 7)] == [
        "",
        "avec une recherche",
        "lignes\xa0: 3",
    ]
    assert by_number[3].dossier_id == 1
    assert by_number[1].dossier_id is None
    assert by_number[6].dossier == NUMERO
    assert all(ligne.signee and not ligne.efface for ligne in by_number.values())


def test_pages_follow_each_other_by_number(pair: Team) -> None:
    work(pair)
    seen: list[int] = []
    suite: int | None = None
    while True:
        page = journal.read_journal(pair.claire, suite=suite, taille=3)
        seen += [ligne.numero for ligne in page.lignes]
        suite = page.suite
        if suite is None:
            break
    assert seen == list(range(8, 0, -1))


def test_the_filters_keep_what_they_say(pair: Team) -> None:
    work(pair)
    ines = pair.ines.membre.id

    def kept(**wanted: object) -> list[int]:
        filtre = FiltreJournal(**wanted)  # type: ignore[arg-type]
        return [ligne.numero for ligne in journal.read_journal(pair.claire, filtre).lignes]

    assert kept(membre_id=ines) == [6, 4, 3, 2, 1]
    assert kept(acte="voir_dossier") == [5, 4, 3]
    assert kept(acte="voir_dossier", membre_id=ines) == [4, 3]
    # The dossier itself, an event in it, the person it accompanies.
    assert kept(dossier_id=1) == [7, 6, 5, 3]
    assert kept(dossier_id=2) == [4]


def test_a_period_is_made_of_local_days(pair: Team) -> None:
    work(pair)
    at = datetime(2026, 11, 12, 23, 30)
    start = at.astimezone().utctimetuple()  # what the store holds of 23:30 here
    with pair.claire.store.write() as session:
        session.execute(update(Journal).where(Journal.id == 3).values(instant=datetime(*start[:6])))
    day = FiltreJournal(du=date(2026, 11, 12), au=date(2026, 11, 12))
    found = journal.read_journal(pair.claire, day).lignes
    assert [ligne.numero for ligne in found] == [3]
    assert local(found[0].instant) == at
    assert not journal.read_journal(pair.claire, FiltreJournal(au=date(2026, 11, 11))).lignes


def test_the_choices_are_the_members_and_the_acts_that_have_a_line(pair: Team) -> None:
    work(pair)
    choices = journal.journal_choices(pair.claire)
    assert [nom for _, nom in choices.membres] == [MEMBRE, "Inès Kaddour"]
    assert choices.actes == (
        ("nommer_colonne", "Dire ce que contient une colonne"),
        ("importer", "Importer un classeur"),
        ("voir_dossier", "Ouvrir un dossier"),
        ("voir_dossiers", "Parcourir les dossiers"),
    )


def test_what_is_about_a_deleted_object_is_still_about_its_dossier(pair: Team) -> None:
    with pair.ines.store.write() as session:
        note(session, pair.ines, "annuler_import", "evenement", 9, {"dossier": 1})
        session.execute(delete(Evenement).where(Evenement.id == 9))
    (ligne,) = journal.read_journal(pair.claire, FiltreJournal(dossier_id=1)).lignes
    assert ligne.dossier == NUMERO
    assert not ligne.precisions


def test_an_altered_detail_keeps_nothing_from_being_read(pair: Team) -> None:
    with pair.ines.store.write() as session:
        note(session, pair.ines, "annuler_import", "evenement", 9, {"dossier": 1})
        session.execute(update(Journal).values(detail="{abîmé"))
    found = journal.read_journal(pair.claire, FiltreJournal(dossier_id=1)).lignes
    assert [ligne.numero for ligne in found] == [1]


def test_an_act_of_a_later_version_is_shown_by_its_code(pair: Team) -> None:
    with pair.ines.store.write() as session:
        session.execute(select(Journal.id))
    with pair.claire.store.write() as session:
        note(session, pair.claire, "acte_a_venir", "chose", 4)
    assert phrases(pair)[1] == "Claire Dumontet a fait « acte a venir » (chose n° 4)".replace(
        "« ", "«\xa0"
    ).replace(" »", "\xa0»")


# --- readings close in time ---------------------------------------------------------------------


def test_reading_again_at_once_is_one_reading(pair: Team) -> None:
    for _ in range(3):
        dossiers.show_dossier(pair.ines, 1)
        dossiers.list_dossiers(pair.ines, FiltreDossiers(texte="bes"))
        dossiers.list_dossiers(pair.ines, FiltreDossiers(texte="besson"))
    assert len(phrases(pair)) == 3  # with this reading


@pytest.mark.parametrize("days", [1, -1])
def test_later_or_after_a_clock_was_set_back_it_is_another_reading(pair: Team, days: int) -> None:
    day = [today()]
    desk = replace(pair.ines, today=lambda: day[0], _read={})
    dossiers.show_dossier(desk, 1)
    day[0] += timedelta(days=days)
    dossiers.show_dossier(desk, 1)
    assert len(phrases(pair)) == 3


def test_old_readings_are_forgotten(pair: Team) -> None:
    day = [today()]
    desk = replace(pair.ines, today=lambda: day[0], _read={})
    for _ in range(5):
        dossiers.show_dossier(desk, 1)
        day[0] += timedelta(days=1)
    assert len(desk._read) == 1


def test_a_reading_that_fails_leaves_no_line(pair: Team) -> None:
    with pytest.raises(UsageError):
        dossiers.show_dossier(pair.ines, 999)
    assert phrases(pair) == ["Claire Dumontet a lu le journal"]


def test_each_member_reads_for_themselves(pair: Team) -> None:
    dossiers.show_dossier(pair.ines, 1)
    dossiers.show_dossier(pair.claire, 1)
    assert {lecteur.nom for lecteur in journal.readers_of(pair.claire, 1)} == {
        MEMBRE,
        "Inès Kaddour",
    }


# --- who read a dossier -------------------------------------------------------------------------


def test_who_read_a_dossier(pair: Team) -> None:
    work(pair)
    claire, ines = journal.readers_of(pair.claire, 1)
    assert (claire.nom, claire.role) == (MEMBRE, Role.RESPONSABLE)
    # Asking who read it is a reading too.
    assert (claire.lectures, claire.ecritures) == (2, 1)
    assert (ines.nom, ines.lectures, ines.ecritures) == ("Inès Kaddour", 1, 1)
    assert ines.premiere <= ines.derniere <= claire.derniere
    assert [one.nom for one in journal.readers_of(pair.claire, 2)] == [MEMBRE, "Inès Kaddour"]


def test_a_number_given_again_after_an_import_was_undone_inherits_no_reader(pair: Team) -> None:
    work(pair)
    later = pair.claire.now() + timedelta(hours=1)
    with pair.claire.store.write() as session:
        lot = ImportLot(fichier="x.xlsx", empreinte="", importe_le=later, lignes_lues=1, bilan="{}")
        session.add(lot)
        session.flush()
        session.add(
            ImportLigne(lot_id=lot.id, feuille="F", ligne=2, objet="dossier", objet_id=1, cree=True)
        )
    assert journal.readers_of(pair.claire, 1) == ()


def test_a_number_given_again_after_an_erasure_inherits_no_reader(pair: Team) -> None:
    work(pair)
    with pair.claire.store.write() as session:
        freed = {"numeros": {"dossier": "1", "salarie": "1"}}
        note(session, pair.claire, "effacer_personne", "salarie", 77, freed)
    dossiers.show_dossier(replace(pair.ines, _read={}), 1)
    ines, _ = journal.readers_of(pair.claire, 1)[::-1]
    assert (ines.nom, ines.lectures) == ("Inès Kaddour", 1)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is fixed here")
@pytest.mark.parametrize("zone", ["Etc/GMT-14", "Etc/GMT+12", "UTC"])
def test_an_instant_is_the_present_one_wherever_the_day_has_already_changed(
    pair: Team, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    """Between midnight here and midnight UTC, the day and the hour are not of the same day."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        at = replace(pair.ines, today=date.today).now()
        assert abs(at - datetime.now(UTC).replace(tzinfo=None)) < timedelta(seconds=30)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_refusal_is_said_as_one_speaks(pair: Team) -> None:
    asking = replace(pair.ines, membre=replace(pair.ines.membre, role=Role.DIRECTION))
    with pytest.raises(Forbidden, match="ne permet pas d’ouvrir un dossier"):
        dossiers.show_dossier(asking, 1)
    with pytest.raises(Forbidden, match="ne permet pas de parcourir les dossiers"):
        dossiers.list_dossiers(asking, FiltreDossiers())
