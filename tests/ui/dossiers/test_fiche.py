"""The page of one dossier: who, which stage and why, timeline, what is missing, the way back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pdp_desk.domain.folding import fold
from pdp_desk.domain.frise import Moment
from pdp_desk.domain.views import DossierVue, FiltreDossiers
from pdp_desk.errors import UsageError
from pdp_desk.services import dossiers
from pdp_desk.services.desk import Desk
from tests.ui.dossiers.conftest import SIZE, desk_on
from tests.ui.dossiers.gestes import press, settle, the_dossier, the_list, words
from tests.ui.walk import nameless, tab_round, unreachable
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.pages.dossier import DossierPage


def views(desk: Desk) -> list[DossierVue]:
    lines = dossiers.list_dossiers(desk, FiltreDossiers(recents=True), taille=SIZE).lignes
    return [dossiers.show_dossier(desk, line.id) for line in lines[:80]]


@pytest.fixture(scope="module")
def rich(service: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DossierVue]:
    """A dossier with referrals, a risk score and much in its timeline."""
    desk = desk_on(Path(shutil.copy(service, tmp_path_factory.mktemp("riche") / "donnees.db")))
    wanted = [vue for vue in views(desk) if vue.irdp and vue.manques and vue.arrets]
    yield max(wanted, key=lambda vue: len(vue.chronologie))
    desk.store.close()


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, rich: DossierVue) -> DossierPage:
    window.open_dossier(rich.id)
    settle(qtbot, window)
    return the_dossier(window)


def moments(page: DossierPage) -> list[Moment]:
    model = page.vue.timeline.model()
    rows = (model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount()))
    return [row for row in rows if isinstance(row, Moment)]


def test_it_says_who_it_is_and_the_window_only_the_number(
    window: MainWindow, page: DossierPage, rich: DossierVue
) -> None:
    assert fold(page.vue.header.title()) == fold(f"{rich.prenom} {rich.nom}")
    assert window.windowTitle() == f"PDP Desk — Dossier {rich.numero}"
    assert rich.numero in words(page.vue.header)
    for _, facts in rich.faits:
        for _label, value in facts:
            assert fold(value) in fold(words(page.vue.facts))


def test_the_whole_timeline_is_there_and_each_group_counts_true(
    page: DossierPage, rich: DossierVue
) -> None:
    assert len(moments(page)) == len(rich.chronologie)
    groups = page.vue.groups
    for key, cell in groups._cells.items():
        page.vue.groups.chosen.emit(key)
        assert len(moments(page)) == int(cell._count), key


def test_what_is_missing_is_listed_with_what_it_holds_back(
    page: DossierPage, rich: DossierVue
) -> None:
    said = fold(words(page.vue.follow))
    for what, why in rich.manques:
        assert fold(what) in said
        assert fold(why) in said


def test_f1_says_why_and_escape_closes_it_before_leaving(
    qtbot: QtBot, window: MainWindow, page: DossierPage, rich: DossierVue
) -> None:
    press(Qt.Key.Key_F1)
    assert page.vue.why.isVisible()
    reached = next(step for step in rich.etapes if step.etape is rich.etape)
    assert fold(reached.pourquoi) in fold(page.vue.why.words())
    press(Qt.Key.Key_Escape)
    assert not page.vue.why.isVisible()
    press(Qt.Key.Key_Escape)
    assert the_list(window)


def test_arrows_walk_the_stages_and_f1_explains_each(page: DossierPage, rich: DossierVue) -> None:
    stepper = page.vue.stepper
    stepper.setFocus()
    for _ in range(6):
        QTest.keyClick(stepper, Qt.Key.Key_Left)
    for step in rich.etapes:
        QTest.keyClick(stepper, Qt.Key.Key_F1)
        assert fold(step.pourquoi) in fold(page.vue.why.words())
        QTest.keyClick(stepper, Qt.Key.Key_Right)


def test_another_dossier_of_the_person_opens_from_here(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    lines = dossiers.list_dossiers(desk, FiltreDossiers(), taille=SIZE).lignes
    found = (dossiers.show_dossier(desk, line.id) for line in lines)
    twice = next(vue for vue in found if vue.autres_dossiers)
    window.open_dossier(twice.id)
    settle(qtbot, window)
    page = the_dossier(window)
    other_id, number = twice.autres_dossiers[0]
    links = page.vue.follow.findChildren(QPushButton)
    link = next(link for link in links if link.text() == number)
    link.setFocus()
    with qtbot.waitSignal(page.dossier_asked) as asked:
        press(Qt.Key.Key_Space)
    assert asked.args == [other_id]
    settle(qtbot, window)
    assert window.windowTitle() == f"PDP Desk — Dossier {number}"


def test_nobody_else_is_shown_while_a_dossier_is_read(
    qtbot: QtBot, window: MainWindow, page: DossierPage, rich: DossierVue, desk: Desk
) -> None:
    other = next(vue for vue in views(desk) if fold(vue.nom) != fold(rich.nom))
    window.open_dossier(other.id)
    assert fold(rich.nom) not in fold(words(page))
    assert moments(page) == []
    settle(qtbot, window)
    assert fold(other.nom) in fold(page.vue.header.title())


def test_the_facts_of_a_dossier_left_are_destroyed(
    qtbot: QtBot, window: MainWindow, page: DossierPage, rich: DossierVue, desk: Desk
) -> None:
    """Taken out of the page only, they stayed in memory, past the lock."""
    facts = page.vue.facts.widget()
    window.open_dossier(next(vue.id for vue in views(desk) if vue.id != rich.id))
    assert not isValid(facts)
    settle(qtbot, window)


def test_a_dossier_that_is_gone_says_so(qtbot: QtBot, window: MainWindow) -> None:
    window.open_dossier(999_999)
    settle(qtbot, window)
    page = the_dossier(window)
    assert page.vue.banner.isVisible()
    assert "n’est plus dans le coffre" in page.vue.banner.sentence()
    press(Qt.Key.Key_Escape)
    assert the_list(window)


def test_a_write_reads_the_dossier_again_where_one_was(
    qtbot: QtBot, window: MainWindow, page: DossierPage, changes: Changes
) -> None:
    bar = page.vue.timeline.verticalScrollBar()
    bar.setValue(bar.maximum())
    place = bar.value()
    changes.announce(frozenset({"evenements"}))
    settle(qtbot, window)
    assert bar.value() == place


def test_narrow_the_facts_are_a_tab(qtbot: QtBot, window: MainWindow, page: DossierPage) -> None:
    window.resize(911, 512)
    qtbot.waitUntil(lambda: not page.vue.facts.isVisible())
    assert page.vue.follow.isVisible()
    press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert page.vue.facts.isVisible()
    assert not page.vue.follow.isVisible()
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: page.vue.follow.isVisible() and page.vue.facts.isVisible())
    assert page.vue.facts.x() < page.vue.timeline.x() + 400


def test_everything_has_a_name_and_tab_reaches_it(window: MainWindow, page: DossierPage) -> None:
    assert nameless(window) == []
    assert unreachable(page) == []


def test_tab_goes_as_the_eye_reads(window: MainWindow, page: DossierPage) -> None:
    """What was filled in last came last, after the status bar."""
    vue = page.vue
    reading = (vue.stepper, vue.why_link, vue.facts, vue.timeline, vue.follow)
    stops = tab_round(window)
    first = stops.index(vue.stepper)
    stops = stops[first:] + stops[:first]
    assert [stop for stop in stops if stop in reading] == list(reading)
    group = next(stop for stop in stops if vue.groups.isAncestorOf(stop))
    assert stops.index(vue.facts) < stops.index(group) < stops.index(vue.timeline)


def test_a_refused_read_keeps_what_is_shown(
    qtbot: QtBot,
    window: MainWindow,
    page: DossierPage,
    rich: DossierVue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*given: object) -> None:
        raise UsageError("La lecture n'a pas abouti.")

    monkeypatch.setattr(dossiers, "show_dossier", refuse)
    page.refresh(frozenset({"dossiers"}))
    settle(qtbot, window)
    assert page.vue.banner.isVisible()
    assert fold(rich.nom) in fold(page.vue.header.title())
