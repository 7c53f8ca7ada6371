"""F9: no name on the screen, in a copy, in a tooltip or in what a reader says; F9 again, all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pdp_desk.demo import generate
from pdp_desk.domain.discretion import CACHE, hide_dossier, initials
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import DossierVue
from pdp_desk.services import dossiers
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store
from pdp_desk.storage.intake import take_in
from tests.conftest import KEY, MEMBRE, TODAY
from tests.ui.fakes import QuietPage, enter
from tests.ui.reading import spoken, written
from ui.main_window import MainWindow
from ui.main_window.places import BUILDERS
from ui.models.dossiers import COLONNES, SALARIE
from ui.pages.dossier import DossierPage
from ui.pages.dossiers import DossiersPage
from ui.tasks import TaskRunner
from ui.theme import Theme


@pytest.fixture(scope="module")
def service(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(migrated, tmp_path_factory.mktemp("discret") / "donnees.db"))
    store = Store(path, KEY)
    with store.write() as session:
        take_in(session, list(generate(2025, dossiers=40)), None)
    store.close()
    return path


@pytest.fixture
def desk(service: Path, tmp_path: Path) -> Iterator[Desk]:
    store = Store(Path(shutil.copy(service, tmp_path / "service.db")), KEY)
    yield Desk(store=store, membre=MEMBRE, today=lambda: TODAY, titre="Sainte-Marthe")
    store.close()


@pytest.fixture
def window(qtbot: QtBot, _dressed: Theme, tasks: TaskRunner, desk: Desk) -> Iterator[MainWindow]:
    yield enter(qtbot, tasks, desk)
    qtbot.waitUntil(lambda: tasks.idle)


def the_page(window: MainWindow) -> QWidget:
    assert window.workspace is not None
    page = window.workspace.stack.currentWidget()
    assert page is not None
    return page


def press_f9() -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_F9)


def names_of(vue: DossierVue) -> list[str]:
    return [name for name in (vue.nom, vue.prenom, vue.entreprise) if name and len(name) > 3]


def shows(texts: list[str], names: list[str]) -> list[str]:
    whole = fold(" | ".join(texts))
    return [name for name in names if fold(name) in whole]


def test_initials() -> None:
    assert initials("BESSON Marie-Laure") == "B. M.-L."
    assert initials("d’Aubigné Éloi") == "D. É."
    assert initials("") == ""


def test_a_dossier_without_names_keeps_its_number_dates_and_stages(desk: Desk) -> None:
    page = dossiers.list_dossiers(desk, dossiers.FiltreDossiers())
    for ligne in page.lignes[:20]:
        vue = dossiers.show_dossier(desk, ligne.id)
        hidden = hide_dossier(vue)
        assert (hidden.numero, hidden.etapes) == (vue.numero, vue.etapes)
        assert [e.jour for e in hidden.chronologie] == [e.jour for e in vue.chronologie]
        assert shows([repr(hidden)], names_of(vue)) == []
        values = {label: value for _, facts in hidden.faits for label, value in facts}
        assert values.get("Pathologie", CACHE) == CACHE


def test_the_list_and_its_preview_hide_names_at_once_and_show_them_again(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, desk: Desk
) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    qtbot.waitUntil(lambda: page.vue.apercu.shown() is not None)
    vue = dossiers.show_dossier(desk, page.vue.apercu.shown() or 0)
    lines = dossiers.list_dossiers(desk, dossiers.FiltreDossiers(recents=True)).lignes
    names = [name for line in lines for name in (line.nom, line.entreprise or "") if len(name) > 3]
    assert shows(written(page), names_of(vue))
    assert shows(spoken(page), names)
    before = page.grab().toImage()
    press_f9()
    assert shows(written(page) + spoken(page), [*names, *names_of(vue)]) == []
    assert page.grab().toImage() != before
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        cells = [page._model.index(0, at).data(role) or "" for at in range(len(COLONNES))]
        assert shows(cells, names) == []
    press_f9()
    assert shows(spoken(page), names)
    assert page._model.index(0, SALARIE).data()


def test_a_copy_from_a_hidden_list_names_nobody(window: MainWindow, qtbot: QtBot) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    whole = page._model.index(0, SALARIE).data()
    press_f9()
    page.vue.table.setCurrentIndex(page._model.index(0, SALARIE))
    QTest.keyClick(page.vue.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == initials(whole)


def test_the_page_of_a_dossier_hides_who_it_is_and_the_medical_part(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, desk: Desk
) -> None:
    lines = dossiers.list_dossiers(desk, dossiers.FiltreDossiers()).lignes
    views = [dossiers.show_dossier(desk, line.id) for line in lines]
    vue = next(view for view in views if view.irdp is not None)
    window.open_dossier(vue.id)
    qtbot.waitUntil(lambda: tasks.idle)
    page = the_page(window)
    assert isinstance(page, DossierPage)
    assert shows([page.vue.header.title()], [vue.nom])
    press_f9()
    QApplication.sendPostedEvents(None, 0)
    assert shows(written(page) + spoken(page), names_of(vue)) == []
    assert not any("IRDP" in text for text in spoken(page))
    assert page.vue.header.title() == initials(f"{vue.prenom} {vue.nom}")
    assert vue.numero in window.windowTitle()
    window.open_dossier(views[0].id)  # another one opens hidden
    qtbot.waitUntil(lambda: tasks.idle)
    assert shows(written(page) + spoken(page), names_of(views[0])) == []


def test_a_search_is_typed_as_dots(window: MainWindow, qtbot: QtBot, tasks: TaskRunner) -> None:
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    search = page.vue.filtres.search
    press_f9()
    search.setFocus()
    QTest.keyClicks(search, "bess")
    qtbot.waitUntil(lambda: page._asked is not None and page._asked.texte == "bess")
    assert "bess" not in search.displayText()
    assert "bess" not in " ".join(spoken(page))
    qtbot.waitUntil(lambda: tasks.idle)


def test_a_page_that_cannot_hide_its_names_is_covered(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BUILDERS, "indicateurs", QuietPage)
    space = window.workspace
    assert space is not None
    press_f9()
    space.go("indicateurs")
    quiet = space.page()
    assert isinstance(quiet, QuietPage)
    assert the_page(window) is space.veil
    assert not quiet.isVisible()
    window.toggle_discreet()
    assert the_page(window) is quiet


def test_messages_are_hidden_too_and_the_bar_says_why(window: MainWindow) -> None:
    space = window.workspace
    assert space is not None
    space.status.keep("Dossier de Besson Marie-Laure ouvert")
    press_f9()
    assert shows(spoken(space.status), ["Besson"]) == []
    assert "Mode discret (F9)" in spoken(space.status)
    press_f9()
    assert shows(spoken(space.status), ["Besson"])


def test_it_stays_as_it_was_left_over_a_lock(
    window: MainWindow, qtbot: QtBot, tasks: TaskRunner, desk: Desk
) -> None:
    names = [line.nom for line in dossiers.list_dossiers(desk, dossiers.FiltreDossiers()).lignes]
    press_f9()
    window.lock()
    qtbot.waitUntil(lambda: tasks.idle)
    window.enter(desk, None)
    qtbot.waitUntil(lambda: tasks.idle)
    page = the_page(window)
    assert isinstance(page, DossiersPage)
    assert page._model.rowCount()
    assert shows(spoken(page), [name for name in names if len(name) > 3]) == []
