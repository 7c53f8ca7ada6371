"""Membres: who opens the vault and with what; add, change one's password, take away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget

from pdp_desk.domain.wording import plural, short_date
from pdp_desk.services.actes import may
from ui.dialogs.coffre_formulaire import FormDialog
from ui.dialogs.medical_reglage import MedicalSettingsDialog
from ui.dialogs.membre_ajout import AddMemberDialog
from ui.dialogs.membre_mot_de_passe import ChangePasswordDialog
from ui.dialogs.membre_retrait import RevokeMemberDialog
from ui.models import coffre_membres, medical_reglage
from ui.models.coffre_roles import VOIT
from ui.pages.coffre_section import CoffreSection
from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.coffre_liste import ListeVue
from ui.widgets.coffre_table import Cellule, Colonne
from ui.widgets.frames import EmptyState

if TYPE_CHECKING:
    from datetime import date

    from pdp_desk.domain.views_medical import ReglagesMedicaux
    from pdp_desk.domain.views_membres import MembreDetail
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

SHOWN = frozenset({"membres"})


class MembresSection(CoffreSection):
    """The table, what the chosen member sees below it, the acts above it."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._asked = False
        self.add = KeyButton("Ajouter…", key="Ctrl+Shift+N", icon_name="plus-bold", kind="primary")
        self.change = KeyButton("Changer mon mot de passe…", key="Ctrl+M")
        self.medical = KeyButton("Secret médical…", key="Ctrl+Shift+K", icon_name="key")
        self.revoke = KeyButton("Retirer l’accès…", key="Ctrl+Shift+R")
        nobody = EmptyState("users", "Aucun membre", "Ce coffre n’a pas encore de membre.")
        self.vue = ListeVue("Membres", _columns(desk), nobody)
        self.column.addWidget(self.vue, 1)
        self.vue.add_act(self.change, shown=may(desk, "changer_mot_de_passe"))
        self.vue.add_act(self.medical, shown=may(desk, "rattacher_membre"))
        self.vue.add_act(self.add, shown=may(desk, "ajouter_membre"))
        self.vue.add_row_act(self.revoke, shown=may(desk, "retirer_membre"))
        self.revoke.setEnabled(False)
        self.add.clicked.connect(self.ask_add)
        self.change.clicked.connect(self.ask_change)
        self.revoke.clicked.connect(self.ask_revoke)
        self.medical.clicked.connect(self.ask_medical)
        self.vue.table.selectionModel().currentRowChanged.connect(self._choose)

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Membres"

    def arrive(self) -> None:
        if not self._asked:
            self._asked = True
            self._read()
        self.focus_on(self.vue.way_in())

    def refresh(self, names: frozenset[str]) -> None:
        if names & SHOWN and self._asked:
            self._read()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.vue.show_narrow(narrow=narrow)

    def zones(self) -> list[QWidget]:
        return [self.vue.head, self.vue.table, self.vue.foot]

    # --- reading --------------------------------------------------------------------------

    def _read(self) -> None:
        read = partial(coffre_membres.membres, self.desk)
        self.tasks.read(read, self._show, self.say_error, key="coffre.membres")

    @Slot(object)
    def _show(self, membres: tuple[MembreDetail, ...]) -> None:
        self.vue.show_rows(membres)
        active = sum(_active(membre) for membre in membres)
        self.vue.count.setText(plural(active, "accès", "accès") + _former(len(membres) - active))
        self._choose()
        self.focus_if_waiting(self.vue.way_in())

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, *rows: QModelIndex) -> None:
        membre = self.chosen()
        self.vue.said.set_whole(_about(membre) if membre else "")
        self.revoke.setEnabled(membre is not None and _revocable(membre))

    def chosen(self) -> MembreDetail | None:
        """The member of the chosen row."""
        return cast("MembreDetail | None", self.vue.table.chosen())

    # --- acts -----------------------------------------------------------------------------

    @Slot()
    def ask_add(self) -> None:
        """Add a member."""
        self._open(AddMemberDialog(self.desk, self.tasks, self), "Accès ajouté.")

    @Slot()
    def ask_change(self) -> None:
        """Change one's own password."""
        self._open(ChangePasswordDialog(self.desk, self.tasks, self), "Mot de passe changé.")

    @Slot()
    def ask_revoke(self) -> None:
        """Take the chosen member's access away."""
        membre = self.chosen()
        if membre is not None and _revocable(membre):
            dialog = RevokeMemberDialog(self.desk, membre, self.tasks, self)
            self._open(dialog, f"Accès retiré à {membre.nom}. Le coffre a de nouvelles clés.")

    @Slot()
    def ask_medical(self) -> None:
        """Read who reads the medical parts, then ask what should change."""
        read = partial(medical_reglage.read, self.desk)
        self.tasks.read(read, self._ask_medical, self.say_error, key="coffre.medical")

    @Slot(object)
    def _ask_medical(self, reglages: ReglagesMedicaux) -> None:
        dialog = MedicalSettingsDialog(self.desk, reglages, self.tasks, self)
        self._open(dialog, "Lecture des parties médicales enregistrée.")

    def _open(self, dialog: FormDialog, said: str) -> None:
        if self.opened(dialog):
            self.gave.emit(said)
        self.focus_on(self.vue.way_in())


def _columns(desk: Desk) -> tuple[Colonne, ...]:
    today = desk.today()
    return (
        Colonne("Nom", _name, None, None),
        Colonne("Fonction", _role, 250, 222),
        Colonne("Clé médicale", _medical, 110, 100),
        Colonne("Ajouté le", partial(_added, today=today), 104, 0),
        Colonne("Ouverture rapide", _quick, 140, 0),
        Colonne("Accès", partial(_access, today=today), 196, 176),
    )


def _name(membre: MembreDetail) -> Cellule:
    own = " (vous)" if membre.moi else ""
    tone = "text" if _active(membre) else "text2"
    return Cellule(membre.nom + own, tone, role=Type.NAME)


def _role(membre: MembreDetail) -> Cellule:
    return Cellule(membre.role.label, "text" if _active(membre) else "text2")


def _medical(membre: MembreDetail) -> Cellule:
    if not _active(membre):
        return Cellule("")
    return Cellule("oui", "med", "key") if membre.cle_medicale else Cellule("non")


def _added(membre: MembreDetail, *, today: date) -> Cellule:
    return Cellule(short_date(membre.cree_le, today=today))


def _quick(membre: MembreDetail) -> Cellule:
    return Cellule(plural(membre.postes, "poste") if membre.postes else "")


def _access(membre: MembreDetail, *, today: date) -> Cellule:
    if membre.revoque_le is not None:
        return Cellule(f"retiré le {short_date(membre.revoque_le, today=today)}")
    if not membre.acces:
        return Cellule("aucun mot de passe", "warn", "warning-fill")
    if membre.en_attente:
        return Cellule("nouvelles clés en attente", "text2", "hourglass")
    return Cellule("ouvre le coffre")


def _active(membre: MembreDetail) -> bool:
    return membre.revoque_le is None


def _about(membre: MembreDetail) -> str:
    """What the function sees; for oneself, first why one's own access stays."""
    sees = VOIT[membre.role]
    about = f"{membre.role.label.capitalize()} : {sees[0].lower()}{sees[1:]}"
    return f"On ne retire pas son propre accès. {about}" if membre.moi else about


def _revocable(membre: MembreDetail) -> bool:
    return _active(membre) and not membre.moi


def _former(count: int) -> str:
    return f", {plural(count, 'accès retiré', 'accès retirés')}" if count else ""
