"""The closed door: which vault, who opens it, with a password or with the recovery words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pdp_desk.domain.wording import plural, typeset
from pdp_desk.errors import UserError
from ui.dialogs import opening
from ui.errors import tell
from ui.widgets.avatar import short_function
from ui.widgets.buttons import LinkButton
from ui.widgets.frames import EmptyState
from ui.widgets.unlock_card import UnlockCard
from ui.widgets.vault_state import Fact

if TYPE_CHECKING:
    from pdp_desk.domain.views import CoffreVue
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

FIRST_STEPS = (
    "Un coffre est un dossier chiffré qui garde tout le travail de la cellule. Dans un "
    "terminal, «\u00a0pdp-desk\u00a0creer\u00a0» en crée un et «\u00a0pdp-desk\u00a0demo\u00a0» "
    "en prépare un, fictif, pour essayer."
)
COMPACT_UNDER = 560


class Door(Protocol):
    """What opens and closes vaults; given by the application, called on the database thread."""

    def describe(self, folder: Path) -> CoffreVue: ...
    def open(self, folder: Path, password: str, membre: str | None) -> Desk: ...
    def open_with_words(self, folder: Path, words: str, membre: str | None) -> Desk: ...
    def close(self, desk: Desk) -> None: ...
    def remember(self, folder: Path) -> None: ...


class UnlockPage(QWidget):
    """Signal: opened(Desk, Path), the vault being open."""

    opened = Signal(object, object)

    def __init__(self, door: Door, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._tasks = door, tasks
        self._folder: Path | None = None
        self._tries = 0
        self.card = UnlockCard()
        self.none = EmptyState(
            "lock-key",
            "Aucun coffre ouvert",
            FIRST_STEPS,
            action="Ouvrir un coffre",
            key_shown="Ctrl+O",
            kind="primary",
        )
        self.other = LinkButton("Autre coffre", key_shown="Ctrl+O")
        self._stack = QStackedWidget()
        self._lay_out()
        self.card.password_given.connect(self.try_password)
        self.card.words_given.connect(self.try_words)
        self.none.acted.connect(self.choose_folder)
        self.other.clicked.connect(self.choose_folder)
        tasks.refused.connect(self.release)
        choose = QAction("Autre coffre", self)
        choose.setShortcut(QKeySequence("Ctrl+O"))
        choose.triggered.connect(self.choose_folder)
        self.addAction(choose)

    def show_vault(self, folder: Path | None, *, note: str = "", member: str = "") -> None:
        """Stand before a vault, or before none; `member` is proposed first."""
        self._folder, self._tries = folder, 0
        self.card.reset()
        self._show_screen(self.none if folder is None else self._center)
        if folder is None:
            self.none.say("Aucun coffre ouvert", FIRST_STEPS)
            self.none.button.setFocus()
            return
        self.card.name_vault(folder.stem, note)
        self.card.prefer(member)
        self.card.focus_secret()
        self._tasks.read(
            lambda: self._door.describe(folder), self.show_known, self.show_refused, key="unlock"
        )

    def folder(self) -> Path | None:
        """The vault one stands before."""
        return self._folder

    @Slot(object)
    def show_known(self, vault: CoffreVue) -> None:
        """Name the vault, its members, and what is known of it."""
        self.card.name_vault(typeset(vault.titre))
        self.card.show_members([(m.nom, short_function(m.role.label)) for m in vault.membres])
        self.card.state.show_facts(_facts(vault))

    @Slot(object)
    def show_refused(self, error: UserError) -> None:
        """What was chosen is not a vault that can be opened."""
        told = tell(error)
        self.none.say(told.message, f"{told.hint} ({told.code})".strip())
        self._show_screen(self.none)
        self.none.button.setFocus()

    @Slot()
    def choose_folder(self) -> None:
        """Ctrl+O: another vault."""
        start = self._folder.parent if self._folder else None
        folder = opening.ask_folder(self, "Choisir le dossier du coffre", start)
        if folder is not None:
            self.show_vault(folder)

    @Slot(str)
    def try_password(self, password: str) -> None:
        """Derive the key and open, on the other thread; the window stays alive."""
        folder, member = self._folder, self.card.member()
        if folder is None or self.card.waiting():
            return
        if not password:
            self.card.show_problem("Saisissez votre mot de passe.")
            return
        self.card.wait()
        self._tasks.read(
            lambda: self._door.open(folder, password, member), self._enter, self._refuse
        )

    @Slot(str)
    def try_words(self, words: str) -> None:
        """Open with the recovery words."""
        folder, member = self._folder, self.card.member()
        if folder is None or self.card.waiting():
            return
        self.card.wait()
        self._tasks.read(
            lambda: self._door.open_with_words(folder, words, member), self._enter, self._refuse
        )

    @Slot(object)
    def release(self, error: BaseException) -> None:
        """Something unforeseen was told elsewhere: the form can be used again."""
        self.card.release()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.show_compact(self.height() < COMPACT_UNDER)

    @Slot(object)
    def _enter(self, desk: Desk) -> None:
        folder = self._folder
        assert folder is not None, "nothing opens without a folder"
        self.card.reset()
        self._tasks.write(lambda: self._door.remember(folder), self._remembered)
        self.opened.emit(desk, folder)

    def _remembered(self, nothing: None) -> None:
        """Nothing to show: the next start will propose this vault."""

    @Slot(object)
    def _refuse(self, error: UserError) -> None:
        self._tries += 1
        told = tell(error)
        text = f"{told.message} {told.hint}".strip()
        if self._tries > 1:
            text += f" {plural(self._tries, 'essai')}, sans limite."
        self.card.release()
        self.card.show_problem(text)

    def _show_screen(self, screen: QWidget) -> None:
        self._stack.setCurrentWidget(screen)
        self.other.setVisible(screen is self._center)

    def _lay_out(self) -> None:
        self._center = QWidget()
        column = QVBoxLayout(self._center)
        column.setContentsMargins(16, 12, 16, 8)
        column.addStretch(1)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._stack.addWidget(self._center)
        self._stack.addWidget(self.none)
        links = QHBoxLayout()
        links.setContentsMargins(0, 0, 0, 14)
        links.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._stack, 1)
        whole.addLayout(links)


def _facts(vault: CoffreVue) -> list[Fact]:
    """Only what `describe` says, and what is true of every vault."""
    members = ", ".join(member.nom for member in vault.membres)
    return [
        Fact(
            "lock-key",
            "Chiffré sur le disque",
            "Copié ailleurs, il reste illisible sans mot de passe.",
        ),
        Fact("users", plural(len(vault.membres), "membre"), members),
        Fact(
            "key",
            "24 mots de récupération",
            "Remis à la création, ils ouvrent le coffre sans mot de passe.",
        ),
        Fact("hard-drives", vault.dossier.name, str(vault.dossier.parent)),
    ]
