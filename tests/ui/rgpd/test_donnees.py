"""Export, correct and erase from the page of a dossier."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import drafts, privacy
from pdp_desk.services.dossiers import list_dossiers
from tests.services.privacy_world import MARK, World
from tests.ui.coffre.gestes import drive
from tests.ui.lock.gestures import handle
from tests.ui.rgpd.conftest import Hands
from tests.ui.walk import nameless
from ui.dialogs.rgpd_corriger import FORM, RectifyDialog, read_day
from ui.dialogs.rgpd_effacer import EraseDialog, warnings
from ui.dialogs.rgpd_exporter import ExportDialog
from ui.main_window import MainWindow
from ui.models.dossiers import ETAPE
from ui.pages.dossier import DossierPage
from ui.pages.dossier_donnees import PersonalData
from ui.pages.dossiers import DossiersPage
from ui.tasks import TaskRunner
from ui.theme import DARK, Theme

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def page(window: MainWindow) -> DossierPage:
    shown = window.workspace.page() if window.workspace else None
    assert isinstance(shown, DossierPage)
    return shown


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(page(window).vue.timeline, key, CTRL_SHIFT)


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window._tasks.idle)


def entries(window: MainWindow) -> list[str]:
    return [action.text().partition("\t")[0] for action in page(window).donnees.menu.actions()]


def test_the_menu_offers_what_the_role_may_do(qtbot: QtBot, window: MainWindow) -> None:
    assert {"Exporter…", "Corriger…", "Effacer…"} <= set(entries(window))
    assert page(window).donnees.button.isVisible()
    window.resize(911, 512)
    assert page(window).donnees.small.isVisible()
    assert not page(window).donnees.button.isVisible()
    press(window, Qt.Key.Key_D)
    qtbot.waitUntil(page(window).donnees.menu.isVisible)
    page(window).donnees.menu.close()


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.ASSISTANTE, ["Corriger…"]),
        (Role.CHARGE, ["Exporter…", "Corriger…"]),
        (Role.DIRECTION, []),
    ],
)
def test_what_a_role_may_not_do_is_absent(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, world: World, role: Role, offered: list[str]
) -> None:
    member = replace(world.desk.membre, role=role)
    holder = QDialog()
    qtbot.addWidget(holder)
    found = PersonalData(replace(world.desk, membre=member), tasks, holder)
    assert [action.text().partition("\t")[0] for action in found.menu.actions()] == offered


def test_exporting_writes_the_files_where_asked(
    qtbot: QtBot, window: MainWindow, hands: Hands, tmp_path: Path
) -> None:
    def fill(dialog: ExportDialog) -> None:
        assert nameless(dialog) == []
        dialog.folder.setText("relatif")
        dialog.submit()
        assert dialog.row.problem() == "Choisissez un dossier sur ce poste."
        dialog.folder.setText(str(tmp_path / "remis"))
        dialog.submit()

    hands.will(fill)
    press(window, Qt.Key.Key_X)
    assert (tmp_path / "remis" / "donnees-personnelles.pdf").is_file()


def test_correcting_changes_the_page_and_the_search(
    qtbot: QtBot, window: MainWindow, hands: Hands, world: World
) -> None:
    def fill(dialog: RectifyDialog) -> None:
        assert nameless(dialog) == []
        assert dialog.focusWidget() is dialog.field("nom")
        typed = dialog.field("nom")
        assert isinstance(typed, QLineEdit)
        typed.setText("Dumas")
        dialog.submit()
        assert dialog._rows["motif"].problem() == "Choisissez un motif."
        dialog._choice("motif").setCurrentIndex(1)
        dialog.submit()

    hands.will(fill)
    press(window, Qt.Key.Key_I)
    settle(qtbot, window)
    settle(qtbot, window)
    assert "Dumas" in page(window).vue.header.title()
    assert list_dossiers(world.desk, FiltreDossiers(texte="dumas", ouverts=False)).lignes
    assert drafts.take_draft(world.desk, FORM, world.person) is None


def test_what_is_typed_in_a_correction_is_kept(
    qtbot: QtBot, window: MainWindow, hands: Hands, world: World
) -> None:
    def leave(dialog: RectifyDialog) -> None:
        typed = dialog.field("nom")
        assert isinstance(typed, QLineEdit)
        typed.setText("Dumas")
        dialog.reject()

    def find(dialog: RectifyDialog) -> None:
        typed = dialog.field("nom")
        assert isinstance(typed, QLineEdit)
        assert typed.text() == "Dumas"

    hands.will(leave, find)
    press(window, Qt.Key.Key_I)
    settle(qtbot, window)
    page(window).reopen(FORM, world.person)  # as after unlocking
    settle(qtbot, window)
    assert len(hands.seen) == 2


def test_erasing_asks_the_number_then_gives_the_certificate(
    qtbot: QtBot, window: MainWindow, hands: Hands, world: World, tmp_path: Path
) -> None:
    paper = tmp_path / "certificat.pdf"

    def fill(dialog: EraseDialog) -> None:
        assert nameless(dialog) == []
        assert dialog.focusWidget() is dialog.cancel
        dialog.submit()
        assert dialog.motif_row.problem()
        dialog.motif.setCurrentIndex(1)
        dialog.count.setText("3")
        dialog.submit()
        assert "pour confirmer" in dialog.count_row.problem()
        dialog.count.setText(str(dialog._seen.total))
        dialog.submit()

    def name(dialog: QFileDialog) -> None:
        dialog.selectFile(str(paper))
        dialog.setResult(QDialog.DialogCode.Accepted)

    hands.will(fill, name)
    press(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: paper.exists())
    settle(qtbot, window)
    (done,) = privacy.list_erasures(world.desk)
    assert done.termine
    workspace = window.workspace
    assert workspace is not None
    assert not isinstance(workspace.page(), DossierPage)
    assert MARK not in window.windowTitle()


def test_discreet_mode_names_nobody(qtbot: QtBot, window: MainWindow, hands: Hands) -> None:
    page(window).show_discreet(True)
    press(window, Qt.Key.Key_I)
    press(window, Qt.Key.Key_Delete)
    settle(qtbot, window)
    assert hands.seen == []


def test_f9_closes_the_dialogs_that_name_the_person_and_keeps_what_was_typed(
    qtbot: QtBot, window: MainWindow, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hand(dialog: QDialog) -> None:
        if isinstance(dialog, RectifyDialog):
            qtbot.waitUntil(dialog.isEnabled)
            settle(qtbot, window)
            QTest.keyClicks(dialog.field("nom"), "Autrement")
        QTest.keyClick(handle(dialog), Qt.Key.Key_F9)
        assert not dialog.isVisible()
        window.toggle_discreet()

    opened = drive(monkeypatch, qtbot, hand)
    for act in (page(window).donnees.rectify, page(window).donnees.erase):
        act()
        settle(qtbot, window)
    assert [type(dialog) for dialog in opened] == [RectifyDialog, EraseDialog]
    kept = drafts.take_draft(world.desk, FORM, world.person)
    assert kept is not None
    assert "Autrement" in kept.contenu["nom"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("3/5/1980", "1980-05-03"), ("03.05.1980", "1980-05-03"), ("31/2/1980", ""), ("hier", "")],
)
def test_days_are_read_as_they_are_written(typed: str, read: str) -> None:
    day = read_day(typed)
    assert (day.isoformat() if day else "") == read


def test_the_warnings_say_what_an_erasure_does_not_reach(world: World) -> None:
    seen = privacy.foresee_erasure(world.desk, world.person)
    assert len(warnings(replace(seen, annees=(2018, 2019)))) == 2
    (first, _) = warnings(replace(seen, annees=(2018, 2019)))
    assert first.endswith("2018.")  # 2019 is frozen


def test_the_dialogs_hold_in_a_small_dark_window(
    qtbot: QtBot, window: MainWindow, hands: Hands, theme: Theme
) -> None:
    theme.wear(DARK)
    window.resize(911, 512)
    heights: list[int] = []
    hands.will(*[lambda dialog: heights.append(dialog.height())] * 3)
    asked = page(window).donnees
    for opens in (asked.export, asked.rectify, asked.erase):
        opens()
        settle(qtbot, window)
    assert len(heights) == 3
    assert max(heights) <= 512


def test_f37_a_closed_dossier_found_by_a_search_says_so_and_opens(
    qtbot: QtBot, window: MainWindow, world: World
) -> None:
    workspace = window.workspace
    assert workspace is not None
    workspace.go("dossiers")
    settle(qtbot, window)
    found = workspace.page()
    assert isinstance(found, DossiersPage)
    found.vue.filtres.clear()
    found.vue.filtres.search.setText(MARK)
    qtbot.waitUntil(lambda: found.vue.table.model().rowCount() == 1)
    cell = found.vue.table.model().index(0, ETAPE)
    assert cell.data() == "Clos"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "Clos le 4 mars 2019"
    found.vue.table.activated.emit(cell)
    settle(qtbot, window)
    assert page(window).title().startswith("Dossier")
