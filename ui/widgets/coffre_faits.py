"""What the vault says of itself: groups of lines, each with its one action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import IconLabel, Label, hairline

WIDEST, LABEL_WIDTH, NARROW_LABEL = 860, 210, 170


@dataclass(frozen=True, slots=True)
class Fait:
    """One line: what, its value, a second line, its state; `action` names what `cle` asks for."""

    cle: str
    libelle: str
    valeur: str
    detail: str = ""
    icon: str = ""
    tone: str = "text2"
    action: str = ""
    touche: str = ""


@dataclass(frozen=True, slots=True)
class Groupe:
    """A heading and its lines."""

    titre: str
    faits: tuple[Fait, ...]


class FaitsView(QScrollArea):
    """Signal: asked(str), the key of the line whose action was taken."""

    asked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._narrow = False
        self._groups: tuple[Groupe, ...] = ()
        self._lines: dict[str, _Ligne] = {}

    def show_groups(self, groups: Sequence[Groupe]) -> None:
        """Replace the lines; the focus stays on the action it was on."""
        if tuple(groups) == self._groups:
            return
        self._groups = tuple(groups)
        focused = next((key for key, line in self._lines.items() if line.has_focus()), "")
        place = self.verticalScrollBar().value()
        self._lines = {}
        before = self.takeWidget()
        if before is not None:
            before.hide()  # at once: deletion waits for the event loop
            before.deleteLater()
        self.setWidget(self._built())
        self.verticalScrollBar().setValue(place)
        if focused in self._lines:
            self._lines[focused].take_focus()

    def show_narrow(self, *, narrow: bool) -> None:
        """A shorter column of labels."""
        self._narrow = narrow
        groups, self._groups = self._groups, ()
        self.show_groups(groups)

    def value(self, key: str) -> str:
        """What a line says, its second line included."""
        return self._lines[key].words()

    def action(self, key: str) -> LinkButton | None:
        """The action of a line."""
        line = self._lines.get(key)
        return line.button if line is not None else None

    def _built(self) -> QWidget:
        inside = QWidget()
        inside.setProperty("kind", "base")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QWidget()
        box.setMaximumWidth(WIDEST)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for group in self._groups:
            self._add_group(column, group)
        row = QHBoxLayout(inside)
        row.setContentsMargins(16 if self._narrow else 24, 4, 20, 20)
        row.addWidget(box, WIDEST, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        return inside

    def _add_group(self, column: QVBoxLayout, group: Groupe) -> None:
        column.addSpacing(14)
        column.addWidget(Label(group.titre, Type.SMALL_STRONG, "text2"))
        column.addSpacing(4)
        for index, fact in enumerate(group.faits):
            if index:
                column.addWidget(hairline())
            line = _Ligne(fact, NARROW_LABEL if self._narrow else LABEL_WIDTH)
            line.asked.connect(self.asked)
            self._lines[fact.cle] = line
            column.addWidget(line)


class _Ligne(QWidget):
    asked = Signal(str)

    def __init__(self, fact: Fait, label_width: int) -> None:
        super().__init__()
        self._fact = fact
        self.setAccessibleName(f"{fact.libelle} : {self.words()}")
        self.button: LinkButton | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 8, 0, 8)
        line.setSpacing(8)
        label = Label(fact.libelle, Type.BASE, "text2", wrap=True)
        label.setFixedWidth(label_width)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self._said(), 1)
        if fact.action:
            self.button = LinkButton(fact.action, key=fact.touche)
            self.button.setAccessibleName(f"{fact.action} ({fact.libelle})")
            self.button.clicked.connect(self._say_asked)
            line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def words(self) -> str:
        return f"{self._fact.valeur}\n{self._fact.detail}".strip()

    def has_focus(self) -> bool:
        return self.button is not None and self.button.hasFocus()

    def take_focus(self) -> None:
        if self.button is not None:
            self.button.show()  # what is not shown yet cannot take the focus
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _said(self) -> QHBoxLayout:
        fact = self._fact
        words = QVBoxLayout()
        words.setSpacing(1)
        strong = fact.tone in ("danger", "warn")
        value = Label(fact.valeur, Type.NAME, fact.tone if strong else "text", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(value)
        if fact.detail:
            words.addWidget(Label(fact.detail, Type.SMALL, "text2", wrap=True))
        words.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(6)
        if fact.icon:
            line.addWidget(IconLabel(fact.icon, fact.tone, 16), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return line

    @Slot()
    def _say_asked(self) -> None:
        self.asked.emit(self._fact.cle)
