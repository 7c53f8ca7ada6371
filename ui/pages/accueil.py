"""Before any vault: make one, open one, or try with fictitious people."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pdp_desk.domain.wording import number
from ui.theme import Type
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import IconLabel, Label
from ui.widgets.wizard_choice import BigChoice

WIDTH = 520
TITLE = "PDP Desk"
FIRST_STEPS = (
    "Le bureau de la cellule PDP. Tout y est gardé dans un coffre : un dossier chiffré, "
    "illisible sans mot de passe."
)
CREATE = "Un nouveau coffre pour la cellule, son premier membre, son kit de récupération."
OPEN = "Le dossier « Nom.coffre » que l’équipe utilise déjà."
TRY = "Un service inventé, trois ans d’activité. Aucune personne réelle."
PREPARING = "Préparation du service fictif"


class Accueil(QWidget):
    """Signals: create_asked(), open_asked(), demo_asked(), and stop_asked() for the last."""

    create_asked = Signal()
    open_asked = Signal()
    demo_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(TITLE, Type.VAULT, wrap=True)
        self._sentence = Label(FIRST_STEPS, Type.BASE, "text2", wrap=True)
        self._emblem = IconLabel("lock-key-fill", "accent", 24)
        self._refused = False
        self.make = BigChoice("plus-circle", "Créer un coffre", CREATE, key="Ctrl+N")
        self.button = BigChoice("folder-open", "Ouvrir un coffre", OPEN, key_shown="Ctrl+O")
        self.demo = BigChoice("flask", "Essayer", TRY, key="Ctrl+D")
        self._bar = QProgressBar()
        self._bar.setProperty("kind", "thin")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Avancement")
        self._doing = Label("", Type.SMALL, "text2")
        self.stop = LinkButton("Annuler", key="Esc", key_shown="Échap")
        self._work = QWidget()
        self._lay_out()
        self.make.clicked.connect(self.create_asked)
        self.button.clicked.connect(self.open_asked)
        self.demo.clicked.connect(self.demo_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.say("", "")

    def say(self, refused: str, why: str) -> None:
        """What was chosen cannot be opened, and why; empty texts for the first time."""
        self._title.setText(refused or TITLE)
        self._sentence.setText(why or FIRST_STEPS)
        self._refused = bool(refused)
        name, tone = ("warning-circle-fill", "danger") if refused else ("lock-key-fill", "accent")
        self._emblem.set_icon(name, tone)
        self.release()

    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def settle(self) -> None:
        """Put the focus on what most people want: a vault that exists, once one was chosen."""
        (self.button if self._refused else self.make).setFocus()

    def wait(self) -> None:
        """The fictitious service is being made."""
        self._bar.setRange(0, 0)
        self._doing.setText(PREPARING)
        self._work.show()
        self._set_usable(False)
        self.stop.setFocus()

    def release(self) -> None:
        """A choice can be made again."""
        self._work.hide()
        self._set_usable(True)

    def waiting(self) -> bool:
        """Whether the fictitious service is being made."""
        return not self.demo.isEnabled()

    @Slot(int, int)
    def show_count(self, done: int, total: int) -> None:
        """How far the fictitious service is."""
        if self.waiting():
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._doing.setText(f"{PREPARING}\u00a0: étape {number(done)} sur {number(total)}")

    def _set_usable(self, usable: bool) -> None:  # noqa: FBT001
        for choice in (self.make, self.button, self.demo):
            choice.setEnabled(usable)

    def _lay_out(self) -> None:
        box = QWidget()
        box.setFixedWidth(WIDTH)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        heading = QHBoxLayout()
        heading.setSpacing(10)
        heading.addWidget(self._emblem)
        heading.addWidget(self._title, 1)
        column.addLayout(heading)
        column.addWidget(self._sentence)
        column.addSpacing(8)
        for choice in (self.make, self.button, self.demo):
            column.addWidget(choice)
        column.addWidget(self._progress())
        # A row, not an alignment: the sentence then gets the height its width asks for.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(box)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)

    def _progress(self) -> QWidget:
        line = QHBoxLayout()
        line.addWidget(self._doing, 1)
        line.addWidget(self.stop)
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._bar)
        column.addLayout(line)
        return self._work
