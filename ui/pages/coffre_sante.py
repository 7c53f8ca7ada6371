"""Santé: choose what is checked, read what was found, mend a copy, keep the report."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pdp_desk.domain.views import BilanSante, Constat
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.domain.wording import plural
from pdp_desk.errors import UserError
from pdp_desk.services.actes import may
from ui.dialogs import opening
from ui.dialogs.coffre_reparation import MendDialog
from ui.models import coffre_sante
from ui.pages.coffre_section import CoffreSection
from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.coffre_controles import ControlesList
from ui.widgets.coffre_liste import ListeVue
from ui.widgets.coffre_table import Cellule, Colonne
from ui.widgets.frames import EmptyState
from ui.widgets.labels import Label, hairline

if TYPE_CHECKING:
    from pdp_desk.domain.views_sante import BilanReparation
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

STATES = {
    Gravite.ERREUR: ("danger", "warning-octagon-fill"),
    Gravite.AVERTISSEMENT: ("warn", "warning-fill"),
    Gravite.INFORMATION: ("text2", "info"),
}
NOT_YET = ("Rien n’est encore vérifié", "Vérifier ne modifie rien. Rien n’est réparé en place.")


class SanteSection(CoffreSection):
    """The checks at the left, the findings at the right, the chosen one in full below."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._asked = False
        self._bilan: BilanSante | None = None
        self.checks = ControlesList()
        self.check = KeyButton("Vérifier", key_shown="Ctrl+Entrée", kind="primary")
        self.mend = KeyButton("Réparer une copie…", key="Ctrl+Shift+C")
        self.report = KeyButton("Enregistrer le rapport…", key="Ctrl+S")
        self.empty = EmptyState("shield-check", *NOT_YET)
        self.vue = ListeVue("Constats", COLUMNS, self.empty)
        self.detail = Label("", wrap=True)
        self.remedy = Label("", Type.SMALL, "text2", wrap=True)
        self._lay_out()
        self._connect()

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Santé"

    def arrive(self) -> None:
        if not self._asked:
            self._asked = True
            self.tasks.read(coffre_sante.controles, self._show_checks, self.say_error)
            self._show_findings()
        self.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.vue.show_narrow(narrow=narrow)
        self.vue.table.set_margin(16)
        self.checks.show_narrow(narrow=narrow)

    def zones(self) -> list[QWidget]:
        return [self.vue.head, self.checks, self.vue.table]

    # --- checking -------------------------------------------------------------------------

    @Slot(object)
    def _show_checks(self, controles: tuple[tuple[str, str], ...]) -> None:
        self.checks.set_controles(controles)
        self._count()

    @Slot()
    def _count(self) -> None:
        chosen = len(self.checks.chosen())
        self.check.setEnabled(chosen > 0)
        self.vue.count.setText(plural(chosen, "contrôle choisi", "contrôles choisis"))

    @Slot()
    def run(self) -> None:
        """Ctrl+Entrée: make the checks chosen."""
        chosen = self.checks.chosen()
        if not chosen or not self.check.isEnabled():
            return
        self.banner.hide()
        self.check.setEnabled(False)
        make = partial(coffre_sante.verifier, self.desk, chosen, self.tasks.report)
        self.tasks.read(make, self._tell, self._refuse, key="coffre.sante")

    @Slot(object)
    def _tell(self, bilan: BilanSante) -> None:
        self._bilan = bilan
        self.check.setEnabled(True)
        self._show_findings()
        self.said.emit(self._summary(bilan))
        self.vue.way_in().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        self.check.setEnabled(True)
        self.say_error(error)

    def _summary(self, bilan: BilanSante) -> str:
        made = plural(len(bilan.controles), "contrôle fait", "contrôles faits")
        return f"{made}, {plural(len(bilan.constats), 'constat')}"

    def _show_findings(self) -> None:
        bilan = self._bilan
        self.vue.show_rows(bilan.constats if bilan is not None else ())
        self.vue.show_foot(shown=False)
        if bilan is not None:
            self.empty.say("Tout est en ordre", f"{self._summary(bilan)}.")
            self.vue.count.setText(self._summary(bilan))
        self.report.setEnabled(bilan is not None)
        self._choose()

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, *rows: QModelIndex) -> None:
        finding = cast("Constat | None", self.vue.table.chosen())
        self._below.setVisible(finding is not None)
        self._below_line.setVisible(finding is not None)
        if finding is not None:
            copy = " Peut être réparé, sur une copie." if finding.reparable else ""
            self.detail.setText(f"{finding.code}\u00a0: {finding.message}")
            self.remedy.setText(finding.remede + copy)

    # --- what is done with it -------------------------------------------------------------

    @Slot()
    def ask_mend(self) -> None:
        """Take all that can be read into a new vault beside."""
        dialog = MendDialog(self.desk, self.tasks, self)
        if self.opened(dialog):
            self._tell_mended(cast("BilanReparation", dialog.outcome))

    def _tell_mended(self, done: BilanReparation) -> None:
        if done.entier:
            self.gave.emit(f"Copie réparée, rien n’y manque : {done.dossier.name}")
            return
        self.banner.say(
            f"Copie réparée dans {done.dossier.name}, mais des données manquent : "
            "comparez-la avec la dernière sauvegarde vérifiée avant de vous en servir.",
            tone="warn",
        )

    @Slot()
    def save_report(self) -> None:
        """Write what was found in a file of one's choice."""
        if self._bilan is None:
            return
        start = Path.home() / f"Vérification du {self.desk.today()}.txt"
        path = opening.ask_new_file(self, "Enregistrer le rapport", start, "txt")
        if path is not None:
            write = partial(coffre_sante.enregistrer, self.desk, self._bilan, path)
            self.tasks.write(write, self._tell_saved, self.say_error)

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        self.gave.emit(f"Rapport enregistré : {path.name}")

    # --- layout ---------------------------------------------------------------------------

    def _connect(self) -> None:
        self.check.clicked.connect(self.run)
        self.mend.clicked.connect(self.ask_mend)
        self.report.clicked.connect(self.save_report)
        self.checks.changed.connect(self._count)
        self.vue.table.selectionModel().currentRowChanged.connect(self._choose)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.run)

    def _lay_out(self) -> None:
        self.vue.add_act(self.mend, shown=may(self.desk, "reparer"))
        self.vue.add_act(self.report, shown=True)
        self.vue.add_act(self.check, shown=may(self.desk, "verifier"))
        self._below, self._below_line = QWidget(), hairline()
        self._below.setProperty("kind", "sunken")
        self._below.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QVBoxLayout(self._below)
        words.setContentsMargins(16, 8, 20, 10)
        words.setSpacing(2)
        words.addWidget(self.detail)
        words.addWidget(self.remedy)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.vue, 1)
        right.addWidget(self._below_line)
        right.addWidget(self._below)
        self.column.addWidget(self.vue.head)  # over both columns: a small window needs its width
        self.column.addWidget(self.vue.head_line)
        whole = QHBoxLayout()
        whole.setSpacing(0)
        whole.addWidget(self.checks)
        whole.addWidget(hairline(vertical=True))
        whole.addLayout(right, 1)
        self.column.addLayout(whole, 1)


def _state(finding: Constat) -> Cellule:
    tone, icon = STATES[finding.gravite]
    return Cellule(finding.gravite.label.capitalize(), tone, icon)


COLUMNS = (
    Colonne("Gravité", _state, 140, 132),
    Colonne("Code", lambda finding: Cellule(finding.code), 96, 92),
    Colonne("Constat", lambda finding: Cellule(finding.message, "text"), None, None),
)
