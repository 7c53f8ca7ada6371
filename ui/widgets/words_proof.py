"""Four words asked back from paper: the kit counts once they are right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.fields import FieldRow
from ui.widgets.labels import Label
from ui.widgets.wizard_frame import WizardStep
from ui.widgets.words_line import WordLine, words_model

FIELDS = 4
HELP = "Deux lettres suffisent pour qu’un mot soit proposé ; les accents ne comptent pas."


class ProofStep(WizardStep):
    """`ask` gives the places, `answers` what was typed; a wrong word is said at its place."""

    title = "Vérifier le kit"
    sentence = (
        "Prenez la page imprimée et recopiez les quatre mots demandés. "
        "Le kit ne compte qu’une fois vérifié."
    )
    action = "Vérifier"

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[int, ...] = ()
        self.fields = [WordLine() for _ in range(FIELDS)]
        self._rows = [FieldRow("Mot", field) for field in self.fields]
        self._lay_out()
        for field in self.fields:
            field.returnPressed.connect(self._next_or_submit)
            field.textChanged.connect(self._clear)

    def set_words(self, words: Sequence[str], fold: Callable[[str], str]) -> None:
        """The list to propose from."""
        model = words_model(words, fold, self)
        for field in self.fields:
            field.use(model, fold)

    def ask(self, places: Sequence[int]) -> None:
        """Ask for the words at these places, from 1 to 24."""
        self._places = tuple(places)
        for place, row in zip(self._places, self._rows, strict=True):
            row.set_label(f"Mot n° {place}")
            row.set_problem("")
        self.forget()

    def places(self) -> tuple[int, ...]:
        """The places asked for."""
        return self._places

    def answers(self) -> Mapping[int, str]:
        """What was typed, by place."""
        return {p: f.text().strip() for p, f in zip(self._places, self.fields, strict=True)}

    def arrive(self) -> None:
        self.fields[0].setFocus()

    def first_problem(self) -> QWidget | None:
        empty = [f for f in self.fields if not f.text().strip()]
        for field, row in zip(self.fields, self._rows, strict=True):
            row.set_problem("Recopiez ce mot." if field in empty else "")
        return empty[0] if empty else None

    def forget(self) -> None:
        for field in self.fields:
            field.clear()

    @Slot()
    def _next_or_submit(self) -> None:
        empty = next((f for f in self.fields if not f.text().strip()), None)
        if empty is None:
            self.submitted.emit()
        else:
            empty.setFocus()

    @Slot()
    def _clear(self) -> None:
        for field, row in zip(self.fields, self._rows, strict=True):
            if field.hasFocus() and row.problem():
                row.set_problem("")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for index, row in enumerate(self._rows):
            grid.addWidget(row, index // 2, index % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(Label(HELP, Type.SMALL, "text2", wrap=True))
        column.addStretch(1)
