"""What the window watches over once a vault is open: the notices, then the backup of the day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pdp_desk.domain.droits import peut
from pdp_desk.errors import UserError
from ui.models import coffre_apercu, coffre_sauvegardes
from ui.widgets.banner import Avis

if TYPE_CHECKING:
    from pdp_desk.domain.views_kit import EtatKit
    from pdp_desk.domain.views_sauvegardes import EtatSauvegardes, SauvegardeVue
    from pdp_desk.services.desk import Desk
    from ui.models.coffre_apercu import Vigilance
    from ui.tasks import TaskRunner

# The first page reads its list at once; the notices come after it, the backup when all is quiet.
LOOK_MS, BACK_UP_MS, AGAIN_MS = 400, 2500, 1000
SAUVEGARDES, KIT = frozenset({"sauvegardes"}), frozenset({"kit"})
SAUVEGARDER, VERIFIER_KIT, EXERCICE, LECTURE = "sauvegarder", "kit", "exercice", "lecture"


class Veille(QObject):
    """Signals: noticed(tuple of Avis); said(str), for the status bar."""

    noticed = Signal(object)
    said = Signal(str)

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._begun = desk.folder is None or desk.keys is None  # nothing to watch over
        self._look, self._save = self._timer(self.look), self._timer(self._back_up)

    @Slot()
    def page_shown(self) -> None:
        """A page is there: once it was given what it shows, look at the vault."""
        if not self._begun:
            self._begun = True
            self._look.start(LOOK_MS)
            if not self._desk.lecture_seule and peut(self._desk.membre.role, "sauvegarder"):
                self._save.start(BACK_UP_MS)

    def refresh(self, names: frozenset[str]) -> None:
        """A backup was made, or failed, or the kit was verified."""
        if names & (SAUVEGARDES | KIT) and self._desk.folder is not None:
            self.look()

    @Slot()
    def look(self) -> None:
        """Read what there may be to say."""
        read = partial(coffre_apercu.vigilance, self._desk)
        self._tasks.read(read, self._say, self._cannot_look, key="coffre.vigilance")

    @Slot()
    def _back_up(self) -> None:
        """When nothing else is asked of the vault: reading pages always comes first."""
        if not self._tasks.idle:
            self._save.start(AGAIN_MS)
            return
        save = partial(coffre_sauvegardes.du_jour, self._desk)
        self._tasks.write(save, self._saved, self._not_saved, changes=SAUVEGARDES)

    @Slot(object)
    def _saved(self, made: SauvegardeVue | None) -> None:
        if made is not None and made.verifiee:
            self.said.emit("Sauvegarde du jour faite et vérifiée.")

    @Slot(object)
    def _not_saved(self, error: UserError) -> None:
        """The service keeps the failure: the banner says it."""
        self.look()

    @Slot(object)
    def _say(self, found: Vigilance) -> None:
        self.noticed.emit(avis(found, self._desk))

    @Slot(object)
    def _cannot_look(self, error: UserError) -> None:
        """The pages say what is wrong with the vault when they are read."""

    def _timer(self, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer


def avis(found: Vigilance, desk: Desk) -> tuple[Avis, ...]:
    """What the banner may say, the first of equal gravity first."""
    if desk.lecture_seule:
        return (_read_only(desk),)
    notices = (_backup(found.sauvegardes, desk), _kit(found.kit, desk))
    return tuple(notice for notice in notices if notice is not None)


def _read_only(desk: Desk) -> Avis:
    who = desk.detenteur or "un autre programme"
    return Avis(LECTURE, "warn", f"Lecture seule\u00a0: coffre déjà ouvert par {who}.", "Voir")


def _backup(state: EtatSauvegardes | None, desk: Desk) -> Avis | None:
    if state is None or not state.alerte:
        return None
    able = peut(desk.membre.role, "sauvegarder")
    tone = "danger" if state.echec else "warn"
    return Avis(SAUVEGARDER, tone, state.bandeau, "Sauvegarder maintenant" if able else "")


def _kit(kit: EtatKit, desk: Desk) -> Avis | None:
    if not kit.alerte:
        return None
    if kit.verifie:
        able = peut(desk.membre.role, "exercice_recuperation")
        return Avis(EXERCICE, "warn", kit.alerte, "Faire l’exercice" if able else "")
    able = peut(desk.membre.role, "verifier_kit")
    return Avis(VERIFIER_KIT, "warn", kit.alerte, "Vérifier le kit" if able else "")
