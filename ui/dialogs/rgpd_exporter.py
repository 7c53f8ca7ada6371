"""Give a person their data: where to write them, what is in them, what to do with them after."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.dialogs import opening
from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.models import rgpd
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import FieldRow

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

WHAT = (
    "Un PDF à lire et un fichier JSON, avec tout ce que le coffre garde sur la personne : "
    "identité, dossiers, faits datés, accords, documents, et qui a consulté ces données."
)
MEDICAL = "La partie médicale y est, pour les dossiers que vous avez le droit de lire."
NO_MEDICAL = (
    "La partie médicale n’y est pas : la personne l’obtient auprès du médecin du travail. "
    "Le fichier le dit, avec les articles."
)
AFTER = (
    "Ce n’est pas une sauvegarde. Ces fichiers sont en clair : remettez-les à la personne, "
    "puis effacez-les."
)


class ExportDialog(FormDialog):
    """Accepted once the files are written; `outcome` is the `ExportPersonne`."""

    def __init__(
        self,
        desk: Desk,
        dossier_id: int,
        numero: str,
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            f"Exporter les données de la personne, dossier {numero}", "Exporter", tasks, parent
        )
        self._desk, self._dossier = desk, dossier_id
        self._name = f"donnees-{numero}"
        self.folder = QLineEdit(str(Path.home() / self._name))
        self.row = FieldRow(
            "Dossier à créer", self.folder, help_text="Hors du coffre ; rien n’est remplacé."
        )
        self.choose = KeyButton("Choisir l’endroit…", key="Ctrl+O")
        self.choose.clicked.connect(self.ask_place)
        self.reading(WHAT)
        held = desk.keys is not None and desk.keys.medicale is not None
        self.reading(MEDICAL if held else NO_MEDICAL)
        self.body.addWidget(self.row)
        line = QHBoxLayout()
        line.addWidget(self.choose)
        line.addStretch(1)
        self.body.addLayout(line)
        self.reading(AFTER, "warn")
        self.settle(self.folder)

    def first_problem(self) -> QWidget | None:
        typed = self.folder.text().strip()
        absolute = bool(typed) and Path(typed).is_absolute()
        return ask_problem(self.row, "" if absolute else "Choisissez un dossier sur ce poste.")

    def work(self) -> Callable[[], object]:
        return partial(rgpd.export, self._desk, self._dossier, Path(self.folder.text().strip()))

    @Slot()
    def ask_place(self) -> None:
        """The folder that will hold the new one."""
        chosen = opening.ask_folder(self, "Où écrire les données")
        if chosen is not None:
            self.folder.setText(str(chosen / self._name))
