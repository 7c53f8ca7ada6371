"""The window: a closed door or an open vault, narrow or wide."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTime, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from ui.keys import digit_sequences
from ui.main_window.places import PLACES
from ui.main_window.workspace import Where, Workspace
from ui.pages.unlock import Door, UnlockPage

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.changes import Changes
    from ui.tasks import TaskRunner

NARROW_UNDER = 1100


class MainWindow(QMainWindow):
    """Signal: narrow_changed(bool), when the window crosses 1100 logical pixels."""

    narrow_changed = Signal(bool)

    def __init__(self, door: Door, tasks: TaskRunner, changes: Changes) -> None:
        super().__init__()
        self._door, self._tasks, self._changes = door, tasks, changes
        self._desk: Desk | None = None
        self._folder: Path | None = None
        self._where = Where("")
        self._narrow = False
        self.workspace: Workspace | None = None
        self.unlock = UnlockPage(door, tasks)
        self._screens = QStackedWidget()
        self._screens.addWidget(self.unlock)
        self.setCentralWidget(self._screens)
        self.setMinimumSize(880, 430)
        self.resize(1366, 768)
        self.unlock.opened.connect(self.enter)
        self._actions()
        self._title("")

    def show_vault(self, folder: Path | None) -> None:
        """Stand before a vault, or before none yet."""
        self._folder = folder
        self._screens.setCurrentWidget(self.unlock)
        self.unlock.show_vault(folder)

    @Slot(object)
    def propose(self, folder: Path | None) -> None:
        """The vault of the last time, unless another has been chosen or opened meanwhile."""
        if folder is not None and self._desk is None and self.unlock.folder() is None:
            self.show_vault(folder)

    @Slot(object, object)
    def enter(self, desk: Desk, folder: Path | None) -> None:
        """The vault is open: back to the page that was shown when it was locked."""
        if folder != self._folder:
            self._where = Where("")
        self._desk, self._folder = desk, folder
        self.workspace = Workspace(desk, self._tasks, self._changes)
        self._screens.addWidget(self.workspace)
        self._screens.setCurrentWidget(self.workspace)
        self.workspace.titled.connect(self._title)
        self.workspace.lock_asked.connect(self.lock)
        self.workspace.show_narrow(self._narrow)
        self.narrow_changed.connect(self.workspace.show_narrow)
        self.workspace.come_back(self._where)

    @Slot()
    def lock(self) -> None:
        """At once and without a question: no page, no key and no name stay behind."""
        desk, workspace = self._desk, self.workspace
        if desk is None or workspace is None:
            return
        self._where = workspace.where()
        self._desk, self.workspace = None, None
        self._screens.setCurrentWidget(self.unlock)
        self._screens.removeWidget(workspace)
        workspace.status.forget()
        workspace.deleteLater()
        # After what waits: a write under way ends before the store is closed.
        self._tasks.write(lambda: self._door.close(desk), self._closed)
        self._title("")
        note = f"Coffre verrouillé à {QTime.currentTime().toString('HH:mm')}."
        self.unlock.show_vault(self._folder, note=note, member=desk.membre.nom)

    def _closed(self, nothing: None) -> None:
        """Nothing to show: the unlock page says it already."""

    @Slot(int)
    def open_dossier(self, dossier_id: int) -> None:
        """Show a dossier, when a vault is open."""
        if self.workspace is not None:
            self.workspace.open_dossier(dossier_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_UNDER
        if narrow != self._narrow:
            self._narrow = narrow
            self.narrow_changed.emit(narrow)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.lock()
        super().closeEvent(event)

    def _actions(self) -> None:
        lock = QAction("Verrouiller", self)
        lock.setShortcut(QKeySequence("Ctrl+L"))
        lock.triggered.connect(self.lock)
        self.addAction(lock)
        for place in PLACES:
            action = QAction(place.label, self)
            action.setShortcuts(digit_sequences(place.digit))
            action.setData(place.key)
            action.triggered.connect(self._go_by_key)
            self.addAction(action)

    @Slot()
    def _go_by_key(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and self.workspace is not None:
            self.workspace.go(str(action.data()))

    @Slot(str)
    def _title(self, part: str) -> None:
        self.setWindowTitle(f"PDP Desk — {part}" if part else "PDP Desk")
