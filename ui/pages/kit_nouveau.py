"""New recovery words: proved, printed and typed again before they replace the old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.errors import UserError
from ui.errors import tell
from ui.models import kit
from ui.pages.kit_garde import KitKeeper
from ui.widgets.wizard_frame import WizardFrame, WizardStep
from ui.widgets.wizard_kit import KitStep
from ui.widgets.wizard_proof import OwnerStep
from ui.widgets.words_proof import ProofStep

if TYPE_CHECKING:
    from pdp_desk.domain.views_kit import EtatKit
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

TALLEST = 540
CHANGED = frozenset({"kit"})


class NewWordsFlow(QWidget):
    """Signals: renewed(EtatKit) once the new words open, left() when the old ones still do."""

    renewed = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, tasks: TaskRunner) -> None:
        super().__init__()
        self._desk, self._tasks = desk, tasks
        self.frame = WizardFrame("Refaire les mots de récupération")
        medical = desk.keys is not None and desk.keys.medicale is not None
        self.owner = OwnerStep(with_words=not medical)
        self.kit, self.proof = KitStep(), ProofStep()
        self.proof.action = "Remplacer les mots"
        self.keeper = KitKeeper(self.kit, tasks, self)
        self.steps: tuple[WizardStep, ...] = (self.owner, self.kit, self.proof)
        self._at = 0
        self._lay_out()
        self.frame.went_on.connect(self.go_on)
        self.frame.back_asked.connect(self.go_back)
        self.frame.left.connect(self.leave)
        self.owner.words.complete.connect(self._judge)
        for step in self.steps:
            step.submitted.connect(self.go_on)

    def begin(self) -> None:
        """From the first step."""
        self._forget()
        self._show(0)

    def step(self) -> WizardStep:
        """The step shown."""
        return self.steps[self._at]

    @Slot()
    def go_on(self) -> None:
        """The footer's button, or Entrée in a field."""
        if self.frame.waiting():
            return
        problem = self.step().first_problem()
        if problem is not None:
            self.frame.point_at(problem)
        elif self.step() is self.owner:
            self._propose()
        elif self.step() is self.kit:
            self._show(2)
        else:
            self._renew()

    @Slot()
    def go_back(self) -> None:
        """Alt+←: from the four words to the page."""
        if self.step() is self.proof and not self.frame.waiting():
            self._show(1)

    @Slot()
    def leave(self) -> None:
        """Échap: nothing was changed, the old words open."""
        if not self.frame.waiting():
            self._forget()
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.show_compact(self.height() < TALLEST)
        self.frame.setFixedHeight(min(TALLEST, self.height() - 16))

    def _propose(self) -> None:
        desk, password, old = self._desk, self.owner.password.text(), self.owner.words.text()
        self.frame.wait("Vérification en cours")
        self._tasks.read(lambda: kit.propose(desk, password, old), self._take_words, self._refuse)

    @Slot(object)
    def _take_words(self, words: tuple[str, ...]) -> None:
        self._release()
        self.keeper.hold(self._desk, words)
        self._tasks.read(kit.word_list, self._propose_list)
        self._show(1)

    @Slot(object)
    def _propose_list(self, words: tuple[str, ...]) -> None:
        from pdp_desk.services.recovery import fold

        self.proof.set_words(words, fold)

    def _renew(self) -> None:
        desk, words, answers = self._desk, self.keeper.words, dict(self.proof.answers())
        password, old = self.owner.password.text(), self.owner.words.text()
        wrong = kit.wrong(words, answers)
        if wrong:
            self.proof.ask(kit.places(self.proof.places()))
            self.proof.arrive()
            self.frame.show_problem("Un mot n’est pas celui du kit. Quatre autres sont demandés.")
            return
        self.frame.wait("Remplacement en cours")
        self._tasks.write(
            lambda: kit.renew(desk, password, words, answers, old),
            self._take_state,
            self._refuse,
            changes=CHANGED,
        )

    @Slot(object)
    def _take_state(self, state: EtatKit) -> None:
        self._release()
        self._forget()
        self.renewed.emit(state)

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        self._release()
        self.frame.show_problem(tell(error).whole)

    @Slot(str)
    def _judge(self, words: str) -> None:
        folder = self._desk.folder
        if folder is not None:
            self._tasks.read(
                lambda: kit.judge(folder, words),
                self.owner.words.show_verdict,
                self._refuse,
                key="kit.words",
            )

    def _show(self, at: int) -> None:
        self._at = at
        if self.step() is self.proof:
            self.proof.ask(kit.places(self.proof.places()))
        self.frame.back.setVisible(self.step() is self.proof)
        self.frame.show_step(self.step(), at + 1, len(self.steps))

    def _release(self) -> None:
        self.frame.release(self.step(), self._at + 1, len(self.steps))

    def _forget(self) -> None:
        for step in self.steps:
            step.forget()
        self.keeper.forget()

    def _lay_out(self) -> None:
        for step in self.steps:
            self.frame.add(step)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.frame, 0, Qt.AlignmentFlag.AlignCenter)
