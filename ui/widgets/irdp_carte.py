"""The card of the IRDP: its class, under which agreement it is shared, what the person said."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from pdp_desk.domain.views import DossierVue, IrdpVue
from pdp_desk.domain.vocabulary import Sexe
from pdp_desk.domain.wording import long_date, typeset
from ui.theme import Type
from ui.widgets.buttons import LinkButton
from ui.widgets.frames import Card
from ui.widgets.irdp import IrdpBars
from ui.widgets.labels import IconLabel, Label

AGREED, WITHDRAWN, REFUSED = "Accord recueilli", "Retirer l’accord", "Refus"
KEY = "Ctrl+I"


class IrdpCard(Card):
    """Signal: said(bool), the person agreed to share the class, or not."""

    said = Signal(bool)

    def __init__(self, vue: DossierVue, *, may_note: bool) -> None:
        super().__init__("IRDP")
        score = vue.irdp
        if score is None:
            self.body.addWidget(_line("Aucun résultat enregistré."))
            return
        origin = f"{score.source.label}, {long_date(score.jour)}"
        self.heading.addWidget(Label(origin, Type.SMALL, "text2"))
        if not score.retenue or score.classe is not None:
            self._show_class(score)
        self._show_agreement(score, "la salariée" if vue.sexe is Sexe.FEMME else "le salarié")
        if may_note:
            self.body.addLayout(self._links(score))

    def _show_class(self, score: IrdpVue) -> None:
        self.body.addWidget(IrdpBars(score))
        if score.completude is not None and score.completude < 100:
            self.body.addWidget(_line(f"Il manque {100 - score.completude} % des données."))

    def _show_agreement(self, score: IrdpVue, who: str) -> None:
        if score.accord_retire_le is not None:
            ended = "accord retiré" if score.accord_le else "refus de partage noté"
            hidden = "La classe n’est pas montrée à la cellule"
            self.body.addWidget(
                _line(f"{hidden} : {ended} le {long_date(score.accord_retire_le)}.")
            )
        elif score.accord_le is not None:
            agreed = f"accord de {who}".replace("de le ", "du ")
            shared = f"Classe partagée avec l’{agreed}, le {long_date(score.accord_le)}."
            self.body.addWidget(_line(shared))
        else:
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(IconLabel("warning-fill", "warn", 14), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(_line("Accord de partage de la classe à recueillir."), 1)
            self.body.addLayout(row)

    def _links(self, score: IrdpVue) -> QHBoxLayout:
        shared = score.accord_le is not None and not score.retenue
        self.main = LinkButton(WITHDRAWN if shared else AGREED, key=KEY)
        self.main.clicked.connect(self._withdraw if shared else self._agree)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.main)
        if score.accord_le is None and not score.retenue:
            refused = LinkButton(REFUSED)
            refused.setAccessibleName("Refus de partager la classe de l’IRDP")
            refused.clicked.connect(self._withdraw)
            row.addWidget(refused)
        row.addStretch(1)
        return row

    @Slot()
    def _agree(self) -> None:
        self.said.emit(True)

    @Slot()
    def _withdraw(self) -> None:
        self.said.emit(False)


def _line(text: str) -> Label:
    return Label(typeset(text), Type.SMALL, "text2", wrap=True)
