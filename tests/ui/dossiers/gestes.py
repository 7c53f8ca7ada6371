"""What a person does on the pages of dossiers, and what they read there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.models.dossiers import NUMERO, SALARIE
from ui.pages.dossier import DossierPage
from ui.pages.dossiers import DossiersPage
from ui.widgets.labels import ElidedLabel


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Typing has paused, the database thread has answered."""
    qtbot.waitUntil(lambda: window._tasks.idle)


def the_list(window: MainWindow) -> DossiersPage:
    page = window.workspace.page() if window.workspace else None
    assert isinstance(page, DossiersPage)
    return page


def the_dossier(window: MainWindow) -> DossierPage:
    page = window.workspace.page() if window.workspace else None
    assert isinstance(page, DossierPage)
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def type_words(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Ctrl+F, then the words over those that were there."""
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page = the_list(window)
    assert page.vue.filtres.search.hasFocus()
    with qtbot.waitSignal(page._model.loaded):
        page.vue.filtres.search.insert(words)  # keyClicks knows no ’
    settle(qtbot, window)


def numbers(page: DossiersPage) -> list[str]:
    """The numbers of the rows read, in order."""
    model = page.vue.table.model()
    return [model.index(row, NUMERO).data() for row in range(model.rowCount())]


def names(page: DossiersPage) -> list[str]:
    model = page.vue.table.model()
    return [model.index(row, SALARIE).data() for row in range(model.rowCount())]


def chosen(page: DossiersPage) -> str:
    """The number of the current row."""
    table = page.vue.table
    return str(table.model().index(table.currentIndex().row(), NUMERO).data())


def words(widget: QWidget) -> str:
    """Every text written in labels that are shown."""
    labels = (label for label in widget.findChildren(QLabel) if label.isVisible())
    return "\n".join(
        label.whole() if isinstance(label, ElidedLabel) else label.text() for label in labels
    )


def double_click(qtbot: QtBot, page: DossiersPage, row: int) -> None:
    table = page.vue.table
    index = table.model().index(row, SALARIE)
    table.scrollTo(index)
    point: QPoint = table.visualRect(index).center()
    # Qt wants the press before the double click, as a hand gives it.
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
