"""A page with a form that is typed in, for the tests of drafts and of the lock."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from pdp_desk.services.desk import Desk
from ui.tasks import TaskRunner
from ui.widgets.buttons import KeyButton
from ui.widgets.drafting import Drafting
from ui.widgets.fields import Choice
from ui.widgets.header import PageHeader
from ui.widgets.page import Page
from ui.widgets.segmented import Segmented

FORM = "note"


class NoteForm(QWidget):
    """Every kind of field there is."""

    def __init__(self, desk: Desk, tasks: TaskRunner, *, medical: bool = False) -> None:
        super().__init__()
        self.motif, self.texte = QLineEdit(), QPlainTextEdit()
        self.motif.setAccessibleName("Motif")
        self.texte.setAccessibleName("Texte")
        self.lieu = Choice()
        self.lieu.setAccessibleName("Lieu")
        self.lieu.addItems(["Atelier", "Bureau"])
        self.sens = Segmented("Sens")
        self.sens.set_options([("sortante", "Sortante"), ("entrante", "Entrante")])
        self.drafting = Drafting(self, desk, tasks, FORM, medical=medical)
        self.save = KeyButton("Enregistrer", key="Ctrl+Return", kind="primary")
        self.save.clicked.connect(self.drafting.saved)
        column = QVBoxLayout(self)
        for widget in (self.motif, self.texte, self.lieu, self.sens, self.drafting.note, self.save):
            column.addWidget(widget)

    def draft_fields(self) -> Mapping[str, QWidget]:
        return {"motif": self.motif, "texte": self.texte, "lieu": self.lieu, "sens": self.sens}


class TypingPage(Page):
    """The page of one dossier: its form opens and closes."""

    def __init__(self, desk: Desk, tasks: TaskRunner) -> None:
        super().__init__(desk, tasks)
        self.dossier_id: int | None = None
        self.form: NoteForm | None = None
        self.header = PageHeader("Dossier 2026-0147", with_back=True)
        self.list = QLineEdit()
        self.list.setAccessibleName("Liste")
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.header)
        self.column.addWidget(self.list)

    def title(self) -> str:
        return "Dossier 2026-0147"

    def show_dossier(self, dossier_id: int) -> None:
        self.dossier_id = dossier_id

    def open_form(self) -> NoteForm:
        if self.form is None:
            self.form = NoteForm(self.desk, self.tasks)
            self.column.addWidget(self.form, 1)
        self.form.show()
        self.form.motif.setFocus()
        self.form.drafting.open(self.dossier_id)
        return self.form

    def step_back(self) -> bool:
        if self.form is None or self.form.isHidden():
            return False
        self.form.hide()
        return True

    def reopen(self, formulaire: str, objet_id: int | None) -> None:
        if formulaire == FORM and objet_id == self.dossier_id:
            self.open_form()
