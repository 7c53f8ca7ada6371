"""The medical compartment through its services: who writes, who reads, what the others get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.pieces import NOM_MEDICAL, PLUS_GROS, TYPE_SCELLE
from pdp_desk.domain.views_medical import DetailIrdp
from pdp_desk.errors import BrokenSeal, Forbidden, UsageError
from pdp_desk.services import dossiers, medical
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Intervenant, Journal, NoteMedicale, PieceJointe
from tests.services.medical_desks import (
    DUMONTET,
    ELSEWHERE,
    GARNIER,
    HERS,
    KADDOUR,
    MARCHAND,
    NOBODYS,
    VASSEUR,
    Cell,
    copied,
    make_cell,
    opened,
)

PDF = b"%PDF-1.7\n1 0 obj\n"
REASON = "Malaise au poste, Dr Garnier absente"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cell(tmp_path_factory.mktemp("cellule") / "Cellule.coffre")


@pytest.fixture
def cell(template: Path, tmp_path: Path) -> Iterator[Cell]:
    with opened(copied(template, tmp_path)) as cell:
        yield cell


@pytest.fixture
def garnier(cell: Cell) -> Desk:
    return cell.desk(GARNIER)


# --- Notes ---------------------------------------------------------------------------------


def test_a_note_is_read_as_it_was_written(cell: Cell, garnier: Desk) -> None:
    medical.write_note(garnier, HERS, "  Épaule droite opérée.  ")
    (note,) = medical.medical_part(garnier, HERS).notes
    assert note.texte == "Épaule droite opérée."
    assert (note.auteur, note.jour, note.modifiable) == (f"Dr {GARNIER}", garnier.today(), True)
    (seen,) = medical.medical_part(cell.desk(KADDOUR), HERS).notes
    assert (seen.texte, seen.modifiable) == (note.texte, False)


def test_a_correction_keeps_what_it_replaces(garnier: Desk) -> None:
    number = medical.write_note(garnier, HERS, "Épaule gauche")
    (note,) = medical.medical_part(garnier, HERS).notes
    medical.correct_note(garnier, number, "Épaule droite", note.version)
    (note,) = medical.medical_part(garnier, HERS).notes
    assert (note.texte, note.avant) == ("Épaule droite", ("Épaule gauche",))
    assert note.corrigee_le == garnier.today()


def test_a_note_corrected_meanwhile_is_not_overwritten(garnier: Desk) -> None:
    number = medical.write_note(garnier, HERS, "Un")
    (note,) = medical.medical_part(garnier, HERS).notes
    medical.correct_note(garnier, number, "Deux", note.version)
    with pytest.raises(UsageError, match="entre-temps"):
        medical.correct_note(garnier, number, "Trois", note.version)
    with pytest.raises(UsageError, match="entre-temps"):
        medical.delete_note(garnier, number, note.version)
    assert medical.medical_part(garnier, HERS).notes[0].texte == "Deux"


def test_a_note_is_changed_by_its_author_or_the_physician(cell: Cell, garnier: Desk) -> None:
    nurse = cell.desk(KADDOUR)
    of_physician = medical.write_note(garnier, HERS, "Du médecin")
    of_nurse = medical.write_note(nurse, HERS, "De l’infirmière")
    notes = {note.id: note for note in medical.medical_part(nurse, HERS).notes}
    assert {number: note.modifiable for number, note in notes.items()} == {
        of_physician: False,
        of_nurse: True,
    }
    with pytest.raises(Forbidden, match="auteur"):
        medical.correct_note(nurse, of_physician, "Autre", notes[of_physician].version)
    medical.delete_note(garnier, of_nurse, notes[of_nurse].version)
    medical.delete_note(garnier, of_physician, notes[of_physician].version)
    assert medical.medical_part(garnier, HERS).vide is False  # the IRDP result is left
    assert medical.medical_part(garnier, HERS).notes == ()


def test_a_note_says_something(garnier: Desk) -> None:
    for text in ("", "  \n ", "x" * 20_001):
        with pytest.raises(UsageError):
            medical.write_note(garnier, HERS, text)
    with pytest.raises(UsageError, match="demain"):
        medical.write_note(garnier, HERS, "Note", garnier.today() + timedelta(days=1))
    assert medical.medical_part(garnier, HERS).notes == ()


# --- Who reads -------------------------------------------------------------------------------


def test_the_physician_of_the_dossier_reads_it(cell: Cell) -> None:
    readable = {
        (name, dossier): medical.medical_state(cell.desk(name), dossier).lisible
        for name in (GARNIER, VASSEUR, KADDOUR)
        for dossier in (HERS, NOBODYS, ELSEWHERE)
    }
    assert [who for who, can in readable.items() if not can] == [
        (GARNIER, ELSEWHERE),
        (VASSEUR, HERS),
        (VASSEUR, ELSEWHERE),
    ]


def test_the_heading_names_the_readers(cell: Cell) -> None:
    state = medical.medical_state(cell.desk(VASSEUR), HERS)
    assert state.lecteurs == (GARNIER, KADDOUR)
    assert (state.lisible, state.bris_possible, state.medecin) == (False, True, False)
    assert f"Dr {GARNIER}" in state.raison


def test_a_carer_without_the_key_is_told_how_to_get_it(cell: Cell, garnier: Desk) -> None:
    assert garnier.keys is not None
    waiting = replace(garnier, keys=replace(garnier.keys, medicale=None))
    state = medical.medical_state(waiting, HERS)
    assert (state.lisible, state.bris_possible) == (False, False)
    assert "clé médicale" in state.raison
    for refused in (
        lambda: medical.medical_part(waiting, HERS),
        lambda: medical.write_note(waiting, HERS, "Note"),
        lambda: medical.break_glass(waiting, ELSEWHERE, REASON),
        lambda: medical.detail_irdp(waiting, 1, DetailIrdp(valeur=0.4), 1),
    ):
        with pytest.raises(Forbidden, match="clé médicale"):
            refused()


def test_a_physician_takes_the_reading_back_from_nurses(cell: Cell, garnier: Desk) -> None:
    nurse = cell.desk(KADDOUR)
    assert medical.nurses_may_read(nurse)
    medical.delegate_to_nurses(garnier, oui=False)
    assert not medical.nurses_may_read(nurse)
    with pytest.raises(Forbidden, match="infirmiers"):
        medical.medical_part(nurse, HERS)
    assert medical.medical_state(nurse, HERS).bris_possible
    medical.delegate_to_nurses(garnier, oui=True)
    assert medical.medical_part(nurse, HERS).notes == ()


def test_linking_gives_a_physician_their_dossiers(cell: Cell) -> None:
    vasseur, manager = cell.desk(VASSEUR), cell.desk(DUMONTET)
    bellanger = next(
        found for found in medical.list_professionals(manager) if found.nom == "Dr Bellanger"
    )
    assert bellanger.dossiers == 1
    with pytest.raises(Forbidden, match="soi-même"):
        medical.link_member(vasseur, bellanger.id, vasseur.membre.id)
    medical.link_member(manager, bellanger.id, vasseur.membre.id)
    assert medical.medical_part(vasseur, ELSEWHERE).notes == ()
    medical.link_member(manager, bellanger.id, None)
    with pytest.raises(Forbidden, match="Bellanger"):
        medical.medical_part(vasseur, ELSEWHERE)


def test_the_settings_name_the_physicians_of_the_dossiers(cell: Cell) -> None:
    settings = medical.medical_settings(cell.desk(DUMONTET))
    assert settings.delegation
    assert [(one.nom, one.membre_id, one.dossiers) for one in settings.medecins] == [
        ("Dr Bellanger", None, 1),
        (f"Dr {GARNIER}", None, 1),
    ]
    assert [one.nom for one in settings.membres] == [GARNIER, VASSEUR]


def test_a_member_is_linked_once(cell: Cell) -> None:
    manager, vasseur = cell.desk(DUMONTET), cell.desk(VASSEUR)
    medical.link_member(manager, 1, vasseur.membre.id)
    with pytest.raises(UsageError, match="déjà rattaché"):
        medical.link_member(manager, 2, vasseur.membre.id)
    with pytest.raises(UsageError, match="plus membre"):
        medical.link_member(manager, 2, 999)


def test_a_linked_name_is_no_longer_read_by_its_namesake(cell: Cell, garnier: Desk) -> None:
    medical.link_member(cell.desk(DUMONTET), 1, cell.desk(VASSEUR).membre.id)
    with pytest.raises(Forbidden):
        medical.medical_part(garnier, HERS)


def test_signing_uses_the_name_known_to_the_dossiers(cell: Cell, garnier: Desk) -> None:
    medical.write_note(garnier, HERS, "Note")
    with cell.founder.store.read() as session:
        linked = session.scalars(
            select(Intervenant.nom).where(Intervenant.membre_id == garnier.membre.id)
        ).all()
    assert linked == [f"Dr {GARNIER}"]


# --- The glass -------------------------------------------------------------------------------


def test_f40_the_glass_breaks_for_three_hours_and_the_physician_sees_it(
    cell: Cell, garnier: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    vasseur = cell.desk(VASSEUR)
    noon = datetime(2026, 11, 17, 12)
    at(monkeypatch, noon)
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, HERS)
    assert medical.break_glass(vasseur, HERS, REASON) == noon + timedelta(hours=3)
    assert medical.medical_part(vasseur, HERS).notes == ()
    assert medical.medical_state(vasseur, HERS).jusqua == noon + timedelta(hours=3)
    assert VASSEUR in medical.medical_state(garnier, HERS).lecteurs
    (access,) = medical.exceptional_accesses(garnier)
    assert (access.membre, access.motif, access.numero) == (VASSEUR, REASON, "2026-0001")
    assert medical.exceptional_accesses(vasseur) == ()
    with pytest.raises(Forbidden, match="médecin du dossier"):
        medical.mark_access_seen(vasseur, access.id)
    medical.mark_access_seen(garnier, access.id)
    assert medical.exceptional_accesses(garnier) == ()
    at(monkeypatch, noon + timedelta(hours=2, minutes=59))
    medical.medical_part(vasseur, HERS)
    at(monkeypatch, noon + timedelta(hours=3))
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, HERS)


def test_f40_the_glass_of_a_dossier_whose_physician_has_no_account_is_told_to_the_others(
    cell: Cell, garnier: Desk
) -> None:
    medical.break_glass(garnier, ELSEWHERE, REASON)
    assert medical.exceptional_accesses(garnier) == ()  # not to whoever broke it
    (access,) = medical.exceptional_accesses(cell.desk(VASSEUR))
    medical.mark_access_seen(cell.desk(VASSEUR), access.id)


def test_f40_a_clock_set_back_prolongs_nothing(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    vasseur = cell.desk(VASSEUR)
    at(monkeypatch, datetime(2026, 11, 17, 12))
    medical.break_glass(vasseur, HERS, REASON)
    at(monkeypatch, datetime(2026, 11, 17, 11))
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, HERS)


def test_f40_the_glass_of_one_dossier_opens_no_other(cell: Cell) -> None:
    vasseur = cell.desk(VASSEUR)
    medical.break_glass(vasseur, HERS, REASON)
    with pytest.raises(Forbidden):
        medical.medical_part(vasseur, ELSEWHERE)


def test_the_glass_asks_for_a_reason(cell: Cell) -> None:
    for reason in ("", "   ", "urgent", "x" * 1001):
        with pytest.raises(UsageError):
            medical.break_glass(cell.desk(VASSEUR), HERS, reason)
    with pytest.raises(Forbidden):
        medical.medical_part(cell.desk(VASSEUR), HERS)


def test_the_glass_is_not_for_those_who_read_or_hold_no_key(cell: Cell, garnier: Desk) -> None:
    with pytest.raises(UsageError, match="déjà"):
        medical.break_glass(garnier, HERS, REASON)
    for name in (MARCHAND, DUMONTET):
        with pytest.raises(Forbidden):
            medical.break_glass(cell.desk(name), HERS, REASON)


# --- Opinions --------------------------------------------------------------------------------


def test_the_team_reads_the_answer_and_not_its_medical_part(cell: Cell, garnier: Desk) -> None:
    asker = cell.desk(MARCHAND)
    number = medical.ask_opinion(asker, HERS, "Une reprise à l’accueil est-elle possible ?")
    (asked,) = medical.list_opinions(asker, HERS)
    assert (asked.demandeur, asked.medecin, asked.repondu_le) == (MARCHAND, f"Dr {GARNIER}", None)
    medical.answer_opinion(
        garnier, number, "Oui, à mi-temps.", asked.version, partie_medicale="Coiffe rompue"
    )
    (read,) = medical.list_opinions(asker, HERS)
    assert (read.reponse, read.partie_medicale) == ("Oui, à mi-temps.", "")
    (known,) = medical.medical_part(garnier, HERS).avis
    assert known.partie_medicale == "Coiffe rompue"
    with pytest.raises(UsageError, match="déjà répondu"):
        medical.withdraw_question(asker, number, read.version)


def test_a_medical_answer_is_for_readers_only(cell: Cell, garnier: Desk) -> None:
    vasseur = cell.desk(VASSEUR)
    number = medical.ask_opinion(cell.desk(MARCHAND), HERS, "Possible ?")
    (asked,) = medical.list_opinions(garnier, HERS)
    with pytest.raises(Forbidden):
        medical.answer_opinion(vasseur, number, "Oui.", asked.version, partie_medicale="Coiffe")
    medical.answer_opinion(vasseur, number, "Oui.", asked.version)
    (answered,) = medical.list_opinions(vasseur, HERS)
    assert (answered.reponse, answered.medecin) == ("Oui.", VASSEUR)
    medical.answer_opinion(garnier, number, "Non.", answered.version, partie_medicale="Coiffe")
    (answered,) = medical.list_opinions(vasseur, HERS)
    with pytest.raises(Forbidden):  # would wipe what they may not read
        medical.answer_opinion(vasseur, number, "Oui.", answered.version)


def test_a_question_nobody_answered_can_be_taken_back(cell: Cell) -> None:
    asker = cell.desk(MARCHAND)
    number = medical.ask_opinion(asker, HERS, "Possible ?")
    (asked,) = medical.list_opinions(asker, HERS)
    medical.withdraw_question(asker, number, asked.version)
    assert medical.list_opinions(asker, HERS) == ()


# --- Questionnaires, IRDP --------------------------------------------------------------------


def test_answers_and_score_are_kept_sealed(garnier: Desk) -> None:
    number = medical.record_evaluation(
        garnier, HERS, "WAI", {"1": "4", "2": "", "3": "6"}, score="26 à 30 sur 49", questions=4
    )
    (seen,) = medical.medical_part(garnier, HERS).evaluations
    assert (seen.score, seen.completude) == ("26 à 30 sur 49", 50)
    assert seen.reponses == (("1", "4"), ("2", ""), ("3", "6"))
    medical.correct_evaluation(garnier, number, {"1": "5"}, "31", seen.version)
    (seen,) = medical.medical_part(garnier, HERS).evaluations
    assert (seen.score, seen.reponses) == ("31", (("1", "5"),))
    medical.delete_evaluation(garnier, number, seen.version)
    assert medical.medical_part(garnier, HERS).evaluations == ()


def test_the_value_of_an_irdp_is_medical_and_its_class_is_not(cell: Cell, garnier: Desk) -> None:
    (before,) = medical.medical_part(garnier, HERS).irdp
    assert (before.detail, before.classe) == (None, "forte")
    detail = DetailIrdp(valeur=0.71, limites="Âge inconnu", commentaire="À revoir")
    medical.detail_irdp(garnier, before.id, detail, before.version)
    (after,) = medical.medical_part(garnier, HERS).irdp
    assert after.detail == detail
    medical.detail_irdp(garnier, after.id, None, after.version)
    assert medical.medical_part(garnier, HERS).irdp[0].detail is None


def test_the_class_is_shared_under_an_agreement_and_hidden_once_it_is_taken_back(
    cell: Cell, garnier: Desk
) -> None:
    team = cell.desk(MARCHAND)
    before = dossiers.show_dossier(team, HERS)
    assert before.irdp is not None
    assert (before.irdp.classe, before.irdp.accord_le, before.irdp.retenue) == (
        "forte",
        None,
        False,
    )
    medical.record_agreement(team, HERS)
    agreed = dossiers.show_dossier(team, HERS).irdp
    assert agreed is not None
    assert (agreed.classe, agreed.accord_le) == ("forte", team.today())
    medical.withdraw_agreement(team, HERS)
    for name in (MARCHAND, DUMONTET):
        hidden = dossiers.show_dossier(cell.desk(name), HERS)
        assert hidden.irdp is not None
        assert (hidden.irdp.classe, hidden.irdp.completude) == (None, None)
        assert hidden.irdp.retenue
        assert "forte" not in str(hidden)
    known = dossiers.show_dossier(garnier, HERS).irdp
    assert known is not None
    assert known.classe == "forte"
    medical.record_agreement(team, HERS)
    again = dossiers.show_dossier(team, HERS).irdp
    assert again is not None
    assert (again.classe, again.retenue) == ("forte", False)


def test_a_refusal_is_noted_without_an_agreement_before(cell: Cell) -> None:
    medical.withdraw_agreement(cell.desk(MARCHAND), HERS)
    refused = dossiers.show_dossier(cell.desk(MARCHAND), HERS).irdp
    assert refused is not None
    assert (refused.classe, refused.accord_le, refused.retenue) == (None, None, True)


# --- Documents -------------------------------------------------------------------------------


def test_a_medical_document_hides_its_name_and_its_type(
    cell: Cell, garnier: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "Compte rendu opératoire.pdf"
    file.write_bytes(PDF)
    number = medical.add_medical_document(garnier, HERS, file)
    (seen,) = medical.medical_part(garnier, HERS).pieces
    assert (seen.nom, seen.type_mime, seen.taille) == (file.name, "application/pdf", len(PDF))
    with cell.founder.store.read() as session:
        row = session.get_one(PieceJointe, number)
        assert (row.nom, row.type_mime, row.medicale) == (NOM_MEDICAL, TYPE_SCELLE, True)
    assert medical.read_medical_document(garnier, number).contenu == PDF
    for name in (MARCHAND, DUMONTET):
        desk = cell.desk(name)
        assert medical.list_documents(desk, HERS) == ()
        for refused in (medical.read_document, medical.remove_document):
            with pytest.raises(Forbidden, match="médical"):
                refused(desk, number)
        with pytest.raises(Forbidden, match="médical"):
            medical.save_document(desk, number, tmp_path / "copie.pdf")
    assert not (tmp_path / "copie.pdf").exists()
    medical.remove_medical_document(garnier, number)
    assert medical.medical_part(garnier, HERS).pieces == ()


def test_a_document_of_the_team_is_added_read_copied_removed(cell: Cell, tmp_path: Path) -> None:
    desk, file = cell.desk(MARCHAND), tmp_path / "Convention.pdf"
    file.write_bytes(PDF)
    number = medical.add_document(desk, HERS, file)
    (seen,) = medical.list_documents(desk, HERS)
    assert (seen.nom, seen.taille, seen.medicale) == ("Convention.pdf", len(PDF), False)
    assert medical.read_document(desk, number).contenu == PDF
    copy = tmp_path / "ailleurs.pdf"
    medical.save_document(desk, number, copy)
    assert copy.read_bytes() == PDF
    assert desk.folder is not None
    with pytest.raises(UsageError, match="en clair"):
        medical.save_document(desk, number, desk.folder / "copie.pdf")
    with pytest.raises(UsageError, match="pas médical"):
        medical.read_medical_document(cell.desk(GARNIER), number)
    medical.remove_document(desk, number)
    assert medical.list_documents(desk, HERS) == ()


def test_other_files_are_refused(cell: Cell, tmp_path: Path) -> None:
    for name, content in (
        ("virus.exe", b"MZ"),
        ("page.html", b"<html>"),
        ("faux.pdf", b"MZ\x90"),
        ("faux.txt", b"\xff\xfe\x00a"),
        ("nul.txt", b"a\x00b"),
        ("vide.txt", b""),
        ("sans-extension", PDF),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(UsageError, match="n’est pas d’un type"):
            medical.add_document(cell.desk(MARCHAND), HERS, file)
    assert medical.list_documents(cell.desk(MARCHAND), HERS) == ()


def test_a_document_too_large_is_not_even_read(cell: Cell, tmp_path: Path) -> None:
    file = tmp_path / "lourd.pdf"
    with file.open("wb") as stream:
        stream.truncate(PLUS_GROS + 1)
    with pytest.raises(UsageError, match="20 Mo"):
        medical.add_medical_document(cell.desk(GARNIER), HERS, file)


# --- What is written around ------------------------------------------------------------------


def test_the_journal_names_the_acts_and_tells_nothing_medical(cell: Cell, garnier: Desk) -> None:
    number = medical.write_note(garnier, HERS, "Lombosciatique")
    medical.medical_part(garnier, HERS)
    medical.break_glass(cell.desk(VASSEUR), HERS, "Lombosciatique aiguë")
    medical.medical_part(cell.desk(VASSEUR), HERS)
    with cell.founder.store.read() as session:
        lines = session.scalars(select(Journal).order_by(Journal.id)).all()
    acts = [(line.acte, line.objet, line.objet_id, line.membre_id) for line in lines]
    assert acts == [
        ("ecrire_note", "note_medicale", number, 1),
        ("lire_medical", "dossier", HERS, 1),
        ("briser_glace", "dossier", HERS, 2),
        ("lire_medical", "dossier", HERS, 2),
    ]
    assert not [line for line in lines if "ombosciatique" in (line.detail or "")]
    assert "exceptionnel" in (lines[-1].detail or "")


def test_a_refusal_shows_nothing_and_writes_nothing(cell: Cell) -> None:
    with pytest.raises(Forbidden):
        medical.write_note(cell.desk(VASSEUR), HERS, "Note")
    with cell.founder.store.read() as session:
        assert session.scalars(select(NoteMedicale)).all() == []
        assert session.scalars(select(Journal)).all() == []


def test_a_dossier_that_is_gone_is_said(garnier: Desk) -> None:
    for gone in (
        lambda: medical.medical_state(garnier, 99),
        lambda: medical.medical_part(garnier, 99),
        lambda: medical.write_note(garnier, 99, "Note"),
        lambda: medical.ask_opinion(garnier, 99, "Question"),
        lambda: medical.correct_note(garnier, 99, "Note", 1),
    ):
        with pytest.raises(UsageError, match=r"n’est plus|entre-temps"):
            gone()


def test_f40_a_note_moved_to_another_row_does_not_open(cell: Cell, garnier: Desk) -> None:
    for text in ("Une", "Autre"):
        medical.write_note(garnier, HERS, text)
    with cell.founder.store.write() as session:
        one, other = session.scalars(select(NoteMedicale).order_by(NoteMedicale.id)).all()
        one.contenu_chiffre, other.contenu_chiffre = other.contenu_chiffre, one.contenu_chiffre
    with pytest.raises(BrokenSeal, match="note_medicale"):
        medical.medical_part(garnier, HERS)


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    """Stop the clock, UTC."""
    assert instant.tzinfo is None
    monkeypatch.setattr(Desk, "now", lambda self: instant)
