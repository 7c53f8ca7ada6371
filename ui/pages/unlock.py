"""The closed door: which vault, who opens it, with a password or with the recovery words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from pdp_desk.domain.wording import long_date, plural, typeset
from pdp_desk.errors import UserError
from ui.dialogs import opening
from ui.errors import tell
from ui.models import kit
from ui.pages.accueil import Accueil
from ui.widgets.avatar import short_function
from ui.widgets.buttons import LinkButton
from ui.widgets.frames import scrolling
from ui.widgets.unlock_card import UnlockCard
from ui.widgets.vault_state import Fact

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pdp_desk.domain.views import CoffreVue
    from pdp_desk.domain.views_membres import EtatPoste
    from pdp_desk.domain.vocabulary import Role
    from pdp_desk.services.desk import Desk
    from ui.pages.creation import CreationPage
    from ui.tasks import TaskRunner

DRAFTS = Fact(
    "note-pencil", "Saisie en attente", "Chacun retrouve la sienne, là où il l’a laissée."
)
COMPACT_UNDER = 560


class Door(Protocol):
    """What opens and closes vaults; given by the application, called on the database thread."""

    def describe(self, folder: Path) -> CoffreVue: ...
    def open(self, folder: Path, password: str, membre: str | None) -> Desk: ...
    def open_with_words(self, folder: Path, words: str, membre: str | None) -> Desk: ...
    def close(self, desk: Desk) -> None: ...
    def remember(self, folder: Path) -> None: ...
    def create(
        self, folder: Path, *, titre: str, membre: str, role: Role, password: str
    ) -> tuple[Desk, tuple[str, ...]]: ...
    def demo(self, parent: Path, report: Callable[[int, int], None]) -> tuple[Path, Desk]: ...
    def demo_password(self, folder: Path) -> str: ...
    def quick_opening(self, folder: Path) -> EtatPoste: ...
    def open_here(self, folder: Path, membre: str | None) -> Desk: ...


class UnlockPage(QWidget):
    """Signal: opened(Desk, Path), the vault being open."""

    opened = Signal(object, object)

    def __init__(self, door: Door, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._tasks = door, tasks
        self._folder: Path | None = None
        self._tries = 0
        self.card = UnlockCard()
        self.none = Accueil()
        self.creation: CreationPage | None = None
        self.other = LinkButton("Autre coffre", key_shown="Ctrl+O")
        self.new = LinkButton("Nouveau coffre", key="Ctrl+N")
        self._stack = QStackedWidget()
        self._lay_out()
        self.card.password_given.connect(self.try_password)
        self.card.words_given.connect(self.try_words)
        self.card.words.complete.connect(self.judge_words)
        self.card.quick_asked.connect(self.try_here)
        self.none.open_asked.connect(self.choose_folder)
        self.none.create_asked.connect(self.create_vault)
        self.none.demo_asked.connect(self.try_demo)
        self.none.stop_asked.connect(tasks.stop)
        tasks.counted.connect(self.none.show_count)
        self.other.clicked.connect(self.choose_folder)
        self.new.clicked.connect(self.create_vault)
        tasks.refused.connect(self.release)
        self._choose = QAction("Autre coffre", self)
        self._choose.setShortcut(QKeySequence("Ctrl+O"))
        self._choose.triggered.connect(self.choose_folder)
        self.addAction(self._choose)

    def show_vault(self, folder: Path | None, *, note: str = "", member: str = "") -> None:
        """Stand before a vault, or before none; `member` is proposed first."""
        self._folder, self._tries = folder, 0
        self.card.reset()
        self._show_screen(self.none if folder is None else self._center)
        if folder is None:
            self.none.say("", "")
            self.none.settle()
            return
        self.card.name_vault(folder.stem, note)
        self.card.prefer(member)
        self.card.focus_secret()
        self._tasks.read(
            lambda: self._door.describe(folder), self.show_known, self.show_refused, key="unlock"
        )
        self._tasks.read(
            lambda: self._door.demo_password(folder), self.show_demo_password, key="unlock.demo"
        )
        # The keyring of the system may be slow, or ask something itself: after what is shown.
        self._tasks.read(
            lambda: self._door.quick_opening(folder),
            self.show_workstation,
            self._ignore,
            key="unlock.poste",
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
        self.none.settle()

    @Slot(object)
    def show_workstation(self, state: EtatPoste) -> None:
        """Whose password this workstation does not ask for."""
        self.card.offer_quick(state.membres if state.present else ())

    @Slot(object)
    def show_demo_password(self, password: str) -> None:
        """Fictitious people only: what opens their vault is no secret."""
        if password:
            self.card.name_vault(self.card.title(), f"Démonstration, mot de passe : {password}")

    @Slot()
    def create_vault(self) -> None:
        """Ctrl+N: the first start, step by step."""
        if self.creation is None:
            from ui.pages.creation import CreationPage

            self.creation = CreationPage(self._door, self._tasks)
            self.creation.opened.connect(self._enter_new)
            self.creation.left.connect(self._come_back)
            self._stack.addWidget(self.creation)
        self._show_screen(self.creation)
        self.creation.begin()

    @Slot()
    def try_demo(self) -> None:
        """Ctrl+D: a fictitious service, made the first time."""
        from ui.pages.kit_garde import documents

        parent, report = documents(), self._tasks.report
        self.none.wait()
        self._tasks.write(
            lambda: self._door.demo(parent, report), self._enter_demo, self.show_refused
        )

    def abandon(self) -> None:
        """The window closes: a vault that was just made is closed too."""
        if self.creation is not None:
            self.creation.abandon()

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
            lambda: self._door.open_with_words(folder, words, member),
            lambda desk: self._enter_by_words(desk, words),
            self._refuse,
            owner=self,
        )

    @Slot(str)
    def judge_words(self, words: str) -> None:
        """24 words of the list: say at once whether they are those of this vault."""
        folder = self._folder
        if folder is not None:
            self._tasks.read(
                lambda: kit.judge(folder, words),
                self.card.words.show_verdict,
                self._ignore,
                key="unlock.words",
            )

    @Slot()
    def try_here(self) -> None:
        """Ctrl+Entrée: open with what this workstation keeps."""
        folder, member = self._folder, self.card.member()
        if folder is None or self.card.waiting():
            return
        self.card.wait()
        self._tasks.read(lambda: self._door.open_here(folder, member), self._enter, self._refuse)

    @Slot(object)
    def _ignore(self, error: UserError) -> None:
        """The vault itself says what is wrong with it; this only made opening easier."""

    @Slot(object)
    def release(self, error: BaseException) -> None:
        """Something unforeseen was told elsewhere: the form can be used again."""
        self.card.release()
        self.none.release()
        if self.creation is not None:
            self.creation.release()

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

    @Slot(object, object)
    def _enter_new(self, desk: Desk, folder: Path) -> None:
        self._folder = folder
        self._enter(desk)

    @Slot(object)
    def _enter_demo(self, made: tuple[Path, Desk]) -> None:
        self.none.release()
        self._enter_new(made[1], made[0])

    @Slot()
    def _come_back(self) -> None:
        """Nothing was made: back to what was shown before."""
        self.show_vault(self._folder)

    def _remembered(self, nothing: None) -> None:
        """Nothing to show: the next start will propose this vault."""

    def _enter_by_words(self, desk: Desk, words: str) -> None:
        """Whoever needed the words has lost a password: another one may be chosen at once."""
        from pdp_desk.services.actes import may

        self._enter(desk)
        if not may(desk, "changer_mot_de_passe"):
            return
        from ui.dialogs.mot_de_passe_perdu import LostPasswordDialog

        dialog = LostPasswordDialog(desk, words, self._tasks, self.window())
        try:
            opening.run(dialog)
        finally:
            dialog.deleteLater()

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
        self.new.setVisible(screen is self._center)
        self._choose.setEnabled(screen is not self.creation)

    def _lay_out(self) -> None:
        self._center = _centred(self.card)
        self._stack.addWidget(self._center)
        self._stack.addWidget(self.none)
        links = QHBoxLayout()
        links.setContentsMargins(0, 0, 0, 10)
        links.setSpacing(24)
        links.addStretch(1)
        links.addWidget(self.other)
        links.addWidget(self.new)
        links.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._stack, 1)
        whole.addLayout(links)


def _centred(card: QWidget) -> QScrollArea:
    """The card in the middle; it scrolls in a low window with much to say, and is never cut."""
    holder = QWidget()
    row = QHBoxLayout()  # not an alignment: texts then get the height their width asks for
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    column = QVBoxLayout(holder)
    column.setContentsMargins(16, 6, 16, 4)
    column.addStretch(1)
    column.addLayout(row)
    column.addStretch(1)
    return scrolling(holder)


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
        _kit_fact(vault.kit_eprouve_le),
        *([DRAFTS] if vault.brouillons else []),
        Fact("hard-drives", vault.dossier.name, str(vault.dossier.parent)),
    ]


def _kit_fact(proved_on: date | None) -> Fact:
    """The kit counts once somebody has typed its words."""
    if proved_on is None:
        return Fact("key", "Clé de récupération à vérifier", "24 mots, jamais retapés.", "warn")
    said = f"24 mots, tapés pour la dernière fois le {long_date(proved_on)}."
    return Fact("key", "Clé de récupération éprouvée", said)
