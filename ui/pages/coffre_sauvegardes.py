"""Sauvegardes: what was saved and proved; save now, compare, restore beside, go back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget

from pdp_desk.domain.wording import plural
from pdp_desk.errors import UserError
from pdp_desk.services.actes import may
from ui.dialogs import opening
from ui.dialogs.sauvegarde_comparaison import CompareDialog, hide_comparison
from ui.dialogs.sauvegarde_reprise import RestoreBesideDialog
from ui.dialogs.sauvegarde_retour import GoBackDialog
from ui.models import coffre_sauvegardes
from ui.pages.coffre_dates import moment, size
from ui.pages.coffre_section import CoffreSection
from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.coffre_liste import ListeVue
from ui.widgets.coffre_second import SecondLine
from ui.widgets.coffre_table import Cellule, Colonne
from ui.widgets.frames import EmptyState
from ui.widgets.labels import hairline

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from pdp_desk.domain.views_sauvegardes import (
        ComparaisonSauvegarde,
        SauvegardeVue,
        SecondLieu,
    )
    from pdp_desk.services.desk import Desk
    from ui.models.coffre_sauvegardes import Sauvegardes
    from ui.tasks import TaskRunner

CHANGED = frozenset({"sauvegardes"})


class SauvegardesSection(CoffreSection):
    """The backups, the latest first; the second place in the foot of the page."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._asked = self._discreet = False
        self._second: SecondLieu | None = None
        self._build()
        self.save.clicked.connect(self.save_now)
        self.vue.empty.acted.connect(self.save_now)
        self.check.clicked.connect(self.check_chosen)
        self.compare.clicked.connect(self.compare_chosen)
        self.restore_beside.clicked.connect(self.ask_restore)
        self.go_back.clicked.connect(self.ask_go_back)
        self.second.choose.clicked.connect(self.choose_second)
        self.second.drop.clicked.connect(self.drop_second)
        self.vue.table.selectionModel().currentRowChanged.connect(self._choose)

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Sauvegardes"

    def arrive(self) -> None:
        if not self._asked:
            self._asked = True
            self._read()
        self.focus_on(self.vue.way_in())

    def refresh(self, names: frozenset[str]) -> None:
        if names & CHANGED and self._asked:
            self._read()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.vue.show_narrow(narrow=narrow)
        self.second.show_narrow(narrow=narrow)

    def zones(self) -> list[QWidget]:
        return [self.vue.head, self.vue.table, self.vue.foot]

    def _build(self) -> None:
        desk = self.desk
        self.save = KeyButton(
            "Sauvegarder maintenant", key="Ctrl+S", icon_name="floppy-disk", kind="primary"
        )
        self.check = KeyButton("Vérifier", key="Ctrl+Shift+V")
        nothing = EmptyState(
            "hard-drives",
            "Aucune sauvegarde",
            "Une sauvegarde se fait chaque jour à l’ouverture, et avant chaque acte risqué.",
            action="Sauvegarder maintenant" if may(desk, "sauvegarder") else "",
        )
        self.vue = ListeVue("Sauvegardes", _columns(desk.today()), nothing)
        self.second = SecondLine(may_choose=may(desk, "choisir_second_lieu"))
        self.column.addWidget(self.second)
        self.column.addWidget(hairline())
        self.column.addWidget(self.vue, 1)
        self.vue.add_act(self.save, shown=may(desk, "sauvegarder"))
        self.compare = KeyButton("Comparer", key="Ctrl+D")
        self.restore_beside = KeyButton("Restaurer à côté…", key="Ctrl+Shift+C")
        self.go_back = KeyButton("Revenir à celle-ci…", key="Ctrl+Shift+T")
        for button, act in (
            (self.check, "verifier_sauvegarde"),
            (self.compare, "comparer_sauvegarde"),
            (self.restore_beside, "restaurer"),
            (self.go_back, "basculer"),
        ):
            self.vue.add_row_act(button, shown=may(desk, act))

    # --- reading --------------------------------------------------------------------------

    def _read(self) -> None:
        read = partial(coffre_sauvegardes.toutes, self.desk)
        self.tasks.read(read, self._show, self.say_error, key="coffre.sauvegardes")

    @Slot(object)
    def _show(self, found: Sauvegardes) -> None:
        self._second = found.second
        self.vue.show_rows(found.liste)
        verified = sum(backup.verifiee for backup in found.liste)
        count = f"{plural(len(found.liste), 'sauvegarde')}, dont {plural(verified, 'vérifiée')}"
        self.vue.count.setText(count if found.liste else "")
        self.second.show_place(found.second, self.desk.today())
        self._choose()
        self.focus_if_waiting(self.vue.way_in())

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, *rows: QModelIndex) -> None:
        backup = self.chosen()
        whole = backup is not None and not backup.probleme
        for button in (self.check, self.compare, self.go_back):
            button.setEnabled(whole and backup is not None and backup.cle_actuelle)
        self.restore_beside.setEnabled(whole)
        self.vue.said.set_whole(_about(backup) if backup is not None else "")

    def chosen(self) -> SauvegardeVue | None:
        """The backup of the chosen row."""
        return cast("SauvegardeVue | None", self.vue.table.chosen())

    def act_on(self, key: str) -> None:
        if may(self.desk, "sauvegarder"):
            self.save_now()

    # --- acts -----------------------------------------------------------------------------

    @Slot()
    def save_now(self) -> None:
        """Ctrl+S: a backup, read again before it counts."""
        self.banner.hide()
        self.save.setEnabled(False)
        save = partial(coffre_sauvegardes.sauvegarder, self.desk)
        self.tasks.write(save, self._tell_saved, self._refuse_save, changes=CHANGED)

    @Slot(object)
    def _tell_saved(self, made: SauvegardeVue) -> None:
        self.save.setEnabled(True)
        state = "vérifiée" if made.verifiee else "faite, mais pas vérifiée"
        also = f", {made.second}" if made.second else ""
        self.gave.emit(f"Sauvegarde {state}{also}.")

    @Slot(object)
    def _refuse_save(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.say_error(error)
        self.tasks.written.emit(CHANGED)  # the failure is kept, and the banner says it

    @Slot()
    def check_chosen(self) -> None:
        """Read the chosen backup again, every page."""
        backup = self.chosen()
        if backup is not None:
            self.banner.hide()
            check = partial(coffre_sauvegardes.verifier, self.desk, backup.nom)
            self.tasks.write(check, self._tell_checked, self.say_error, changes=CHANGED)

    @Slot(object)
    def _tell_checked(self, backup: SauvegardeVue) -> None:
        if backup.probleme:
            self.banner.say(backup.probleme, tone="danger")
        else:
            self.gave.emit("Sauvegarde relue en entier : elle est vérifiée.")

    # --- compare, restore, go back --------------------------------------------------------

    @Slot()
    def compare_chosen(self) -> None:
        """What going back would change, to read."""
        self._compare(self._show_comparison)

    @Slot()
    def ask_go_back(self) -> None:
        """The same comparison first: nobody goes back without having seen it."""
        self._compare(self._ask_go_back)

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        """A comparison cites dossiers: with initials while names are hidden."""
        self._discreet = discreet
        return True

    def _compare(self, then: Callable[[ComparaisonSauvegarde], None]) -> None:
        backup = self.chosen()
        if backup is not None:
            self.banner.hide()
            compare = partial(coffre_sauvegardes.comparer, self.desk, backup.nom)
            self.tasks.write(compare, then, self.say_error)

    @Slot(object)
    def _show_comparison(self, found: ComparaisonSauvegarde) -> None:
        self.opened(CompareDialog(self._hidden(found), self._when(found.nom), self))
        self.focus_on(self.vue.way_in())

    @Slot(object)
    def _ask_go_back(self, found: ComparaisonSauvegarde) -> None:
        seen = self._hidden(found)
        dialog = GoBackDialog(self.desk, seen, self._when(found.nom), self.tasks, self)
        if self.opened(dialog):
            self.gave.emit("Le coffre est revenu à cette sauvegarde. L’état d’avant est gardé.")
        self.focus_on(self.vue.way_in())

    @Slot()
    def ask_restore(self) -> None:
        """Make a vault of the chosen backup, in another folder."""
        backup = self.chosen()
        if backup is None:
            return
        dialog = RestoreBesideDialog(self.desk, backup, self.tasks, self)
        if self.opened(dialog):
            self.gave.emit(f"Coffre restauré à côté : {dialog.place.target().name}")
        self.focus_on(self.vue.way_in())

    def _hidden(self, found: ComparaisonSauvegarde) -> ComparaisonSauvegarde:
        return hide_comparison(found) if self._discreet else found

    def _when(self, nom: str) -> str:
        """The instant of a backup, in words."""
        rows = cast("tuple[SauvegardeVue, ...]", self.vue.table.liste.rows())
        made = next((row.faite_le for row in rows if row.nom == nom), None)
        return moment(made, today=self.desk.today()) if made is not None else nom

    # --- the second place -----------------------------------------------------------------

    @Slot()
    def choose_second(self) -> None:
        """Where every backup is copied again."""
        start = self._second.dossier if self._second is not None else None
        folder = opening.ask_folder(self, "Choisir le second emplacement", start)
        if folder is not None:
            self._set_second(folder)

    @Slot()
    def drop_second(self) -> None:
        """No second copy any longer; those already there stay."""
        self._set_second(None)

    def _set_second(self, folder: Path | None) -> None:
        self.banner.hide()
        choose = partial(coffre_sauvegardes.choisir_second, self.desk, folder)
        self.tasks.write(choose, self._tell_second, self.say_error, changes=CHANGED)

    @Slot(object)
    def _tell_second(self, second: SecondLieu) -> None:
        where = second.dossier.name if second.dossier is not None else ""
        self.gave.emit(
            f"Chaque sauvegarde sera copiée aussi dans {where}."
            if where
            else "Plus de second emplacement. Les copies déjà faites y restent."
        )


def _columns(today: date) -> tuple[Colonne, ...]:
    return (
        Colonne("Faite", partial(_made, today=today), 190, 176),
        Colonne("Pourquoi", lambda backup: Cellule(backup.raison), None, None),
        Colonne("Taille", lambda backup: Cellule(size(backup.taille)), 90, 84),
        Colonne("Vérification", partial(_verified, today=today), 260, 236),
    )


def _made(backup: SauvegardeVue, *, today: date) -> Cellule:
    return Cellule(moment(backup.faite_le, today=today), "text", role=Type.NAME)


def _verified(backup: SauvegardeVue, *, today: date) -> Cellule:
    if not backup.cle_actuelle:
        return Cellule("anciennes clés", "text2", "key")
    if backup.verifiee_le is None:
        return Cellule("non vérifiée", "warn", "warning-fill")
    when = moment(backup.verifiee_le, today=today)
    return Cellule(f"vérifiée {when}", "ok", "shield-check-fill")


def _about(backup: SauvegardeVue) -> str:
    if backup.probleme:
        return backup.probleme
    if not backup.cle_actuelle:
        return "Faite avant un changement de clés : elle s’ouvre avec le mot de passe d’alors."
    return ""
