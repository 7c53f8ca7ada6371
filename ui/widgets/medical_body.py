"""Inside the medical frame: what may be read, or why not; where a note is written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pdp_desk.domain.views_medical import PartieMedicale
from pdp_desk.domain.wording import typeset
from ui.theme import Type
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label
from ui.widgets.medical_frame import PlumLink
from ui.widgets.medical_note import NoteForm
from ui.widgets.medical_parts import (
    access_block,
    document_row,
    evaluation_block,
    irdp_block,
    note_block,
    opinion_block,
    quiet,
    section,
    separated,
)

NOTE_KEY, DOCUMENT_KEY, GLASS_KEY = "Ctrl+Shift+N", "Ctrl+J", "Ctrl+B"


class MedicalBody(QWidget):
    """Signals: correct_asked(NoteVue); document_asked(PieceVue) for a copy; delete_asked(either);
    seen_asked(int) an access.
    """

    correct_asked = Signal(object)
    document_asked = Signal(object)
    delete_asked = Signal(object)
    seen_asked = Signal(int)

    def __init__(self, note: NoteForm, correction: NoteForm, *, can_write: bool) -> None:
        super().__init__()
        self.note, self.correction = note, correction
        self._can_write = can_write
        self._said = Label("", Type.LABEL, "danger", wrap=True)
        self._remaining = Label("", Type.LABEL, "warn", wrap=True)
        self._why = Label("", Type.BASE, "text2", wrap=True)
        self.break_button = KeyButton(
            "Ouvrir exceptionnellement…", key=GLASS_KEY, icon_name="key", kind="outline"
        )
        self.add_note = PlumLink("Ajouter", key=NOTE_KEY)
        self.add_note.setAccessibleName("Ajouter une note médicale")
        self.add_document = PlumLink("Ajouter", key=DOCUMENT_KEY)
        self.add_document.setAccessibleName("Ajouter un document médical")
        self._lay_out()
        self.empty("")

    # --- what is shown --------------------------------------------------------------------

    def empty(self, text: str) -> None:
        """Nothing medical on the screen: one sentence."""
        self._clear()
        self._why.setText(text)
        self._why.setVisible(bool(text))
        self.break_button.hide()

    def refuse(self, why: str, *, may_break: bool) -> None:
        """Why the member does not read, and the way out when there is one."""
        self.empty(typeset(why))
        self.note.hide()  # what is typed stays in its draft
        self.correction.hide()
        self.break_button.setVisible(may_break and self._can_write)

    def fill(self, part: PartieMedicale) -> None:
        """Everything there is, the latest first."""
        self.empty("")
        self.add_note.setVisible(self._can_write)
        self.add_document.setVisible(self._can_write)
        if part.acces:
            _put(self._before, self._accesses(part))
        self._notes_head.show()
        _put(self._notes, self._notes_of(part))
        for block in self._rest_of(part):
            _put(self._rest, block)
        self._documents_head.show()
        _put(self._documents, self._documents_of(part))

    def say_remaining(self, text: str) -> None:
        """Until when an exceptional access lasts."""
        self._remaining.setText(text)
        self._remaining.setVisible(bool(text))

    def say_problem(self, text: str) -> None:
        """What was not done, until the next reading."""
        self._said.setText(text)
        self._said.setVisible(bool(text))

    @Slot()
    def focus(self) -> None:
        """Back from a form: where the next note begins."""
        self.add_note.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- its blocks -----------------------------------------------------------------------

    def _accesses(self, part: PartieMedicale) -> QWidget:
        blocks = []
        for access in part.acces:
            block, seen = access_block(access)
            seen.setProperty("number", access.id)
            seen.clicked.connect(self._ask_seen)
            blocks.append(block)
        return section("Accès exceptionnels à voir", *separated(blocks))

    def _notes_of(self, part: PartieMedicale) -> QWidget:
        if not part.notes:
            return quiet("Aucune note médicale.")
        rows = []
        for note in part.notes:
            block, links = note_block(note, can_write=self._can_write)
            for link, asks in zip(links, (self._ask_correction, self._ask_deletion), strict=False):
                link.setProperty("vue", note)
                link.clicked.connect(asks)
            rows.append(block)
        return _column(rows, spacing=10)

    def _rest_of(self, part: PartieMedicale) -> list[QWidget]:
        groups = (
            ("Évaluations", [evaluation_block(one) for one in part.evaluations]),
            ("IRDP, détail", [irdp_block(one) for one in part.irdp]),
            ("Avis", [opinion_block(one) for one in part.avis]),
        )
        return [section(title, *separated(blocks)) for title, blocks in groups if blocks]

    def _documents_of(self, part: PartieMedicale) -> QWidget:
        if not part.pieces:
            return quiet("Aucun document médical.")
        rows = []
        for piece in part.pieces:
            row, link, remove = document_row(piece, can_write=self._can_write)
            for button, asks in ((link, self._ask_document), (remove, self._ask_deletion)):
                button.setProperty("vue", piece)
                button.clicked.connect(asks)
            rows.append(row)
        return _column(rows, spacing=4)

    @Slot()
    def _ask_correction(self) -> None:
        self.correct_asked.emit(self.sender().property("vue"))

    @Slot()
    def _ask_deletion(self) -> None:
        self.delete_asked.emit(self.sender().property("vue"))

    @Slot()
    def _ask_document(self) -> None:
        self.document_asked.emit(self.sender().property("vue"))

    @Slot()
    def _ask_seen(self) -> None:
        self.seen_asked.emit(self.sender().property("number"))

    # --- building -------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._notes_head = section("Notes", action=self.add_note)
        self._documents_head = section("Pièces", action=self.add_document)
        self._before, self._notes = _slot(0), _slot(0)
        self._rest, self._documents = _slot(14), _slot(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for label in (self._remaining, self._said, self._why):
            column.addWidget(label)
        column.addWidget(self.break_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._before)
        for widget in (self._notes_head, self.note, self.correction):
            column.addWidget(widget)
        column.addLayout(self._notes)
        column.addSpacing(6)
        column.addLayout(self._rest)
        column.addSpacing(6)
        column.addWidget(self._documents_head)
        column.addLayout(self._documents)

    def _clear(self) -> None:
        for slot in (self._before, self._notes, self._rest, self._documents):
            while slot.count():
                item = slot.takeAt(0)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        for gone in (self._notes_head, self._documents_head, self._said, self._remaining):
            gone.hide()


def _slot(spacing: int) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(spacing)
    return layout


def _put(slot: QVBoxLayout, widget: QWidget) -> None:
    """Add, and show at once: a layout would wait for the next turn of the loop."""
    slot.addWidget(widget)
    widget.show()


def _column(rows: list[QWidget], *, spacing: int) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for row in rows:
        column.addWidget(row)
    return whole
