"""The vault is open: what was made, what is left to do, and what to do first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label
from ui.widgets.tags import StatusTag
from ui.widgets.wizard_frame import WizardStep

TO_VERIFY = "Kit de récupération à vérifier"
TO_MAKE = (
    "Les 24 mots n’ont été gardés nulle part : seul votre mot de passe ouvre ce coffre. Un "
    "responsable ou un médecin en fait d’autres dans Coffre, Récupération."
)


class DoneStep(WizardStep):
    """Signal: erase_asked(), to remove the PDF once it is printed."""

    erase_asked = Signal()
    title = "Votre coffre est prêt"
    action = "Entrer dans le coffre"

    def __init__(self) -> None:
        super().__init__()
        self._made = Label("", Type.BASE, wrap=True)
        self._kit = StatusTag(wrap=True)
        self._file = Label("", Type.BASE, "text2", wrap=True)
        self.erase = KeyButton("Effacer le PDF du kit", key="Ctrl+D", icon_name="trash")
        self._first = Label("", Type.BASE, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        column.addWidget(self._made)
        column.addWidget(self._kit)
        column.addSpacing(6)
        column.addWidget(self._file)
        column.addWidget(self.erase)
        column.addSpacing(10)
        column.addWidget(Label("Par où commencer", Type.HEADING))
        column.addWidget(self._first)
        column.addStretch(1)
        self.erase.clicked.connect(self.erase_asked)

    def show_made(
        self, folder: Path, *, verified: bool, kept: bool, saved: Path | None, first: str
    ) -> None:
        """Sum up; `first` is the first thing to do, `kept` whether the words are somewhere."""
        self._made.setText(f"« {folder.name} » est dans {folder.parent}.")
        if verified:
            said, icon, tone = "Kit de récupération vérifié", "check-circle-fill", "ok"
        else:
            said, icon, tone = (TO_VERIFY if kept else TO_MAKE), "warning-fill", "warn"
        self._kit.show_state(said, icon_name=icon, tone=tone)
        self.show_file(saved)
        self._first.setText(first)

    def show_file(self, saved: Path | None) -> None:
        """The page is still on the disk, or no longer is."""
        if saved is not None:
            self._file.setText(
                f"Le PDF du kit est encore sur ce poste ({saved}). Effacez-le une fois imprimé."
            )
        self._file.setVisible(saved is not None)
        self.erase.setVisible(saved is not None)

    def kit_state(self) -> str:
        """What is said of the kit."""
        return self._kit.text()
