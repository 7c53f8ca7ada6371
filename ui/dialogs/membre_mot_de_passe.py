"""A new password, with what can be said of it; and the dialog that changes one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.models import coffre_membres
from ui.widgets.coffre_force import ForceLine
from ui.widgets.fields import FieldRow
from ui.widgets.secret_field import KeyboardLine, SecretField

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

TOO_WEAK = 2  # under this level a password is refused here


class NewPassword(QWidget):
    """Typed twice; `known` are words it should not rest on (name, title of the vault).

    Signal: grown(), when it needs more or less room.
    """

    grown = Signal()

    def __init__(self, libelle: str) -> None:
        super().__init__()
        self.known: tuple[str, ...] = ()
        self.first, self.again = SecretField(), SecretField()
        self.first_row = FieldRow(
            libelle,
            self.first,
            help_text="Une phrase facile à retenir vaut mieux que des signes compliqués.",
        )
        self.again_row = FieldRow(f"{libelle}, une seconde fois", self.again)
        self.strength, self.keyboard = ForceLine(), KeyboardLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.first_row, self.strength, self.again_row, self.keyboard):
            column.addWidget(widget)
        self.strength.hide()
        self._level = 0
        self.first.textChanged.connect(self.judge)
        self.again.textChanged.connect(self._clear_again)
        for field in (self.first, self.again):
            field.caps_seen.connect(self.keyboard.show_caps)

    def text(self) -> str:
        """What was typed first."""
        return self.first.text()

    def first_problem(self) -> QWidget | None:
        """The field to mend, or None."""
        return ask_problem(self.first_row, self._first_problem()) or ask_problem(
            self.again_row,
            "" if self.again.text() == self.text() else "Les deux saisies sont différentes.",
        )

    def forget(self) -> None:
        """Empty again."""
        self.first.forget()
        self.again.forget()

    @Slot()
    def judge(self) -> None:
        """Estimate while typing."""
        text = self.text()
        self.strength.setVisible(bool(text))
        if self.first_row.problem():
            self.first_row.set_problem("")
        if text:
            found = coffre_membres.force(text, self.known)
            self._level = found.niveau
            self.strength.say(found.niveau, found.mot, found.conseil)
        self.grown.emit()

    def _first_problem(self) -> str:
        if not self.text():
            return "Choisissez un mot de passe."
        if self._level < TOO_WEAK:
            return "Ce mot de passe se devine trop vite. Allongez-le de deux ou trois mots."
        return ""

    @Slot()
    def _clear_again(self) -> None:
        if self.again_row.problem():
            self.again_row.set_problem("")


class ChangePasswordDialog(FormDialog):
    """The current password, the new one twice."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__("Changer mon mot de passe", "Changer", tasks, parent)
        self._desk = desk
        self.current = SecretField()
        self.current_row = FieldRow("Mot de passe actuel", self.current)
        self.new = NewPassword("Nouveau mot de passe")
        self.new.known = (desk.membre.nom, desk.titre)
        self.reading(
            "Le nouveau mot de passe sert dès la prochaine ouverture. Les sauvegardes faites "
            "avant s’ouvrent encore avec l’ancien."
        )
        self.body.addWidget(self.current_row)
        self.body.addWidget(self.new)
        self.current.caps_seen.connect(self.new.keyboard.show_caps)
        self.new.grown.connect(self.adapt)
        self.settle(self.current)

    def first_problem(self) -> QWidget | None:
        text = "" if self.current.text() else "Saisissez votre mot de passe actuel."
        return ask_problem(self.current_row, text) or self.new.first_problem()

    def work(self) -> Callable[[], object]:
        return partial(coffre_membres.changer, self._desk, self.current.text(), self.new.text())

    def forget(self) -> None:
        self.current.forget()
        self.new.forget()
