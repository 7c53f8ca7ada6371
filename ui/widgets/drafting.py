"""Nothing typed is lost: a form's fields are kept in the vault at every pause, and come back.

    self.drafting = Drafting(self, desk, tasks, "note")      # the form has `draft_fields()`
    layout.addWidget(self.drafting.note)
    self.drafting.open(dossier_id)                           # the form is shown: what was typed
    self.drafting.saved()                                    # the form was saved: no more draft

Closing the form, leaving its page and locking keep the draft by themselves. A medical form says
`medical=True`: its draft is written under the medical key only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QObject, Qt, QTime, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from pdp_desk.domain.views_brouillons import BrouillonVue
from pdp_desk.errors import UserError
from ui.errors import tell
from ui.widgets.draft_note import ERASE, UNDO, DraftNote
from ui.widgets.drafting_fields import DraftForm, cursor_of, fill, listen, set_cursor, text_of

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

# A pause in typing, and the longest that typing without a pause may stay unwritten.
PAUSE_MS, LONGEST_MS = 700, 1400


@dataclass(frozen=True, slots=True)
class Formulaire:
    """A form that is open, and where its cursor stands: nothing of what is typed."""

    nom: str
    objet_id: int | None
    champ: str | None
    curseur: int


class Drafting(QObject):
    """The draft of one form. Signal: resumed(BrouillonVue), the fields being filled again."""

    resumed = Signal(object)

    def __init__(
        self, form: QWidget, desk: Desk, tasks: TaskRunner, nom: str, *, medical: bool = False
    ) -> None:
        super().__init__(form)
        assert isinstance(form, DraftForm), "the form says which fields its draft keeps"
        self._form, self._desk, self._tasks = form, desk, tasks
        self._nom, self._medical = nom, medical
        self._fields: Mapping[str, QWidget] = form.draft_fields()
        self._objet: int | None = None
        self._open = self._waiting = self._filling = self._stored = False
        self._empty: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._erased: dict[str, str] = {}
        self._wanted: Formulaire | None = None
        self.note = DraftNote()
        self.note.acted.connect(self.erase_or_undo)
        self._pause, self._longest = self._timer(PAUSE_MS), self._timer(LONGEST_MS)
        for field in self._fields.values():
            listen(field, self._touched)
        form.installEventFilter(self)

    # --- what the form says ---------------------------------------------------------------

    def open(self, objet_id: int | None = None) -> None:
        """The form is shown, as it is without a draft: put back what was typed, if anything was.

        Until the vault has answered nothing can be typed over it.
        """
        self._objet, self._open, self._stored = objet_id, self._allowed(), False
        self._empty = self._kept = self._texts()
        self._erased = {}
        self.note.hide()
        if self._open:
            self._waiting = True
            self._form.setEnabled(False)
            ask = partial(_take, self._desk, self._nom, objet_id)
            self._tasks.read(ask, self._resume, self._refuse_reading, key=f"brouillon.{self._nom}")

    @Slot()
    def saved(self) -> None:
        """The form was saved: its draft is erased."""
        self._still()
        self._open = False
        self.note.hide()
        if self._stored:
            self._discard()

    def flush(self) -> None:
        """Keep at once what is typed, if it is not kept yet."""
        self._still()
        texts = self._texts()
        if not self._open or self._waiting or texts == self._kept:
            return
        self._kept, self._stored = texts, True
        champ, curseur = self._active()
        keep = partial(
            _keep, self._desk, self._nom, self._objet, champ, texts, self._medical, curseur
        )
        self._tasks.write(keep, self._say_kept, self._refuse)

    @Slot()
    def erase_or_undo(self) -> None:
        """Back to the form as it was before anything was typed; or forward again."""
        if self._erased:
            self._fill(self._erased)
            self._erased = {}
            self.flush()
            return
        erased = self._texts()
        self._fill(self._empty)
        self._still()
        self._kept = self._texts()
        self._discard()
        self._erased = erased
        self.note.say("Brouillon effacé", UNDO)

    # --- what the window asks -------------------------------------------------------------

    def state(self) -> Formulaire | None:
        """The form, when it is open on the screen: to open it again after unlocking."""
        if not self._form.isVisible():
            return None
        return Formulaire(self._nom, self._objet, *self._active())

    def go_to(self, wanted: Formulaire) -> None:
        """Where the cursor stood before locking; at once, or when the draft is there."""
        if wanted.nom != self._nom:
            return
        self._wanted = wanted
        if not self._waiting:
            self._settle(wanted.champ, wanted.curseur)

    # --- typing ---------------------------------------------------------------------------

    @Slot()
    def _touched(self) -> None:
        if not self._open or self._filling or self._waiting:
            return
        self._erased = {}
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    @Slot()
    def _due(self) -> None:
        self.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.flush()
        return False

    # --- what the vault answers -----------------------------------------------------------

    @Slot(object)
    def _resume(self, draft: BrouillonVue | None) -> None:
        self._waiting = False
        self._form.setEnabled(True)
        if draft is not None:
            self._fill(draft.contenu)
            self._kept, self._stored = self._texts(), True
            kept = draft.garde_le.replace(tzinfo=UTC).astimezone()
            same = kept.date() == QDate.currentDate().toPython()
            when = f"gardé à {kept:%H:%M}" if same else f"gardé le {kept:%d/%m}"
            self.note.say(f"Brouillon repris, {when}", ERASE)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._settle(wanted.champ, wanted.curseur)
        elif draft is not None:
            self._settle(draft.champ, draft.curseur)
        if draft is not None:
            self.resumed.emit(draft)

    def _say_kept(self, nothing: None) -> None:
        if self._open and not self._erased:
            self.note.say(f"Brouillon gardé à {QTime.currentTime().toString('HH:mm')}", ERASE)

    @Slot(object)
    def _refuse_reading(self, error: UserError) -> None:
        self._waiting = False
        self._form.setEnabled(True)
        self.note.say(f"Le brouillon n’a pas pu être relu. {tell(error).whole}", problem=True)

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        """Not kept: it will be tried again at the next pause, and the person knows."""
        self._kept = self._empty
        self.note.say(f"Le brouillon n’a pas pu être gardé. {tell(error).whole}", problem=True)

    def _say_gone(self, there_was: bool) -> None:  # noqa: FBT001
        """Nothing to show: the form or its note says it already."""

    # --- fields ---------------------------------------------------------------------------

    def _texts(self) -> dict[str, str]:
        return {name: text_of(field) for name, field in self._fields.items()}

    def _fill(self, texts: Mapping[str, str]) -> None:
        self._filling = True
        for name, field in self._fields.items():
            if name in texts:
                fill(field, texts[name])
        self._filling = False

    def _active(self) -> tuple[str | None, int]:
        """The field that has the focus, or had it last while another window is in front."""
        focused = self._form.window().focusWidget()
        for name, field in self._fields.items():
            if focused is not None and (field is focused or field.isAncestorOf(focused)):
                return name, cursor_of(field)
        return None, 0

    def _settle(self, champ: str | None, curseur: int) -> None:
        field = self._fields.get(champ or "")
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            set_cursor(field, curseur)

    def _discard(self) -> None:
        self._stored = False
        discard = partial(_discard, self._desk, self._nom, self._objet)
        self._tasks.write(discard, self._say_gone, self._refuse)

    def _still(self) -> None:
        self._pause.stop()
        self._longest.stop()

    def _allowed(self) -> bool:
        from pdp_desk.services.actes import may

        return may(self._desk, "garder_brouillon")

    def _timer(self, interval: int) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(interval)
        made.timeout.connect(self._due)
        return made


def _take(desk: Desk, nom: str, objet_id: int | None) -> BrouillonVue | None:
    from pdp_desk.services import drafts

    return drafts.take_draft(desk, nom, objet_id)


def _keep(
    desk: Desk,
    nom: str,
    objet_id: int | None,
    champ: str | None,
    texts: dict[str, str],
    medical: bool,  # noqa: FBT001 (bound by `partial`)
    curseur: int,
) -> None:
    from pdp_desk.services import drafts

    drafts.keep_draft(desk, nom, objet_id, champ, texts, medical=medical, curseur=curseur)


def _discard(desk: Desk, nom: str, objet_id: int | None) -> bool:
    from pdp_desk.services import drafts

    return drafts.discard_draft(desk, nom, objet_id)
