"""What the compartment shows, to whom; how it is written in and closed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from pdp_desk.services import drafts, medical
from pdp_desk.storage.tables import NoteMedicale
from tests.services.medical_desks import (
    GARNIER,
    HERS,
    KADDOUR,
    MARCHAND,
    NOBODYS,
    TEAM,
    VASSEUR,
    Cell,
)
from tests.ui.dossiers.gestes import press, settle, the_dossier, words
from tests.ui.medical.conftest import At
from tests.ui.medical.gestes import REASON, TEXT, panel, shown
from tests.ui.walk import nameless, unreachable
from ui.dialogs import opening
from ui.dialogs.medical_retrait import MedicalDeletionDialog
from ui.main_window import MainWindow
from ui.models.medical_lecture import may_see
from ui.pages.dossier_medical import MedicalPanel
from ui.theme import DARK, Theme
from ui.widgets.medical_frame import HEIGHT, MedicalFrame, PlumLink
from ui.widgets.medical_note import NEW

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


# --- Who sees what -----------------------------------------------------------------------------


def test_f41_the_compartment_is_absent_for_other_functions(filled: Cell, window_of: At) -> None:
    assert [name for name in TEAM if may_see(filled.desk(name))] == [GARNIER, VASSEUR, KADDOUR]
    window = window_of(MARCHAND)
    page = the_dossier(window)
    assert page.medical is None
    assert page.findChildren(MedicalFrame) == []
    assert "édical" not in words(page)
    assert "Coiffe" not in words(page)


def test_its_readers_see_everything_in_it_and_nothing_of_another(
    qtbot: QtBot, filled: Cell, window_of: At
) -> None:
    window = window_of(GARNIER)
    said = shown(window)
    for wanted in (
        f"Lisible par {GARNIER} et {KADDOUR} seulement",
        TEXT,
        "Une reprise est-elle possible",
        "À mi-temps.",
        "Coiffe rompue",
        "26 sur 49",
        "0,71",
        "Âge inconnu",
        "4 Ko",
    ):
        assert wanted in said
    window.open_dossier(NOBODYS)
    assert TEXT not in shown(window)  # at once, before the vault has answered
    settle(qtbot, window)
    assert TEXT not in shown(window)
    assert "Aucune note médicale." in shown(window)


def test_a_carer_who_does_not_read_is_told_why(filled: Cell, window_of: At) -> None:
    window = window_of(VASSEUR)
    said = shown(window)
    assert f"celle de Dr {GARNIER}" in said
    assert TEXT not in said
    assert "Notes" not in said
    assert panel(window).body.break_button.isVisible()


def test_a_vault_open_to_read_offers_no_writing(qtbot: QtBot, filled: Cell, window_of: At) -> None:
    window = window_of(GARNIER)
    reader = replace(panel(window)._desk, lecture_seule=True)
    looking = MedicalPanel(reader, window._tasks, window)
    qtbot.addWidget(looking.frame)
    looking.frame.show()
    looking.show_dossier(HERS)
    qtbot.waitUntil(lambda: TEXT in words(looking.frame))
    assert not looking.body.add_note.isVisible()
    assert not looking.body.add_document.isVisible()


# --- Closed -------------------------------------------------------------------------------------


def test_f9_or_its_own_key_leaves_the_heading_alone(
    qtbot: QtBot, filled: Cell, window_of: At
) -> None:
    window = window_of(GARNIER)
    frame = panel(window).frame
    window.toggle_discreet()
    assert words(frame) == "Compartiment médical"
    assert frame.sizeHint().height() <= HEIGHT + 4
    window.toggle_discreet()
    assert TEXT in words(frame)
    press(Qt.Key.Key_F9, SHIFT)
    qtbot.waitUntil(frame.closed)
    assert frame.heading.toggle.text() == "Montrer"
    press(Qt.Key.Key_F9, SHIFT)
    qtbot.waitUntil(lambda: TEXT in shown(window))


# --- Notes --------------------------------------------------------------------------------------


def test_a_note_is_written_from_the_keyboard(qtbot: QtBot, cell: Cell, window_of: At) -> None:
    window = window_of(GARNIER)
    press(Qt.Key.Key_N, CTRL | SHIFT)
    form = panel(window).body.note
    qtbot.waitUntil(form.text.hasFocus)
    QTest.keyClicks(form.text, "Revoir en decembre")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "Revoir en decembre" in shown(window))
    settle(qtbot, window)
    assert not form.isVisible()
    (note,) = medical.medical_part(cell.desk(GARNIER), HERS).notes
    assert note.texte == "Revoir en decembre"
    assert drafts.drafts(cell.desk(GARNIER)) == ()


def test_f3_escape_closes_the_note_and_its_draft_stays(
    qtbot: QtBot, cell: Cell, window_of: At
) -> None:
    window = window_of(GARNIER)
    panel(window).begin_note()
    settle(qtbot, window)
    form = panel(window).body.note
    form.submit()
    assert "Écrivez la note" in form.row.problem()
    QTest.keyClicks(form.text, "Commencee puis laissee")
    press(Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert the_dossier(window).isVisible()  # Échap closed the form, not the page
    settle(qtbot, window)
    kept = drafts.take_draft(cell.desk(GARNIER), NEW, HERS)
    assert kept is not None
    assert kept.medical
    panel(window).begin_note()
    settle(qtbot, window)
    assert form.text.toPlainText() == "Commencee puis laissee"


def test_f1_locking_while_a_note_is_typed_loses_nothing(
    qtbot: QtBot, cell: Cell, window_of: At
) -> None:
    window = window_of(GARNIER)
    desk = panel(window)._desk
    panel(window).begin_note()
    settle(qtbot, window)
    QTest.keyClicks(panel(window).body.note.text, "Pas encore enregistree")
    window.lock()
    settle(qtbot, window)
    window.enter(desk, None)
    settle(qtbot, window)
    form = panel(window).body.note
    assert form.isVisible()
    assert form.text.toPlainText() == "Pas encore enregistree"
    assert form.text.hasFocus()


def test_f1_locking_while_a_note_is_corrected_loses_nothing(
    qtbot: QtBot, filled: Cell, window_of: At
) -> None:
    window = window_of(GARNIER)
    desk = panel(window)._desk
    correct(window)
    settle(qtbot, window)
    panel(window).body.correction.text.setPlainText("Épaule gauche")
    window.lock()
    settle(qtbot, window)
    window.enter(desk, None)
    qtbot.waitUntil(lambda: panel(window).body.correction.isVisible())
    settle(qtbot, window)
    assert panel(window).body.correction.text.toPlainText() == "Épaule gauche"


def test_a_note_is_corrected(qtbot: QtBot, filled: Cell, window_of: At) -> None:
    window = window_of(GARNIER)
    correct(window)
    settle(qtbot, window)
    form = panel(window).body.correction
    assert form.text.toPlainText() == TEXT
    form.text.setPlainText("Épaule gauche opérée")
    form.submit()
    qtbot.waitUntil(lambda: "Épaule gauche opérée" in shown(window))
    assert "corrigée le 17 novembre 2026" in shown(window)
    assert not form.isVisible()


def test_a_damaged_note_says_so_and_offers_no_correction(filled: Cell, window_of: At) -> None:
    """Its text would be the sentence that says it is lost."""
    with filled.founder.store.write() as session:
        note = session.scalars(select(NoteMedicale)).one()
        note.contenu_chiffre = note.contenu_chiffre[:-1] + bytes([note.contenu_chiffre[-1] ^ 1])
    window = window_of(GARNIER)
    assert "Illisible" in shown(window)
    links = [link for link in panel(window).frame.findChildren(PlumLink) if link.isVisible()]
    assert "Corriger" not in [link.text() for link in links]
    assert "Supprimer" in [link.text() for link in links]


def test_a_note_corrected_by_somebody_else_keeps_what_is_typed(
    qtbot: QtBot, filled: Cell, window_of: At
) -> None:
    window = window_of(GARNIER)
    garnier = filled.desk(GARNIER)
    (note,) = medical.medical_part(garnier, HERS).notes
    correct(window)
    settle(qtbot, window)
    medical.correct_note(garnier, note.id, "Corrigée ailleurs", note.version)
    form = panel(window).body.correction
    form.text.setPlainText("Ma correction")
    form.submit()
    qtbot.waitUntil(lambda: bool(form.row.problem()))
    assert "entre-temps" in form.row.problem()
    assert form.text.toPlainText() == "Ma correction"
    assert form.isEnabled()


def correct(window: MainWindow) -> None:
    (note,) = medical.medical_part(panel(window)._desk, HERS).notes
    panel(window).body.correct_asked.emit(note)


def test_a_note_and_a_document_are_deleted_once_their_number_is_typed(
    qtbot: QtBot, filled: Cell, window_of: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(GARNIER)

    def confirm(dialog: QDialog) -> bool:
        assert isinstance(dialog, MedicalDeletionDialog)
        dialog.show()
        dialog.submit()
        assert "Écrivez 1" in dialog.row.problem()
        dialog.count.setText("1")
        dialog.submit()
        qtbot.waitUntil(lambda: not dialog.isVisible())
        return True

    monkeypatch.setattr(opening, "run", confirm)
    part = medical.medical_part(filled.desk(GARNIER), HERS)
    panel(window).body.delete_asked.emit(part.notes[0])
    panel(window).body.delete_asked.emit(part.pieces[0])
    qtbot.waitUntil(lambda: "Aucun document médical." in shown(window))
    assert "Aucune note médicale." in shown(window)
    after = medical.medical_part(filled.desk(GARNIER), HERS)
    assert (after.notes, after.pieces) == ((), ())


# --- For everybody ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_f50_every_control_has_a_name_tab_and_f6_reach_it_and_nothing_is_cut(
    qtbot: QtBot, filled: Cell, window_of: At, theme: Theme, size: tuple[int, int]
) -> None:
    theme.wear(DARK)
    medical.break_glass(filled.desk(VASSEUR), HERS, REASON)
    window = window_of(GARNIER)
    window.resize(*size)
    panel(window).begin_note()
    qtbot.waitUntil(panel(window).body.note.text.hasFocus)
    assert nameless(window) == []
    assert unreachable(window) == []
    follow = the_dossier(window).vue.follow
    assert follow.widget().width() <= follow.viewport().width()
    seen = []
    for _ in range(14):
        press(Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert panel(window).frame.heading.toggle in seen
