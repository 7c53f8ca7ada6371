"""« Secret médical » on the page of members: the delegation, and who each physician is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from pdp_desk.services import medical
from tests.services.medical_desks import DUMONTET, ELSEWHERE, GARNIER, MARCHAND, VASSEUR, Cell
from tests.ui.dossiers.gestes import words
from tests.ui.walk import nameless, unreachable
from ui.dialogs import opening
from ui.dialogs.medical_reglage import MedicalSettingsDialog
from ui.pages.coffre_membres import MembresSection
from ui.tasks import TaskRunner
from ui.theme import Theme


def dialog_of(qtbot: QtBot, cell: Cell, tasks: TaskRunner, name: str) -> MedicalSettingsDialog:
    desk = cell.desk(name)
    dialog = MedicalSettingsDialog(desk, medical.medical_settings(desk), tasks)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


def choose(dialog: MedicalSettingsDialog, physician: str, member: str) -> None:
    number = next(one.id for one in dialog._known.medecins if one.nom == physician)
    field = dialog.choices[number].field
    field.setCurrentText(member)  # type: ignore[attr-defined]


def test_a_manager_links_a_physician(
    qtbot: QtBot, cell: Cell, tasks: TaskRunner, theme: Theme
) -> None:
    dialog = dialog_of(qtbot, cell, tasks, DUMONTET)
    assert f"Sans choix, {GARNIER} lit ces dossiers" in words(dialog)
    assert "qu’exceptionnellement" in words(dialog)
    assert not dialog.nurses.isEnabled()
    choose(dialog, "Dr Bellanger", VASSEUR)
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit()
    assert medical.medical_part(cell.desk(VASSEUR), ELSEWHERE).notes == ()


def test_a_member_chosen_twice_is_a_problem(
    qtbot: QtBot, cell: Cell, tasks: TaskRunner, theme: Theme
) -> None:
    dialog = dialog_of(qtbot, cell, tasks, DUMONTET)
    choose(dialog, "Dr Bellanger", VASSEUR)
    choose(dialog, f"Dr {GARNIER}", VASSEUR)
    dialog.submit()
    assert dialog.isVisible()
    assert "déjà choisi" in words(dialog)


def test_a_physician_takes_the_delegation_back(
    qtbot: QtBot, cell: Cell, tasks: TaskRunner, theme: Theme
) -> None:
    dialog = dialog_of(qtbot, cell, tasks, GARNIER)
    dialog.nurses.setChecked(False)
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit()
    assert not medical.nurses_may_read(cell.desk(GARNIER))


def test_a_link_moves_from_one_name_to_another(
    qtbot: QtBot, cell: Cell, tasks: TaskRunner, theme: Theme
) -> None:
    medical.link_member(cell.desk(DUMONTET), 1, cell.desk(VASSEUR).membre.id)
    dialog = dialog_of(qtbot, cell, tasks, DUMONTET)
    choose(dialog, f"Dr {GARNIER}", "Personne")
    choose(dialog, "Dr Bellanger", VASSEUR)
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit()
    linked = {one.nom: one.membre_id for one in dialog._known.medecins}
    assert linked[f"Dr {GARNIER}"] == cell.desk(VASSEUR).membre.id
    after = {one.nom: one.membre_id for one in medical.medical_settings(dialog._desk).medecins}
    assert after == {f"Dr {GARNIER}": None, "Dr Bellanger": cell.desk(VASSEUR).membre.id}


def test_f50_the_dialog_is_named_and_walked(
    qtbot: QtBot, cell: Cell, tasks: TaskRunner, theme: Theme
) -> None:
    dialog = dialog_of(qtbot, cell, tasks, GARNIER)
    assert nameless(dialog) == []
    assert unreachable(dialog) == []


def test_the_page_of_members_opens_it(
    qtbot: QtBot,
    cell: Cell,
    tasks: TaskRunner,
    theme: Theme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[QDialog] = []
    monkeypatch.setattr(opening, "run", lambda dialog: bool(shown.append(dialog)))
    section = MembresSection(cell.desk(DUMONTET), tasks)
    qtbot.addWidget(section)
    section.ask_medical()
    qtbot.waitUntil(lambda: bool(shown))
    assert isinstance(shown[0], MedicalSettingsDialog)
    section = MembresSection(cell.desk(MARCHAND), tasks)
    qtbot.addWidget(section)
    section.show()
    assert not section.medical.isVisible()
