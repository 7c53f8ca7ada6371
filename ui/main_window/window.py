"""The window: a closed door or an open vault, narrow or wide."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTime, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from pdp_desk.domain.verrouillage import Verrouillage
from ui.dialogs import opening
from ui.keys import digit_sequences
from ui.main_window import curtain, reading_order
from ui.main_window.capture import Shield
from ui.main_window.places import PLACES
from ui.main_window.session import SessionWatch, watch_session
from ui.main_window.watch import Watch
from ui.main_window.workspace import Where, Workspace
from ui.pages.unlock import Door, UnlockPage

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.changes import Changes
    from ui.tasks import TaskRunner

NARROW_UNDER = 1100
SWEEP_MS = 50


class MainWindow(QMainWindow):
    """Signal: narrow_changed(bool), when the window crosses 1100 logical pixels."""

    narrow_changed = Signal(bool)

    def __init__(self, door: Door, tasks: TaskRunner, changes: Changes) -> None:
        super().__init__()
        self._door, self._tasks, self._changes = door, tasks, changes
        self._desk: Desk | None = None
        self._folder: Path | None = None
        self._where = Where("")
        self._narrow = self._discreet = False
        self._member: int | None = None
        self._lock_rules = Verrouillage()
        self.workspace: Workspace | None = None
        self.watch, self._shield = Watch(self), Shield()
        self._copies = curtain.Copies(self)
        self._session: SessionWatch | None = None
        self._unlock: UnlockPage | None = None
        self._screens = QStackedWidget()
        self.setCentralWidget(self._screens)
        self.setMinimumSize(880, 430)
        self.resize(1366, 768)
        self._watch_over()
        self._actions()
        self._title("")

    @property
    def unlock(self) -> UnlockPage:
        """The door, made when somebody stands before it: an open vault is shown without."""
        if self._unlock is None:
            self._unlock = UnlockPage(self._door, self._tasks)
            self._unlock.opened.connect(self.enter)
            self._screens.addWidget(self._unlock)
        return self._unlock

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
        if (folder, desk.membre.id) != (self._folder, self._member):
            self._where = Where("")
        self._desk, self._folder, self._member = desk, folder, desk.membre.id
        self.workspace = Workspace(desk, self._tasks, self._changes)
        self._screens.addWidget(self.workspace)
        self._screens.setCurrentWidget(self.workspace)
        self.workspace.titled.connect(self._title)
        self.workspace.lock_asked.connect(self.lock)
        self.workspace.show_narrow(self._narrow)
        self.narrow_changed.connect(self.workspace.show_narrow)
        self.workspace.show_discreet(self._discreet)
        self.workspace.come_back(self._where)
        self.watch.start(self._lock_rules.minutes)
        self.watch.counting.connect(self.workspace.status.show_countdown)
        self.workspace.status.delay_asked.connect(self.ask_rules)
        self._tasks.read(partial(_rules, desk), self.follow)

    @Slot()
    def lock(self) -> None:
        """At once and without a question: no page, no key and no name stay behind."""
        self.lock_because("Coffre verrouillé")

    @Slot(str)
    def lock_because(self, reason: str) -> None:
        """Lock, and say why once it is done: « Verrouillé avec la session à 14:32. »"""
        desk, workspace = self._desk, self.workspace
        if desk is None or workspace is None:
            return
        self.watch.stop()
        self._tasks.drop_reads()
        self._where = workspace.leave()
        self._desk, self.workspace = None, None
        curtain.fall(self)
        self._copies.forget()
        self._screens.setCurrentWidget(self.unlock)
        self._screens.removeWidget(workspace)
        workspace.retire()
        workspace.status.forget()
        workspace.deleteLater()
        # After what waits: a write under way ends before the store is closed.
        self._tasks.write(partial(self._door.close, desk), self._closed)
        self._title("")
        note = f"{reason} à {QTime.currentTime().toString('HH:mm')}."
        self.unlock.show_vault(self._folder, note=note, member=desk.membre.nom)
        QTimer.singleShot(SWEEP_MS, curtain.sweep)

    @Slot()
    def listen(self) -> None:
        """Lock with the session and with the machine, where the system tells; at once."""
        self.unlock.ensurePolished()  # made now, not while somebody waits for the lock
        self._session = watch_session(self)
        if self._session is not None:
            self._session.closing.connect(self.lock_because)

    def _closed(self, nothing: None) -> None:
        """Nothing to show: the unlock page says it already."""

    @Slot(object)
    def follow(self, rules: Verrouillage) -> None:
        """The rules of this vault are known, or have just been changed."""
        self._lock_rules = rules
        if self.workspace is not None:
            self.watch.start(rules.minutes)
            if self._may_rule():
                self.workspace.status.show_delay(rules.minutes)
            self._shield.allow(allowed=rules.captures)

    @Slot()
    def ask_rules(self) -> None:
        """Ctrl+Maj+L: when this vault locks by itself, for those who may decide it."""
        if self._desk is None or not self._may_rule():
            return
        from ui.dialogs.verrouillage import LockDialog

        dialog = LockDialog(self._desk, self._tasks, self._lock_rules, self)
        try:
            if opening.run(dialog) and isinstance(dialog.outcome, Verrouillage):
                self.follow(dialog.outcome)
        finally:
            dialog.deleteLater()

    def _may_rule(self) -> bool:
        from pdp_desk.services.actes import may

        return self._desk is not None and may(self._desk, "regler_verrouillage")

    @Slot()
    def toggle_discreet(self) -> None:
        """F9: names and the medical part are hidden, or shown; it stays as it was left."""
        if self.workspace is not None:
            self._discreet = not self._discreet
            self.workspace.show_discreet(self._discreet)
            if self._discreet:
                curtain.hide_names()

    @Slot()
    def _lock_alone(self) -> None:
        minutes = self._lock_rules.minutes
        much = f"{minutes} minutes" if minutes > 1 else "une minute"
        self.lock_because(f"Verrouillé après {much} sans activité,")

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

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: FBT001
        reading_order.follow(self)
        return super().focusNextPrevChild(next)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.lock()
        if self._unlock is not None:
            self._unlock.abandon()
        if self._session is not None:
            self._session.stop()
        super().closeEvent(event)

    def _watch_over(self) -> None:
        self.watch.locked.connect(self.lock)
        self.watch.left_alone.connect(self._lock_alone)
        self.watch.discreet.connect(self.toggle_discreet)
        self.watch.appeared.connect(self._shield.cover)

    def _actions(self) -> None:
        for label, keys, slot in (
            ("Verrouiller", "Ctrl+L", self.lock),
            ("Mode discret", "F9", self.toggle_discreet),
            ("Régler le verrouillage", "Ctrl+Shift+L", self.ask_rules),
        ):
            action = QAction(label, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(slot)
            self.addAction(action)
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


def _rules(desk: Desk) -> Verrouillage:
    from pdp_desk.services import locking

    return locking.lock_settings(desk)
