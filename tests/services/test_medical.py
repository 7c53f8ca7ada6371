"""The medical compartment through its services: who writes, who reads, what the others get."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pdp_desk.domain.views_medical import DetailIrdp
from pdp_desk.errors import BrokenSeal, Forbidden, UsageError
from pdp_desk.services import dossiers, importing, medical, privacy
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.compartment import UNREADABLE
from pdp_desk.storage.intake.taking import NO_LONGER_SHARED
from pdp_desk.storage.tables import Journal, NoteMedicale
from tests.services.medical_desks import (
    DUMONTET,
    GARNIER,
    HERS,
    KADDOUR,
    MARCHAND,
    VASSEUR,
    Cell,
)

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


def test_an_answer_is_corrected_by_its_author_or_the_physician(cell: Cell, garnier: Desk) -> None:
    vasseur = cell.desk(VASSEUR)
    number = medical.ask_opinion(cell.desk(MARCHAND), HERS, "Possible ?")
    (asked,) = medical.list_opinions(garnier, HERS)
    medical.answer_opinion(garnier, number, "Non.", asked.version)
    (answered,) = medical.list_opinions(vasseur, HERS)
    with pytest.raises(Forbidden, match="qui l’a donnée"):
        medical.answer_opinion(vasseur, number, "Oui.", answered.version)
    assert medical.list_opinions(vasseur, HERS) == (answered,)
    medical.answer_opinion(garnier, number, "Non, pas encore.", answered.version)
    other = medical.ask_opinion(cell.desk(MARCHAND), HERS, "Et à mi-temps ?")
    for answer in ("Oui.", "Oui, assis."):  # a physician who stands in corrects their own
        latest = next(one for one in medical.list_opinions(vasseur, HERS) if one.id == other)
        medical.answer_opinion(vasseur, other, answer, latest.version)


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
    moved = [medical.write_note(garnier, HERS, text) for text in ("Une", "Autre")]
    with cell.founder.store.write() as session:
        one, other = session.scalars(select(NoteMedicale).order_by(NoteMedicale.id)).all()
        one.contenu_chiffre, other.contenu_chiffre = other.contenu_chiffre, one.contenu_chiffre
    medical.write_note(garnier, HERS, "Intacte")
    notes = {note.id: note for note in medical.medical_part(garnier, HERS).notes}
    assert [notes[number].texte for number in moved] == [UNREADABLE, UNREADABLE]
    assert "Intacte" in {note.texte for note in notes.values()}
    with pytest.raises(BrokenSeal, match="note_medicale"):
        medical.correct_note(garnier, moved[0], "Autre texte", notes[moved[0]].version)
    medical.delete_note(garnier, moved[0], notes[moved[0]].version)


def test_f41_once_no_longer_shared_an_import_tells_nothing_of_the_class(
    cell: Cell, tmp_path: Path
) -> None:
    """The same words whether the workbook guesses right or wrong."""
    team, said = cell.desk(MARCHAND), []
    medical.withdraw_agreement(team, HERS)
    for guess in ("forte", "faible"):
        book = tmp_path / "irdp.csv"
        day = f"{team.today():%d/%m/%Y}"
        book.write_text(
            f"N° dossier;Date;Source IRDP;Niveau IRDP\n2026-0001;{day};PRESANSE;{guess}"
        )
        bilan = importing.preview(team, book)
        said.append((bilan.comptes, [one.motif for one in bilan.problemes]))
    assert said[0] == said[1]
    assert said[0][1] == [NO_LONGER_SHARED]


def test_f41_nor_does_the_persons_own_file(cell: Cell, garnier: Desk, tmp_path: Path) -> None:
    medical.withdraw_agreement(cell.desk(MARCHAND), HERS)
    classes = {}
    for desk in (cell.desk(MARCHAND), garnier):
        done = privacy.export_person(desk, 1, tmp_path / desk.membre.nom)
        told = json.loads((done.dossier / done.fichiers[1]).read_text("utf-8"))
        classes[desk.membre.nom] = told["donnees"]["irdp"][0]["classe"], done.medical
    forte = {"code": "forte", "libelle": "forte"}
    assert classes == {MARCHAND: (None, False), GARNIER: (forte, True)}
