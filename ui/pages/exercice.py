"""Récupération: is the kit proved, the yearly exercise on a copy, new words when needed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from pdp_desk.domain.wording import long_date, typeset
from pdp_desk.errors import UserError
from ui.models import kit
from ui.pages.coffre_section import CoffreSection
from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.frames import Card
from ui.widgets.labels import Label
from ui.widgets.tags import StatusTag
from ui.widgets.words_form import WordsForm

if TYPE_CHECKING:
    from pdp_desk.domain.views_kit import BilanExercice, EtatKit
    from pdp_desk.services.desk import Desk
    from ui.pages.kit_nouveau import NewWordsFlow
    from ui.tasks import TaskRunner

CHANGED = frozenset({"kit"})
WIDTH, SIDE = 640, 284
WHY = (
    "Une fois par an, prenez la page imprimée et tapez ses 24 mots. Une copie du coffre est "
    "ouverte avec eux, relue page par page, comptée, puis effacée. Le coffre ne change pas."
)
NEW = (
    "Un exemplaire perdu, une personne qui part : faites de nouveaux mots. "
    "Les anciens n’ouvriront plus le coffre."
)
UNPROVED = "Les mots imprimés n’ont jamais été retapés : rien ne prouve qu’ils ouvrent ce coffre."


class RecuperationSection(CoffreSection):
    """What the member may not do is absent."""

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        from pdp_desk.services.actes import may

        super().__init__(desk, tasks, parent)
        self._asked, self._working = False, False
        self.state = StatusTag()
        self._dates = Label("", Type.SMALL, "text2", wrap=True)
        self.renew = KeyButton("Refaire les mots", key="Ctrl+Shift+R", icon_name="key")
        self.words = WordsForm()
        self.begin = KeyButton(
            "Ouvrir une copie", key="Ctrl+Return", key_shown="Ctrl+Entrée", kind="primary"
        )
        self.result = StatusTag()
        self.line = Label("", Type.BASE, wrap=True)
        self.copy = KeyButton("Copier la ligne du registre", key="Ctrl+Shift+C", icon_name="copy")
        self.stack = QStackedWidget()
        self.flow: NewWordsFlow | None = None
        self._renewable = may(desk, "refaire_mots")
        self._doable = may(desk, "exercice_recuperation")
        self._lay_out()
        self.renew.clicked.connect(self.make_words)
        self.begin.clicked.connect(self.exercise)
        self.words.field.submitted.connect(self.exercise)
        self.words.complete.connect(self._judge)
        self.copy.clicked.connect(self.copy_line)
        tasks.refused.connect(self._release)

    # --- what the window asks -------------------------------------------------------------

    def title(self) -> str:
        return "Récupération"

    def arrive(self) -> None:
        if not self._asked:
            self._asked = True
            self._read()
        if self.stack.currentIndex() == 0 and self._doable:
            self.words.setVisible(True)
            self.words.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, names: frozenset[str]) -> None:
        if "kit" in names and self._asked:
            self._read()

    def show_narrow(self, narrow: bool) -> None:  # noqa: FBT001
        self._row.setContentsMargins(16 if narrow else 24, 14, 20, 14)

    def step_back(self) -> bool:
        if self.flow is None or self.stack.currentWidget() is not self.flow:
            return False
        self.flow.leave()
        return True

    def zones(self) -> list[QWidget]:
        return [self.stack]

    # --- the state of the kit -------------------------------------------------------------

    def _read(self) -> None:
        self.tasks.read(partial(kit.state, self.desk), self.show_state, self.say_error, key="kit")

    @Slot(object)
    def show_state(self, state: EtatKit) -> None:
        """When the kit was verified, when the exercise was made."""
        if state.verifie_le is None:
            self.state.show_state(
                "Kit de récupération à vérifier", icon_name="warning-fill", tone="warn"
            )
        elif state.exercice_du:
            self.state.show_state("Exercice à refaire", icon_name="clock-fill", tone="warn")
        else:
            self.state.show_state(
                "Kit de récupération vérifié", icon_name="shield-check-fill", tone="ok"
            )
        self._dates.setText(_dates(state))

    # --- the exercise -----------------------------------------------------------------------

    @Slot()
    def exercise(self) -> None:
        """Ctrl+Entrée: open a copy with the words typed."""
        if self._working or not self._doable:
            return
        words = self.words.text()
        if not words.strip():
            self.words.set_problem("Tapez les 24 mots de la page imprimée, dans l’ordre.")
            self.words.field.setFocus()
            return
        self._wait(on=True)
        self.tasks.write(
            partial(kit.exercise, self.desk, words), self._show_done, self._refuse, changes=CHANGED
        )

    @Slot(object)
    def _show_done(self, bilan: BilanExercice) -> None:
        self._wait(on=False)
        self.words.forget()
        self._show_result(f"Réussi : {bilan.compte}", typeset(bilan.registre))
        self.copy.setFocus()
        QTimer.singleShot(0, self._show_line)  # once the card has grown

    @Slot()
    def _show_line(self) -> None:
        self._view.ensureWidgetVisible(self.copy)

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        from ui.errors import tell

        self._wait(on=False)
        told = tell(error)
        self.words.set_problem(f"{told.message} {told.hint}".strip())
        self.words.field.setFocus()

    @Slot(object)
    def _release(self, error: BaseException) -> None:
        """Something unforeseen was told elsewhere: the exercise can be tried again."""
        self._wait(on=False)

    @Slot()
    def copy_line(self) -> None:
        """The line for the register: dates, counts, nobody's name but one's own."""
        QGuiApplication.clipboard().setText(self.line.text())
        self.gave.emit("Ligne du registre copiée.")

    @Slot(str)
    def _judge(self, words: str) -> None:
        folder = self.desk.folder
        if folder is not None:
            self.tasks.read(
                partial(kit.judge, folder, words),
                self.words.show_verdict,
                self.say_error,
                key="kit.words",
            )

    def _wait(self, *, on: bool) -> None:
        self._working = on
        self.begin.set_text("Exercice en cours" if on else "Ouvrir une copie")
        self.begin.setEnabled(not on)
        self.words.setEnabled(not on)

    def _show_result(self, said: str, line: str) -> None:
        self.result.show_state(said, icon_name="check-circle-fill" if said else "", tone="ok")
        self.line.setText(line)
        for widget in (self.result, self.line, self.copy):
            widget.setVisible(bool(said))

    # --- new words --------------------------------------------------------------------------

    @Slot()
    def make_words(self) -> None:
        """Ctrl+Maj+R: the old words open until the new ones are proved."""
        if not self._renewable:
            return
        if self.flow is None:
            from ui.pages.kit_nouveau import NewWordsFlow

            self.flow = NewWordsFlow(self.desk, self.tasks)
            self.flow.renewed.connect(self._take_renewed)
            self.flow.left.connect(self._come_back)
            self.stack.addWidget(self.flow)
        self.stack.setCurrentWidget(self.flow)
        self.flow.begin()

    @Slot(object)
    def _take_renewed(self, state: EtatKit) -> None:
        self._come_back()
        self.show_state(state)
        self.gave.emit("Les nouveaux mots ouvrent le coffre. Détruisez l’ancien kit.")

    @Slot()
    def _come_back(self) -> None:
        self.stack.setCurrentIndex(0)
        (self.renew if self._renewable else self.words.field).setFocus()

    # --- layout -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        sheet = QWidget()
        state, trial = self._kit_card(), self._exercise_card()
        state.setFixedWidth(SIDE)
        trial.setMaximumWidth(WIDTH)
        row = QHBoxLayout(sheet)
        self._row = row
        self.show_narrow(False)
        row.setSpacing(14)
        row.addWidget(trial, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(0)
        self._view = view = QScrollArea()
        view.setWidgetResizable(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setWidget(sheet)
        self.stack.addWidget(view)
        self.column.addWidget(self.stack, 1)
        self._show_result("", "")

    def _kit_card(self) -> Card:
        card = Card("Kit de récupération")
        for widget in (self.state, self._dates):
            card.body.addWidget(widget)
        if self._renewable:
            card.body.addWidget(Label(NEW, Type.BASE, "text2", wrap=True))
            card.body.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self.renew.setParent(card)
            self.renew.hide()
        return card

    def _exercise_card(self) -> Card:
        card = Card("Exercice de récupération")
        card.body.addWidget(Label(typeset(WHY), Type.BASE, "text2", wrap=True))
        if self._doable:
            card.body.addWidget(self.words)
            card.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            for widget in (self.words, self.begin):
                widget.setParent(card)
                widget.hide()
        card.body.addWidget(self.result)
        card.body.addWidget(self.line)
        card.body.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        return card


def _dates(state: EtatKit) -> str:
    if state.verifie_le is None:
        return typeset(UNPROVED)
    said = f"Mots retapés le {long_date(state.verifie_le)}."
    if state.exercice_le is not None:
        said += f" Dernier exercice le {long_date(state.exercice_le)}."
    return said
