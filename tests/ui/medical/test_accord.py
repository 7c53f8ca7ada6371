"""The class of the IRDP on the page of a dossier, under the person's agreement."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.services.medical_desks import GARNIER, MARCHAND, Cell
from tests.ui.dossiers.gestes import press, settle, the_dossier, words
from tests.ui.medical.conftest import At
from ui.main_window import MainWindow
from ui.widgets.irdp import IrdpBars
from ui.widgets.irdp_carte import IrdpCard


def card(window: MainWindow) -> str:
    (found,) = [one for one in the_dossier(window).findChildren(IrdpCard) if one.isVisible()]
    bars = "".join(bar.accessibleName() for bar in found.findChildren(IrdpBars))
    return f"{words(found)}\n{bars}"


def test_f41_the_class_is_hidden_as_soon_as_the_agreement_is_taken_back(
    qtbot: QtBot, cell: Cell, window_of: At
) -> None:
    window = window_of(MARCHAND)
    assert "Accord de partage de la classe à recueillir." in card(window)
    press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Classe partagée avec l’accord du salarié" in card(window))
    assert "IRDP forte" in card(window)
    (found,) = [one for one in the_dossier(window).findChildren(IrdpCard) if one.isVisible()]
    found.main.click()
    qtbot.waitUntil(lambda: "accord retiré le 17 novembre 2026" in card(window))
    settle(qtbot, window)
    assert "forte" not in card(window)
    titles = [
        the_dossier(window).vue.timeline.model().index(row, 0).data()
        for row in range(the_dossier(window).vue.timeline.model().rowCount())
    ]
    assert not [title for title in titles if "forte" in str(title)]


def test_carers_keep_the_class_and_are_told(qtbot: QtBot, cell: Cell, window_of: At) -> None:
    window = window_of(GARNIER)
    the_dossier(window)._note_agreement(False)
    qtbot.waitUntil(lambda: "refus de partage noté" in card(window))
    assert "IRDP forte" in card(window)
