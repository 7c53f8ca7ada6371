"""What is typed is in the vault at every pause, and comes back: same form, field, cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdp_desk.domain.views_brouillons import BrouillonVue
from pdp_desk.errors import StorageFailed
from pdp_desk.services import drafts
from pdp_desk.services.desk import Desk
from tests.ui.typing_forms import FORM, NoteForm
from ui.tasks import TaskRunner
from ui.theme import Theme
from ui.widgets import drafting
from ui.widgets.draft_note import UNDO

WORDS = "Entretien avec Philibertine Ravaillac"


@pytest.fixture
def form(qtbot: QtBot, _dressed: Theme, tasks: TaskRunner, desk: Desk) -> Iterator[NoteForm]:
    made = new_form(qtbot, desk, tasks)
    yield made
    qtbot.waitUntil(lambda: tasks.idle)


def new_form(qtbot: QtBot, desk: Desk, tasks: TaskRunner, dossier: int | None = 41) -> NoteForm:
    made = NoteForm(desk, tasks)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.motif.setFocus()
    made.drafting.open(dossier)
    qtbot.waitUntil(lambda: tasks.idle)
    made.motif.setFocus()
    return made


def kept(desk: Desk, dossier: int | None = 41) -> BrouillonVue | None:
    return drafts.take_draft(desk, FORM, dossier)


def test_a_pause_in_typing_keeps_everything(
    qtbot: QtBot, form: NoteForm, desk: Desk, tasks: TaskRunner
) -> None:
    assert not form.drafting.note.isVisible()
    QTest.keyClicks(form.motif, "Reprise")
    form.lieu.setCurrentText("Bureau")
    form.sens.choose("entrante")
    form.texte.setFocus()
    QTest.keyClicks(form.texte, WORDS)
    assert form.drafting._pause.interval() <= 1000
    qtbot.waitUntil(lambda: kept(desk) is not None)
    found = kept(desk)
    assert found is not None
    assert found.contenu == {
        "motif": "Reprise", "texte": WORDS, "lieu": "Bureau", "sens": "entrante"
    }  # fmt: skip
    assert (found.champ, found.curseur) == ("texte", len(WORDS))
    qtbot.waitUntil(lambda: form.drafting.note.isVisible())
    assert form.drafting.note.words().startswith("Brouillon gardé à ")


def test_typing_without_a_pause_is_kept_at_least_every_two_seconds(
    qtbot: QtBot, form: NoteForm, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = form.drafting._longest
    assert longest.interval() + form.drafting._pause.interval() // 10 <= 2000
    longest.setInterval(40)
    form.drafting._pause.setInterval(60_000)  # the pause never comes
    QTest.keyClicks(form.texte, "Lomb")
    QTest.keyClicks(form.texte, "alg")
    assert longest.isActive()
    qtbot.waitUntil(lambda: kept(desk) is not None)
    QTest.keyClicks(form.texte, "ie")
    assert longest.isActive()


def test_a_new_form_takes_up_the_draft_where_it_was(
    qtbot: QtBot, form: NoteForm, desk: Desk, tasks: TaskRunner
) -> None:
    form.texte.setFocus()
    QTest.keyClicks(form.texte, WORDS)
    for _ in range(5):
        QTest.keyClick(form.texte, Qt.Key.Key_Left)
    form.drafting.flush()
    form.close()
    again = new_form(qtbot, desk, tasks)
    again.drafting.open(41)
    assert not again.isEnabled()  # nothing can be typed over what is still being read
    qtbot.waitUntil(lambda: tasks.idle)
    assert again.isEnabled()
    assert again.texte.toPlainText() == WORDS
    assert again.texte.hasFocus()
    assert again.texte.textCursor().position() == len(WORDS) - 5
    assert again.drafting.note.words().startswith("Brouillon repris, gardé ")
    other = new_form(qtbot, desk, tasks, dossier=42)
    assert other.texte.toPlainText() == ""


def test_nothing_typed_keeps_nothing(qtbot: QtBot, form: NoteForm, desk: Desk) -> None:
    form.drafting.flush()
    form.close()
    assert kept(desk) is None


def test_a_saved_form_has_no_draft_any_more(
    qtbot: QtBot, form: NoteForm, desk: Desk, tasks: TaskRunner
) -> None:
    QTest.keyClicks(form.motif, "Reprise")
    form.drafting.flush()
    QTest.keyClicks(form.motif, " encore")
    form.save.click()
    qtbot.waitUntil(lambda: tasks.idle)
    assert kept(desk) is None
    form.hide()
    qtbot.waitUntil(lambda: tasks.idle)
    assert kept(desk) is None


def test_f3_closing_a_form_half_typed_keeps_it(
    qtbot: QtBot, form: NoteForm, desk: Desk, tasks: TaskRunner
) -> None:
    QTest.keyClicks(form.motif, "Repr")
    form.hide()
    qtbot.waitUntil(lambda: tasks.idle)
    found = kept(desk)
    assert found is not None
    assert found.contenu["motif"] == "Repr"


def test_erasing_gives_the_empty_form_back_and_can_be_undone(
    qtbot: QtBot, form: NoteForm, desk: Desk, tasks: TaskRunner
) -> None:
    QTest.keyClicks(form.motif, "Reprise")
    form.drafting.flush()
    qtbot.waitUntil(lambda: form.drafting.note.isVisible())
    form.drafting.note.action.click()
    qtbot.waitUntil(lambda: tasks.idle)
    assert form.motif.text() == ""
    assert kept(desk) is None
    assert form.drafting.note.action.accessibleName() == UNDO
    form.drafting.note.action.click()
    qtbot.waitUntil(lambda: tasks.idle)
    assert form.motif.text() == "Reprise"
    assert kept(desk) is not None


def test_a_draft_that_cannot_be_kept_is_said_and_tried_again(
    qtbot: QtBot, form: NoteForm, desk: Desk, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = StorageFailed("Le disque est plein.", "Libérez de l’espace.")

    def refuse(*_: object) -> None:
        raise full

    with monkeypatch.context() as broken:
        broken.setattr(drafting, "_keep", refuse)
        QTest.keyClicks(form.motif, "Reprise")
        form.drafting.flush()
        qtbot.waitUntil(lambda: form.drafting.note.isVisible())
    assert "n’a pas pu être gardé" in form.drafting.note.words()
    assert form.motif.text() == "Reprise"
    form.drafting.flush()
    qtbot.waitUntil(lambda: tasks.idle)
    assert kept(desk) is not None


@pytest.mark.usefixtures("_dressed")
def test_a_vault_open_to_read_keeps_no_draft(qtbot: QtBot, tasks: TaskRunner, desk: Desk) -> None:
    reader = replace(desk, lecture_seule=True, detenteur="Inès Kaddour")
    form = new_form(qtbot, reader, tasks)
    assert form.isEnabled()
    QTest.keyClicks(form.motif, "Reprise")
    form.drafting.flush()
    qtbot.waitUntil(lambda: tasks.idle)
    assert kept(desk) is None


def test_the_note_of_a_narrow_form_is_short_and_read_whole(form: NoteForm) -> None:
    note = form.drafting.note
    note.say("Brouillon gardé à 14:32", "Effacer le brouillon")
    note.resize(420, 22)
    assert note.action.text() == "Effacer le brouillon"
    note.resize(274, 22)
    assert note._words.whole() == "Gardé à 14:32"
    assert note.action.text() == "Effacer"
    assert note.action.accessibleName() == "Effacer le brouillon"
    assert note.words() == "Brouillon gardé à 14:32"
    note.resize(420, 22)
    assert note._words.whole() == "Brouillon gardé à 14:32"
