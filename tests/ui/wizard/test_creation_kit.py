"""The kit at the first start: saved, printed, erased, hidden; four words typed again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.wizard.gestes import answer, go_on, press, to_kit
from ui.dialogs import opening
from ui.pages.creation import CreationPage
from ui.theme import Theme
from ui.widgets.wizard_kit import KitStep


def save_as(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The person gives this name in the dialog."""

    def pick(dialog: QDialog) -> bool:
        assert isinstance(dialog, QFileDialog)
        monkeypatch.setattr(dialog, "selectedFiles", lambda: [str(path)])
        return True

    monkeypatch.setattr(opening, "run", pick)


def test_f22_the_words_are_hidden_until_asked_for_and_never_spoken(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_kit(qtbot, page, room)
    sheet = page.kit.sheet
    assert not sheet.shown()
    press(qtbot, Qt.Key.Key_M, ctrl=True)
    qtbot.waitUntil(sheet.shown)
    spoken = f"{sheet.accessibleName()} {sheet.accessibleDescription()}".split()
    assert [word for word in page.keeper.words if word in spoken] == []
    page.kit.copied.setChecked(True)
    go_on(qtbot, page, page.proof)
    assert not sheet.shown()


def test_the_words_are_hidden_when_another_window_comes(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_kit(qtbot, page, room)
    page.kit.toggle()
    other = QLineEdit()
    qtbot.addWidget(other)
    with qtbot.waitExposed(other):
        other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not page.kit.sheet.shown())
    assert page.kit.reveal.text() == "Montrer les mots"


def test_the_words_left_on_the_screen_hide_by_themselves(qtbot: QtBot, theme: Theme) -> None:
    step = KitStep()
    qtbot.addWidget(step)
    step._left_alone.setInterval(1)
    step.set_words(["abandon"] * 24)
    step.toggle()
    assert step.sheet.shown()
    qtbot.waitUntil(lambda: not step.sheet.shown())
    assert step.reveal.text() == "Montrer les mots"


def test_the_kit_is_saved_opened_to_print_and_erased(
    page: CreationPage, qtbot: QtBot, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(shown.append(url)) or True)
    to_kit(qtbot, page, room)
    save_as(monkeypatch, room / "Kit.pdf")
    press(qtbot, Qt.Key.Key_S, ctrl=True)
    qtbot.waitUntil(lambda: page.keeper.path == room / "Kit.pdf", timeout=20_000)
    assert (room / "Kit.pdf").read_bytes().startswith(b"%PDF")
    press(qtbot, Qt.Key.Key_P, ctrl=True)
    qtbot.waitUntil(lambda: shown == [QUrl.fromLocalFile(str(room / "Kit.pdf"))])
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.step() is page.done)
    press(qtbot, Qt.Key.Key_D, ctrl=True)
    qtbot.waitUntil(lambda: page.keeper.path is None)
    assert not (room / "Kit.pdf").exists()
    assert page.done.erase.isHidden()


def test_f13_a_kit_already_there_is_kept_and_said(
    page: CreationPage, qtbot: QtBot, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (room / "Kit.pdf").write_bytes(b"celui d'un autre coffre")
    to_kit(qtbot, page, room)
    save_as(monkeypatch, room / "Kit.pdf")
    page.keeper.save()
    qtbot.waitUntil(lambda: "existe déjà" in page.kit.said(), timeout=20_000)
    assert (room / "Kit.pdf").read_bytes() == b"celui d'un autre coffre"
    assert page.keeper.path is None


def test_going_on_without_a_copy_of_the_words_is_refused(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_kit(qtbot, page, room)
    page.go_on()
    assert page.step() is page.kit
    assert "cochez" in page.kit.said()


def test_f19_a_wrong_word_asks_for_four_others(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_kit(qtbot, page, room)
    page.kit.copied.setChecked(True)
    go_on(qtbot, page, page.proof)
    before = page.proof.places()
    answer(page)
    wrong = "abandon" if page.keeper.words[before[1] - 1] == "abaisser" else "abaisser"
    page.proof.fields[1].setText(wrong)
    page.go_on()
    qtbot.waitUntil(lambda: f"n° {before[1]} " in page.frame.problem(), timeout=20_000)
    assert page.step() is page.proof
    assert page.proof.places() != before
    assert set(page.proof.answers().values()) == {""}
    answer(page)
    go_on(qtbot, page, page.done)


def test_words_are_completed_by_keyboard_without_accents(
    page: CreationPage, qtbot: QtBot, room: Path
) -> None:
    to_kit(qtbot, page, room)
    page.kit.copied.setChecked(True)
    go_on(qtbot, page, page.proof)
    first, second = page.proof.fields[:2]
    qtbot.waitUntil(lambda: bool(first.proposals() or first.setText("acad")))
    first.clear()
    qtbot.keyClicks(first, "acad")
    assert first.proposals() == ["académie"]
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert first.text() == "académie"
    second.setFocus()
    qtbot.keyClicks(second, "elig")
    popup = QApplication.activePopupWidget() or second
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert second.text() == "éligible"
