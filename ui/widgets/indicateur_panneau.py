"""Pourquoi ce chiffre ? The figure, its definition, what is counted, its parts, its facts."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pdp_desk.domain.chiffres import NON_CALCULABLE, SANS_TOTAL, figure, measure, state, unit_words
from pdp_desk.domain.repartitions import breakdown
from pdp_desk.domain.views import Derriere, LigneIndicateur, ValeurIndicateur
from pdp_desk.domain.wording import number, plural, typeset
from ui.theme import Type
from ui.widgets.buttons import IconButton, KeyButton
from ui.widgets.indicateur_barres import Barres
from ui.widgets.indicateur_table import SHORT_FACT, fit_facts, select_row, short_facts_view
from ui.widgets.labels import IconLabel, Label, hairline

SIDE, LATE_MS = 18, 80


class Panneau(QWidget):
    """Signals: closed(); list_asked(); fait_chosen(row) in the short list; left() on ←."""

    closed = Signal()
    list_asked = Signal()
    fait_chosen = Signal(int)
    left = Signal()

    def __init__(self, faits: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Pourquoi ce chiffre")
        self._ligne: LigneIndicateur | None = None
        # The facts mostly come at once: the body is then written only once, with them.
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self._fill_without_facts)
        self._annee = 0
        self._build_top()
        self._build_facts(faits)
        self._build_footer()
        self._body = QScrollArea()
        self._body.setWidgetResizable(True)
        self._body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrange()

    def show_ligne(self, ligne: LigneIndicateur, annee: int) -> None:
        """Explain a figure with what the list knows; the facts come with `show_derriere`."""
        self._ligne, self._annee = ligne, annee
        valeur = ligne.valeurs.get(annee)
        self._figure.setText(_big_figure(ligne, valeur))
        self._figure.setVisible(bool(self._figure.text()))
        unit, rest = unit_words(ligne.definition, valeur, annee)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._rest.setText(rest)
        self._late.start()

    def show_derriere(self, derriere: Derriere) -> None:
        """Add what is left after each condition, and the first facts."""
        if self._ligne and derriere.code == self._ligne.definition.code:
            self._late.stop()
            self._fill(derriere)

    def explained(self) -> str:
        """The code of the figure explained."""
        return self._ligne.definition.code if self._ligne else ""

    def breakdowns(self) -> list[Barres]:
        """The parts of the figure, as drawn now."""
        content = self._body.widget()
        return content.findChildren(Barres) if content else []

    def focus_facts(self) -> None:
        """Go to the first fact, when there is one."""
        if self.facts.isVisible() and self.facts.model().rowCount():
            self.facts.setFocus(Qt.FocusReason.ShortcutFocusReason)
            select_row(self.facts, 0)
            self._body.ensureWidgetVisible(self.facts)

    def _build_top(self) -> None:
        self._close = IconButton("x", "Fermer l’explication", size=26)
        self._close.clicked.connect(self.closed)
        self._figure = Label("", Type.FIGURE)
        self._unit = Label("", wrap=True)
        self._rest = Label("", Type.BASE, "text2", wrap=True)

    def _build_facts(self, faits: QAbstractItemModel) -> None:
        self.facts = short_facts_view("Premiers faits comptés")
        self.facts.setModel(faits)
        self.facts.setColumnHidden(3, True)
        self.facts.activated.connect(self._choose)
        self.facts.back.connect(self.left)
        self._facts_title = Label("", Type.LABEL, "text2")

    def _build_footer(self) -> None:
        self.open_button = KeyButton(
            "Ouvrir la liste", icon_name="folders", key_shown="Ctrl+Entrée"
        )
        self.open_button.clicked.connect(self.list_asked)
        self._why_not = Label("", Type.SMALL, "text2", wrap=True)

    def _arrange(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._heading())
        whole.addLayout(self._figure_row())
        whole.addWidget(hairline())
        whole.addWidget(self._body, 1)
        whole.addWidget(hairline())
        footer = QHBoxLayout()
        footer.setContentsMargins(SIDE, 14, SIDE, 10)
        footer.setSpacing(12)
        footer.addWidget(self.open_button)
        footer.addWidget(self._why_not, 1)
        whole.addLayout(footer)

    def _heading(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(SIDE, 8, 12, 0)
        line.addWidget(Label(typeset("Pourquoi ce chiffre ?"), Type.LABEL, "text2"), 1)
        line.addWidget(Label("F1", Type.KEY, "text3"))
        line.addWidget(self._close)
        return line

    def _figure_row(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(SIDE, 2, SIDE, 10)
        line.setSpacing(14)
        line.addWidget(self._figure)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._unit)
        words.addWidget(self._rest)
        line.addLayout(words, 1)
        return line

    @Slot()
    def _fill_without_facts(self) -> None:
        self._fill(None)

    def _fill(self, derriere: Derriere | None) -> None:
        """Write the body again: the panel is small, and half-updated explanations mislead."""
        ligne, valeur = self._ligne, None
        if ligne is None:
            return
        valeur = ligne.valeurs.get(self._annee)
        self.facts.setParent(self)  # kept when the old body goes
        self._facts_title.setParent(self)
        content = _sheet()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        for part in (_reason(valeur), self._words(ligne, valeur), self._counted(ligne, derriere)):
            _add_part(column, part)
        if valeur:
            _add_part(column, self._parts(valeur))
        _add_part(column, self._facts_part(derriere))
        column.addStretch(1)
        self._body.setWidget(content)
        self._show_footer(derriere, valeur)

    def _words(self, ligne: LigneIndicateur, valeur: ValeurIndicateur | None) -> list[QWidget]:
        """The contract's words, the choice made, the source."""
        definition = ligne.definition
        parts: list[QWidget] = []
        title = typeset(definition.titre)
        parts.append(Label(title[:1].upper() + title[1:], Type.HEADING, wrap=True))
        if definition.definition:
            parts.append(Label(typeset(definition.definition), wrap=True))
        remark = valeur.motif if valeur and valeur.valeur is not None else ""
        small = (definition.note, remark, definition.source)
        parts += [Label(typeset(text), Type.SMALL, "text2", wrap=True) for text in small if text]
        return parts

    def _counted(self, ligne: LigneIndicateur, derriere: Derriere | None) -> list[QWidget]:
        steps = derriere.entonnoir if derriere else ()
        if not steps and not ligne.definition.conditions:
            return []
        rows = [_step(words, left, last=words == steps[-1][0]) for words, left in steps]
        rows = rows or [_step(words, None, last=False) for words in ligne.definition.conditions]
        return [Label("Ce qui est compté", Type.LABEL, "text2"), *rows]

    def _parts(self, valeur: ValeurIndicateur) -> list[QWidget]:
        widgets: list[QWidget] = []
        for bloc in breakdown(valeur.detail):
            if len(bloc.colonnes) == 1:
                widgets.append(Label(bloc.titre or "Répartition", Type.LABEL, "text2"))
            widgets.append(Barres(bloc))
        return widgets

    def _facts_part(self, derriere: Derriere | None) -> list[QWidget]:
        total = len(derriere.lignes) if derriere else 0
        shown = self.facts.model().rowCount()
        self.facts.setVisible(bool(shown))
        if not total:
            self._facts_title.hide()
            return []
        some = plural(total, "fait") if total <= shown else f"{shown} faits sur {number(total)}"
        self._facts_title.setText(f"Derrière ce chiffre\u2002{some}")
        self._facts_title.show()
        self.facts.setFixedHeight(SHORT_FACT * shown)
        fit_facts(self.facts, derriere, (64, 156, None, 0), (64, None, 0, 0))
        return [self._facts_title, self.facts]

    def _show_footer(self, derriere: Derriere | None, valeur: ValeurIndicateur | None) -> None:
        openable = bool(derriere and derriere.lignes)
        self.open_button.setEnabled(openable)
        self._why_not.setText("" if openable or derriere is None else _why_closed(valeur))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.fait_chosen.emit(index.row())


