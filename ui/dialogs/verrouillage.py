"""When the vault locks by itself, and whether pictures of its window may be taken."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pdp_desk.domain.verrouillage import Verrouillage
from ui.dialogs.coffre_formulaire import FormDialog
from ui.widgets.fields import Choice, FieldRow
from ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

OFFERED = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60)
REFUSED, ALLOWED = "refusees", "permises"
ON_WINDOWS = "Permises pour une démonstration ou une formation : elles montrent ce qui est ouvert."
ELSEWHERE = (
    "Windows seul sait les refuser : sur ce poste, tout programme peut prendre une image de "
    "l’écran. F9 cache les noms et la partie médicale."
)


class LockDialog(FormDialog):
    """Accepted with the rules as they were written: `outcome`."""

    def __init__(
        self, desk: Desk, tasks: TaskRunner, rules: Verrouillage, parent: QWidget | None = None
    ) -> None:
        super().__init__("Verrouillage du coffre", "Enregistrer", tasks, parent)
        self._desk = desk
        self.delay = Choice()
        for minutes in sorted({*OFFERED, rules.minutes}):
            self.delay.addItem(f"{minutes} minute{'s' if minutes > 1 else ''}", minutes)
        self.delay.setCurrentIndex(self.delay.findData(rules.minutes))
        self.pictures = Segmented("Captures d’écran", height=30)
        self.pictures.set_options([(REFUSED, "Refusées"), (ALLOWED, "Permises")])
        self.pictures.choose(ALLOWED if rules.captures else REFUSED)
        self.pictures.setFixedWidth(self.pictures.sizeHint().width())
        self.reading(
            "Le coffre se ferme seul quand plus personne n’est là, avec la session et à la mise en "
            "veille. Ce qui est saisi est gardé en brouillon et revient à l’ouverture."
        )
        self.body.addWidget(FieldRow("Sans touche ni clic depuis", self.delay))
        help_text = ON_WINDOWS if str(sys.platform) == "win32" else ELSEWHERE
        self.body.addWidget(FieldRow("Captures d’écran", self.pictures, help_text=help_text))
        self.settle(self.delay)

    def chosen(self) -> Verrouillage:
        """What the fields say."""
        return Verrouillage(
            minutes=self.delay.currentData(), captures=self.pictures.choice() == ALLOWED
        )

    def work(self) -> Callable[[], object]:
        return partial(_write, self._desk, self.chosen())


def _write(desk: Desk, chosen: Verrouillage) -> Verrouillage:
    from pdp_desk.services import locking

    return locking.set_lock_settings(desk, chosen)
