"""First start: a vault, its first member, a password, then a kit that somebody has verified."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.domain.droits import peut
from pdp_desk.domain.vocabulary import Role
from pdp_desk.domain.wording import typeset
from pdp_desk.errors import UserError
from ui.dialogs import opening
from ui.errors import tell
from ui.models import kit
from ui.models.coffre_roles import VOIT
from ui.pages.creation_password import PasswordStep
from ui.pages.kit_garde import KitKeeper, documents
from ui.widgets.wizard_done import DoneStep
from ui.widgets.wizard_frame import WizardFrame, WizardStep
from ui.widgets.wizard_kit import KitStep
from ui.widgets.wizard_member import MemberStep
from ui.widgets.wizard_place import PlaceStep
from ui.widgets.words_proof import ProofStep

if TYPE_CHECKING:
    from pdp_desk.domain.views_kit import EtatKit, PlaceVue
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

    Created = tuple[Desk, tuple[str, ...]]

COMPACT_UNDER, TALLEST = 560, 560
FIRST = (
    "Ajoutez les autres membres dans Coffre (Ctrl+8), chacun avec son mot de passe. Si la cellule "
    "tient un classeur, « pdp-desk importer » le lit en une fois, et l’annule si besoin."
)
# Alone in the vault, whoever could not add a member would stay alone.
FIRST_ROLES = tuple(role for role in Role if peut(role, "ajouter_membre"))


class Maker(Protocol):
    """What makes a vault and opens it; called on the database thread."""

    def create(
        self, folder: Path, *, titre: str, membre: str, role: Role, password: str
    ) -> Created: ...
    def close(self, desk: Desk) -> None: ...


class CreationPage(QWidget):
    """Signals: opened(Desk, Path) at the end, left() when nothing was made."""

    opened = Signal(object, object)
    left = Signal()

    def __init__(self, door: Maker, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._tasks = door, tasks
        self._desk: Desk | None = None
        self._folder: Path | None = None
        self._verified = False
        self.frame = WizardFrame("Créer un coffre")
        self.place = PlaceStep(documents())
        roles = [(role.value, typeset(role.label), typeset(VOIT[role])) for role in FIRST_ROLES]
        self.member = MemberStep(roles, "")
        self.password = PasswordStep()
        self.kit, self.proof, self.done = KitStep(), ProofStep(), DoneStep()
        self.keeper = KitKeeper(self.kit, tasks, self)
        self.steps: tuple[WizardStep, ...] = (
            self.place,
            self.member,
            self.password,
            self.kit,
            self.proof,
            self.done,
        )
        self._at = 0
        self._lay_out()
        self._connect()

    def begin(self) -> None:
        """From the first step, with nothing typed but the place."""
        self._desk, self._folder, self._verified = None, None, False
        self.place.name.clear()
        self.member.name.clear()
        for step in self.steps:
            step.forget()
        self._show(0)

    def step(self) -> WizardStep:
        """The step shown."""
        return self.steps[self._at]

    def made(self) -> bool:
        """Whether the vault exists already."""
        return self._desk is not None

    @Slot()
    def go_on(self) -> None:
        """The footer's button, or Entrée in a field."""
        step = self.step()
        if self.frame.waiting():
            return
        problem = step.first_problem()
        if problem is not None:
            self.frame.point_at(problem)
            return
        if step is self.place:
            self._ask_place(self._take_place)
        elif step is self.password:
            self._create()
        elif step is self.proof:
            self._verify()
        elif step is self.done:
            self._enter()
        else:
            self._show(self._at + 1)

    @Slot()
    def go_back(self) -> None:
        """Alt+←: the step before; once the vault is made, the kit is as far as one goes back."""
        if self.frame.waiting() or self._at == 0 or self.step() in (self.kit, self.done):
            return
        self._show(self._at - 1)

    @Slot()
    def leave(self) -> None:
        """Échap: before the vault is made nothing stays; afterwards it is entered as it is."""
        if self.frame.waiting():
            return
        if self.made():
            self._sum_up()
            return
        for step in self.steps:
            step.forget()
        self.left.emit()

    def release(self) -> None:
        """Something unforeseen was told elsewhere: the step can be used again."""
        if self.frame.waiting():
            self._release()

    def abandon(self) -> None:
        """The window closes: the vault that was just made is closed, and opens by its password."""
        desk, self._desk = self._desk, None
        self.keeper.forget()
        if desk is not None:
            self._tasks.write(lambda: self._door.close(desk), self._closed)

    def _closed(self, nothing: None) -> None:
        """Nothing to show: the window is closing."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self.height() < COMPACT_UNDER
        self.frame.show_compact(compact)
        self.frame.setFixedHeight(min(TALLEST, self.height() - (12 if compact else 40)))

    # --- the place ---------------------------------------------------------------------------

    @Slot()
    def look_at_place(self) -> None:
        """Say what will be made, while it is typed."""
        if self.place.titre():
            self._ask_place(self.place.show_place)

    @Slot()
    def choose_folder(self) -> None:
        """Ctrl+O: another place."""
        folder = opening.ask_folder(self, "Où ranger le coffre", self.place.parent_folder())
        if folder is not None:
            self.place.set_parent_folder(folder)

    def _ask_place(self, then: Callable[[PlaceVue], None]) -> None:
        parent, titre = self.place.parent_folder(), self.place.titre()

        self._tasks.read(
            lambda: kit.place(parent, titre),
            then,
            self._refuse_place,
            owner=self,
            key="creation.place",
        )

    def _take_place(self, place: PlaceVue) -> None:
        self.place.show_place(place)
        self._folder = place.dossier
        if self.step() is self.place:
            self._show(1)

    @Slot(object)
    def _refuse_place(self, error: UserError) -> None:
        told = tell(error)
        self.place.show_refused(f"{told.message} {told.hint}".strip())

    # --- making it ---------------------------------------------------------------------------

    def _create(self) -> None:
        folder = self._folder
        assert folder is not None, "the place is taken before the password"
        titre, membre = self.place.titre(), self.member.member()
        role, password = Role(self.member.role()), self.password.password()
        self.frame.wait("Création en cours")
        self._tasks.write(
            lambda: self._door.create(
                folder, titre=titre, membre=membre, role=role, password=password
            ),
            self._take_vault,
            self._refuse,
        )

    @Slot(object)
    def _take_vault(self, made: Created) -> None:
        self._desk, words = made
        self.password.forget()
        self.keeper.hold(self._desk, words)
        self._release()
        self._tasks.read(kit.word_list, self._propose_words)
        self._show(self.steps.index(self.kit))

    @Slot(object)
    def _propose_words(self, words: tuple[str, ...]) -> None:
        from pdp_desk.services.recovery import fold

        self.proof.set_words(words, fold)

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        self._release()
        self.frame.show_problem(tell(error).whole)

    # --- verifying it ------------------------------------------------------------------------

    def _verify(self) -> None:
        desk, words, answers = self._desk, self.keeper.words, dict(self.proof.answers())
        assert desk is not None, "the kit comes after the vault"
        self.frame.wait("Vérification en cours")
        self._tasks.write(
            lambda: kit.verify(desk, words, answers), self._take_verdict, self._refuse
        )

    @Slot(object)
    def _take_verdict(self, verdict: EtatKit | tuple[int, ...]) -> None:
        self._release()
        if isinstance(verdict, tuple):
            self.proof.ask(kit.places(self.proof.places()))
            self.proof.arrive()
            self.frame.show_problem(f"{_wrong_words(verdict)} Quatre autres mots sont demandés.")
            return
        self._verified = True
        self._sum_up()

    @Slot()
    def _sum_up(self) -> None:
        desk, folder = self._desk, self._folder
        assert desk is not None, "made() was asked"
        assert folder is not None, "made() was asked"
        kept = self.kit.kept()
        for step in self.steps:
            step.forget()
        self.keeper.forget()
        self.done.show_made(
            folder,
            verified=self._verified,
            kept=kept,
            saved=self.keeper.path,
            first=typeset(FIRST),
        )
        self._show(self.steps.index(self.done))

    @Slot()
    def _kit_erased(self) -> None:
        self.done.show_file(None)
        self.frame.next.setFocus()

    def _enter(self) -> None:
        desk, folder = self._desk, self._folder
        self._desk, self._folder = None, None
        self.opened.emit(desk, folder)

    def _show(self, at: int) -> None:
        self._at = at
        step = self.steps[at]
        if step is self.password:
            self.password.know(self.place.titre(), self.member.member())
        if step is self.proof:
            self.proof.ask(kit.places(self.proof.places()))
        self.frame.back.setVisible(at > 0 and step not in (self.kit, self.done))
        self.frame.leave.setVisible(step is not self.done)
        self.frame.leave.set_text("Vérifier plus tard" if self.made() else "Abandonner")
        self.frame.show_step(step, at + 1, len(self.steps))

    def _release(self) -> None:
        self.frame.release(self.step(), self._at + 1, len(self.steps))

    def _connect(self) -> None:
        self.frame.went_on.connect(self.go_on)
        self.frame.back_asked.connect(self.go_back)
        self.frame.left.connect(self.leave)
        for step in self.steps:
            step.submitted.connect(self.go_on)
        self.place.place_changed.connect(self.look_at_place)
        self.place.folder_asked.connect(self.choose_folder)
        self.done.erase_asked.connect(self.keeper.erase)
        self.keeper.erased.connect(self._kit_erased)

    def _lay_out(self) -> None:
        for step in self.steps:
            self.frame.add(step)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 6)
        column.addWidget(self.frame, 0, Qt.AlignmentFlag.AlignCenter)


def _wrong_words(places: tuple[int, ...]) -> str:
    if len(places) == 1:
        return f"Le mot n° {places[0]} n’est pas celui du kit."
    before = ", ".join(map(str, places[:-1]))
    return f"Les mots n° {before} et {places[-1]} ne sont pas ceux du kit."
