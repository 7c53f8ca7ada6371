"""The facts behind a figure, all of them, in the place of the list of indicators."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pdp_desk.domain.views import Derriere
from pdp_desk.domain.wording import plural
from ui.theme import Type
from ui.widgets.buttons import IconButton
from ui.widgets.fields import SearchField
from ui.widgets.indicateur_table import facts_view, fit_facts, select_row
from ui.widgets.labels import ElidedLabel, Label, hairline

BAR = 45
WIDTHS = (128, 220, None, 104)
PLAIN_WIDTHS = (128, None, 0, 104)


class ListeFaits(QWidget):
    """Signals: back_asked(); searched(text); fait_chosen(row)."""

    back_asked = Signal()
    searched = Signal(str)
    fait_chosen = Signal(int)

    def __init__(self, faits: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back = IconButton("arrow-left", "Revenir aux indicateurs (Échap)", tone="accent")
        self._back.clicked.connect(self.back_asked)
        self._title = ElidedLabel("", Type.HEADING)
        self._count = Label("", Type.SMALL, "text2")
        self.search = SearchField("Nom, détail ou numéro")
        self.search.setFixedWidth(244)
        self.search.searched.connect(self.searched)
        self.view = facts_view("Faits derrière le chiffre")
        self.view.setModel(faits)
        self.view.set_widths(WIDTHS)
        self.view.activated.connect(self._choose)
        self.view.back.connect(self.back_asked)
        self.search.left.connect(self.view.setFocus)
        faits.modelReset.connect(self._show_count)
        self._total = 0
        self._arrange()

    def show_facts(self, title: str, derriere: Derriere) -> None:
        """Name the figure these facts are behind; the model already holds them."""
        self._title.set_whole(title)
        self._total = len(derriere.lignes)
        fit_facts(self.view, derriere, WIDTHS, PLAIN_WIDTHS)
        self.search.clear()
        self._show_count()
        select_row(self.view, 0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def title(self) -> str:
        return self._title.whole()

    def count(self) -> str:
        """How many facts are shown, in words."""
        return self._count.text()

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(18, 7, 20, 8)
        line.setSpacing(8)
        line.addWidget(self._back)
        line.addWidget(self._title, 1)
        line.addWidget(self._count)
        line.addWidget(self.search)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(hairline())
        whole.addWidget(self.view, 1)

    @Slot()
    def _show_count(self) -> None:
        shown = self.view.model().rowCount()
        words = plural(self._total, "fait")
        self._count.setText(words if shown == self._total else f"{shown} sur {words}")

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.fait_chosen.emit(index.row())
