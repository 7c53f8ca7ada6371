"""A medical note being written when the vault is locked (F1)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdp_desk.services import vault
from pdp_desk.storage.tables import Brouillon
from tests.services.vaults import Made
from tests.ui.lock.gestures import (
    CTRL,
    FREE,
    WORDS,
    handle,
    the_page,
    unlock,
)
from tests.ui.reading import spoken
from ui.main_window import MainWindow
from ui.main_window.places import BUILDERS, DOSSIER


def test_f1_a_medical_note_comes_back_and_was_only_ciphertext_meanwhile(
    window: MainWindow, qtbot: QtBot, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.main_window.places import _dossier
    from ui.pages.dossier import DossierPage

    monkeypatch.setitem(BUILDERS, DOSSIER, _dossier)
    window.open_dossier(FREE)
    qtbot.waitUntil(lambda: window._tasks.idle)
    page = the_page(window)
    assert isinstance(page, DossierPage)
    assert page.medical is not None
    page.medical.begin_note()
    qtbot.waitUntil(lambda: window._tasks.idle)
    note = page.medical.body.note.text
    assert note.hasFocus()
    QTest.keyClicks(note, WORDS)
    QTest.keyClick(note, Qt.Key.Key_Left)
    del page, note
    QTest.keyClick(handle(window), Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: window._tasks.idle)
    desk = made.open()
    with desk.store.read() as session:
        (row,) = session.query(Brouillon).where(Brouillon.formulaire != "fenetre")
        assert row.contenu == ""
        assert WORDS.encode() not in (row.contenu_chiffre or b"")
    vault.close(desk)
    unlock(qtbot, window)
    again = the_page(window)
    assert isinstance(again, DossierPage)
    assert again.medical is not None
    text = again.medical.body.note.text
    assert again.medical.body.note.isVisible()
    assert text.toPlainText() == WORDS
    assert text.hasFocus()
    assert text.textCursor().position() == len(WORDS) - 1


def test_a_lock_in_mode_discret_brings_a_medical_form_back_closed(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.main_window.places import _dossier
    from ui.pages.dossier import DossierPage

    monkeypatch.setitem(BUILDERS, DOSSIER, _dossier)
    window.open_dossier(FREE)
    qtbot.waitUntil(lambda: window._tasks.idle)
    page = the_page(window)
    assert isinstance(page, DossierPage)
    assert page.medical is not None
    page.medical.begin_note()
    qtbot.waitUntil(lambda: window._tasks.idle)
    QTest.keyClicks(page.medical.body.note.text, WORDS)
    window.toggle_discreet()
    assert not page.medical.body.isVisible()
    window.lock()
    unlock(qtbot, window)
    again = the_page(window)
    assert isinstance(again, DossierPage)
    assert again.medical is not None
    assert not again.medical.body.isVisible()
    assert WORDS not in " ".join(spoken(window))
