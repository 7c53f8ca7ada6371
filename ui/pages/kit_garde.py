"""What is done with the page of the kit: saved where one says, opened to be printed, erased."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from pdp_desk.errors import UserError
from ui.dialogs import opening
from ui.errors import tell
from ui.models import kit
from ui.widgets.wizard_kit import KitStep

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner


class KitKeeper(QObject):
    """Holds the words as long as they are shown. Signal: erased(), the PDF being gone."""

    erased = Signal()

    def __init__(self, step: KitStep, tasks: TaskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._step, self._tasks, self._window = step, tasks, parent
        self._desk: Desk | None = None
        self.words: tuple[str, ...] = ()
        self.path: Path | None = None
        step.save_asked.connect(self.save)
        step.print_asked.connect(self.open)

    def hold(self, desk: Desk, words: tuple[str, ...]) -> None:
        """Show the words of this vault."""
        self._desk, self.words, self.path = desk, words, None
        self._step.set_words(words)

    def forget(self) -> None:
        """The words are shown no more; the file, if any, is still to be erased."""
        self.words = ()
        self._step.set_words(())

    @Slot()
    def save(self) -> None:
        """Write the page where the person says, and nowhere else."""
        desk = self._desk
        if desk is None or not self.words:
            return
        start = documents() / f"Kit de récupération {desk.titre}.pdf"
        path = opening.ask_new_file(self._window, "Enregistrer le kit", start, "pdf")
        if path is not None:
            words, titre, today = self.words, desk.titre, desk.today()
            self._tasks.write(
                lambda: kit.save(words, titre, today, path), self._saved, self._refused
            )

    @Slot()
    def open(self) -> None:
        """The program of the system that shows PDFs prints them."""
        if self.path is not None and not QDesktopServices.openUrl(_url(self.path)):
            said = f"Aucun programme n’ouvre les PDF ici. Imprimez {self.path} d’un autre poste."
            self._step.say(said, tone="danger")

    @Slot()
    def erase(self) -> None:
        """Remove the file: the page is printed."""
        path = self.path
        if path is not None:
            self._tasks.write(lambda: kit.erase(path), self._gone, self._refused)

    @Slot(object)
    def _saved(self, path: Path) -> None:
        self.path = path
        self._step.show_saved(path)

    def _gone(self, nothing: None) -> None:
        self.path = None
        self.erased.emit()

    @Slot(object)
    def _refused(self, error: UserError) -> None:
        self._step.say(tell(error).whole, tone="danger")


def documents() -> Path:
    """Where people keep their files."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())


def _url(path: Path) -> QUrl:
    return QUrl.fromLocalFile(str(path))
