"""Qui a lu ce dossier: who opened or changed it, how often, when first and last."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from pdp_desk.domain.views_journal import LecteurVue
from pdp_desk.domain.wording import plural, typeset
from pdp_desk.errors import UserError
from ui.errors import tell
from ui.models import journal_lecture
from ui.models.journal import LECTEURS, RowsModel
from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.frames import Banner
from ui.widgets.indicateur_table import select_row
from ui.widgets.journal_table import READER, READER_WIDTHS, LecteursView
from ui.widgets.labels import Label, hairline
from ui.widgets.table import HEADER

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

WIDTH, LEAST, MOST = 820, 2, 8
WHAT_COUNTS = typeset(
    "Sont comptées les ouvertures du dossier et de ses pièces, et les modifications ; une "
    "relecture dans la même minute compte une fois. Les listes et les recherches, qui montrent "
    "beaucoup de noms à la fois, sont dans le journal sans nommer de dossier."
)


class ReadersDialog(QDialog):
    """Reads when it is made; `Échap` closes it."""

    def __init__(
        self,
        desk: Desk,
        dossier_id: int,
        numero: str,
        tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Qui a lu le dossier {numero}")
        self.setAccessibleName(self.windowTitle())
        self.count = Label("Lecture du journal…", Type.BASE, "text2")
        self.model = RowsModel(LECTEURS, desk.today(), self)
        self.table, self.banner = LecteursView(), Banner()
        self.table.setModel(self.model)
        self.table.set_widths(READER_WIDTHS)
        self.close_button = KeyButton("Fermer", key_shown="Échap", kind="primary")
        self.close_button.clicked.connect(self.accept)
        self._lay_out(numero)
        self.show_readers(())
        read = partial(journal_lecture.readers, desk, dossier_id)
        tasks.read(read, self._show, self._say_error)

    @Slot(object)
    def _show(self, readers: tuple[LecteurVue, ...]) -> None:
        self.show_readers(readers)
        times = sum(one.lectures for one in readers)
        changes = sum(one.ecritures for one in readers)
        self.count.setText(
            f"{plural(len(readers), 'personne')}, {plural(times, 'lecture')}, "
            f"{plural(changes, 'écriture')}"
        )
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_readers(self, readers: tuple[LecteurVue, ...]) -> None:
        """Show them in a table just high enough."""
        self.model.show_rows(readers)
        rows = min(MOST, max(LEAST, len(readers)))
        self.table.setFixedHeight(HEADER + rows * READER + 2)
        select_row(self.table, 0 if readers else -1)

    @Slot(object)
    def _say_error(self, error: UserError) -> None:
        self.count.setText("")
        self.banner.say(tell(error).whole, tone="danger")

    def _lay_out(self, numero: str) -> None:
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 20)
        column.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.addWidget(Label(f"Qui a lu le dossier {numero}", Type.PREVIEW))
        head.addWidget(self.count)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 4, 24, 0)
        foot.setSpacing(24)
        foot.addWidget(Label(WHAT_COUNTS, Type.SMALL, "text2", wrap=True), 1)
        foot.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        for widget in (self.banner, hairline(), self.table, hairline()):
            column.addWidget(widget)
        column.addLayout(foot)
