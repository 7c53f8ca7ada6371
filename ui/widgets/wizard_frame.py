"""The frame of a wizard: where one is, one step that may scroll, a footer that never does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Type
from ui.widgets.buttons import KeyButton, LinkButton
from ui.widgets.frames import scrolling
from ui.widgets.labels import Label
from ui.widgets.tags import StatusTag

WIDTH, SIDE = 760, 40


class WizardStep(QWidget):
    """One screen of a wizard. Signal: submitted(), by Entrée in one of its fields."""

    submitted = Signal()
    title = ""
    sentence = ""
    action = "Continuer"

    def arrive(self) -> None:
        """The step has just been shown: put the focus where typing starts."""

    def first_problem(self) -> QWidget | None:
        """Say what is missing beside its field; the first field to mend, or None."""
        return None

    def forget(self) -> None:
        """Leave no secret behind."""


class WizardFrame(QFrame):
    """Signals: back_asked(), left(), went_on(), from the footer and its shortcuts."""

    back_asked = Signal()
    left = Signal()
    went_on = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "unlock")
        self.setAccessibleName(name)
        self.setFixedWidth(WIDTH)
        self._where = Label("", Type.LABEL, "text2")
        self._title = Label("", Type.TITLE)
        self._sentence = Label("", Type.BASE, "text2", wrap=True)
        self._bar = QProgressBar()
        self._bar.setProperty("kind", "thin")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Avancement")
        self._problem = StatusTag(wrap=True)
        self._steps = QStackedWidget()
        self.back = KeyButton("Retour", key="Alt+Left", key_shown="Alt+←")
        self.leave = LinkButton("Abandonner", key="Esc", key_shown="Échap", role=Type.NAME)
        self.next = KeyButton("Continuer", key="Ctrl+Return", key_shown="Entrée", kind="primary")
        self._lay_out()
        self.back.clicked.connect(self.back_asked)
        self.leave.clicked.connect(self.left)
        self.next.clicked.connect(self.went_on)

    def add(self, step: WizardStep) -> None:
        """A step more, in a view that scrolls when the window is low."""
        self._steps.addWidget(scrolling(step))

    def show_step(self, step: WizardStep, place: int, count: int) -> None:
        """Show a step, the `place`-th of `count`."""
        view = next(v for v in self._views() if v.widget() is step)
        self._steps.setCurrentWidget(view)
        self._where.setText(f"Étape {place} sur {count}")
        self._title.setText(step.title)
        self._sentence.setText(step.sentence)
        self._sentence.setVisible(bool(step.sentence))
        self.next.set_text(step.action)
        self.show_problem("")
        self._bar.setRange(0, count)
        self._bar.setValue(place)
        self.next.setFocus()  # unless the step has something to type or to choose
        step.arrive()

    def point_at(self, field: QWidget) -> None:
        """Give the focus to the field to mend, in sight."""
        field.setFocus()
        view = self._steps.currentWidget()
        if isinstance(view, QScrollArea):
            view.ensureWidgetVisible(field)

    def show_problem(self, text: str) -> None:
        """What went wrong with the whole step, above the footer."""
        self._problem.show_state(text, icon_name="warning-circle-fill", tone="danger")
        self._problem.setVisible(bool(text))

    def problem(self) -> str:
        """What is said to be wrong."""
        return self._problem.text()

    def title(self) -> str:
        """The title of the step."""
        return self._title.text()

    def where(self) -> str:
        """Étape 2 sur 5."""
        return self._where.text()

    def wait(self, doing: str) -> None:
        """Something is being done: it is said, and nothing can be asked twice."""
        self.next.set_text(doing)
        self._bar.setRange(0, 0)
        self._set_usable(False)

    def release(self, step: WizardStep, place: int, count: int) -> None:
        """What was being done has ended."""
        self._bar.setRange(0, count)
        self._bar.setValue(place)
        self.next.set_text(step.action)
        self._set_usable(True)

    def waiting(self) -> bool:
        """Whether something is being done."""
        return not self.next.isEnabled()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Entrée goes on, as its button says, from a choice or a box; a field says so itself."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(self.focusWidget(), QAbstractButton):
            self.went_on.emit()
        else:
            super().keyPressEvent(event)

    @Slot(bool)
    def show_compact(self, compact: bool) -> None:  # noqa: FBT001
        """Less air, for a small window."""
        self._head.setContentsMargins(SIDE, 14 if compact else 28, SIDE, 8 if compact else 14)

    def _set_usable(self, usable: bool) -> None:  # noqa: FBT001
        for widget in (self.next, self.back, self.leave, self._steps):
            widget.setEnabled(usable)

    def _views(self) -> list[QScrollArea]:
        found = (self._steps.widget(index) for index in range(self._steps.count()))
        return [view for view in found if isinstance(view, QScrollArea)]

    def _lay_out(self) -> None:
        self._head = QVBoxLayout()
        self._head.setSpacing(2)
        for label in (self._where, self._title, self._sentence):
            self._head.addWidget(label)
        middle = QVBoxLayout()
        middle.setContentsMargins(SIDE, 0, SIDE - 12, 6)
        middle.addWidget(self._steps, 1)
        middle.addWidget(self._problem)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addLayout(self._head)
        whole.addWidget(self._bar)
        whole.addSpacing(14)
        whole.addLayout(middle, 1)
        whole.addWidget(self._footer())

    def _footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("kind", "wizard-footer")
        line = QHBoxLayout(footer)
        line.setContentsMargins(SIDE, 11, SIDE, 11)
        line.setSpacing(10)
        line.addWidget(self.leave)
        line.addStretch(1)
        line.addWidget(self.back)
        line.addWidget(self.next)
        return footer
