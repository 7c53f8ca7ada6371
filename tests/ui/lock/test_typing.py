"""Nothing typed is lost: the lock, a closed form, a closed window (F1, F3, F4, F6)."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from pdp_desk.services import drafts, vault
from tests.services.vaults import Made
from tests.ui.lock.gestures import (
    CTRL,
    WORDS,
    Clock,
    alone,
    assert_same_form,
    handle,
    the_form,
    the_page,
    type_in_form,
    unlock,
)
from tests.ui.typing_forms import FORM, TypingPage
from ui.dialogs import opening
from ui.main_window import MainWindow
from ui.pages.dossiers import DossiersPage
from ui.tasks import TaskRunner


def test_f1_left_alone_while_typing_the_text_the_field_and_the_cursor_come_back(
    window: MainWindow, qtbot: QtBot, clock: Clock
) -> None:
    form = type_in_form(window)
    for _ in range(7):
        QTest.keyClick(form.texte, Qt.Key.Key_Left)
    alone(window, clock)
    assert window.workspace is None
    assert "10 minutes sans activité" in window.unlock.card.note()
    unlock(qtbot, window)
    assert_same_form(window, WORDS, len(WORDS) - 7)
    assert the_form(window).drafting.note.words().startswith("Brouillon repris")


def test_f1_a_form_open_and_still_empty_comes_back_on_its_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    type_in_form(window, "")
    window.lock()
    unlock(qtbot, window)
    assert_same_form(window, "", 0)


def test_f1_typing_and_locking_at_random_moments_loses_nothing(
    window: MainWindow, qtbot: QtBot
) -> None:
    chance = random.Random(3)
    form, typed = type_in_form(window, ""), ""
    for _ in range(3):
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: chance.randrange(3, 26)]:
            QTest.keyClicks(form.texte, letter)
            typed += letter
            if chance.random() < 0.2:
                QApplication.processEvents()
        window.lock()
        unlock(qtbot, window)
        form = the_form(window)
        assert form.texte.toPlainText() == typed
        assert form.texte.textCursor().position() == len(typed)


def test_a_search_comes_back_with_its_words_its_row_and_its_cursor(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    name = page._model.index(3, 0).data().split()[0]
    page.vue.filtres.focus_search()
    with qtbot.waitSignal(page._model.loaded):
        page.vue.filtres.search.insert(name)
    qtbot.waitUntil(lambda: window._tasks.idle)
    row = page._model.index(0, 0).data()
    del page
    QTest.keyClick(handle(window), Qt.Key.Key_L, CTRL)
    assert window.workspace is None
    unlock(qtbot, window)
    again = the_page(window)
    assert isinstance(again, DossiersPage)
    qtbot.waitUntil(lambda: again._model.filtre.texte == name and window._tasks.idle)
    assert again.vue.filtres.search.text() == name
    assert again.vue.filtres.search.hasFocus()
    assert again._model.index(0, 0).data() == row
    assert window._desk is not None
    assert drafts.drafts(window._desk) == ()  # of use only once: no name stays behind


def test_f3_escape_closes_the_form_and_keeps_the_draft(window: MainWindow, qtbot: QtBot) -> None:
    form = type_in_form(window)
    QTest.keyClick(form.texte, Qt.Key.Key_Escape)
    assert form.isHidden()
    qtbot.waitUntil(lambda: window._tasks.idle)
    page = the_page(window)
    assert isinstance(page, TypingPage)
    page.open_form()
    qtbot.waitUntil(lambda: window._tasks.idle)
    assert_same_form(window, WORDS, len(WORDS))


def test_f3_closing_the_window_asks_nothing_and_keeps_the_draft(
    window: MainWindow, qtbot: QtBot, made: Made, tasks: TaskRunner
) -> None:
    type_in_form(window)
    window.close()
    assert not window.isVisible()
    assert QApplication.activeModalWidget() is None
    qtbot.waitUntil(lambda: tasks.idle)
    desk = made.open()
    found = drafts.take_draft(desk, FORM, 41)
    vault.close(desk)
    assert found is not None
    assert found.contenu["texte"] == WORDS


def test_f4_leaving_the_page_keeps_the_draft_and_enregistrer_is_on_a_small_screen(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(911, 512)
    form = type_in_form(window)
    bottom = form.save.mapTo(window, QPoint(0, form.save.height())).y()
    assert form.save.isVisible()
    assert bottom <= window.height()
    assert window.workspace is not None
    window.workspace.go("dossiers")
    qtbot.waitUntil(lambda: window._tasks.idle)
    assert window._desk is not None
    assert drafts.take_draft(window._desk, FORM, 41) is not None


def test_f6_search_open_discard_comes_back_to_the_same_row(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    with qtbot.waitSignal(page._model.loaded):
        page.vue.filtres.search.setText("a")
    qtbot.waitUntil(lambda: window._tasks.idle)
    page.vue.table.selectRow(4)
    page._open()
    dossier = the_page(window)
    assert isinstance(dossier, TypingPage)
    form = dossier.open_form()
    qtbot.waitUntil(lambda: window._tasks.idle)
    QTest.keyClicks(form.motif, "Essai")
    form.drafting.flush()
    form.drafting.note.action.click()
    form.motif.setFocus()
    QTest.keyClick(form.motif, Qt.Key.Key_Escape)
    QTest.keyClick(dossier, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window._tasks.idle)
    assert the_page(window) is page
    assert page.vue.filtres.search.text() == "a"
    assert page.vue.table.currentIndex().row() == 4
    assert window._desk is not None
    assert drafts.drafts(window._desk) == ()


def test_f4_the_dialog_of_the_delay_has_its_button_on_a_small_screen(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.resize(911, 512)
    seen: list[bool] = []

    def look(dialog: QDialog) -> bool:
        dialog.show()
        button = dialog.confirm  # type: ignore[attr-defined]
        bottom = button.mapTo(dialog, QPoint(0, button.height())).y()
        seen.append(button.isVisible() and bottom <= dialog.height() <= 512)
        dialog.hide()
        return False

    monkeypatch.setattr(opening, "run", look)
    window.ask_rules()
    assert seen == [True]
