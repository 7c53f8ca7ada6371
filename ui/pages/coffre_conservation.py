"""Conservation: whose data have no reason to be kept any more, and what was erased."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pdp_desk.domain.discretion import initials
from pdp_desk.domain.views_rgpd import EffacementVue, PrevisionEffacement
from pdp_desk.domain.wording import number, person_name, plural, typeset
from ui.dialogs import opening
from ui.dialogs.rgpd_effacer import EraseDialog, ForgetBackupsDialog
from ui.dialogs.rgpd_prolonger import ProlongDialog
from ui.models import rgpd
from ui.models.rgpd import Conservation, LigneEcheance, LigneEffacement
from ui.pages.coffre_echeances import about, counted, done_columns, end_of, fate_of, to_do
from ui.pages.coffre_section import CoffreSection
from ui.theme import Type
from ui.widgets.buttons import KeyButton, LinkButton
from ui.widgets.coffre_liste import ListeVue
from ui.widgets.coffre_table import Cellule, Colonne
from ui.widgets.frames import EmptyState
from ui.widgets.labels import hairline
from ui.widgets.rgpd_regles import RulesBox
from ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

DUE, DONE = "echeances", "effacements"
CHANGED = frozenset({"conservation", "effacements", "dossiers", "personnes", "sauvegardes"})
NOTHING_DUE = (
    "Personne n’a de données gardées plus longtemps que les règles ne le prévoient, ni dans les "
    "deux mois qui viennent."
)
NOTHING_DONE = "Le registre dira quand, par qui et combien d’éléments ; rien sur la personne."


class ConservationSection(CoffreSection):
    """What is due, then the ledger; F1 shows the rules and their sources."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._asked = self._discreet = False
        self.rules = RulesBox()
        self.views = Segmented("Ce que montre la section")
        self.why = LinkButton(typeset("Pourquoi ces durées ?"), key_shown="F1")
        self._build_due()
        self._build_done()
        self._lay_out()
        self._connect()

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Conservation"

    def arrive(self) -> None:
        if not self._asked:
            self._asked = True
            self._read()
        self.focus_on(self.shown().way_in())

    def refresh(self, names: frozenset[str]) -> None:
        if names & CHANGED and self._asked:
            self._read()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self.due.show_narrow(narrow=narrow)
        self.done.show_narrow(narrow=narrow)
        margin = 16 if narrow else 24
        self._bar.setContentsMargins(margin, 0, 20, 0)
        self.rules.show_narrow(narrow=narrow)

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        """Initials in the place of names; what would show them waits."""
        self._discreet = discreet
        self.due.table.viewport().update()
        self._say_due()
        return True

    def zones(self) -> list[QWidget]:
        return [self.views, self.shown().head, self.shown().table, self.shown().foot]

    @Slot()
    def explain(self) -> None:
        self.rules.setVisible(not self.rules.isVisible())

    def step_back(self) -> bool:
        shown = self.rules.isVisible()
        self.rules.hide()
        return shown

    def shown(self) -> ListeVue:
        """The list shown."""
        return self.done if self.views.choice() == DONE else self.due

    # --- building -------------------------------------------------------------------------

    def _build_due(self) -> None:
        desk = self.desk
        empty = EmptyState("hourglass", "Rien n’arrive à échéance", NOTHING_DUE)
        self.due = ListeVue("Conservations à échéance", self._due_columns(), empty)
        self.open = KeyButton("Ouvrir le dossier", key_shown="Entrée")
        self.prolong = KeyButton("Prolonger…", key="Ctrl+Shift+G")
        self.erase = KeyButton("Effacer…", key="Ctrl+Shift+Del", kind="outline")
        self.due.add_row_act(self.open, shown=rgpd.allowed(desk, "voir_dossier"))
        self.due.add_row_act(self.prolong, shown=rgpd.allowed(desk, "prolonger_conservation"))
        self.due.add_row_act(self.erase, shown=rgpd.allowed(desk, "effacer_personne"))

    def _build_done(self) -> None:
        desk = self.desk
        empty = EmptyState("shield-check", "Aucun effacement", NOTHING_DONE)
        self.done = ListeVue("Effacements", done_columns(desk.today()), empty)
        self.certify = KeyButton("Certificat…", key="Ctrl+Shift+C")
        self.forget = KeyButton("Retirer des sauvegardes…", key="Ctrl+Shift+W")
        self.finish = KeyButton("Terminer l’effacement", key="Ctrl+Shift+T", kind="outline")
        self.done.add_row_act(self.certify, shown=rgpd.allowed(desk, "voir_effacements"))
        may_forget = rgpd.allowed(desk, "effacer_sauvegardes", "sauvegarder")
        self.done.add_row_act(self.forget, shown=may_forget)
        self.done.add_row_act(self.finish, shown=rgpd.allowed(desk, "effacer_personne"))

    def _lay_out(self) -> None:
        bar = QWidget()
        bar.setFixedHeight(44)
        self._bar = QHBoxLayout(bar)
        self._bar.addWidget(self.views)
        self._bar.addStretch(1)
        self._bar.addWidget(self.why)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.due)
        self._stack.addWidget(self.done)
        for widget in (bar, hairline(), self.rules):
            self.column.addWidget(widget)
        self.column.addWidget(self._stack, 1)
        self._offer(0, 0)
        self.views.choose(DUE)
        self.show_narrow(False)

    def _connect(self) -> None:
        self.views.chosen.connect(self._choose_view)
        self.why.clicked.connect(self.explain)
        self.open.clicked.connect(self.open_chosen)
        self.due.table.activated.connect(self.open_chosen)
        self.prolong.clicked.connect(self.prolong_chosen)
        self.erase.clicked.connect(self.erase_chosen)
        self.certify.clicked.connect(self.certify_chosen)
        self.forget.clicked.connect(self.forget_chosen)
        self.finish.clicked.connect(self.finish_all)
        self.due.table.selectionModel().currentRowChanged.connect(self._say_due)
        self.done.table.selectionModel().currentRowChanged.connect(self._say_done)

    # --- reading --------------------------------------------------------------------------

    def _read(self) -> None:
        read = partial(rgpd.conservation, self.desk)
        self.tasks.read(read, self._show, self.say_error, key="coffre.conservation")

    @Slot(object)
    def _show(self, found: Conservation) -> None:
        waiting = [one for one in found.echeances if not one.prolongee]
        self._offer(len(waiting), len(found.effacements))
        self.due.show_rows(found.echeances)
        self.done.show_rows(found.effacements)
        late = sum(one.vue.depassee for one in waiting)
        kept = len(found.echeances) - len(waiting)
        self.due.count.setText(counted(late, len(waiting) - late, kept))
        self.done.count.setText(plural(len(found.effacements), "effacement"))
        for vue, rows in ((self.due, found.echeances), (self.done, found.effacements)):
            vue.head.setVisible(bool(rows))
            vue.head_line.setVisible(bool(rows))
        self.rules.show_rules(found.regles)
        self._say_due()
        self._say_done()
        self.focus_if_waiting(self.shown().way_in())

    def _offer(self, due: int, done: int) -> None:
        self.views.set_options(
            [(DUE, "À échéance", number(due)), (DONE, "Effacements", number(done))]
        )

    @Slot(str)
    def _choose_view(self, key: str) -> None:
        self._stack.setCurrentIndex(1 if key == DONE else 0)

    @Slot(QModelIndex, QModelIndex)
    def _say_due(self, *rows: QModelIndex) -> None:
        line = self.chosen_due()
        self.open.setEnabled(line is not None and line.vue.dossier_id is not None)
        self.due.said.set_whole(about(line) if line is not None else "")

    @Slot(QModelIndex, QModelIndex)
    def _say_done(self, *rows: QModelIndex) -> None:
        line = self.chosen_done()
        held = len(line.vue.sauvegardes) if line else 0
        self.forget.setEnabled(held > 0)
        self.finish.setVisible(line is not None and not line.vue.termine)
        self.done.said.set_whole(fate_of(line.vue) if line is not None else "")

    def chosen_due(self) -> LigneEcheance | None:
        """What is due in the chosen row."""
        return cast("LigneEcheance | None", self.due.table.chosen())

    def chosen_done(self) -> LigneEffacement | None:
        """The erasure of the chosen row."""
        return cast("LigneEffacement | None", self.done.table.chosen())

    # --- acts -----------------------------------------------------------------------------

    @Slot()
    def open_chosen(self) -> None:
        """Entrée: the dossier, to close it or look at it first."""
        line = self.chosen_due()
        if line is not None and line.vue.dossier_id is not None:
            self.dossier_asked.emit(line.vue.dossier_id)

    @Slot()
    def prolong_chosen(self) -> None:
        """Keep longer, or back to the rule when it was kept longer already."""
        line = self.chosen_due()
        if line is None or self.shown() is not self.due:
            return
        if line.prolongee:
            stop = partial(rgpd.stop_prolonging, self.desk, line.vue.salarie_id)
            self.tasks.write(stop, self._stopped, self.say_error, changes=rgpd.PROLONGED)
        elif self.opened(ProlongDialog(self.desk, line.vue, self.tasks, self.window())):
            self.gave.emit("Conservation prolongée.")

    def _stopped(self, nothing: None) -> None:
        self.gave.emit("Prolongation retirée : la règle s’applique à nouveau.")

    @Slot()
    def erase_chosen(self) -> None:
        """Foresee, then erase."""
        line = self.chosen_due()
        if line is None or self.shown() is not self.due:
            return
        if self._discreet:
            self.gave.emit("Le mode discret cache les noms : F9, puis recommencez.")
            return
        read = partial(rgpd.foresee, self.desk, line.vue.salarie_id)
        self.tasks.read(read, self._erase, self.say_error, key="coffre.effacement")

    @Slot(object)
    def _erase(self, seen: PrevisionEffacement) -> None:
        dialog = EraseDialog(self.desk, seen, self.tasks, self.window())
        if self.opened(dialog) and isinstance(dialog.outcome, EffacementVue):
            self.gave.emit(f"Personne effacée, certificat {dialog.outcome.reference}.")
            self._certify(dialog.outcome)

    @Slot()
    def certify_chosen(self) -> None:
        """The certificate of an erasure, again."""
        line = self.chosen_done()
        if line is not None and self.shown() is self.done:
            self._certify(line.vue)

    def _certify(self, done: EffacementVue) -> None:
        start = Path.home() / f"certificat-{done.reference}.pdf"
        path = opening.ask_new_file(self.window(), "Enregistrer le certificat", start, "pdf")
        if path is not None:
            write = partial(rgpd.certificate, self.desk, done.id, path)
            self.tasks.write(write, self._certified, self.say_error)

    def _certified(self, path: Path) -> None:
        self.gave.emit(f"Certificat écrit : {path.name}.")

    @Slot()
    def forget_chosen(self) -> None:
        """Take the person out of the backups at once."""
        line = self.chosen_done()
        if line is None or not line.vue.sauvegardes or self.shown() is not self.done:
            return
        names = tuple(one.nom for one in line.vue.sauvegardes)
        dialog = ForgetBackupsDialog(self.desk, line.vue.id, names, self.tasks, self.window())
        if self.opened(dialog):
            self.gave.emit("Plus aucune sauvegarde de ce coffre ne contient la personne.")

    @Slot()
    def finish_all(self) -> None:
        """Rewrite the file where an erasure could not."""
        finish = partial(rgpd.finish, self.desk)
        self.tasks.write(finish, self._finished, self.say_error, changes=rgpd.ERASED)

    def _finished(self, count: int) -> None:
        self.gave.emit("Le fichier du coffre est réécrit.")

    # --- cells ----------------------------------------------------------------------------

    def _due_columns(self) -> tuple[Colonne, ...]:
        today = self.desk.today()
        return (
            Colonne("Personne", self._name, 220, 170),
            Colonne("Dossier", lambda line: Cellule(line.vue.numero), 110, 96),
            Colonne("Règle", lambda line: Cellule(line.vue.titre), None, None),
            Colonne("Échéance", partial(end_of, today=today), 200, 200),
            Colonne("À faire", to_do, 190, 0),
        )

    def _name(self, line: LigneEcheance) -> Cellule:
        whole = person_name(f"{line.vue.nom} {line.vue.prenom}")
        return Cellule(initials(whole) if self._discreet else whole, "text", role=Type.NAME)
