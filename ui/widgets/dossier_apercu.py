"""The preview beside the list: who, which stage, what comes, what happened, what is missing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pdp_desk.domain.frise import Moment, coming, latest
from pdp_desk.domain.views import DossierVue
from pdp_desk.domain.wording import person_name, short_date, typeset
from ui.theme import Type
from ui.widgets.buttons import IconButton, KeyButton
from ui.widgets.dossier_blocs import (
    StageDots,
    column_of,
    fill,
    icon_row,
    moment_row,
    scroller,
    section_title,
    who,
)
from ui.widgets.labels import ElidedLabel, Label, hairline

SIDE, EVENTS, MISSING = 18, 4, 4
TEAM = {"Référent": "user", "Médecin": "first-aid"}


class Apercu(QWidget):
    """Signals: open_asked(); closed() from its cross, for a narrow window."""

    open_asked = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Aperçu du dossier")
        self._name, self._number = ElidedLabel("", Type.PREVIEW), Label("", Type.BASE, "text2")
        self._who = ElidedLabel("", Type.SMALL, "text2")
        self._close = IconButton("x", "Fermer l’aperçu (Espace)", size=26)
        self._close.clicked.connect(self.closed)
        self._stage, self._since = StageDots(), Label("", Type.SMALL, "text2")
        self._body = scroller("Faits du dossier")
        self._body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.open_button = KeyButton("Ouvrir", kind="primary", key_shown="Entrée")
        self.open_button.clicked.connect(self.open_asked)
        self._id: int | None = None
        self._lay_out()
        self.forget()

    def show_dossier(self, vue: DossierVue, today: date) -> None:
        """Say the essential of a dossier."""
        self._id = vue.id
        self._name.set_whole(f"{person_name(vue.nom)} {person_name(vue.prenom)}")
        self._number.setText(vue.numero)
        self._who.set_whole(who(vue))
        self._stage.show_stage(vue.etape)
        since = next(step.le for step in vue.etapes if step.etape is vue.etape)
        self._since.setText(f"depuis le {short_date(since, today=today)}" if since else "")
        fill(self._body, _content(vue, today))
        self._show(shown=True)

    def forget(self) -> None:
        """No dossier is chosen."""
        self._id = None
        self._show(shown=False)

    def shown(self) -> int | None:
        """The dossier shown."""
        return self._id

    def show_close(self, *, shown: bool) -> None:
        """The cross is for a preview that covers the list."""
        self._close.setVisible(shown)

    def _show(self, *, shown: bool) -> None:
        for widget in self._parts:
            widget.setVisible(shown)

    def _lay_out(self) -> None:
        head, stage, footer = QWidget(), QWidget(), QWidget()
        _fill(head, (SIDE, 12, SIDE, 10), self._heading())
        stage_line = QHBoxLayout()
        stage_line.addWidget(self._stage, 1)
        stage_line.addWidget(self._since)
        _fill(stage, (SIDE, 9, SIDE, 9), stage_line)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        _fill(footer, (SIDE, 10, SIDE, 10), buttons)
        self._parts = (head, hairline(), stage, hairline(), self._body, hairline(), footer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in self._parts:
            whole.addWidget(part, 1 if part is self._body else 0)

    def _heading(self) -> QVBoxLayout:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name, 1)
        first.addWidget(self._number)
        first.addWidget(self._close)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self._who)
        return column


def _fill(
    widget: QWidget, margins: tuple[int, int, int, int], layout: QHBoxLayout | QVBoxLayout
) -> None:
    layout.setContentsMargins(*margins)
    widget.setLayout(layout)


def _content(vue: DossierVue, today: date) -> QWidget:
    blocks = (
        _moments("À venir", coming(vue, today, EVENTS)),
        _moments("Derniers événements", latest(vue, today, EVENTS)),
        _block("Ce qui manque", _missing(vue)),
        _block("Équipe", _team(vue)),
    )
    shown = [block for block in blocks if block is not None]
    return column_of(*shown, margins=(SIDE, 12, SIDE, 12), spacing=14)


def _moments(title: str, moments: tuple[Moment, ...]) -> QWidget | None:
    return _block(title, [moment_row(moment) for moment in moments])


def _missing(vue: DossierVue) -> list[QWidget]:
    rows = [icon_row("warning-fill", "warn", typeset(what)) for what, _ in vue.manques[:MISSING]]
    left = len(vue.manques) - MISSING
    if left > 0:
        rows.append(Label(f"et {left} autre{'s' if left > 1 else ''}", Type.SMALL, "text2"))
    return rows


def _team(vue: DossierVue) -> list[QWidget]:
    known = {label: value for _, facts in vue.faits for label, value in facts}
    return [
        icon_row(icon_name, "text2", typeset(f"{label} : {known[label]}"))
        for label, icon_name in TEAM.items()
        if label in known
    ]


def _block(title: str, rows: list[QWidget]) -> QWidget | None:
    if not rows:
        return None
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(section_title(title))
    for row in rows:
        column.addWidget(row)
    return block
