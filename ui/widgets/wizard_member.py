"""Who makes the vault: a name, and a function with what it may do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from ui.theme import Type, font
from ui.widgets.fields import FieldRow
from ui.widgets.labels import Label
from ui.widgets.tags import StatusTag
from ui.widgets.wizard_frame import WizardStep


class MemberStep(WizardStep):
    """`roles`: (code, label, what it may do); the first one that fits most is chosen."""

    title = "Vous"
    sentence = "Le premier membre ajoute ensuite tous les autres, dans la page Coffre."

    def __init__(self, roles: Sequence[tuple[str, str, str]], chosen: str) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setFont(font())
        self.name.setMaxLength(160)
        self._row = FieldRow("Prénom et nom", self.name)
        self._missing = StatusTag(
            "Choisissez votre fonction.", icon_name="warning-circle-fill", tone="danger"
        )
        self._missing.hide()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(0)
        column.addWidget(self._row)
        column.addSpacing(12)
        column.addWidget(Label("Fonction", Type.LABEL, "text2"))
        column.addWidget(self._missing)
        for code, label, may in roles:
            self._add(column, code, label, may)
        column.addStretch(1)
        if chosen in self._buttons:
            self._buttons[chosen].setChecked(True)
        self.name.textChanged.connect(self._settle)
        self._group.buttonClicked.connect(self._missing.hide)
        self.name.returnPressed.connect(self.submitted)

    def arrive(self) -> None:
        self.name.setFocus()

    def member(self) -> str:
        """The name typed."""
        return " ".join(self.name.text().split())

    def role(self) -> str:
        """The code of the function chosen, or an empty text."""
        return next((code for code, one in self._buttons.items() if one.isChecked()), "")

    def choose(self, code: str) -> None:
        """Choose a function."""
        self._buttons[code].setChecked(True)

    def first_problem(self) -> QWidget | None:
        if not self.member():
            self._row.set_problem("Écrivez votre prénom et votre nom : ils signent votre travail.")
            return self.name
        self._missing.setVisible(not self.role())
        return None if self.role() else next(iter(self._buttons.values()))

    @Slot(str)
    def _settle(self, text: str) -> None:
        if text.strip():
            self._row.set_problem("")

    def _add(self, column: QVBoxLayout, code: str, label: str, may: str) -> None:
        button = QRadioButton(label[:1].upper() + label[1:])
        button.setFont(font(Type.NAME))
        button.setAccessibleDescription(may)
        self._group.addButton(button)
        self._buttons[code] = button
        said = Label(may, Type.SMALL, "text2", wrap=True)
        said.setContentsMargins(24, 0, 0, 0)
        column.addSpacing(7)
        column.addWidget(button)
        column.addWidget(said)
