"""A dialog that asks, works and says what went wrong in place; it closes when all is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pdp_desk.errors import UserError
from ui.dialogs import opening
from ui.errors import tell
from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import FieldRow
from ui.widgets.labels import Label, hairline
from ui.widgets.progress import WorkBar

if TYPE_CHECKING:
    from ui.tasks import TaskRunner

WIDTH = 560
CONFIRM = "Ctrl+Return"
CHROME, LEAST, MOST = 124, 380, 700  # title and footer; heights of a dialog


class FormDialog(QDialog):
    """Title, fields that scroll, a footer that does not. `outcome` is what the work gave.

    A child class fills `body`, says `first_problem()` and gives `work()`.
    """

    names_people = False  # mode discret closes what does

    def __init__(
        self,
        titre: str,
        action: str,
        tasks: TaskRunner,
        parent: QWidget | None = None,
        *,
        changes: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("PDP Desk")
        self.setAccessibleName(titre)
        self.setMinimumWidth(WIDTH)
        self.setMaximumWidth(WIDTH)
        self.outcome: object = None
        self._tasks, self._changes = tasks, changes
        self._waiting = False
        self._wrong: QWidget | None = None
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.confirm = KeyButton(action, key_shown="Ctrl+Entrée", kind="primary")
        self.cancel = KeyButton("Annuler", key_shown="Échap")
        self._lay_out(titre)
        self.work_bar = WorkBar(self)
        self.confirm.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.reject)
        for keys in (CONFIRM, "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)
        tasks.busy_changed.connect(self.work_bar.show_busy)
        tasks.counted.connect(self.work_bar.show_count)
        self.work_bar.stop_asked.connect(tasks.stop)
        tasks.refused.connect(self._release)

    # --- what a child class says ----------------------------------------------------------

    def first_problem(self) -> QWidget | None:
        """Show what is wrong beside its field; the first field to mend, or None."""
        return None

    def work(self) -> Callable[[], object]:
        """What to run on the database thread, with plain data already taken from the fields."""
        raise NotImplementedError

    def forget(self) -> None:
        """Empty what is secret: the dialog closes."""

    # --- the way it goes ------------------------------------------------------------------

    def reading(self, text: str, tone: str = "text2") -> Label:
        """A paragraph of explanation."""
        label = Label(text, Type.BASE, tone, wrap=True)
        self.body.addWidget(label)
        return label

    def waiting(self) -> bool:
        """The work is under way."""
        return self._waiting

    def problem(self) -> str:
        """What the vault said."""
        return self._said.text() if not self._said.isHidden() else ""

    @Slot()
    def submit(self) -> None:
        """Check the fields, then work; the dialog stays until it is known how it went."""
        if self._waiting:
            return
        self._show_problem("")
        wrong = self.first_problem()
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self._wrong = wrong
            QTimer.singleShot(0, self._show_wrong)  # once what is said beside it has its place
            return
        self._wait(on=True)
        self._tasks.write(self.work(), self._end, self._refuse, changes=self._changes)

    def hideEvent(self, event: QHideEvent) -> None:
        """However it goes, locking included."""
        self.forget()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._waiting:
            if self.work_bar.counting():
                self._tasks.stop()
            return  # what is being written ends first
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
            return
        super().keyPressEvent(event)

    @Slot()
    def _show_wrong(self) -> None:
        """Room for what is said; in a low window the field may still be out of sight, and so it."""
        self.adapt()
        if self._wrong is not None:
            beside = self._wrong.parentWidget()
            row = beside if isinstance(beside, FieldRow) else self._wrong
            self._area.ensureWidgetVisible(row, 0, 8)

    @Slot(object)
    def _end(self, outcome: object) -> None:
        self._wait(on=False)
        self.outcome = outcome
        self.accept()

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        self._wait(on=False)
        self._show_problem(tell(error).whole)
        self.adapt()
        self.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _release(self, error: BaseException) -> None:
        """Something unforeseen was told elsewhere: the form can be used again."""
        self._wait(on=False)

    def _wait(self, *, on: bool) -> None:
        self._waiting = on
        self.confirm.setEnabled(not on)
        self.cancel.setEnabled(not on)
        self._fields.setEnabled(not on)

    def _show_problem(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))
        self._said.setAccessibleName(text)

    def _lay_out(self, titre: str) -> None:
        self._fields = QWidget()
        self._fields.setLayout(self.body)
        self.body.setContentsMargins(24, 4, 24, 12)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._fields)
        head = QVBoxLayout()
        head.setContentsMargins(24, 22, 24, 8)
        head.addWidget(Label(titre, Type.PREVIEW, wrap=True))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(area, 1)
        whole.addWidget(hairline())
        whole.addWidget(self._footer())

    def _footer(self) -> QWidget:
        footer = QWidget()
        footer.setProperty("kind", "sunken")
        footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._said = Label("", Type.LABEL, "danger", wrap=True)
        self._said.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.confirm)
        column = QVBoxLayout(footer)
        column.setContentsMargins(24, 12, 24, 14)
        column.setSpacing(10)
        column.addWidget(self._said)
        column.addLayout(buttons)
        return footer

    def settle(self, first: QWidget) -> None:
        """All is in place: fit the window one works in, begin in this field."""
        self.body.addStretch(1)
        self.adapt()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def adapt(self) -> None:
        """As high as the fields ask for, never higher than the window below."""
        self.body.activate()
        wanted = self.body.totalHeightForWidth(WIDTH) + CHROME
        if self.problem():
            wanted += self._said.heightForWidth(WIDTH - 48) + 10
        owner = self.parentWidget()
        most = owner.window().height() - 16 if owner is not None else MOST
        self.resize(WIDTH, min(wanted, max(most, LEAST)))


class PlainDialog(QDialog):
    """Something to read, and one button; `body` is filled by who opens it."""

    names_people = False

    def __init__(self, titre: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("PDP Desk")
        self.setAccessibleName(titre)
        self.setFixedWidth(WIDTH)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 22, 24, 18)
        self.body.setSpacing(10)
        self.body.addWidget(Label(titre, Type.PREVIEW, wrap=True))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        opening.fit_height(self)

    def add_close(self) -> None:
        """The safe button, which has the focus."""
        close = KeyButton("Fermer", key_shown="Échap", kind="primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(close)
        self.body.addSpacing(6)
        self.body.addLayout(line)
        close.setFocus(Qt.FocusReason.OtherFocusReason)


def ask_problem(row: FieldRow, problem: str) -> QWidget | None:
    """Show a problem, or none, beside a field; the field when there is one."""
    row.set_problem(problem)
    return row.field if problem else None
