"""After locking, no name and no key are left (F22)."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pdp_desk.domain.views import DossierVue, LigneDossier
from tests.services.vaults import PASSWORD, Made
from tests.ui.lock.gestures import (
    CTRL,
    WORDS,
    the_page,
    type_in_form,
    unlock,
)
from tests.ui.reading import spoken, written
from ui.main_window import MainWindow, curtain
from ui.pages.dossiers import DossiersPage
from ui.tasks import TaskRunner

SWEEP = curtain.sweep


def test_after_locking_no_name_is_left_anywhere(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    assert window._desk is not None
    keys, store = window._desk.keys, window._desk.store
    assert keys is not None
    whole, name = page._model.index(0, 0).data(), page._model.index(0, 0).data().split()[0]
    page.vue.table.setCurrentIndex(page._model.index(0, 0))
    QTest.keyClick(page.vue.table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == whole
    qtbot.waitUntil(lambda: any(isinstance(one, DossierVue) for one in left_over()))
    del page
    monkeypatch.setattr(curtain, "sweep", SWEEP)
    window.lock()
    assert QGuiApplication.clipboard().text() == ""
    qtbot.waitUntil(lambda: tasks.idle and not store.engine.pool.checkedin())  # type: ignore[attr-defined]
    assert keys.donnees == keys.signature == bytes(32)
    assert name not in " ".join(written(window) + spoken(window) + [window.windowTitle()])
    qtbot.waitUntil(lambda: not left_over())


def left_over() -> list[object]:
    return [o for o in gc.get_objects() if isinstance(o, (LigneDossier, DossierVue, DossiersPage))]


def test_a_copy_made_elsewhere_since_is_left_alone(window: MainWindow) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("copié chez nous")
    window._copies._ours = dict.fromkeys(window._copies._ours, b"ours, before")
    window.lock()
    assert clipboard.text() == "copié chez nous"
    clipboard.clear()


def test_f22_the_log_says_no_name_and_no_path_after_a_whole_session(
    window: MainWindow, qtbot: QtBot, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    name = page._model.index(0, 0).data().split()[0]
    with caplog.at_level("DEBUG"):
        type_in_form(window)
        window.lock()
        unlock(qtbot, window)
        window.unlock.try_password("faux mot de passe")
    said = caplog.text
    assert not [secret for secret in (name, WORDS, PASSWORD, str(made.folder)) if secret in said]


def test_f22_the_password_is_never_spoken_nor_brought_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.lock()
    field = window.unlock.card.password
    field.setFocus()
    QTest.keyClicks(field, "Sesame")
    assert "Sesame" not in " ".join(spoken(window))
    assert field.accessibleName() == "Mot de passe"
    window.unlock.card.reset()
    field.toggle()
    field.undo()
    assert field.text() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the open files of a process")
def test_the_files_of_a_locked_vault_are_closed(
    window: MainWindow, qtbot: QtBot, made: Made, tasks: TaskRunner
) -> None:
    window.lock()
    qtbot.waitUntil(lambda: tasks.idle)
    opened = [os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.exists()]
    assert not [path for path in opened if path.endswith((".db", ".db-wal", ".db-shm"))
                and str(made.folder) in path]  # fmt: skip
