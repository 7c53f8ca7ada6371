"""The filter row of the journal: a period, a member, an act, one dossier."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pdp_desk.domain.views_journal import ChoixJournal, FiltreJournal
from ui.widgets.buttons import KeyButton, LinkButton
from ui.widgets.chips import FilterChip
from ui.widgets.fields import Choice

EVERYBODY, EVERYTHING, ALWAYS = "Tous les membres", "Tous les actes", "Toutes les dates"
# How many days before today a period begins.
PERIODS = (
    (0, "Aujourd’hui"),
    (6, "7 derniers jours"),
    (29, "30 derniers jours"),
    (364, "12 derniers mois"),
)


class JournalFiltres(QWidget):
    """Signal: changed(), when `filtre()` says something else.

    The chip of a dossier and « Tout effacer » stand elsewhere: the page places them.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._dossier: int | None = None
        self.period = _choice("Période", ALWAYS, 150)
        for days, label in PERIODS:
            self.period.addItem(label, days)
        self.members = _choice("Membre", EVERYBODY, 150)
        self.actes = _choice("Acte", EVERYTHING, 150)
        self.dossier = FilterChip("", icon_name="folder-open")
        self.dossier.hide()
        self.erase = LinkButton("Tout effacer")
        self.erase.hide()
        self.acts = QHBoxLayout()
        self._lay_out()
        for choice in self._choices():
            choice.currentIndexChanged.connect(self._say_changed)
        self.dossier.clicked.connect(self._leave_dossier)
        self.erase.clicked.connect(self.clear)

    def filtre(self, today: date) -> FiltreJournal:
        """What is asked for now; « 7 derniers jours » are today and the six before."""
        days = self.period.currentData()
        return FiltreJournal(
            membre_id=self.members.currentData(),
            acte=self.actes.currentData(),
            dossier_id=self._dossier,
            du=today - timedelta(days=days) if days is not None else None,
        )

    def is_set(self) -> bool:
        """Something is filtered out."""
        return self.filtre(date(2000, 1, 1)) != FiltreJournal()

    def show_choices(self, choix: ChoixJournal) -> None:
        """Offer the members and the acts that have a line; what was chosen stays."""
        _offer(self.members, EVERYBODY, choix.membres)
        _offer(self.actes, EVERYTHING, choix.actes)

    def keep_dossier(self, dossier_id: int, numero: str) -> None:
        """Show the lines of one dossier only, until its chip is pressed."""
        self._dossier = dossier_id
        self.dossier.set_text(f"Dossier {numero}  ×")
        self.dossier.setAccessibleName(f"Dossier {numero} seulement ; appuyer pour l’enlever")
        self.dossier.setChecked(True)
        self.dossier.show()
        self._say_changed()

    def focus_first(self) -> None:
        """Ctrl+F."""
        self.period.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_margin(self, left: int) -> None:
        """Stand under the page's title."""
        self._line.setContentsMargins(left, 0, 20, 0)

    def show_narrow(self, *, narrow: bool) -> None:
        """Give way in a small window."""
        self.set_margin(16 if narrow else 24)
        for choice in self._choices():
            choice.setFixedWidth(158 if narrow else 196)

    @Slot()
    def clear(self) -> None:
        """Every line again, said once."""
        for choice in self._choices():
            with QSignalBlocker(choice):
                choice.setCurrentIndex(0)
        self._leave_dossier()

    @Slot()
    def _leave_dossier(self) -> None:
        self._dossier = None
        self.dossier.hide()
        self._say_changed()

    @Slot()
    def _say_changed(self) -> None:
        self.erase.setVisible(self.is_set())
        self.changed.emit()

    def add_act(self, button: KeyButton) -> None:
        """A button at the right."""
        self.acts.addWidget(button)

    def _choices(self) -> tuple[Choice, ...]:
        return self.period, self.members, self.actes

    def _lay_out(self) -> None:
        self.setFixedHeight(46)
        self._line = QHBoxLayout(self)
        self._line.setSpacing(8)
        for choice in self._choices():
            self._line.addWidget(choice)
        self._line.addStretch(1)
        self.acts.setSpacing(8)
        self._line.addLayout(self.acts)
        self.set_margin(24)


def _choice(name: str, everything: str, width: int) -> Choice:
    choice = Choice()
    choice.setAccessibleName(name)
    choice.addItem(everything, None)
    choice.setMinimumWidth(width)
    return choice


def _offer(choice: Choice, everything: str, options: tuple[tuple[object, str], ...]) -> None:
    with QSignalBlocker(choice):
        chosen = choice.currentData()
        choice.clear()
        choice.addItem(everything, None)
        for key, label in options:
            choice.addItem(label, key)
            choice.setItemData(choice.count() - 1, label, Qt.ItemDataRole.ToolTipRole)
        choice.setCurrentIndex(max(0, choice.findData(chosen)))
