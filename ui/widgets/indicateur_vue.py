"""What the indicators page is made of, put together; the page gives it life."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.widgets.buttons import KeyButton
from ui.widgets.frames import Banner, EmptyState
from ui.widgets.header import PageHeader
from ui.widgets.indicateur_cadre import Cadre
from ui.widgets.indicateur_filtres import Filtres
from ui.widgets.indicateur_liste import ListeFaits
from ui.widgets.indicateur_panneau import Panneau
from ui.widgets.indicateur_table import IndicateursView
from ui.widgets.labels import hairline
from ui.widgets.segmented import Segmented

WIDTHS = (96, None, 78, 62, 132, 122)
NARROW_WIDTHS = (92, None, 78, 62, 122, 118)


class IndicateursVue(QWidget):
    """Header, filters, list, facts, explanation, and what shows when there is nothing."""

    def __init__(
        self, lignes: QAbstractItemModel, faits: QAbstractItemModel, first: QAbstractItemModel
    ) -> None:
        super().__init__()
        self.header = PageHeader("Indicateurs")
        self.years = Segmented("Année")
        self.export = KeyButton(
            "Exporter", key="Ctrl+Shift+P", icon_name="paper-plane-tilt", kind="primary"
        )
        self._exports = True
        self.banner = Banner()
        self.filtres, self.view = Filtres(), IndicateursView()
        self.view.setModel(lignes)
        self.liste, self.panel = ListeFaits(faits), Panneau(first)
        self._build_states()
        self._arrange()
        self.show_narrow(narrow=False)
        self.show_data(there_is=False)

    @property
    def facts_shown(self) -> bool:
        """The facts behind a figure have taken the place of the list."""
        return self._stack.currentWidget() is self.liste

    def leave_out(self, *, export: bool, facts: bool) -> None:
        """Take away what the member's function does not have: the files, the people counted."""
        self._exports = not export
        self.export.setVisible(self.export.isVisible() and self._exports)
        self.panel.open_button.setVisible(not facts)

    def show_years(self, labels: Sequence[tuple[str, str]], annee: str) -> None:
        self.years.set_options(labels)
        self.years.choose(annee)
        self.export.set_text(f"Exporter {annee}")

    def show_facts(self, *, shown: bool) -> None:
        """Put the facts in the place of the list, or the list back."""
        self._stack.setCurrentIndex(1 if shown else 0)

    def show_found(self, *, found: bool) -> None:
        """The list, or the way out of filters that keep nothing."""
        self._found.setCurrentIndex(0 if found else 1)

    def show_data(self, *, there_is: bool) -> None:
        """The page, or what to do first."""
        self._whole.setCurrentIndex(0 if there_is else 1)
        self.years.setVisible(there_is)
        self.export.setVisible(there_is and self._exports)

    def show_loading(self) -> None:
        """Before the first answer: neither figures nor the sentence for an empty vault."""
        self._whole.setCurrentIndex(2)

    def show_narrow(self, *, narrow: bool) -> None:
        self.header.show_narrow(narrow)
        self.cadre.set_narrow(narrow=narrow)
        self.view.set_widths(NARROW_WIDTHS if narrow else WIDTHS)
        for view in (self.view, self.liste.view):
            view.set_margin(16 if narrow else 24)
        self.filtres.set_margin(16 if narrow else 24)

    def _build_states(self) -> None:
        self.nothing_found = EmptyState(
            "magnifying-glass",
            "Aucun indicateur trouvé",
            "Aucun code ni intitulé ne contient tous ces mots avec ces filtres.",
            action="Tout effacer",
        )
        self.no_data = EmptyState(
            "chart-bar",
            "Aucune année à compter",
            "Importez le classeur de la cellule avec la commande « pdp-desk importer » : ses "
            "années et leurs chiffres "
            "apparaîtront ici, chacun avec les dossiers qu’il compte.",
        )

    def _arrange(self) -> None:
        for widget in (self.years, self.export):
            self.header.buttons.addWidget(widget)
        listed = QWidget()
        column = _column(listed)
        self._found = _stacked(self.view, self.nothing_found)
        column.addWidget(self.filtres)
        column.addWidget(hairline())
        column.addWidget(self._found, 1)
        self._stack = _stacked(listed, self.liste)
        self.cadre = Cadre(self._stack, self.panel)
        self._whole = _stacked(self.cadre, self.no_data, QWidget())
        outer = _column(self)
        outer.addWidget(self.header)
        outer.addWidget(hairline())
        outer.addWidget(self.banner)
        outer.addWidget(self._whole, 1)


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def _stacked(*widgets: QWidget) -> QStackedWidget:
    stack = QStackedWidget()
    for widget in widgets:
        stack.addWidget(widget)
    return stack
