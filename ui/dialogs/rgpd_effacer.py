"""Erase a person: what goes, what stays, why, and the number of objects typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from pdp_desk.domain.views_rgpd import MotifEffacement, PrevisionEffacement
from pdp_desk.domain.wording import number, plural, typeset
from ui.dialogs.coffre_formulaire import FormDialog, ask_problem
from ui.models import rgpd
from ui.theme import Type
from ui.widgets.fields import Choice, FieldRow
from ui.widgets.labels import Label, warning_row

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

WHAT = (
    "L’effacement est définitif. Une sauvegarde est faite avant ; si une sauvegarde est restaurée "
    "plus tard, l’effacement est rejoué. Le dossier médical en santé au travail, tenu ailleurs, "
    "n’est pas touché."
)
SHOWN_NAMES = 3


class EraseDialog(FormDialog):
    """Accepted once the person is gone; `outcome` is the `EffacementVue`."""

    names_people = True

    def __init__(
        self,
        desk: Desk,
        prevue: PrevisionEffacement,
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            typeset(f"Effacer {prevue.prenom} {prevue.nom}"),
            "Effacer la personne",
            tasks,
            parent,
            changes=rgpd.ERASED,
        )
        self._desk, self._seen = desk, prevue
        self.motif, self.count = Choice(), QLineEdit()
        self.motif.addItem("à choisir", "")
        for one in MotifEffacement:
            self.motif.addItem(one.label, one.value)
        self.motif_row = FieldRow("Motif", self.motif)
        self.count_row = FieldRow(
            "Nombre d’éléments à effacer, en chiffres",
            self.count,
            help_text=f"Il y en a {number(prevue.total)}.",
        )
        self.reading(WHAT)
        self.body.addWidget(self._counts())
        for text in warnings(prevue):
            self.body.addWidget(warning_row(Label(text, wrap=True)))
        for row in (self.motif_row, self.count_row):
            self.body.addWidget(row)
        self.settle(self.cancel)

    def first_problem(self) -> QWidget | None:
        motif = "" if self.motif.currentData() else "Choisissez un motif."
        expected = str(self._seen.total)
        typed = "".join(self.count.text().split())
        count = "" if typed == expected else f"Écrivez {expected} pour confirmer."
        wrong = [ask_problem(self.motif_row, motif), ask_problem(self.count_row, count)]
        return next((field for field in wrong if field is not None), None)

    def work(self) -> Callable[[], object]:
        motif = str(self.motif.currentData())
        return partial(rgpd.erase, self._desk, self._seen.salarie_id, motif, self._seen.total)

    def _counts(self) -> QWidget:
        """What goes, kind by kind, in two columns."""
        block = QWidget()
        block.setAccessibleName(
            ", ".join(f"{label} : {number(count)}" for label, count in self._seen.comptes)
        )
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        half = -(-len(self._seen.comptes) // 2)
        for at, (label, count) in enumerate(self._seen.comptes):
            side, line = divmod(at, half)
            # The count comes last: « Dossiers 1 » is a tally, « 1 Dossiers » a mistake.
            grid.addWidget(Label(label, tone="text2", wrap=True), line, 3 * side)
            grid.addWidget(
                Label(number(count), Type.NAME), line, 3 * side + 1, Qt.AlignmentFlag.AlignRight
            )
        for column, share in ((0, 3), (2, 1), (3, 3), (5, 1)):
            grid.setColumnStretch(column, share)
        return block


class ForgetBackupsDialog(FormDialog):
    """Take out at once the backups that still hold an erased person; their number is typed."""

    def __init__(
        self,
        desk: Desk,
        effacement_id: int,
        backups: tuple[str, ...],
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Retirer les sauvegardes qui contiennent encore la personne",
            "Retirer",
            tasks,
            parent,
            changes=frozenset({"effacements", "sauvegardes"}),
        )
        self._desk, self._id, self._backups = desk, effacement_id, backups
        self.count = QLineEdit()
        self.row = FieldRow("Nombre de sauvegardes à retirer, en chiffres", self.count)
        self.reading(
            "Une nouvelle sauvegarde, sans la personne, est d’abord faite et vérifiée. On ne "
            "pourra plus revenir à l’état du coffre à ces dates."
        )
        self.reading("\n".join(backups), "text")
        self.body.addWidget(self.row)
        self.settle(self.cancel)

    def first_problem(self) -> QWidget | None:
        expected = str(len(self._backups))
        typed = self.count.text().strip()
        return ask_problem(
            self.row, "" if typed == expected else f"Écrivez {expected} pour confirmer."
        )

    def work(self) -> Callable[[], object]:
        return partial(rgpd.forget_backups, self._desk, self._id, len(self._backups))


def warnings(seen: PrevisionEffacement) -> list[str]:
    """What to know first: figures that go down, workbooks that bring back, mentions elsewhere."""
    told = []
    moving = [str(year) for year in seen.annees if year not in seen.figees]
    if moving:
        told.append(
            f"Années pas encore figées, dont les chiffres diminueront : {', '.join(moving)}."
        )
    if seen.classeurs:
        names = [f"« {name} »" for name in seen.classeurs[:SHOWN_NAMES]]
        more = len(seen.classeurs) - SHOWN_NAMES
        also = f" et {plural(more, 'autre')}" if more > 0 else ""
        told.append(f"La réimporter la ferait revenir : {', '.join(names)}{also}.")
    if seen.mentions:
        count = plural(len(seen.mentions), "texte")
        told.append(f"{count} d’autres dossiers citent son nom : à corriger à la main.")
    return [typeset(text) for text in told]
