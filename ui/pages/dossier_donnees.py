"""« Données de la personne » on the page of a dossier: export, correct, who read it, erase."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from pdp_desk.domain.views_rgpd import (
    EffacementVue,
    ExportPersonne,
    PersonneVue,
    PrevisionEffacement,
)
from pdp_desk.domain.wording import plural
from pdp_desk.errors import UserError
from ui.dialogs import opening
from ui.dialogs.dossier_lecteurs import ReadersDialog
from ui.dialogs.rgpd_corriger import FORM, RectifyDialog
from ui.dialogs.rgpd_effacer import EraseDialog
from ui.dialogs.rgpd_exporter import ExportDialog
from ui.keys import french
from ui.models import rgpd
from ui.widgets.buttons import IconButton, KeyButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

NAME = "Données de la personne"


class PersonalData(QObject):
    """The button and its menu; what the role may not do is not in it.

    Signals: said(str), gave(str) short messages; refused(UserError); gone() once erased.
    """

    said = Signal(str)
    gave = Signal(str)
    refused = Signal(object)
    gone = Signal()

    def __init__(self, desk: Desk, tasks: TaskRunner, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._tasks, self._page = desk, tasks, page
        self._id: int | None = None
        self._numero = ""
        self.button = KeyButton(NAME, key="Ctrl+Shift+D", icon_name="identification-card")
        self.button.clicked.connect(self.open_menu)
        self.menu = QMenu(page)
        self.menu.setAccessibleName(NAME)
        self._offer("Exporter…", "Ctrl+Shift+X", "exporter_personne", self.export)
        self._offer("Corriger…", "Ctrl+Shift+I", "corriger_personne", self.rectify)
        self._offer("Qui l’a lu…", "Ctrl+Shift+Q", "voir_lecteurs", self.show_readers)
        self._offer("Effacer…", "Ctrl+Shift+Del", "effacer_personne", self.erase)
        self._discreet = self._wanted = False
        # Of the two, the one that is hidden gives its shortcut up.
        self.small = IconButton("identification-card", NAME, key="Ctrl+Shift+D")
        self.small.clicked.connect(self.open_menu)

    def stand_in(self, buttons: QHBoxLayout) -> None:
        """Take place in a header, unless nothing is offered to this role."""
        for button in (self.button, self.small):
            buttons.addWidget(button)
        self.show_narrow(narrow=False)

    def show_narrow(self, *, narrow: bool) -> None:
        """A word in a wide window, an icon in a small one."""
        offered = bool(self.menu.actions())
        self.button.setVisible(offered and not narrow)
        self.small.setVisible(offered and narrow)

    def show_discreet(self, *, discreet: bool) -> None:
        """While names are hidden, what would show them waits."""
        self._discreet = discreet

    def show_dossier(self, dossier_id: int | None, numero: str = "") -> None:
        """Act on the person of this dossier from now on."""
        self._id, self._numero = dossier_id, numero
        for button in (self.button, self.small):
            button.setEnabled(dossier_id is not None)
        if self._wanted and dossier_id is not None:
            self._wanted = False
            self.rectify()

    def reopen(self, formulaire: str) -> None:
        """After unlocking: the correction that was being typed."""
        self._wanted = formulaire == FORM
        if self._wanted and self._id is not None:
            self._wanted = False
            self.rectify()

    @Slot()
    def open_menu(self) -> None:
        """Under the button, the first entry chosen."""
        self.menu.setActiveAction(self.menu.actions()[0])
        under = self.button if self.button.isVisible() else self.small
        self.menu.popup(under.mapToGlobal(QPoint(0, under.height() + 2)))

    # --- export ---------------------------------------------------------------------------

    @Slot()
    def export(self) -> None:
        """Write the person's file."""
        if self._id is None:
            return
        dialog = ExportDialog(self._desk, self._id, self._numero, self._tasks, self._page.window())
        done = self._run(dialog)
        if isinstance(done, ExportPersonne):
            files = plural(len(done.fichiers), "fichier écrit", "fichiers écrits")
            self.gave.emit(f"{files}, en clair : à effacer une fois remis.")

    # --- readers --------------------------------------------------------------------------

    @Slot()
    def show_readers(self) -> None:
        """Who opened or changed this dossier, according to the journal."""
        if self._id is not None:
            top = self._page.window()
            self._run(ReadersDialog(self._desk, self._id, self._numero, self._tasks, top))

    # --- correction -----------------------------------------------------------------------

    @Slot()
    def rectify(self) -> None:
        """Read the person, then correct."""
        if self._id is not None and self._may_name():
            read = partial(rgpd.person, self._desk, self._id)
            self._tasks.read(read, self._correct, self._refuse, key="dossier.personne")

    @Slot(object)
    def _correct(self, person: PersonneVue) -> None:
        dialog = RectifyDialog(self._desk, person, self._tasks, self._page.window())
        if self._run(dialog) is not None:
            self.gave.emit("Identité corrigée ; l’ancienne valeur est dans le journal.")

    # --- erasure --------------------------------------------------------------------------

    @Slot()
    def erase(self) -> None:
        """Foresee, then erase."""
        if self._id is not None and self._may_name():
            read = partial(rgpd.foresee_of_dossier, self._desk, self._id)
            self._tasks.read(read, self._erase, self._refuse, key="dossier.effacement")

    @Slot(object)
    def _erase(self, seen: PrevisionEffacement) -> None:
        dialog = EraseDialog(self._desk, seen, self._tasks, self._page.window())
        done = self._run(dialog)
        if isinstance(done, EffacementVue):
            self.show_dossier(None)
            self.gone.emit()
            self.gave.emit(f"Personne effacée, certificat {done.reference}.")
            self._certify(done)

    def _certify(self, done: EffacementVue) -> None:
        """The paper, now or later from « Conservation »."""
        start = Path.home() / f"certificat-{done.reference}.pdf"
        path = opening.ask_new_file(self._page.window(), "Enregistrer le certificat", start, "pdf")
        if path is not None:
            write = partial(rgpd.certificate, self._desk, done.id, path)
            self._tasks.write(write, self._certified, self._refuse)

    def _certified(self, path: Path) -> None:
        self.gave.emit(f"Certificat écrit : {path.name}.")

    def _may_name(self) -> bool:
        if self._discreet:
            self.gave.emit("Le mode discret cache les noms : F9, puis recommencez.")
        return not self._discreet

    # --- parts ----------------------------------------------------------------------------

    def _run(self, dialog: QDialog) -> object:
        """What an accepted dialog gave, else None."""
        try:
            return getattr(dialog, "outcome", None) if opening.run(dialog) else None
        finally:
            dialog.deleteLater()

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        self.refused.emit(error)

    def _offer(self, text: str, key: str, code: str, slot: object) -> None:
        if not rgpd.allowed(self._desk, code):
            return
        action = QAction(f"{text}\t{french(key)}", self._page)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(slot)
        # Also when the menu is closed.
        self._page.addAction(action)
        self.menu.addAction(action)