def _sheet() -> QWidget:
    sheet = QWidget()
    sheet.setProperty("kind", "sunken")
    sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return sheet


def _add_part(column: QVBoxLayout, widgets: list[QWidget]) -> None:
    """A part of the body between two hairlines; nothing when it is empty."""
    if not widgets:
        return
    if column.count():
        column.addWidget(hairline())
    inner = QVBoxLayout()
    inner.setContentsMargins(SIDE, 10, SIDE, 12)
    inner.setSpacing(4)
    for widget in widgets:
        inner.addWidget(widget)
    column.addLayout(inner)


def _step(words: str, left: int | None, *, last: bool) -> QWidget:
    """One condition with what it leaves; the last one is the figure."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 1, 0, 1)
    line.setSpacing(8)
    line.addWidget(IconLabel("check", "ok", 14), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Label(typeset(words), wrap=True), 1)
    if left is not None:
        role = Type.HEADING if last else Type.BASE
        line.addWidget(Label(number(left), role), 0, Qt.AlignmentFlag.AlignTop)
    return row


def _reason(valeur: ValeurIndicateur | None) -> list[QWidget]:
    """First of all why there is no figure, and so what to enter."""
    if valeur is None or state(valeur) != NON_CALCULABLE:
        return []
    motif = valeur.motif or "Aucune donnée n’a été saisie pour cette année."
    box = QFrame()
    box.setProperty("kind", "tag")
    box.setProperty("tone", "warn")
    line = QHBoxLayout(box)
    line.setContentsMargins(10, 8, 10, 8)
    line.setSpacing(8)
    line.addWidget(IconLabel("warning-fill", "warn", 16), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Label(typeset(motif), wrap=True), 1)
    return [box]


def _big_figure(ligne: LigneIndicateur, valeur: ValeurIndicateur | None) -> str:
    text = figure(ligne.definition, valeur)
    return "" if text == SANS_TOTAL else text


def _why_closed(valeur: ValeurIndicateur | None) -> str:
    if valeur is None or state(valeur) == NON_CALCULABLE:
        return "Aucune liste : le chiffre n’est pas calculable."
    if valeur.etat != "calculé":
        return "Aucune liste : le chiffre vient d’un autre système."
    if measure(valeur):
        return "Aucun fait à montrer un par un."
    if valeur.detail:
        return "Les faits s’ouvrent depuis le chiffre que ce tableau détaille."
    return "Rien n’est compté cette année."
