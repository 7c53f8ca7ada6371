"""What the page of one dossier is made of: two layouts of the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractItemModel, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pdp_desk.domain.frise import coming
from pdp_desk.domain.views import DossierVue, EtapeFranchie
from pdp_desk.domain.wording import long_date, number, typeset
from ui.theme import Type
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.dossier_blocs import (
    column_of,
    coming_row,
    facts_block,
    fill,
    missing_row,
    scroller,
)
from ui.widgets.frames import Banner, Card, EmptyState
from ui.widgets.header import PageHeader
from ui.widgets.irdp_carte import IrdpCard
from ui.widgets.labels import Label, hairline
from ui.widgets.segmented import Segmented
from ui.widgets.stepper import Step, Stepper
from ui.widgets.timeline import LeaveLegend, Timeline

FACTS, SIDE, NARROW_SIDE = 262, 312, 296
# Text is read there: wider, in both layouts.
MEDICAL_SIDE, NARROW_MEDICAL = 380, 344
FOLLOW, KNOWN = "suivre", "faits"
COMING = 6


class WhyStage(QFrame):
    """Pourquoi cette étape ? The fact that says a stage is reached, or what it waits for."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "why")
        self._title = Label("", Type.SMALL_STRONG, "accent")
        self._why = Label("", wrap=True)
        self.close_button = IconButton("x", "Fermer l’explication (Échap)", size=26)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 6, 16, 6)
        line.setSpacing(16)
        line.addWidget(self._title)
        line.addWidget(self._why, 1)
        line.addWidget(self.close_button)
        self.hide()

    def explain(self, step: EtapeFranchie) -> None:
        """Show the reason of a stage."""
        question = "Pourquoi cette étape ?" if step.le else "Pas encore atteinte"
        self._title.setText(typeset(f"{step.etape.label} : {question[:1].lower()}{question[1:]}"))
        when = f" le {long_date(step.le)}" if step.le else ""
        self._why.setText(typeset(f"{step.pourquoi}{when}."))
        self.setAccessibleName(f"{self._title.text()} {self._why.text()}")
        self.show()

    def words(self) -> str:
        """What is said."""
        return self._why.text()


class Aside(QWidget):
    """The right column: the medical compartment, which stays, and what is to be followed."""

    def __init__(self, medical: QWidget | None) -> None:
        super().__init__()
        self._below: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        if medical is not None:
            row = QVBoxLayout()
            row.setContentsMargins(14, 10, 14, 0)
            row.addWidget(medical)
            self._column.addLayout(row)
        self._column.addStretch(1)

    def show_below(self, content: QWidget | None) -> None:
        """Replace what is to be followed."""
        if self._below is not None:
            self._column.removeWidget(self._below)
            self._below.hide()
            self._below.deleteLater()
        self._below = content
        if content is not None:
            self._column.insertWidget(self._column.count() - 1, content)
            content.show()


