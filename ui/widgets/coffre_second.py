"""One line about the second place: where every backup is copied again, or that it is not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pdp_desk.domain.wording import short_date
from ui.theme import Type
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import ElidedLabel, IconLabel

if TYPE_CHECKING:
    from pdp_desk.domain.views_sauvegardes import SecondLieu

NONE = "Pas de second emplacement : un disque perdu emporterait le coffre et ses sauvegardes."


class SecondLine(QWidget):
    """`choose` a place, `drop` the one there is."""

    def __init__(self, *, may_choose: bool) -> None:
        super().__init__()
        self._may_choose = may_choose
        self.setFixedHeight(36)
        self._icon = IconLabel("hard-drives", "text2", 16)
        self._text = ElidedLabel("", Type.SMALL, "text2")
        self.choose = LinkButton("Choisir un second emplacement…", key="Ctrl+Shift+E")
        self.drop = LinkButton("Ne plus y copier")
        self._line = QHBoxLayout(self)
        self._line.setSpacing(8)
        self._line.addWidget(self._icon)
        self._line.addWidget(self._text, 1)
        self._line.addWidget(self.drop)
        self._line.addWidget(self.choose)
        self.choose.setVisible(may_choose)
        self.drop.hide()
        self.show_narrow(narrow=False)

    def show_place(self, second: SecondLieu, today: date) -> None:
        """Say where, and how the last copy went."""
        known = second.dossier is not None
        self._text.set_whole(_said(second, today))
        self._text.set_tone("danger" if second.probleme else "text2")
        problem = "warning-octagon-fill" if second.probleme else "hard-drives"
        self._icon.set_icon(problem, "danger" if second.probleme else "text2")
        self.choose.set_text("Changer…" if known else "Choisir un second emplacement…")
        self.drop.setVisible(known and self._may_choose)

    def text(self) -> str:
        """What is said."""
        return self._text.whole()

    def show_narrow(self, *, narrow: bool) -> None:
        """Take the margins of a small window."""
        self._line.setContentsMargins(16 if narrow else 24, 0, 20, 0)


def _said(second: SecondLieu, today: date) -> str:
    if second.dossier is None:
        return NONE
    where = f"Second emplacement\u00a0: {second.dossier}"
    if second.probleme:
        return f"{where}. {second.probleme}"
    if second.derniere is None:
        return f"{where}, à la prochaine sauvegarde"
    day = f"le {short_date(second.derniere, today=today)}"
    return f"{where}, copié {'aujourd’hui' if second.derniere == today else day}"
