"""The shared widgets: what they say, what they emit, what they leave behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.walk import nameless, unreachable
from ui.theme import LIGHT, Theme, Type
from ui.widgets.avatar import initials, short_function
from ui.widgets.buttons import IconButton, KeyButton
from ui.widgets.chips import FilterChip
from ui.widgets.fields import FieldRow, SearchField
from ui.widgets.frames import Banner, Card, EmptyState
from ui.widgets.header import PageHeader
from ui.widgets.labels import ElidedLabel
from ui.widgets.painting import draw_bar, draw_sparkline, draw_stage, text_width
from ui.widgets.segmented import Segmented
from ui.widgets.stepper import Step, Stepper
from ui.widgets.table import DenseTable, RowDelegate
from ui.widgets.tags import StatusTag
from ui.widgets.toast import Toast

STEPS = tuple(
    Step(name, below, f"Pourquoi {name}")
    for name, below in (
        ("Signalement", "20 juil. 2026"),
        ("Évaluation", "27 juil."),
        ("Plan", "3 août"),
        ("Orientations", "en cours"),
        ("Suivi", ""),
        ("Clôture", ""),
    )
)


@pytest.fixture(autouse=True)
def _dressed(theme: Theme) -> None:
    """Every widget is tested dressed."""


def _show(qtbot: QtBot, *widgets: QWidget, width: int = 600) -> QWidget:
    top = QWidget()
    column = QVBoxLayout(top)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(top)
    top.resize(width, 400)
    with qtbot.waitExposed(top):
        top.show()
    top.activateWindow()
    # qtbot holds it weakly; a widget held by its own child alone goes while it hears an event.
    vars(qtbot).setdefault("kept", []).append(top)
    return top


def test_a_key_button_prints_and_obeys_its_shortcut(qtbot: QtBot) -> None:
    button = KeyButton("Événement", key="Ctrl+E", icon_name="plus-bold", kind="primary")
    plain = KeyButton("Événement")
    top = _show(qtbot, button, plain)
    assert button.accessibleName() == "Événement"
    assert button.accessibleDescription() == "Raccourci : Ctrl+E"
    assert button.sizeHint().width() > plain.sizeHint().width() + 40
    assert button.sizeHint().height() == 30
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(top, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    button.set_text("Autre")
    assert button.shortcut().toString() == "Ctrl+E"


@pytest.mark.parametrize("kind", ["primary", "outline", "plain"])
def test_a_key_button_keeps_its_size_in_every_state(qtbot: QtBot, kind: str) -> None:
    button, other = KeyButton("Ouvrir", key_shown="Entrée", kind=kind), QPushButton()
    _show(qtbot, button, other)
    other.setFocus()
    before, calm = button.size(), button.grab().toImage()
    button.setFocus()
    assert button.size() == before
    assert button.grab().toImage() != calm  # the focus ring is seen
    button.setEnabled(False)
    assert button.size() == before


def test_an_icon_button_has_a_name_and_obeys_enter(qtbot: QtBot) -> None:
    button = IconButton("x", "Fermer", key="Ctrl+W")
    _show(qtbot, button)
    assert button.accessibleName() == "Fermer"
    assert button.toolTip() == "Fermer (Ctrl+W)"
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_a_chip_counts(qtbot: QtBot) -> None:
    chip = FilterChip("Filtre", count=1651)
    qtbot.addWidget(chip)
    assert chip.accessibleDescription() == "1\u202f651"
    chip.set_count(None)
    assert chip.accessibleDescription() == ""


def test_segments_move_with_arrows_and_tab_enters_once(qtbot: QtBot) -> None:
    years, after = Segmented("Année"), QLineEdit()
    after.setAccessibleName("Après")
    years.set_options([("2023", "2023"), ("2024", "2024"), ("2025", "2025", "598")])
    top = _show(qtbot, years, after)
    years.choose("2024")
    chosen = QSignalSpy(years.chosen)
    assert chosen.count() == 0
    after.setFocus()
    assert unreachable(top) == []
    assert nameless(top) == []
    cell = next(c for c in years.findChildren(QWidget) if c.focusPolicy() & Qt.FocusPolicy.TabFocus)
    qtbot.keyClick(cell, Qt.Key.Key_Right)
    assert years.choice() == "2025"
    qtbot.keyClick(years, Qt.Key.Key_Right)
    assert years.choice() == "2023"
    assert [chosen.at(row)[0] for row in range(chosen.count())] == ["2025", "2023"]
    years.set_options([("2023", "2023"), ("2026", "2026")])
    assert years.choice() == "2023"
    years.set_options([("2027", "2027")])
    assert years.choice() == ""


def test_search_waits_for_a_pause_and_escape_clears(qtbot: QtBot) -> None:
    field = SearchField("Nom, entreprise, numéro")
    _show(qtbot, field)
    searched = QSignalSpy(field.searched)
    qtbot.keyClicks(field, "bess")
    assert searched.count() == 0
    qtbot.waitUntil(lambda: searched.count() == 1)
    assert searched.at(0)[0] == "bess"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert searched.at(1)[0] == ""


def test_a_problem_replaces_the_help_and_is_read_aloud(qtbot: QtBot) -> None:
    field = QLineEdit()
    row = FieldRow("Date", field, help_text="Jour, mois, année")
    _show(qtbot, row)
    height = field.height()
    assert field.accessibleName() == "Date"
    assert field.accessibleDescription() == "Jour, mois, année"
    row.set_problem("Choisissez une date passée.")
    assert field.accessibleDescription() == row.problem() == "Choisissez une date passée."
    assert field.height() == height
    row.set_problem("")
    assert row.problem() == ""
    assert field.accessibleDescription() == "Jour, mois, année"


def test_a_banner_says_one_thing_and_can_be_closed(qtbot: QtBot) -> None:
    banner = Banner()
    _show(qtbot, banner)
    assert not banner.isVisible()
    banner.say("Le classeur a 3 lignes non lues.", tone="warn", action="Voir")
    assert banner.accessibleName() == banner.sentence() == "Le classeur a 3 lignes non lues."
    action = next(b for b in banner.findChildren(KeyButton) if b.text() == "Voir")
    with qtbot.waitSignal(banner.acted):
        action.click()
    with qtbot.waitSignal(banner.closed):
        banner.findChild(IconButton).click()
    assert not banner.isVisible()


def test_an_empty_state_shows_its_whole_sentence(qtbot: QtBot) -> None:
    sentence = "Importez le classeur de la cellule pour commencer, ou créez un dossier. " * 2
    state = EmptyState("folders", "Aucun dossier", sentence, action="Importer", key="Ctrl+I")
    _show(qtbot, state)
    label = next(w for w in state.findChildren(QWidget) if w.property("text") == sentence)
    assert label.height() >= label.heightForWidth(label.width())
    with qtbot.waitSignal(state.acted):
        state.button.click()


def test_the_header_gives_way_by_its_subtitle(qtbot: QtBot) -> None:
    header = PageHeader("Dossiers", with_back=True)
    header.set_title("Marie-Laure Besson", "2026-0147")
    header.set_subtitle("47 ans, aide-soignante, Clinique des Tilleuls, " * 5)
    header.buttons.addWidget(KeyButton("Événement", key="Ctrl+E", kind="primary"))
    top = _show(qtbot, header, width=500)
    assert header.width() <= top.width()
    assert header.height() == 60
    header.show_narrow(True)
    assert header.height() == 48
    assert header.subtitle().startswith("47 ans")
    with qtbot.waitSignal(header.back_asked):
        header.findChild(IconButton).click()


def test_an_elided_label_keeps_the_whole_text(qtbot: QtBot) -> None:
    label = ElidedLabel("Établissements Vandenbroucke et fils, site de Villeneuve")
    top = _show(qtbot, label, width=160)
    assert label.text().endswith("…")
    assert label.toolTip() == label.accessibleName() == label.whole()
    top.resize(900, 200)
    qtbot.waitUntil(lambda: label.text() == label.whole())
    assert label.toolTip() == ""


def test_the_stepper_says_its_stage_and_explains(qtbot: QtBot) -> None:
    stepper = Stepper()
    stepper.show_steps(STEPS, 3)
    _show(qtbot, stepper, width=1100)
    assert stepper.accessibleName() == "Étape 4 sur 6\u00a0: Orientations"
    asked = QSignalSpy(stepper.asked)
    stepper.setFocus()
    qtbot.keyClick(stepper, Qt.Key.Key_Left)
    assert stepper.looked_at() == 2
    assert "Pourquoi Plan" in stepper.accessibleDescription()
    qtbot.keyClick(stepper, Qt.Key.Key_F1)
    qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(5, 27))
    assert [asked.at(row)[0] for row in range(asked.count())] == [2, 0]
    assert stepper.sizeHint().width() < 1100
    stepper.show_narrow(True)
    assert stepper.height() == 30


def test_a_tag_says_its_state(qtbot: QtBot) -> None:
    tag = StatusTag("Calculé")
    _show(qtbot, tag)
    tag.show_state("Non calculable", icon_name="warning-fill", tone="warn")
    assert tag.accessibleName() == tag.text() == "Non calculable"


def test_a_toast_stays_in_its_window_and_goes(qtbot: QtBot) -> None:
    window = _show(qtbot, QLineEdit(), width=911)
    toast = Toast(window)
    toast.say("4 fichiers écrits dans le dossier choisi")
    assert window.rect().contains(toast.geometry())
    assert 320 <= toast.width() <= 420
    window.resize(880, 430)
    assert window.rect().contains(toast.geometry())


def test_a_banner_has_the_lines_its_sentence_asks_for(qtbot: QtBot) -> None:
    page, banner, below = QWidget(), Banner(), QListView()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(banner)
    column.addWidget(below)
    page.resize(600, 300)
    page.show()
    banner.say("Le coffre est ouvert.")
    qtbot.waitUntil(lambda: banner.height() == 36)
    banner.say(
        "Le disque est plein : rien n’a été écrit. " * 3 + "Libérez de l’espace.", tone="danger"
    )
    qtbot.waitUntil(lambda: banner.height() > 36)
    assert banner.height() < 100
    qtbot.waitUntil(lambda: banner.geometry().bottom() < below.geometry().top())
    banner.say("Le coffre est ouvert.")
    qtbot.waitUntil(lambda: banner.height() == 36)


def test_a_toast_covers_no_button(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(911, 512)
    for top in (430, 380):  # a footer of buttons, and others just above
        button = QPushButton("Comparer", window)
        button.setGeometry(400, top, 120, 30)
    window.show()
    toast = Toast(window)
    toast.say("Sauvegarde vérifiée.")
    assert toast.isVisible()
    assert window.rect().contains(toast.geometry())
    buttons = window.findChildren(QPushButton)
    assert not any(toast.geometry().intersects(button.geometry()) for button in buttons)


def test_a_card_is_named(qtbot: QtBot) -> None:
    assert Card("Échéances").accessibleName() == "Échéances"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Élodie Marchand", "EM"),
        ("Dr Hélène Garnier", "HG"),
        ("Anne", "A"),
        ("Marie-Laure de La Tour", "MT"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_functions_in_short() -> None:
    assert short_function("chargé(e) de maintien en emploi") == "chargé(e) de maintien"
    assert short_function("direction (agrégats seulement)") == "direction"


def _colours(draw: object, width: int = 200, height: int = 40) -> set[str]:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw(painter, QRect(0, 0, width, height))  # type: ignore[operator]
    painter.end()
    return {image.pixelColor(x, y).name().upper() for x in range(width) for y in range(height)}


def test_painters_use_the_tokens() -> None:
    stage = _colours(lambda painter, area: draw_stage(painter, 4, 20, 4))
    assert {LIGHT.accent, LIGHT.text3} <= stage
    assert LIGHT.accent in _colours(lambda painter, area: draw_bar(painter, area, 0.5))
    assert _colours(lambda painter, area: draw_bar(painter, area, 0)) == {"#FFFFFF"}
    curve = _colours(lambda painter, area: draw_sparkline(painter, area, [1, 5, 3]))
    assert LIGHT.accent in curve
    assert _colours(lambda painter, area: draw_sparkline(painter, area, [7])) == {"#FFFFFF"}
    assert text_width("1651", Type.HEADING) > 20


def test_a_dense_table_paints_bar_tint_and_hover(qtbot: QtBot) -> None:
    table = DenseTable("Dossiers")
    model = QStandardItemModel(30, 3, table)
    for row in range(30):
        model.setItem(row, 0, QStandardItem(f"Personne {row}"))
    table.setModel(model)
    table.setItemDelegate(RowDelegate(table))
    top = _show(qtbot, table)
    table.selectRow(1)
    image = table.viewport().grab().toImage()
    ratio = image.devicePixelRatio()

    def at(x: int, y: int) -> str:
        return image.pixelColor(round(x * ratio), round(y * ratio)).name().upper()

    assert at(1, 34 + 17) == LIGHT.accent
    assert at(12, 34 + 17) == LIGHT.tint
    assert at(12, 17) == LIGHT.base
    assert at(12, 33) == LIGHT.line
    qtbot.mouseMove(table.viewport(), QPoint(40, 4 * 34 + 10))
    qtbot.waitUntil(lambda: table.hovered() == 4)
    assert nameless(top) == []
    with qtbot.waitSignal(table.activated):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_the_walk_sees_what_has_no_name(qtbot: QtBot) -> None:
    good, bad = QPushButton("Ouvrir"), QPushButton()
    lost = QLineEdit()
    lost.setAccessibleName("Perdu")
    top = _show(qtbot, good, bad, lost)
    good.setFocus()
    assert len(nameless(top)) == 1
    assert unreachable(top) == []
