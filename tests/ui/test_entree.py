"""Entrée does what is focused, and what is wrong is in sight, in the smallest window too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.dialogs.coffre_lieu import NewVaultPlace
from ui.tasks import TaskRunner
from ui.theme import Theme
from ui.widgets.fields import FieldRow
from ui.widgets.labels import Label
from ui.widgets.tags import StatusTag
from ui.widgets.wizard_frame import WizardFrame, WizardStep
from ui.widgets.wizard_kit import KitStep


class Asked(FormDialog):
    """Something grave, the safe button first; `erased` says whether it was done."""

    def __init__(self, tasks: TaskRunner, *, missing: bool = False) -> None:
        super().__init__("Effacer", "Effacer", tasks)
        self.missing, self.erased = missing, False
        self.count = QLineEdit()
        self.row = FieldRow("Nombre", self.count)
        for line in range(20):
            self.reading(f"Paragraphe {line}")
        self.body.addWidget(self.row)
        self.settle(self.cancel)

    def first_problem(self) -> QWidget | None:
        return ask_problem(self.row, "Écrivez 20 pour confirmer." if self.missing else "")

    def work(self) -> Callable[[], object]:
        self.erased = True
        return lambda: None


def shown(qtbot: QtBot, dialog: FormDialog) -> None:
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()


def test_entree_on_annuler_cancels(qtbot: QtBot, theme: Theme, tasks: TaskRunner) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        dialog = Asked(tasks)
        shown(qtbot, dialog)
        assert dialog.cancel.hasFocus()
        QTest.keyClick(dialog.cancel, key)
        assert not dialog.isVisible()
        assert not dialog.erased


def test_entree_in_a_field_confirms(qtbot: QtBot, theme: Theme, tasks: TaskRunner) -> None:
    dialog = Asked(tasks)
    shown(qtbot, dialog)
    dialog.count.setFocus()
    QTest.keyClick(dialog.count, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert dialog.erased


def test_the_field_to_mend_comes_into_sight_with_what_is_said(
    qtbot: QtBot, theme: Theme, tasks: TaskRunner
) -> None:
    dialog = Asked(tasks, missing=True)
    shown(qtbot, dialog)
    dialog.resize(560, 380)
    QTest.keyClick(dialog.cancel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.row.visibleRegion().boundingRect() == dialog.row.rect())
    assert dialog.count.hasFocus()


class Choosing(WizardStep):
    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox("Oui", self)


def test_entree_goes_on_from_a_box_and_from_a_step_without_field(
    qtbot: QtBot, theme: Theme
) -> None:
    frame, step = WizardFrame("Créer"), Choosing()
    frame.add(step)
    qtbot.addWidget(frame)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    frame.show_step(step, 1, 1)
    assert frame.next.hasFocus()
    for widget in (frame.next, step.box):
        widget.setFocus()
        with qtbot.waitSignal(frame.went_on):
            QTest.keyClick(widget, Qt.Key.Key_Return)


def test_what_the_kit_lacks_is_said_in_sight_in_the_smallest_window(
    qtbot: QtBot, theme: Theme
) -> None:
    frame, step = WizardFrame("Créer"), KitStep()
    frame.add(step)
    frame.show_compact(True)
    frame.setFixedHeight(404)
    qtbot.addWidget(frame)
    with qtbot.waitExposed(frame):
        frame.show()
    frame.show_step(step, 4, 6)
    problem = step.first_problem()
    assert problem is not None
    frame.point_at(problem)
    tag = step._state
    qtbot.waitUntil(lambda: tag.isVisible() and tag.visibleRegion().boundingRect() == tag.rect())


def test_a_long_sentence_wraps_in_a_narrow_column(qtbot: QtBot, theme: Theme) -> None:
    tag = StatusTag(wrap=True)
    qtbot.addWidget(tag)
    tag.show_state("Clé d’un autre coffre : ces mots sont bien formés, mais n’ouvrent pas celui-ci")
    assert tag.minimumSizeHint().width() < 353
    assert tag.heightForWidth(353) > tag.heightForWidth(900)


def test_beside_a_taller_field_a_label_stays_with_its_own(qtbot: QtBot, theme: Theme) -> None:
    row = FieldRow("Nom", QLineEdit())
    qtbot.addWidget(row)
    row.resize(200, 120)
    row.show()
    assert row.field.y() - row._name.geometry().bottom() <= 6


def test_a_label_is_written_as_the_french_do(theme: Theme) -> None:
    label = Label("Écrire : « oui » ; et l'heure ?")
    assert label.text() == "Écrire\u00a0: «\u00a0oui\u00a0»\u202f; et l’heure\u202f?"
    label.setText("Durée : 3")
    assert label.text() == "Durée\u00a0: 3"


def test_the_focus_of_a_box_neither_moves_its_label_nor_is_cut(qtbot: QtBot, theme: Theme) -> None:
    for kind in (QCheckBox, QRadioButton):
        both = QWidget()
        qtbot.addWidget(both)
        column = QVBoxLayout(both)
        plain, box = QPushButton("autre"), kind("Médecin")
        for widget in (plain, box):
            column.addWidget(widget)
        with qtbot.waitActive(both):
            both.show()
            both.activateWindow()
        plain.setFocus()
        before = ink(box)
        box.setFocus()
        assert box.hasFocus()
        assert ink(box) == before


def ink(box: QAbstractButton) -> tuple[int, int]:
    """Where the label begins, and how high the indicator is, in pixels."""
    image = box.grab().toImage()
    ground = image.pixel(image.width() - 1, 0)
    drawn = [
        [image.pixel(x, y) != ground for y in range(image.height())] for x in range(image.width())
    ]
    columns = [x for x in range(image.width()) if any(drawn[x])]
    label = next(x for x in columns if x - 1 not in columns and x > columns[0])
    height = sum(any(drawn[x][y] for x in range(label)) for y in range(image.height()))
    return label, height


def test_the_button_beside_a_folder_is_level_with_it(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    place = NewVaultPlace(tmp_path / "Nord.coffre", "du 2026-11-22")
    qtbot.addWidget(place)
    with qtbot.waitExposed(place):
        place.show()
    origin = QPoint(0, 0)
    assert abs(place.browse.mapTo(place, origin).y() - place.lieu.mapTo(place, origin).y()) <= 1
