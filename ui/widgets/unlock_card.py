"""The card of the unlock page: the form at the left, what is known at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpacerItem, QVBoxLayout, QWidget

from ui.theme import Type, colour, paint_icon
from ui.widgets.buttons import KeyButton, LinkButton
from ui.widgets.fields import FieldRow
from ui.widgets.labels import ElidedLabel, IconLabel, Label
from ui.widgets.member_choice import MemberChoice
from ui.widgets.secret_field import KeyboardLine, SecretField
from ui.widgets.vault_state import VaultState
from ui.widgets.words_form import WordsForm

WIDTH, LEFT = 808, 435
OPEN, OPENING = "Ouvrir", "Ouverture en cours"


class UnlockCard(QFrame):
    """Signals: password_given(str), words_given(str), quick_asked() without either."""

    password_given = Signal(str)
    words_given = Signal(str)
    quick_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "unlock")
        self.setFixedWidth(WIDTH)
        self._preferred = ""
        self._quick: tuple[str, ...] = ()
        self._emblem = _Emblem()
        self._under_emblem = QSpacerItem(0, 14)
        self._title = ElidedLabel("", Type.VAULT)
        self._note = Label("", Type.BASE, "text2")
        self.members = MemberChoice()
        self.password = SecretField()
        self.keyboard = KeyboardLine()
        self._password_row = FieldRow("Mot de passe", self.password)
        self.words = WordsForm()
        self.submit = KeyButton(OPEN, key_shown="Entrée", kind="primary")
        self.submit.setProperty("tall", True)
        self.quick = KeyButton(
            "Ouvrir sur ce poste", key="Ctrl+Return", key_shown="Ctrl+Entrée", icon_name="desktop"
        )
        self.quick.setProperty("tall", True)
        self.switch = LinkButton("Clé de récupération", key="Ctrl+R", role=Type.NAME)
        self._question = Label("Mot de passe perdu\u202f?", Type.BASE, "text2")
        self.state = VaultState()
        self._lay_out()
        self._connect()
        self._show_words(False)

    def name_vault(self, title: str, note: str | None = None) -> None:
        """The name of the vault, and a line below it; None keeps the line."""
        self._title.set_whole(title)
        if note is not None:
            self._note.setText(note)
            self._note.setVisible(bool(note))

    def show_members(self, members: Sequence[tuple[str, str]]) -> None:
        """Who may open; the one preferred stays chosen."""
        self.members.set_members(members)
        self.members.setEnabled(bool(members))
        self.members.choose(self._preferred)

    def offer_quick(self, members: Sequence[str]) -> None:
        """These members left what opens the vault in the keyring of this workstation."""
        self._quick = tuple(members)
        self._settle_quick()

    def prefer(self, member: str) -> None:
        """The member to propose once they are known."""
        self._preferred = member

    def member(self) -> str | None:
        """Who is chosen, None while the vault is being read."""
        return self.members.member()

    def title(self) -> str:
        """The name shown."""
        return self._title.whole()

    def note(self) -> str:
        """The line below the name."""
        return self._note.text()

    def problem(self) -> str:
        """What is said to be wrong."""
        return self.words.problem() if self.by_words() else self._password_row.problem()

    def by_words(self) -> bool:
        """Whether the recovery words are being typed."""
        return not self.words.isHidden()

    def show_problem(self, text: str) -> None:
        """Say what is wrong where it was typed, with the field ready for another try."""
        if self.by_words():
            self.words.set_problem(text)
            self.words.field.setFocus()
            return
        self._password_row.set_problem(text)
        self.password.selectAll()
        self.password.setFocus()

    def focus_secret(self) -> None:
        """Put the focus where typing starts."""
        (self.words.field if self.by_words() else self.password).setFocus()

    def wait(self) -> None:
        """Opening takes a moment: nothing can be asked twice, the window stays alive."""
        self._set_waiting(True)

    def release(self) -> None:
        """The form can be used again."""
        self._set_waiting(False)

    def waiting(self) -> bool:
        """Whether an opening is under way."""
        return not self.submit.isEnabled()

    def reset(self) -> None:
        """Forget what was typed and shown."""
        self.release()
        self.password.forget()
        self.words.forget()
        self.keyboard.show_caps(False)
        self._password_row.set_problem("")
        self.members.set_members(())
        self.members.setEnabled(False)
        self.state.show_facts(())
        self.offer_quick(())
        self._show_words(False)

    def show_compact(self, compact: bool) -> None:  # noqa: FBT001
        """Fit a window 430 high."""
        self._emblem.setVisible(not compact)
        self._under_emblem.changeSize(0, 0 if compact else 14)
        margin = 10 if compact else 36
        self._left.setContentsMargins(40, margin, 40, margin - 4)
        self.state.show_compact(compact)

    @Slot()
    def give(self) -> None:
        """Entrée: hand over what was typed."""
        if self.by_words():
            self.words_given.emit(self.words.text())
        else:
            self.password_given.emit(self.password.text())

    @Slot()
    def switch_way(self) -> None:
        """Ctrl+R: from the password to the recovery words, and back."""
        self._show_words(not self.by_words())
        self.focus_secret()

    @Slot(str)
    def _clear_problem(self, text: str) -> None:
        if self._password_row.problem():
            self._password_row.set_problem("")

    @Slot()
    def _forget_try(self) -> None:
        """Somebody else: what was wrong with the last password is not theirs."""
        self._clear_problem("")

    def _set_waiting(self, waiting: bool) -> None:  # noqa: FBT001
        self.submit.set_text(OPENING if waiting else OPEN)
        self.submit.setEnabled(not waiting)
        self.quick.setEnabled(not waiting)
        self.password.setReadOnly(waiting)

    def _show_words(self, by_words: bool) -> None:  # noqa: FBT001
        self.words.setVisible(by_words)
        self._password_row.setVisible(not by_words)
        self.keyboard.setVisible(not by_words)
        self._question.setVisible(not by_words)
        self.switch.set_text("Revenir au mot de passe" if by_words else "Clé de récupération")
        self._settle_quick()

    @Slot()
    def _settle_quick(self) -> None:
        member = self.members.member()
        offered = member in self._quick and not self.by_words()
        self.quick.setVisible(offered)

    def _connect(self) -> None:
        self.quick.clicked.connect(self.quick_asked)
        self.members.currentIndexChanged.connect(self._settle_quick)
        self.members.activated.connect(self._forget_try)
        self.submit.clicked.connect(self.give)
        self.password.returnPressed.connect(self.give)
        self.words.field.submitted.connect(self.give)
        self.password.caps_seen.connect(self.keyboard.show_caps)
        self.password.textEdited.connect(self._clear_problem)
        self.switch.clicked.connect(self.switch_way)

    def _lay_out(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        form = QWidget()
        form.setFixedWidth(LEFT)
        self._left = QVBoxLayout(form)
        self._left.setSpacing(0)
        self._fill(self._left)
        whole.addWidget(form)
        whole.addWidget(self.state, 1)
        self.show_compact(False)

    def _fill(self, column: QVBoxLayout) -> None:
        column.addWidget(self._emblem)
        column.addItem(self._under_emblem)
        column.addWidget(self._title)
        column.addWidget(self._note)
        column.addSpacing(14)
        column.addWidget(FieldRow("Membre", self.members))
        column.addSpacing(8)
        column.addWidget(self._password_row)
        column.addWidget(self.words)
        column.addSpacing(4)
        column.addWidget(self.keyboard)
        column.addSpacing(12)
        column.addWidget(self.submit)
        column.addSpacing(8)
        column.addWidget(self.quick)
        column.addSpacing(8)
        column.addLayout(self._way_out())
        column.addStretch(1)

    def _way_out(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(7)
        line.addWidget(IconLabel("key", "text2", 16))
        line.addWidget(self._question)
        line.addWidget(self.switch)
        line.addStretch(1)
        return line


class _Emblem(QWidget):
    """A closed lock on the accent."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(44, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(self.rect(), 6, 6)
        paint_icon(painter, QRectF(10, 10, 24, 24), "lock-key-fill", "on")
        painter.end()
