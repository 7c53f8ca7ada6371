"""The compartment opened exceptionally; documents added and copied."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from pdp_desk.services import drafts, medical
from pdp_desk.services.desk import Desk
from tests.services.medical_desks import (
    GARNIER,
    HERS,
    KADDOUR,
    VASSEUR,
    Cell,
)
from tests.ui.dossiers.gestes import press, settle
from tests.ui.medical.conftest import At
from tests.ui.medical.gestes import REASON, TEXT, panel, shown
from ui.dialogs import opening
from ui.dialogs.medical_glass import GlassDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


# --- The glass ----------------------------------------------------------------------------------


def test_f40_the_glass_is_broken_with_a_reason_and_the_time_left_is_said(
    qtbot: QtBot, filled: Cell, window_of: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(VASSEUR)

    def give_reason(dialog: QDialog) -> bool:
        assert isinstance(dialog, GlassDialog)
        dialog.show()
        settle(qtbot, window)
        dialog.submit()
        assert "une phrase" in dialog.row.problem()
        dialog.reason.setPlainText(REASON)
        dialog.submit()
        qtbot.waitUntil(lambda: not dialog.isVisible())
        return True

    monkeypatch.setattr(opening, "run", give_reason)
    press(Qt.Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: TEXT in shown(window))
    assert "Accès exceptionnel jusqu’à" in shown(window)
    assert "encore 3 h 00" in shown(window)
    assert f"{GARNIER}, {VASSEUR} et {KADDOUR}" in shown(window)
    assert drafts.drafts(filled.desk(VASSEUR)) == ()


def test_f40_when_the_time_is_over_the_text_leaves_the_screen(
    qtbot: QtBot, filled: Cell, window_of: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = medical.break_glass(filled.desk(VASSEUR), HERS, REASON)
    window = window_of(VASSEUR)
    assert TEXT in shown(window)
    later: datetime = until + timedelta(seconds=1)
    monkeypatch.setattr(Desk, "now", lambda self: later)
    panel(window)._tick()
    assert TEXT not in shown(window)
    settle(qtbot, window)
    assert "celle de Dr" in shown(window)


def test_the_physician_sees_who_broke_the_glass(qtbot: QtBot, filled: Cell, window_of: At) -> None:
    medical.break_glass(filled.desk(VASSEUR), HERS, REASON)
    window = window_of(GARNIER)
    assert window.workspace is not None
    assert "1 accès exceptionnel à voir\u00a0: 2026-0001" in window.workspace.status.last_message()
    assert "Accès exceptionnels à voir" in shown(window)
    assert REASON in shown(window)
    (access,) = medical.exceptional_accesses(filled.desk(GARNIER))
    panel(window).body.seen_asked.emit(access.id)
    qtbot.waitUntil(lambda: REASON not in shown(window))
    assert medical.exceptional_accesses(filled.desk(GARNIER)) == ()


# --- Documents ----------------------------------------------------------------------------------


def test_a_document_is_added_and_a_copy_saved(
    qtbot: QtBot, cell: Cell, window_of: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(GARNIER)
    source, copy = tmp_path / "Bilan.txt", tmp_path / "Copie.txt"
    source.write_text("Lombosciatique", "utf-8")
    chosen = [source, copy]

    def choose(dialog: QDialog) -> bool:
        assert isinstance(dialog, QFileDialog)
        path = chosen.pop(0)
        monkeypatch.setattr(dialog, "selectedFiles", lambda: [str(path)], raising=False)
        return True

    monkeypatch.setattr(opening, "run", choose)
    press(Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: "1 Ko" in shown(window))
    (piece,) = medical.medical_part(cell.desk(GARNIER), HERS).pieces
    panel(window).body.document_asked.emit(piece)
    qtbot.waitUntil(copy.exists)
    settle(qtbot, window)
    assert copy.read_text("utf-8") == "Lombosciatique"


def test_a_refused_document_is_explained_in_place(
    qtbot: QtBot, cell: Cell, window_of: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(GARNIER)
    bad = tmp_path / "virus.exe"
    bad.write_bytes(b"MZ")
    monkeypatch.setattr("ui.dialogs.medical_files.ask_document", lambda parent: bad)
    panel(window).add_document()
    qtbot.waitUntil(lambda: "n’est pas d’un type" in shown(window))
