"""The recovery kit: shown once, saved or copied by hand before going on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Type, font
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label
from ui.widgets.tags import StatusTag
from ui.widgets.wizard_frame import WizardStep
from ui.widgets.words_sheet import WordsSheet

SHOWN_MS = 5 * 60_000  # long enough to copy them by hand
SHOW, HIDE = "Montrer les mots", "Cacher les mots"
KEEP = "Deux exemplaires, en deux lieux fermés. Jamais à côté de l’ordinateur, ni photographiés."
NEEDED = "Enregistrez le PDF pour l’imprimer, ou copiez les mots à la main puis cochez la case."


class KitStep(WizardStep):
    """Signals: save_asked() for the PDF, print_asked() to open the one that was saved."""

    save_asked = Signal()
    print_asked = Signal()
    title = "Le kit de récupération"
    sentence = (
        "Ces 24 mots ouvrent le coffre si un mot de passe se perd. "
        "Montrés ici seulement : imprimez-les."
    )

    def __init__(self) -> None:
        super().__init__()
        self._saved: Path | None = None
        self.sheet = WordsSheet()
        self.reveal = KeyButton(SHOW, key="Ctrl+M", icon_name="eye")
        self.save = KeyButton(
            "Enregistrer le PDF", key="Ctrl+S", icon_name="file-pdf", kind="outline"
        )
        self.print = KeyButton("Ouvrir pour imprimer", key="Ctrl+P", icon_name="printer")
        self.copied = QCheckBox("J’ai copié les 24 mots à la main")
        self.copied.setFont(font())
        self._state = StatusTag(wrap=True)
        # Nothing else locks here: the vault is new, and closing it would lose the words.
        self._left_alone = QTimer(self)
        self._left_alone.setSingleShot(True)
        self._left_alone.setInterval(SHOWN_MS)
        self._left_alone.timeout.connect(self._hide_words)
        self._lay_out()
        self.reveal.clicked.connect(self.toggle)
        self.save.clicked.connect(self.save_asked)
        self.print.clicked.connect(self.print_asked)
        self.copied.toggled.connect(self._clear)

    def arrive(self) -> None:
        (self.print if self._saved else self.save).setFocus()

    def event(self, event: QEvent) -> bool:
        # Another window, a locked session: the words are not left on the screen.
        if event.type() == QEvent.Type.WindowDeactivate and self.sheet.shown():
            self.toggle()
        return super().event(event)

    def set_words(self, words: Sequence[str]) -> None:
        """The words of the kit; none forgets them."""
        self.sheet.set_words(words)
        self._saved = None
        self.print.setVisible(False)
        self.copied.setChecked(False)
        self._state.hide()
        self._name_reveal()

    def first_problem(self) -> QWidget | None:
        if self.kept():
            self._hide_words()  # they are about to be asked
            return None
        self.say(NEEDED, tone="danger")
        return self.save

    def forget(self) -> None:
        self.set_words(())

    def show_saved(self, path: Path) -> None:
        """The page is there: it can be opened to be printed."""
        self._saved = path
        self.print.setVisible(True)
        self.print.setFocus()
        self.say(f"Enregistré : {path.name}. Imprimez-le, puis effacez le fichier.", tone="ok")

    def saved(self) -> Path | None:
        """Where the page was saved."""
        return self._saved

    def kept(self) -> bool:
        """Whether the words are somewhere else than here: saved, or copied by hand."""
        return self._saved is not None or self.copied.isChecked()

    def say(self, text: str, *, tone: str) -> None:
        """What became of the page, or what is missing."""
        icon = "check-circle-fill" if tone == "ok" else "warning-circle-fill"
        self._state.show_state(text, icon_name=icon, tone=tone)
        self._state.show()

    def said(self) -> str:
        """What is said of the page."""
        return "" if self._state.isHidden() else self._state.text()

    @Slot()
    def toggle(self) -> None:
        """Ctrl+M: show the words, or hide them from who passes by."""
        self.sheet.show_words(not self.sheet.shown())
        self._name_reveal()
        if self.sheet.shown():
            self._left_alone.start()

    @Slot()
    def _hide_words(self) -> None:
        self.sheet.show_words(False)
        self._name_reveal()

    @Slot()
    def _clear(self) -> None:
        if self.copied.isChecked() and not self._saved:
            self._state.hide()

    def _name_reveal(self) -> None:
        self.reveal.set_text(HIDE if self.sheet.shown() else SHOW)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (self.save, self.print, self.reveal):
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(9)
        column.addWidget(self.sheet)
        column.addLayout(line)
        column.addWidget(self._state)  # above the box: in sight in a low window
        column.addWidget(self.copied)
        column.addWidget(Label(KEEP, Type.SMALL, "text2", wrap=True))
        column.addStretch(1)
        self.print.hide()
        self._state.hide()
