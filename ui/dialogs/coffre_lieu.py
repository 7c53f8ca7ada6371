"""Where a new vault goes: its name and the folder it is put in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.dialogs import opening
from ui.dialogs.coffre_formulaire import ask_problem
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import FieldRow

SUFFIX, LABEL = ".coffre", 19


class NewVaultPlace(QWidget):
    """Two fields; nothing is written before the dialog is confirmed."""

    def __init__(self, folder: Path, complement: str) -> None:
        """`folder` is the vault at work: the new one is proposed beside it."""
        super().__init__()
        self.nom = QLineEdit(f"{folder.name.removesuffix(SUFFIX)} {complement}")
        self.lieu = QLineEdit(str(folder.absolute().parent))
        self.browse = KeyButton("Choisir…", key="Ctrl+O")
        self.browse.clicked.connect(self.choose_folder)
        help_text = f"Le dossier se terminera par {SUFFIX}."
        self.nom_row = FieldRow("Nom du nouveau coffre", self.nom, help_text=help_text)
        self.lieu_row = FieldRow("Dans le dossier", self.lieu)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.lieu_row, 1)
        beside = QVBoxLayout()
        beside.addSpacing(LABEL)  # level with the field, whatever is said below it
        beside.addWidget(self.browse)
        beside.addStretch(1)
        place.addLayout(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.nom_row)
        column.addLayout(place)

    def target(self) -> Path:
        """The folder of the new vault."""
        return Path(self.lieu.text()) / f"{self.nom.text().strip().removesuffix(SUFFIX)}{SUFFIX}"

    def first_problem(self) -> QWidget | None:
        """The field to mend, or None."""
        name = self.nom.text().strip()
        simple = bool(name) and "/" not in name and "\\" not in name
        there = Path(self.lieu.text()).is_dir()
        return ask_problem(
            self.nom_row, "" if simple else "Écrivez un nom de dossier, sans barre."
        ) or ask_problem(self.lieu_row, "" if there else "Ce dossier n’existe pas.")

    @Slot()
    def choose_folder(self) -> None:
        """Ctrl+O: another folder."""
        folder = opening.ask_folder(self, "Où mettre le nouveau coffre ?", Path(self.lieu.text()))
        if folder is not None:
            self.lieu.setText(str(folder))
