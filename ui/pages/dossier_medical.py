"""The medical compartment on the page of a dossier: reads it, writes notes, opens documents."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pdp_desk.domain.views_medical import (
    AccesVue,
    EtatMedical,
    NoteVue,
    PartieMedicale,
    PieceVue,
)
from pdp_desk.domain.wording import long_date, plural, typeset
from pdp_desk.errors import UserError
from ui.dialogs import medical_files, opening
from ui.dialogs.medical_glass import GlassDialog
from ui.dialogs.medical_retrait import MedicalDeletionDialog
from ui.errors import tell
from ui.models import medical_lecture
from ui.models.medical_lecture import Compartiment
from ui.widgets.medical_body import MedicalBody
from ui.widgets.medical_frame import MedicalFrame
from ui.widgets.medical_note import CORRECTION, NEW, NoteForm
from ui.widgets.medical_parts import readers_text, remaining

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

CHANGES = frozenset({"medical"})
MINUTE_MS = 20_000
READING = "Lecture en cours…"


class MedicalPanel(QObject):
    """The frame and what fills it; nothing of it exists for those who may not read.

    Signals: said(str) for the status bar; gave(str) the same as a toast.
    """

    said = Signal(str)
    gave = Signal(str)

    def __init__(self, desk: Desk, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._id: int | None = None
        self._etat: EtatMedical | None = None
        self._corrected: NoteVue | None = None
        self._wanted: int | None = None
        self.frame = MedicalFrame()
        self.body = MedicalBody(
            NoteForm(desk, tasks, NEW, "Note médicale de ce jour"),
            NoteForm(desk, tasks, CORRECTION, "Note corrigée"),
            can_write=medical_lecture.may_write(desk),
        )
        self.frame.body.addWidget(self.body)
        self._clock = QTimer(self)
        self._clock.setInterval(MINUTE_MS)
        self._clock.timeout.connect(self._tick)
        self._connect()
        if medical_lecture.may_be_told(desk):
            ask = partial(medical_lecture.to_be_seen, desk)
            tasks.read(ask, self._say_to_be_seen, self._not_told, owner=self)

    # --- what the page asks ---------------------------------------------------------------

    def show_dossier(self, dossier_id: int) -> None:
        """Read the compartment of a dossier; another one's leaves the screen at once."""
        if dossier_id != self._id:
            self.forget()
            self._id = dossier_id
        self.ask()

    def ask(self) -> None:
        """Read again what is shown."""
        if self._id is not None:
            read = partial(medical_lecture.read, self._desk, self._id)
            self._tasks.read(read, self._show, self._refuse, key="dossier.medical")

    def forget(self) -> None:
        """Nobody else's data stays on the screen."""
        self._id = self._etat = self._corrected = None
        self._clock.stop()
        self.body.note.hide()
        self.body.correction.hide()
        self.body.empty(READING)
        self.frame.set_readers("")

    def reopen(self, formulaire: str, objet_id: int | None) -> None:
        """After unlocking: the note that was being written."""
        if formulaire == NEW:
            self.begin_note()
        elif formulaire == CORRECTION:
            self._wanted = objet_id  # its text is there once the notes are read

    # --- reading --------------------------------------------------------------------------

    @Slot(object)
    def _show(self, read: Compartiment) -> None:
        self._etat = read.etat
        self.frame.set_readers(readers_text(read.etat.lecteurs), readable=read.etat.lisible)
        if read.partie is None:
            self._clock.stop()
            self.body.refuse(read.etat.raison, may_break=read.etat.bris_possible)
            return
        self.body.fill(read.partie)
        self._say_remaining(read.lu_le)
        self._resume_correction(read.partie)

    def _resume_correction(self, part: PartieMedicale) -> None:
        wanted, self._wanted = self._wanted, None
        for note in part.notes:
            if note.id == wanted and note.modifiable and note.lisible:
                self._begin_correction(note)

    def _say_remaining(self, now: datetime) -> None:
        until = self._etat.jusqua if self._etat else None
        self.body.say_remaining(remaining(until, now) if until else "")
        if until is None:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()

    @Slot()
    def _tick(self) -> None:
        """Time passes: the remaining minutes, and nothing more once it is over."""
        until = self._etat.jusqua if self._etat else None
        now = self._desk.now()
        if until is not None and now >= until:
            self.body.empty(READING)
            self.ask()
        elif until is not None:
            self._say_remaining(now)

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        self.body.empty(tell(error).whole)

    # --- notes ----------------------------------------------------------------------------

    @Slot()
    def begin_note(self) -> None:
        """Write a note; its draft, if there is one, comes back."""
        if self._id is not None and not self.body.note.isVisible():
            self.frame.set_closed(closed=False)
            self.body.correction.hide()
            self.body.note.begin(self._id)

    @Slot(object)
    def _begin_correction(self, note: NoteVue) -> None:
        self._corrected = note
        self.body.note.hide()
        self.body.correction.begin(note.id, note.texte)

    @Slot(str)
    def _save_note(self, text: str) -> None:
        assert self._id is not None
        self.body.note.setEnabled(False)
        write = partial(medical_lecture.write_note, self._desk, self._id, text)
        self._tasks.write(write, self._noted, self._note_refused, changes=CHANGES)

    @Slot(str)
    def _save_correction(self, text: str) -> None:
        assert self._corrected is not None
        self.body.correction.setEnabled(False)
        note = self._corrected
        write = partial(medical_lecture.correct_note, self._desk, note.id, text, note.version)
        self._tasks.write(write, self._corrected_done, self._correction_refused, changes=CHANGES)

    def _noted(self, number: int) -> None:
        self._finish(self.body.note, "Note médicale enregistrée.")

    def _corrected_done(self, nothing: None) -> None:
        self._finish(self.body.correction, "Note médicale corrigée.")

    def _finish(self, form: NoteForm, message: str) -> None:
        form.setEnabled(True)
        form.finish()
        self.body.focus()
        self.said.emit(message)

    def _note_refused(self, error: UserError) -> None:
        self.body.note.refuse(tell(error).whole)

    def _correction_refused(self, error: UserError) -> None:
        self.body.correction.refuse(tell(error).whole)

    @Slot(object)
    def _delete(self, what: NoteVue | PieceVue) -> None:
        """Ask for the number of what goes, then delete it."""
        if isinstance(what, NoteVue):
            said = f"la note du {long_date(what.jour)}"
            work = partial(medical_lecture.delete_note, self._desk, what.id, what.version)
        else:
            said = f"le document « {what.nom} »"
            work = partial(medical_lecture.remove_document, self._desk, what.id)
        window = self.frame.window()
        dialog = MedicalDeletionDialog(typeset(said), work, self._tasks, window)
        try:
            if opening.run(dialog):
                self.said.emit("Supprimé de la partie médicale.")
        finally:
            dialog.deleteLater()

    # --- the glass ------------------------------------------------------------------------

    @Slot()
    def break_glass(self) -> None:
        """Ask why, then open for three hours."""
        if self._etat is None or not self._etat.bris_possible:
            return
        dialog = GlassDialog(self._desk, self._etat, self._tasks, self.frame.window())
        try:
            if opening.run(dialog):
                self.said.emit("Partie médicale ouverte pour trois heures.")
        finally:
            dialog.deleteLater()

    def _say_to_be_seen(self, accesses: tuple[AccesVue, ...]) -> None:
        """Once per opening: the physician is told, whichever dossier is shown first."""
        if accesses:
            numbers = ", ".join(dict.fromkeys(access.numero for access in accesses))
            count = plural(len(accesses), "accès exceptionnel", "accès exceptionnels")
            self.gave.emit(typeset(f"{count} à voir : {numbers}"))

    def _not_told(self, error: UserError) -> None:
        """The compartment itself says what is wrong with the key."""

    @Slot(int)
    def _mark_seen(self, acces_id: int) -> None:
        mark = partial(medical_lecture.mark_seen, self._desk, acces_id)
        self._tasks.write(mark, self._seen, self._told, changes=CHANGES)

    def _seen(self, nothing: None) -> None:
        self.said.emit("Accès exceptionnel marqué comme vu.")

    # --- documents ------------------------------------------------------------------------

    @Slot()
    def add_document(self) -> None:
        """Keep a medical document."""
        path = medical_files.ask_document(self.frame.window())
        if path is not None and self._id is not None:
            add = partial(medical_lecture.add_document, self._desk, self._id, path)
            self._tasks.write(add, self._added, self._told, changes=CHANGES)

    @Slot(object)
    def _save_copy(self, piece: PieceVue) -> None:
        path = medical_files.ask_copy(self.frame.window(), piece.nom)
        if path is not None:
            save = partial(medical_lecture.save_document, self._desk, piece.id, path)
            self._tasks.write(save, self._copied, self._told)

    def _added(self, number: int) -> None:
        self.gave.emit("Document médical ajouté. L’original reste où il était.")

    def _copied(self, path: Path) -> None:
        self.gave.emit("Copie enregistrée en clair : effacez-la après usage.")

    def _told(self, error: UserError) -> None:
        self.body.say_problem(tell(error).whole)

    def _connect(self) -> None:
        body = self.body
        body.add_note.clicked.connect(self.begin_note)
        body.add_document.clicked.connect(self.add_document)
        body.break_button.clicked.connect(self.break_glass)
        body.note.save_asked.connect(self._save_note)
        body.correction.save_asked.connect(self._save_correction)
        body.note.closed.connect(body.focus)
        body.correction.closed.connect(body.focus)
        body.correct_asked.connect(self._begin_correction)
        body.document_asked.connect(self._save_copy)
        body.delete_asked.connect(self._delete)
        body.seen_asked.connect(self._mark_seen)