class DossierScreen(QWidget):
    """Header, stepper, facts, timeline, what to follow.

    Signals: other_asked(int) a dossier's id; agreement_said(bool) to share the class of the IRDP.
    """

    other_asked = Signal(int)
    agreement_said = Signal(bool)

    def __init__(self, chronologie: QAbstractItemModel, medical: QWidget | None = None) -> None:
        super().__init__()
        self._narrow = False
        self._side = SIDE if medical is None else MEDICAL_SIDE
        self._narrow_side = NARROW_SIDE if medical is None else NARROW_MEDICAL
        self.discreet = self.may_note = False
        self.header, self.banner = PageHeader("", with_back=True), Banner()
        self.stepper, self.why = Stepper(), WhyStage()
        self.why_link = LinkButton(typeset("Pourquoi cette étape ?"), key_shown="F1")
        self.groups, self.legend = Segmented("Faits montrés"), LeaveLegend()
        self.timeline = Timeline()
        self.timeline.setModel(chronologie)
        self.empty = EmptyState(
            "calendar-blank", "Rien de daté", "Ce dossier ne contient encore aucun fait daté."
        )
        self.facts, self.follow = scroller("Faits"), scroller("À suivre")
        self._aside = Aside(medical)
        fill(self.follow, self._aside)
        self.tabs = Segmented("Colonne de droite")
        self.tabs.set_options([(FOLLOW, "À suivre"), (KNOWN, "Faits")])
        self.tabs.choose(FOLLOW)
        self.tabs.chosen.connect(self.show_tab)
        self._arrange()
        self._place(narrow=False)

    # --- what is shown --------------------------------------------------------------------

    def show_dossier(self, vue: DossierVue, steps: tuple[Step, ...], today: date) -> None:
        """Fill every column."""
        current = [step.etape for step in vue.etapes].index(vue.etape)
        self.stepper.show_steps(steps, current)
        fill(self.facts, _facts(vue))
        self._aside.show_below(self._follow(vue, today))
        self.tabs.set_options(
            [(FOLLOW, "À suivre", number(len(vue.manques))), (KNOWN, "Faits")]
            if vue.manques
            else [(FOLLOW, "À suivre"), (KNOWN, "Faits")]
        )
        self.legend.setVisible(bool(vue.arrets))

    def forget(self) -> None:
        """Nobody's facts stay on the screen."""
        fill(self.facts, QWidget())  # taken out only, they would live on, hidden, past the lock
        self._aside.show_below(None)

    def show_groups(self, groups: Sequence[tuple[str, str, str]], chosen: str) -> None:
        """Offer the groups of the timeline that hold something."""
        self.groups.set_options(groups)
        self.groups.choose(chosen)

    def show_lines(self, *, there_are: bool) -> None:
        """The timeline, or the sentence for a dossier without a date."""
        self._middle.setCurrentIndex(0 if there_are else 1)

    def show_narrow(self, *, narrow: bool) -> None:
        """The other layout of the same columns."""
        self.header.show_narrow(narrow)
        self.stepper.show_narrow(narrow)
        if narrow != self._narrow:
            self._narrow = narrow
            self._place(narrow=narrow)

    def show_tab(self, key: str) -> None:
        """In a narrow window, one of the two columns at the right."""
        if self._narrow:
            self.follow.setVisible(key == FOLLOW)
            self.facts.setVisible(key == KNOWN)

    # --- building -------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._band = QWidget()
        self._band.setFixedHeight(54)
        self._band_line = QHBoxLayout(self._band)
        self._band_line.setContentsMargins(24, 0, 20, 0)
        self._band_line.addWidget(self.why_link, 0, Qt.AlignmentFlag.AlignRight)
        self._band_edge = hairline()
        self._left_edge = hairline(vertical=True)
        columns = QWidget()
        self._columns = QHBoxLayout(columns)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._right = self._right_column()
        for widget in (self._left_edge, self._centre(), hairline(vertical=True), self._right):
            self._columns.addWidget(widget)
        self._columns.setStretch(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self.header, hairline(), self.banner, self._band, self._band_edge, self.why):
            whole.addWidget(widget)
        whole.addWidget(columns, 1)

    def _centre(self) -> QWidget:
        centre = QWidget()
        centre.setProperty("kind", "base")
        centre.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar = QHBoxLayout()
        bar.setContentsMargins(18, 8, 18, 8)
        bar.addWidget(self.groups)
        bar.addStretch(1)
        bar.addWidget(self.legend)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.timeline)
        self._middle.addWidget(self.empty)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._middle, 1)
        return centre

    def _right_column(self) -> QWidget:
        right = QWidget()
        self._right_line = QVBoxLayout(right)
        self._right_line.setContentsMargins(0, 0, 0, 0)
        self._right_line.setSpacing(0)
        self._tabs_row = QWidget()
        row = QHBoxLayout(self._tabs_row)
        row.setContentsMargins(12, 8, 12, 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        self._right_line.addWidget(self._tabs_row)
        self._right_line.addWidget(self.follow, 1)
        return right

    def _place(self, *, narrow: bool) -> None:
        for widget in (self._band, self._band_edge, self._left_edge):
            widget.setVisible(not narrow)
        self._tabs_row.setVisible(narrow)
        self._right.setFixedWidth(self._narrow_side if narrow else self._side)
        if narrow:
            self.header.middle.addWidget(self.stepper)
            self._right_line.addWidget(self.facts, 1)
            self.facts.setMinimumWidth(0)
            self.facts.setMaximumWidth(self._narrow_side)
            self.show_tab(self.tabs.choice())
        else:
            self._band_line.insertWidget(0, self.stepper, 1)
            self._columns.insertWidget(0, self.facts)
            self.facts.setFixedWidth(FACTS)
            self.facts.show()
            self.follow.show()

    def _follow(self, vue: DossierVue, today: date) -> QWidget:
        cards = [
            _coming_card(vue, today),
            None if self.discreet else self._irdp_card(vue),
            _missing_card(vue),
            self._others_card(vue),
        ]
        shown = [card for card in cards if card is not None]
        return column_of(*shown, margins=(14, 10, 14, 12), spacing=10)

    def _irdp_card(self, vue: DossierVue) -> Card:
        card = IrdpCard(vue, may_note=self.may_note)
        card.said.connect(self.agreement_said)
        return card

    def _others_card(self, vue: DossierVue) -> Card | None:
        if not vue.autres_dossiers:
            return None
        card = Card("Autres dossiers de la personne")
        for other_id, numero in vue.autres_dossiers:
            link = LinkButton(numero, role=Type.NAME)
            link.setProperty("dossier", other_id)
            link.clicked.connect(self._ask_other)
            card.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _ask_other(self) -> None:
        self.other_asked.emit(self.sender().property("dossier"))


def _facts(vue: DossierVue) -> QWidget:
    blocks: list[QWidget] = []
    for title, facts in vue.faits:
        if blocks:
            blocks.append(hairline())
        blocks.append(facts_block(title, facts))
    return column_of(*blocks, margins=(24, 14, 14, 14), spacing=14)


def _coming_card(vue: DossierVue, today: date) -> Card | None:
    moments = coming(vue, today, COMING)
    if not moments:
        return None
    card = Card("À venir")
    for moment in moments:
        card.body.addWidget(coming_row(moment))
    return card


def _missing_card(vue: DossierVue) -> Card | None:
    if not vue.manques:
        return None
    card = Card("Ce qui manque")
    card.heading.addWidget(Label(number(len(vue.manques)), Type.SMALL, "text2"))
    for at, (what, why) in enumerate(vue.manques):
        if at:
            card.body.addWidget(hairline())
        card.body.addWidget(missing_row(what, why))
    return card
