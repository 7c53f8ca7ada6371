"""The filter row of the dossiers: words, all or open ones, who is in charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from pdp_desk.domain.views import ComptesDossiers, FiltreDossiers
from pdp_desk.domain.wording import number, typeset
from ui.widgets.buttons import LinkButton
from ui.widgets.fields import Choice, SearchField
from ui.widgets.segmented import Segmented

ALL, OPEN = "tous", "ouverts"
EVERYBODY = "Tous les référents"


class DossiersFiltres(QWidget):
    """Signal: changed(), when `filtre()` says something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField("Nom, entreprise, numéro")
        self.search.setMinimumWidth(236)
        self.search.setMaximumWidth(254)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.states = Segmented("État des dossiers")
        self.states.set_options([(ALL, "Tous"), (OPEN, "Ouverts")])
        self.states.choose(ALL)
        self.referents = Choice()
        self.referents.setAccessibleName("Référent")
        self.referents.addItem(EVERYBODY, None)
        self.referents.setMinimumWidth(150)
        self.erase = LinkButton("Tout effacer")
        self.erase.hide()
        self._lay_out()
        self.search.searched.connect(self._say_changed)
        self.states.chosen.connect(self._say_changed)
        self.referents.currentIndexChanged.connect(self._say_changed)
        self.erase.clicked.connect(self.clear)

    def filtre(self, *, recents: bool) -> FiltreDossiers:
        """What is asked for now."""
        return FiltreDossiers(
            texte=self.search.text().strip(),
            referent=self.referents.currentData(),
            ouverts=self.states.choice() == OPEN,
            recents=recents,
        )

    def is_set(self) -> bool:
        """Something is filtered out."""
        return self.filtre(recents=False) != FiltreDossiers()

    def place(self) -> dict[str, str]:
        """What is typed and chosen, and where the cursor stands: to come back to after a lock."""
        if not self.is_set():
            return {}
        kept = {"texte": self.search.text(), "etat": self.states.choice()}
        if self.referents.currentData() is not None:
            kept["referent"] = self.referents.currentData()
        if self.search.hasFocus():
            kept["curseur"] = str(self.search.cursorPosition())
        return kept

    def restore(self, place: Mapping[str, str]) -> None:
        """What `place` said, announced once."""
        with QSignalBlocker(self.referents), QSignalBlocker(self.search):
            self.search.setText(place.get("texte", ""))
            referent = place.get("referent")
            if referent is not None and self.referents.findData(referent) < 0:
                self.referents.addItem(typeset(referent), referent)
            self.referents.setCurrentIndex(max(0, self.referents.findData(referent)))
        self.states.choose_if_offered(place.get("etat", ALL))
        if "curseur" in place and self.isVisible():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.setCursorPosition(int(place["curseur"]))
        self._say_changed()

    def show_counts(self, comptes: ComptesDossiers) -> None:
        """How many dossiers there are and are open."""
        open_ones, everything = number(comptes.ouverts), number(comptes.tous)
        choice = self.states.choice()
        self.states.set_options([(ALL, "Tous", everything), (OPEN, "Ouverts", open_ones)])
        self.states.choose(choice)

    def show_referents(self, names: Sequence[str]) -> None:
        """Offer those in charge of a dossier; the choice stays."""
        with QSignalBlocker(self.referents):
            chosen = self.referents.currentData()
            self.referents.clear()
            self.referents.addItem(EVERYBODY, None)
            for name in names:
                self.referents.addItem(typeset(name), name)
            self.referents.setCurrentIndex(max(0, self.referents.findData(chosen)))
        self.referents.setVisible(bool(names))

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def set_margin(self, left: int) -> None:
        """Stand under the page's title."""
        self._line.setContentsMargins(left, 0, 20, 0)

    @Slot()
    def clear(self) -> None:
        """Show every dossier again, saying so once."""
        with QSignalBlocker(self.referents), QSignalBlocker(self.search):
            self.referents.setCurrentIndex(0)
            self.search.clear()
        self.states.choose(ALL)
        self._say_changed()

    @Slot()
    def _say_changed(self) -> None:
        self.erase.setVisible(self.is_set())
        self.changed.emit()

    def _lay_out(self) -> None:
        self.setFixedHeight(46)
        self._line = QHBoxLayout(self)
        self._line.setSpacing(8)
        self._line.addWidget(self.search, 1)
        self._line.addWidget(self.states)
        self._line.addWidget(self.referents)
        self._line.addStretch(1)
        self._line.addWidget(self.erase)
        self.set_margin(24)
