"""Pages without data, and a door whose vaults open at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from pdp_desk.domain.views import CoffreVue, MembreCoffre
from pdp_desk.domain.views_membres import EtatPoste
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import NotAVault, WrongSecret
from pdp_desk.vault.recovery import words_of
from ui.changes import Changes
from ui.main_window import MainWindow
from ui.widgets.header import PageHeader
from ui.widgets.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from pdp_desk.services.desk import Desk
    from ui.pages.unlock import Door
    from ui.tasks import TaskRunner

WORDS = words_of(bytes(range(32)))
MEMBERS = (
    MembreCoffre(nom="Claire Dumontet", role=Role.RESPONSABLE),
    MembreCoffre(nom="Élodie Marchand", role=Role.CHARGE),
)


class QuietDoor:
    """Opens one desk with the password « juste » or the word « mots »."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.opened_by: list[str | None] = []
        self.closed: list[Desk] = []
        self.remembered: list[Path] = []
        self.here: tuple[str, ...] = ()
        self.created: list[tuple[Path, str, str, Role]] = []

    def describe(self, folder: Path) -> CoffreVue:
        if not folder.name.endswith(".coffre"):
            raise NotAVault("Ce dossier n'est pas un coffre.", "Choisissez-en un autre.")
        return CoffreVue(dossier=folder, titre="Sainte-Marthe santé au travail", membres=MEMBERS)

    def open(self, folder: Path, password: str, membre: str | None) -> Desk:
        if password == "panne":
            raise ZeroDivisionError
        if password != "juste":
            raise WrongSecret("Le mot de passe n'ouvre pas ce coffre.", "Réessayez.")
        self.opened_by.append(membre)
        return self.desk

    def open_with_words(self, folder: Path, words: str, membre: str | None) -> Desk:
        if words != "mots":
            raise WrongSecret("Ces mots n'ouvrent pas ce coffre.")
        self.opened_by.append(membre)
        return self.desk

    def close(self, desk: Desk) -> None:
        self.closed.append(desk)

    def remember(self, folder: Path) -> None:
        self.remembered.append(folder)

    def create(
        self, folder: Path, *, titre: str, membre: str, role: Role, password: str
    ) -> tuple[Desk, tuple[str, ...]]:
        self.created.append((folder, titre, membre, role))
        return self.desk, WORDS

    def demo(self, parent: Path, report: Callable[[int, int], None]) -> tuple[Path, Desk]:
        report(1, 2)
        return parent / "Démonstration.coffre", self.desk

    def demo_password(self, folder: Path) -> str:
        return "demonstration" if folder.name == "Démonstration.coffre" else ""

    def quick_opening(self, folder: Path) -> EtatPoste:
        return EtatPoste(disponible=True, present=bool(self.here), membres=self.here)

    def open_here(self, folder: Path, membre: str | None) -> Desk:
        if membre not in self.here:
            raise WrongSecret("Ce poste ne garde rien pour ce membre.")
        self.opened_by.append(membre)
        return self.desk


def stand_before(
    qtbot: QtBot, tasks: TaskRunner, door: Door, *, changes: Changes | None = None
) -> MainWindow:
    """A window in front of the others, with no vault yet."""
    if changes is None:
        changes = Changes(tasks)
        tasks.written.connect(changes.announce)
    window = MainWindow(door, tasks, changes)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def enter(
    qtbot: QtBot, tasks: TaskRunner, desk: Desk, *, changes: Changes | None = None
) -> MainWindow:
    """The window on an open vault, its first list read."""
    window = stand_before(qtbot, tasks, QuietDoor(desk), changes=changes)
    window.enter(desk, None)
    qtbot.waitUntil(lambda: tasks.idle)
    return window


class QuietPage(Page):
    """Remembers what the window asked of it."""

    name = "Page"

    def __init__(self, desk: Desk, tasks: TaskRunner) -> None:
        super().__init__(desk, tasks)
        self.asked: list[object] = []
        self.header = PageHeader(self.name)
        self.field = QLineEdit()
        self.field.setAccessibleName("Champ")
        column = QVBoxLayout(self)
        column.addWidget(self.header)
        column.addWidget(self.field)

    def title(self) -> str:
        return self.name

    def arrive(self) -> None:
        self.asked.append("arrive")
        self.field.setFocus()

    def refresh(self, names: frozenset[str]) -> None:
        self.asked.append(names)

    def show_narrow(self, narrow: bool) -> None:
        self.asked.append(f"narrow={narrow}")

    def zones(self) -> list[QWidget]:
        return [self.field]

    def explain(self) -> None:
        self.asked.append("explain")


class QuietDossiers(QuietPage):
    name = "Dossiers"


class QuietIndicateurs(QuietPage):
    name = "Indicateurs 2025"


class QuietDossier(QuietPage):
    name = "Dossier 2026-0147"

    def __init__(self, desk: Desk, tasks: TaskRunner) -> None:
        super().__init__(desk, tasks)
        self.panel_open = False

    def show_dossier(self, dossier_id: int) -> None:
        self.asked.append(dossier_id)

    def step_back(self) -> bool:
        was_open, self.panel_open = self.panel_open, False
        return was_open
