"""What the page of dossiers is made of, put together; the page gives it life."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import Type
from ui.widgets.buttons import LinkButton
from ui.widgets.dossier_apercu import Apercu
from ui.widgets.dossiers_filtres import DossiersFiltres
from ui.widgets.dossiers_table import DossiersView
from ui.widgets.frames import Banner, EmptyState
from ui.widgets.header import PageHeader
from ui.widgets.indicateur_cadre import Cadre
from ui.widgets.labels import Label, hairline

PREVIEW, PREVIEW_LEAST, PREVIEW_MOST = 324, 280, 460
LIST, NOTHING = range(2)
PAGE, NO_DOSSIER, LOADING = range(3)


class DossiersVue(QWidget):
    """Header, filters, table with its footer, preview, and what shows when there is nothing."""

    def __init__(self, lignes: QAbstractItemModel) -> None:
        super().__init__()
        self.header, self.banner = PageHeader("Dossiers"), Banner()
        self.filtres, self.table, self.apercu = DossiersFiltres(), DossiersView(), Apercu()
        self.table.setModel(lignes)
        self.count = Label("", Type.SMALL, "text2")
        self.sort = LinkButton("")
        self._build_states()
        self._arrange()
        self.show_narrow(narrow=False)

    def show_state(self, state: int) -> None:
        """The page, what to do first, or nothing yet."""
        self._whole.setCurrentIndex(state)

    def show_found(self, *, found: bool) -> None:
        """The table, or the way out of filters that keep nothing."""
        self._found.setCurrentIndex(LIST if found else NOTHING)

    def show_sort(self, *, recents: bool) -> None:
        """Offer the other sort."""
        self.table.headings.show_sort(recents=recents)
        self.sort.set_text("Trier par nom" if recents else "Trier par signalement")

    def show_narrow(self, *, narrow: bool) -> None:
        self.header.show_narrow(narrow)
        self.cadre.set_narrow(narrow=narrow)
        self.table.show_narrow(narrow=narrow)
        self.filtres.set_margin(16 if narrow else 24)
        self._footer_line.setContentsMargins(16 if narrow else 24, 0, 20, 0)
        self.apercu.show_close(shown=narrow)

    def _build_states(self) -> None:
        self.nothing_found = EmptyState(
            "magnifying-glass",
            "Aucun dossier trouvé",
            "Aucun nom, numéro ni employeur ne contient tous ces mots avec ces filtres.",
            action="Tout effacer",
        )
        self.no_dossier = EmptyState(
            "folders",
            "Pas encore de dossier",
            "Importez le classeur de la cellule avec la commande « pdp-desk importer » : "
            "ses dossiers apparaîtront ici.",
        )

    def _arrange(self) -> None:
        listed = QWidget()
        column = _column(listed)
        self._found = _stacked(self._listing(), self.nothing_found)
        column.addWidget(self._found, 1)
        self.cadre = Cadre(
            listed, self.apercu, width=PREVIEW, least=PREVIEW_LEAST, most=PREVIEW_MOST
        )
        page = QWidget()
        page_column = _column(page)
        page_column.addWidget(self.filtres)
        page_column.addWidget(hairline())
        page_column.addWidget(self.cadre, 1)
        self._whole = _stacked(page, self.no_dossier, QWidget())
        outer = _column(self)
        for widget in (self.header, hairline(), self.banner):
            outer.addWidget(widget)
        outer.addWidget(self._whole, 1)

    def _listing(self) -> QWidget:
        listing, footer = QWidget(), QWidget()
        footer.setFixedHeight(27)
        self._footer_line = QHBoxLayout(footer)
        self._footer_line.addWidget(self.count, 1)
        self._footer_line.addWidget(self.sort)
        column = _column(listing)
        column.addWidget(self.table, 1)
        column.addWidget(hairline())
        column.addWidget(footer)
        return listing


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
