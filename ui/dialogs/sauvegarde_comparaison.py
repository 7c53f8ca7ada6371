"""What going back to a backup would change: counts side by side, the dossiers that differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QListWidget, QVBoxLayout, QWidget

from pdp_desk.domain.discretion import initials
from pdp_desk.domain.wording import number, plural
from ui.dialogs.coffre_formulaire import PlainDialog
from ui.theme import Type
from ui.widgets.labels import Label, hairline

if TYPE_CHECKING:
    from pdp_desk.domain.views_sauvegardes import ComparaisonSauvegarde, DossierCite

RIGHT = Qt.AlignmentFlag.AlignRight
TALLEST = 170


class ComparisonView(QWidget):
    """The counts that differ, then each dossier that does and what would become of it."""

    def __init__(self, comparison: ComparaisonSauvegarde) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(_counts(comparison))
        column.addWidget(hairline())
        column.addWidget(Label(summary(comparison), wrap=True))
        if not comparison.identique:
            column.addWidget(_dossiers(comparison))


class CompareDialog(PlainDialog):
    """The comparison, to read."""

    names_people = True

    def __init__(
        self, comparison: ComparaisonSauvegarde, when: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"Le coffre et la sauvegarde faite {when}", parent)
        self.body.addWidget(ComparisonView(comparison))
        self.add_close()


def hide_comparison(comparison: ComparaisonSauvegarde) -> ComparaisonSauvegarde:
    """The same, with initials in the place of names."""

    def hidden(cited: tuple[DossierCite, ...]) -> tuple[DossierCite, ...]:
        return tuple(replace(one, nom=initials(one.nom)) for one in cited)

    return replace(
        comparison,
        seulement_ici=hidden(comparison.seulement_ici),
        seulement_sauvegarde=hidden(comparison.seulement_sauvegarde),
        changes=hidden(comparison.changes),
    )


def touched(comparison: ComparaisonSauvegarde) -> int:
    """How many dossiers going back would change."""
    return sum(
        len(some)
        for some in (
            comparison.seulement_ici,
            comparison.seulement_sauvegarde,
            comparison.changes,
        )
    )


def summary(comparison: ComparaisonSauvegarde) -> str:
    """One sentence."""
    if comparison.identique:
        return "Aucun dossier ne diffère : mêmes dossiers, mêmes contenus."
    return f"{plural(touched(comparison), 'dossier diffère', 'dossiers diffèrent')}."


def _counts(comparison: ComparaisonSauvegarde) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(4)
    grid.setHorizontalSpacing(20)
    grid.setColumnStretch(0, 1)
    for place, title in enumerate(("", "Coffre", "Sauvegarde")):
        grid.addWidget(Label(title, Type.LABEL, "text2"), 0, place, RIGHT)
    gaps = [gap for gap in comparison.comptes if gap.ici != gap.sauvegarde]
    for row, gap in enumerate(gaps, start=1):
        line = Label(gap.libelle.capitalize() if gap.libelle.islower() else gap.libelle)
        line.setAccessibleName(f"{gap.libelle} : {gap.ici} ici, {gap.sauvegarde} là")
        grid.addWidget(line, row, 0)
        grid.addWidget(Label(number(gap.ici), Type.NAME), row, 1, RIGHT)
        grid.addWidget(Label(number(gap.sauvegarde), Type.NAME), row, 2, RIGHT)
    table.setVisible(bool(gaps))
    return table


def _dossiers(comparison: ComparaisonSauvegarde) -> QListWidget:
    shown = QListWidget()
    shown.setAccessibleName("Dossiers qui diffèrent")
    for cited, fate in (
        (comparison.seulement_ici, "serait perdu"),
        (comparison.changes, "reviendrait à son état d’alors"),
        (comparison.seulement_sauvegarde, "reviendrait"),
    ):
        shown.addItems([_line(dossier, fate) for dossier in cited])
    shown.setMaximumHeight(min(TALLEST, 8 + 22 * shown.count()))
    return shown


def _line(dossier: DossierCite, fate: str) -> str:
    return f"{dossier.numero}  {dossier.nom}\u00a0: {fate}"
