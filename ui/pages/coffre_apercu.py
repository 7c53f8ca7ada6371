"""Aperçu: where the vault is, what was saved, what was proved, how it opens here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ui.dialogs.coffre_formulaire import FormDialog
from ui.dialogs.coffre_poste import QuickOpeningDialog
from ui.models import coffre_apercu
from ui.models.coffre_apercu import Apercu
from ui.pages import coffre_fiche as fiche
from ui.pages.coffre_section import CoffreSection
from ui.widgets.coffre_faits import FaitsView

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

SHOWN = frozenset({"membres", "sauvegardes", "kit", "poste"})
CHANGED = frozenset({"poste", "membres"})


class ApercuSection(CoffreSection):
    """Lines by subject; each leads where it can be changed."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._asked = False
        self._apercu: Apercu | None = None
        self.facts = FaitsView("Aperçu du coffre")
        self.column.addWidget(self.facts, 1)
        self.facts.asked.connect(self._act)
        self._acts = {
            fiche.DOSSIER: self._show_folder,
            fiche.SAUVEGARDE: self._go_to_backups,
            fiche.KIT: self._go_to_kit,
            fiche.EXERCICE: self._go_to_kit,
            fiche.POSTE_OUI: self._ask_quick_opening,
            fiche.POSTE_NON: self._end_quick_opening,
        }

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Aperçu"

    def arrive(self) -> None:
        if not self._asked:
            self._asked = True
            self._read()
        self.facts.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, names: frozenset[str]) -> None:
        if names & SHOWN and self._asked:
            self._read()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.facts.show_narrow(narrow=narrow)

    def zones(self) -> list[QWidget]:
        return [self.facts]

    # --- what it shows --------------------------------------------------------------------

    def _read(self) -> None:
        read = partial(coffre_apercu.apercu, self.desk)
        self.tasks.read(read, self._show, self.say_error, key="coffre.apercu")

    @Slot(object)
    def _show(self, apercu: Apercu) -> None:
        self._apercu = apercu
        self.facts.show_groups(fiche.groupes(apercu, self.desk))

    # --- what it does ---------------------------------------------------------------------

    @Slot(str)
    def _act(self, key: str) -> None:
        self.banner.hide()
        self._acts[key]()

    def _show_folder(self) -> None:
        if self._apercu is not None:
            folder = str(self._apercu.fiche.dossier.parent)
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def _go_to_backups(self) -> None:
        self.section_asked.emit("sauvegardes")

    def _go_to_kit(self) -> None:
        self.section_asked.emit("recuperation")

    def _ask_quick_opening(self) -> None:
        self._open(QuickOpeningDialog(self.desk, self.tasks, self), "Ouverture rapide activée.")

    def _end_quick_opening(self) -> None:
        end = partial(coffre_apercu.fin_ouverture_rapide, self.desk)
        self.tasks.write(end, self._say_ended, self.say_error, changes=CHANGED)

    @Slot(object)
    def _say_ended(self, nothing: object) -> None:
        self.gave.emit("Ce poste demande de nouveau le mot de passe.")

    def _open(self, dialog: FormDialog, said: str) -> None:
        if self.opened(dialog):
            self.gave.emit(said)
