"""Blocks shared by the page of a dossier and its preview: facts, short events, what is missing."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pdp_desk.domain.frise import Moment
from pdp_desk.domain.views import DossierVue
from pdp_desk.domain.vocabulary import Etape
from pdp_desk.domain.wording import person_name, typeset
from ui.theme import Type
from ui.widgets.genres import GENRES
from ui.widgets.labels import ElidedLabel, IconLabel, Label
from ui.widgets.painting import draw_stage, draw_text, text_width

STEPS = tuple(Etape)
LABELS = 88


def full_name(vue: DossierVue) -> str:
    """Marie-Laure Besson, as a title."""
    return f"{person_name(vue.prenom)} {person_name(vue.nom)}"


def who(vue: DossierVue) -> str:
    """47 ans, aide-soignante, Clinique des Tilleuls."""
    age = f"{vue.age} ans" if vue.age is not None else ""
    known = ", ".join(part for part in (age, vue.poste, vue.entreprise) if part)
    return typeset(known) or "Âge, poste et employeur inconnus"


class StageDots(QWidget):
    """The stage of a dossier: six dots and its word."""

    def __init__(self) -> None:
        super().__init__()
        self._etape = Etape.SIGNALEMENT
        self.setFixedHeight(20)

    def show_stage(self, etape: Etape) -> None:
        self._etape = etape
        self.setAccessibleName(f"Étape {STEPS.index(etape) + 1} sur 6\u00a0: {etape.label}")
        self.setMinimumWidth(62 + text_width(etape.label, Type.NAME))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = draw_stage(painter, 0, self.height() // 2 + 1, STEPS.index(self._etape) + 1)
        area = QRect(width + 8, 0, self.width() - width - 8, self.height())
        draw_text(painter, area, self._etape.label, role=Type.NAME)
        painter.end()


def section_title(text: str) -> Label:
    """The grey heading of a block."""
    return Label(text, Type.LABEL, "text2")


def facts_block(title: str, facts: tuple[tuple[str, str], ...]) -> QWidget:
    """A heading and its facts: label at the left, value at the right, wrapped."""
    block = QWidget()
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(0)
    grid.setVerticalSpacing(5)
    grid.setColumnMinimumWidth(0, LABELS)
    grid.setColumnStretch(1, 1)
    grid.addWidget(section_title(title), 0, 0, 1, 2)
    for row, (label, value) in enumerate(facts, start=1):
        value_label = Label(typeset(value[:1].upper() + value[1:]), wrap=True)
        value_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value_label.setAccessibleName(f"{label}\u00a0: {value}")
        name = Label(label, Type.SMALL, "text2")
        name.setContentsMargins(0, 1, 0, 0)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value_label, row, 1)
    return block


def moment_row(moment: Moment) -> QWidget:
    """A day and a title on one line."""
    day = Label(moment.jour, Type.SMALL, "text2")
    day.setFixedWidth(90)
    return _line(day, ElidedLabel(moment.titre), spacing=0)


def coming_row(moment: Moment) -> QWidget:
    """What is to come: its icon, its title, its day at the right."""
    row = icon_row(GENRES.get(moment.genre, "calendar-blank"), "text2", moment.titre)
    line = row.layout()
    assert line is not None
    line.addWidget(Label(moment.jour, Type.BASE, "text2"))
    return row


def icon_row(icon_name: str, tone: str, text: str) -> QWidget:
    """An icon and a text on one line."""
    return _line(IconLabel(icon_name, tone, 16), ElidedLabel(text), spacing=8)


def missing_row(what: str, why: str) -> QWidget:
    """What is missing, and below it what that holds back."""
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Label(typeset(what), Type.NAME, wrap=True))
    words.addWidget(Label(typeset(why), Type.SMALL, "text2", wrap=True))
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(IconLabel("warning-fill", "warn", 14), 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(words, 1)
    return row


def column_of(*widgets: QWidget, margins: tuple[int, int, int, int], spacing: int) -> QWidget:
    """Widgets one under the other, from the top."""
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(*margins)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return content


def fill(area: QScrollArea, content: QWidget) -> None:
    """Show a column in a scroller, on the ground of what is behind."""
    area.setWidget(content)
    content.setAutoFillBackground(False)


def scroller(name: str) -> QScrollArea:
    """A column that scrolls by itself and can be reached by the keyboard."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    return area


def _line(first: QWidget, second: QWidget, *, spacing: int) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    line.addWidget(first)
    line.addWidget(second, 1)
    return row
