"""The section « Conservation »: what is due, why, and the ledger of erasures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from pdp_desk.services import privacy
from pdp_desk.storage.tables import Dossier
from tests.services.privacy_world import MARK, World
from tests.ui.rgpd.conftest import Hands
from tests.ui.walk import nameless, unreachable
from ui.changes import Changes
from ui.dialogs.rgpd_effacer import EraseDialog, ForgetBackupsDialog
from ui.dialogs.rgpd_prolonger import ProlongDialog
from ui.pages.coffre import CONSERVATION, sections
from ui.pages.coffre_conservation import DONE, DUE, ConservationSection
from ui.tasks import TaskRunner
from ui.theme import Theme


@pytest.fixture
def section(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner, world: World
) -> Iterator[ConservationSection]:
    with world.desk.store.write() as session:
        session.execute(update(Dossier).values(clos_le=date(2019, 3, 4)))
    hub = Changes()
    tasks.written.connect(hub.announce)
    shown = ConservationSection(world.desk, tasks)
    hub.changed.connect(shown.refresh)
    qtbot.addWidget(shown)
    shown.resize(1180, 620)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    shown.arrive()
    qtbot.waitUntil(lambda: tasks.idle)
    yield shown
    qtbot.waitUntil(lambda: tasks.idle)


def cells(section: ConservationSection, row: int) -> list[str]:
    model = section.shown().table.model()
    return [str(model.index(row, at).data()) for at in range(model.columnCount())]


def test_the_section_is_for_those_in_charge(world: World) -> None:
    assert CONSERVATION in [one.cle for one in sections(world.desk)]


def test_what_is_due_says_who_by_which_rule_and_since_when(section: ConservationSection) -> None:
    assert section.views.choice() == DUE
    assert section.due.count.text().startswith("2 échéances dépassées")
    assert "Dossier clos" in cells(section, 0)
    assert "dépassée le" in cells(section, 0)[3]
    assert "RGPD" in section.due.said.whole()
    assert section.due.table.hasFocus()
    assert nameless(section) == []
    assert unreachable(section) == []


def test_f1_shows_the_rules_with_their_sources(section: ConservationSection) -> None:
    section.explain()
    assert section.rules.isVisible()
    assert section.step_back()
    assert not section.rules.isVisible()
    assert not section.step_back()


def test_discreet_mode_shows_initials(section: ConservationSection, hands: Hands) -> None:
    assert any(MARK in cells(section, row)[0] for row in range(2))
    section.show_discreet(True)
    assert not any(MARK in cells(section, row)[0] for row in range(2))
    section.erase_chosen()
    assert hands.seen == []


def test_prolonging_then_taking_it_back(
    qtbot: QtBot, section: ConservationSection, hands: Hands, tasks: TaskRunner
) -> None:
    def fill(dialog: ProlongDialog) -> None:
        dialog.submit()
        assert dialog.until_row.problem()
        dialog.until.setText("01/06/2027")
        dialog.motif.setCurrentIndex(1)
        dialog.submit()

    hands.will(fill)
    section.prolong_chosen()
    qtbot.waitUntil(lambda: tasks.idle)
    assert "1 prolongation" in section.due.count.text()
    kept = next(r for r in range(2) if "prolongée au 1er juin" in cells(section, r)[3])
    section.due.table.selectRow(kept)
    section.prolong_chosen()
    qtbot.waitUntil(lambda: tasks.idle)
    assert section.due.count.text().startswith("2 échéances dépassées")


def test_erasing_leaves_a_line_in_the_ledger_until_the_backups_go(
    qtbot: QtBot, section: ConservationSection, hands: Hands, tasks: TaskRunner, world: World
) -> None:
    def fill(dialog: EraseDialog) -> None:
        dialog.motif.setCurrentIndex(2)
        dialog.count.setText(str(dialog._seen.total))
        dialog.submit()

    def forget(dialog: ForgetBackupsDialog) -> None:
        dialog.count.setText("1")
        dialog.submit()

    hands.will(fill, None, forget)
    section.erase_chosen()
    qtbot.waitUntil(lambda: len(privacy.list_erasures(world.desk)) == 1)
    qtbot.waitUntil(lambda: tasks.idle)
    section.views.choose(DONE)
    section._choose_view(DONE)
    assert "durée de conservation dépassée" in cells(section, 0)
    assert "encore dans 1" in cells(section, 0)
    assert "part vers le" in section.done.said.whole()
    section.forget_chosen()
    qtbot.waitUntil(lambda: tasks.idle)
    assert "plus dans aucune" in cells(section, 0)


def test_nothing_elides_a_date_in_a_small_window(section: ConservationSection) -> None:
    section.resize(859, 400)
    section.show_narrow(True)
    header = section.due.table.horizontalHeader()
    assert header.sectionSize(3) >= 200
    assert section.due.table.isColumnHidden(4)
