"""Mend a copy of the vault: the damaged one is only read, and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.dialogs.coffre_formulaire import FormDialog
from ui.dialogs.coffre_lieu import NewVaultPlace
from ui.models import coffre_sante

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner


class MendDialog(FormDialog):
    """Accepted once the mended copy is there; `outcome` is its `BilanReparation`."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__("Réparer une copie", "Réparer", tasks, parent)
        assert desk.folder is not None, "only a vault in its folder is checked"
        self._desk = desk
        self.place = NewVaultPlace(desk.folder, "réparé")
        self.reading(
            "Tout ce qui peut être lu est repris dans un coffre neuf, à côté. Celui-ci n’est pas "
            "modifié : gardez-le tant que la copie n’est pas relue. Une sauvegarde vérifiée vaut "
            "mieux qu’une copie réparée."
        )
        self.body.addWidget(self.place)
        self.settle(self.place.nom)

    def first_problem(self) -> QWidget | None:
        return self.place.first_problem()

    def work(self) -> Callable[[], object]:
        return partial(coffre_sante.reparer, self._desk, self.place.target())
