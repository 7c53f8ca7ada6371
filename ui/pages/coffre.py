"""Coffre: what holds the work, who may open it, what was saved, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pdp_desk.domain.droits import peut
from pdp_desk.domain.wording import typeset
from ui.pages.coffre_section import CoffreSection
from ui.pages.coffre_veille import EXERCICE, LECTURE, SAUVEGARDER, VERIFIER_KIT
from ui.widgets.header import PageHeader
from ui.widgets.labels import hairline
from ui.widgets.page import Page
from ui.widgets.segmented import Segmented
from ui.widgets.veil import Veil

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

APERCU, MEMBRES, SAUVEGARDES = "apercu", "membres", "sauvegardes"
RECUPERATION = "recuperation"
SANTE, JOURNAL, CONSERVATION = "sante", "journal", "conservation"
TAB = Qt.FocusPolicy.TabFocus
# Where what a banner asks for is done.
NOTICES = {
    SAUVEGARDER: SAUVEGARDES,
    VERIFIER_KIT: RECUPERATION,
    EXERCICE: RECUPERATION,
    LECTURE: APERCU,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A tab: its page is built when first shown, if the member may do `acte`."""

    cle: str
    libelle: str
    acte: str
    page: Callable[[Desk, TaskRunner], Page]


class CoffrePage(Page):
    """A header, a row of sections, the section chosen; each stays as it was left."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(desk, tasks, parent)
        self._sections = {section.cle: section for section in sections(desk)}
        self._pages: dict[str, Page] = {}
        self._first = next(iter(self._sections))
        self._narrow = self._discreet = False
        self._hides: dict[str, bool] = {}
        self.header = PageHeader("Coffre")
        self.header.set_subtitle(typeset(desk.titre))
        self.tabs = Segmented("Sections du coffre")
        self.tabs.set_options([(s.cle, s.libelle) for s in self._sections.values()])
        self.stack, self.veil = QStackedWidget(), Veil()
        self.stack.addWidget(self.veil)
        self._lay_out()
        self.tabs.chosen.connect(self.show_section)
        for keys, slot in (
            ("Ctrl+Tab", self.next_section),
            ("Ctrl+Shift+Tab", self.previous_section),
            ("Ctrl+PgDown", self.next_section),
            ("Ctrl+PgUp", self.previous_section),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Coffre"

    def arrive(self) -> None:
        if self.section() is None:
            self.show_section(self._first)
        elif (page := self.section()) is not None:
            page.arrive()

    def refresh(self, names: frozenset[str]) -> None:
        for page in self._pages.values():
            page.refresh(names)

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self._narrow = narrow
        self.header.show_narrow(narrow)
        self._tabs_line.setContentsMargins(16 if narrow else 24, 0, 20, 0)
        for page in self._pages.values():
            page.show_narrow(narrow)

    def zones(self) -> list[QWidget]:
        page = self.section()
        return [self.tabs, *(page.zones() if page is not None else ())]

    def explain(self) -> None:
        page = self.section()
        if page is not None:
            page.explain()

    def step_back(self) -> bool:
        page = self.section()
        return page is not None and page.step_back()

    def show_discreet(self, discreet: bool) -> bool:  # noqa: FBT001
        self._discreet = discreet
        for key, page in self._pages.items():
            self._hides[key] = page.show_discreet(discreet)
        self._raise_section()
        return True

    def place(self) -> dict[str, str]:
        return {"section": self.tabs.choice()} if self.tabs.choice() else {}

    def restore(self, place: Mapping[str, str]) -> None:
        wanted = place.get("section", "")
        if wanted not in self._sections:
            return
        self._first = wanted
        if self.section() is not None:
            self.show_section(wanted)

    def act_on(self, key: str) -> None:
        """What a banner of the window asks for."""
        self.show_section(NOTICES[key])
        page = self.section()
        if isinstance(page, CoffreSection):
            page.act_on(key)

    # --- sections -------------------------------------------------------------------------

    def section(self) -> Page | None:
        """The section shown, None before the first."""
        return self._pages.get(self.tabs.choice())

    @Slot(str)
    def show_section(self, key: str) -> None:
        """Show a section, where it was left; an unknown or forbidden one is ignored."""
        if key not in self._sections:
            return
        focused = QApplication.focusWidget()
        on_tabs = focused is not None and self.tabs.isAncestorOf(focused)
        self.tabs.choose(key)
        page = self._pages.get(key) or self._build(key)
        self._raise_section()
        page.arrive()
        if on_tabs:  # arrows go on moving among the sections
            self._focus_tab()

    @Slot()
    def next_section(self) -> None:
        """Ctrl+Tab."""
        self._step(1)

    @Slot()
    def previous_section(self) -> None:
        """Ctrl+Maj+Tab."""
        self._step(-1)

    def _step(self, step: int) -> None:
        keys = list(self._sections)
        self.show_section(keys[(keys.index(self.tabs.choice()) + step) % len(keys)])

    def _raise_section(self) -> None:
        """The section, or the veil over one that shows names."""
        key, page = self.tabs.choice(), self.section()
        covered = self._discreet and not self._hides.get(key)
        self.stack.setCurrentWidget(self.veil if covered or page is None else page)

    def _focus_tab(self) -> None:
        cells = (w for w in self.tabs.findChildren(QWidget) if w.focusPolicy() & TAB)
        for cell in cells:
            cell.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, key: str) -> Page:
        page = self._sections[key].page(self.desk, self.tasks)
        self._pages[key] = page
        self.stack.addWidget(page)
        page.show_narrow(self._narrow)
        self._hides[key] = page.show_discreet(self._discreet)
        page.said.connect(self.said)
        page.gave.connect(self.gave)
        page.dossier_asked.connect(self.dossier_asked)
        if isinstance(page, CoffreSection):
            page.section_asked.connect(self.show_section)
        return page

    def _lay_out(self) -> None:
        row = QWidget()
        row.setFixedHeight(44)
        self._tabs_line = QHBoxLayout(row)
        self._tabs_line.addWidget(self.tabs)
        self._tabs_line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(row)
        column.addWidget(hairline())
        column.addWidget(self.stack, 1)
        self.show_narrow(False)


def sections(desk: Desk) -> list[Section]:
    """The sections this member may see, in order."""
    return [section for section in SECTIONS if peut(desk.membre.role, section.acte)]


def _apercu(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.coffre_apercu import ApercuSection

    return ApercuSection(desk, tasks)


def _membres(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.coffre_membres import MembresSection

    return MembresSection(desk, tasks)


def _sauvegardes(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.coffre_sauvegardes import SauvegardesSection

    return SauvegardesSection(desk, tasks)


def _sante(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.coffre_sante import SanteSection

    return SanteSection(desk, tasks)


def _journal(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.journal import JournalPage

    return JournalPage(desk, tasks)


def _conservation(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.coffre_conservation import ConservationSection

    return ConservationSection(desk, tasks)


def _recuperation(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.exercice import RecuperationSection

    return RecuperationSection(desk, tasks)


SECTIONS = (
    Section(APERCU, "Aperçu", "voir_coffre", _apercu),
    Section(MEMBRES, "Membres", "voir_membres", _membres),
    Section(SAUVEGARDES, "Sauvegardes", "voir_sauvegardes", _sauvegardes),
    Section(RECUPERATION, "Récupération", "voir_kit", _recuperation),
    Section(SANTE, "Santé", "verifier", _sante),
    Section(JOURNAL, "Journal", "voir_journal", _journal),
    Section(CONSERVATION, "Conservation", "voir_conservation", _conservation),
)
