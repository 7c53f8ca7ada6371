"""Which service, and where its vault will be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pdp_desk.domain.views_kit import PlaceVue
from pdp_desk.domain.wording import typeset
from ui.theme import Type, font
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import FieldRow
from ui.widgets.labels import ElidedLabel
from ui.widgets.tags import StatusTag
from ui.widgets.wizard_frame import WizardStep

PAUSE_MS = 250
SHARED = (
    "Disque partagé sur le réseau : possible, une seule personne y écrit à la fois, un peu "
    "plus lentement."
)


class PlaceStep(WizardStep):
    """Signals: place_changed() once typing pauses; folder_asked() for the dialog."""

    place_changed = Signal()
    folder_asked = Signal()
    title = "Le coffre"
    sentence = (
        "Un coffre est un dossier chiffré qui garde tout le travail de la cellule. "
        "Rien n’est jamais remplacé."
    )

    def __init__(self, parent_folder: Path) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setFont(font())
        self.name.setMaxLength(160)
        self.folder = QLineEdit(str(parent_folder))
        self.folder.setFont(font())
        self.choose = KeyButton("Parcourir", key="Ctrl+O")
        self._name_row = FieldRow(
            "Nom du service", self.name, help_text="Écrit sur les pages et les documents."
        )
        self._folder_row = FieldRow("Endroit", self.folder)
        self._result = ElidedLabel("", Type.SMALL, "text2")
        self._shared = StatusTag(SHARED, icon_name="info-fill", tone="accent")
        self._shared.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.place_changed)
        self._lay_out()
        for field in (self.name, self.folder):
            field.textChanged.connect(self._wait_for_pause)
            field.returnPressed.connect(self.submitted)
        self.choose.clicked.connect(self.folder_asked)

    def arrive(self) -> None:
        self.name.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        self._pause.stop()  # the step is left: nothing is asked any more
        super().hideEvent(event)

    def titre(self) -> str:
        """The name of the service."""
        return " ".join(self.name.text().split())

    def parent_folder(self) -> Path:
        """Where the folder of the vault will be made."""
        return Path(self.folder.text().strip()).expanduser()

    def set_parent_folder(self, folder: Path) -> None:
        """The person chose another place in the dialog."""
        self.folder.setText(str(folder))

    def first_problem(self) -> QWidget | None:
        if not self.titre():
            self._name_row.set_problem("Donnez le nom du service : il nommera le coffre.")
            return self.name
        return self.folder if self._folder_row.problem() else None

    @Slot(object)
    def show_place(self, place: PlaceVue) -> None:
        """The folder that will be made."""
        self._folder_row.set_problem("")
        self._result.set_whole(f"Sera créé : {place.dossier}")
        self._shared.setVisible(place.partage)

    def show_refused(self, text: str) -> None:
        """Why nothing can be made there."""
        self._result.set_whole("")
        self._shared.hide()
        self._folder_row.set_problem(text)

    def refused(self) -> str:
        """Why nothing can be made there, or an empty text."""
        return self._folder_row.problem()

    def result(self) -> str:
        """What is said will be made."""
        return self._result.whole()

    @Slot(str)
    def _wait_for_pause(self, text: str) -> None:
        if self.titre():
            self._name_row.set_problem("")
            self._pause.start()
        else:
            self._result.set_whole("")

    def _lay_out(self) -> None:
        self._shared.setAccessibleName(typeset(SHARED))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(14)
        column.addWidget(self._name_row)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._folder_row, 1)
        side = QVBoxLayout()
        side.addSpacing(19)  # beside the field, not beside its label
        side.addWidget(self.choose)
        side.addStretch(1)
        line.addLayout(side)
        column.addLayout(line)
        column.addWidget(self._result)
        column.addWidget(self._shared)
        column.addStretch(1)
