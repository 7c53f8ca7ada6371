"""What the page of the journal is made of, put together; the page gives it life."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.frames import Banner, EmptyState
from ui.widgets.journal_filtres import JournalFiltres
from ui.widgets.journal_table import JournalView
from ui.widgets.journal_verdict import JournalVerdict
from ui.widgets.labels import ElidedLabel, Label, hairline

LINES, NOTHING, READING = range(3)
FOOT = 46


class JournalVue(QWidget):
    """Filters and acts above, the verdict when there is one, the lines, the chosen one below.

    What the member may not do is absent: `verify`, `export`, `dossiers` say what they may.
    """

    def __init__(
        self, lignes: QAbstractItemModel, *, verify: bool, export: bool, dossiers: bool
    ) -> None:
        super().__init__()
        self._dossiers = dossiers
        self.banner, self.verdict = Banner(), JournalVerdict()
        self.filtres, self.table = JournalFiltres(), JournalView()
        self.table.setModel(lignes)
        self.verify = KeyButton("Vérifier", key="Ctrl+Shift+V", kind="outline")
        self.export = KeyButton("Exporter…", key="Ctrl+Shift+E")
        self.open = KeyButton("Ouvrir le dossier", key_shown="Entrée")
        self.only = KeyButton("Ce dossier seulement", key="Ctrl+D")
        self.said = ElidedLabel("", Type.BASE, "text2")
        self.count = Label("", Type.SMALL, "text2")
        self.nothing = EmptyState(
            "magnifying-glass",
            "Aucune ligne",
            "Rien de ce que demandent ces filtres n’est dans le journal.",
            action="Tout effacer",
        )
        self.foot = QWidget()
        self._arrange()
        for button, shown in ((self.export, export), (self.verify, verify)):
            self.filtres.add_act(button)
            button.setVisible(shown)
        self.show_line("", of_dossier=False)
        self.show_narrow(narrow=False)
        self._stack.setCurrentIndex(READING)

    def show_found(self, *, found: bool) -> None:
        """The lines, or the way out of filters that keep none."""
        self._stack.setCurrentIndex(LINES if found else NOTHING)
        self.foot.setVisible(found)

    def show_line(self, text: str, *, of_dossier: bool) -> None:
        """The chosen line in full, and what may be done with its dossier."""
        self.said.set_whole(text)
        self.only.setVisible(of_dossier)
        self.open.setVisible(of_dossier and self._dossiers)

    def show_narrow(self, *, narrow: bool) -> None:
        self.filtres.show_narrow(narrow=narrow)
        self.table.show_narrow(narrow=narrow)
        self.verdict.set_margin(16 if narrow else 24)
        for line in (self._foot_line, self._count_line):
            line.setContentsMargins(16 if narrow else 24, 0, 20, 0)

    def _arrange(self) -> None:
        self.foot.setFixedHeight(FOOT)
        self.foot.setProperty("kind", "sunken")
        self._foot_line = QHBoxLayout(self.foot)
        self._foot_line.setSpacing(8)
        self._foot_line.addWidget(self.said, 1)
        self._foot_line.addWidget(self.only)
        self._foot_line.addWidget(self.open)
        counted = QWidget()
        counted.setFixedHeight(34)
        self._count_line = QHBoxLayout(counted)
        self._count_line.setSpacing(8)
        self._count_line.addWidget(self.count)
        self._count_line.addWidget(self.filtres.dossier)
        self._count_line.addStretch(1)
        self._count_line.addWidget(self.filtres.erase)
        self._stack = QStackedWidget()
        for widget in (self.table, self.nothing, QWidget()):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.filtres, hairline(), self.banner, self.verdict):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        for widget in (hairline(), counted, hairline(), self.foot):
            column.addWidget(widget)
