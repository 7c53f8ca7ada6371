"""What the verification of the journal says: one sentence, what it rests on, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from pdp_desk.domain.journal_phrases import TO_DO, facts, verdict_sentence, wrong
from pdp_desk.domain.views_journal import VerdictJournal
from pdp_desk.domain.wording import plural
from ui.theme import Type
from ui.widgets.buttons import IconButton
from ui.widgets.frames import BANNER_ICONS
from ui.widgets.labels import IconLabel, Label, restyle

TOLD = 4  # anomalies written out; the export and the command line have them all


class JournalVerdict(QFrame):
    """Hidden until `show_verdict`. Signal: closed()."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self._icon = IconLabel("check-circle-fill", "ok", 18)
        self._title = Label("", Type.NAME, wrap=True)
        self._below = Label("", Type.SMALL, "text2", wrap=True)
        for label in (self._title, self._below):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = IconButton("x", "Fermer le résultat (Échap)", size=26)
        self.close_button.clicked.connect(self.dismiss)
        self._lay_out()
        self.hide()

    def show_verdict(self, verdict: VerdictJournal) -> None:
        """Say what was found; what is wrong comes first, line after line."""
        tone = "ok" if verdict.intact else "danger"
        self._icon.set_icon(BANNER_ICONS[tone], tone)
        self._title.setText(verdict_sentence(verdict))
        self._below.setText("\n".join(_said(verdict)))
        self.setProperty("tone", tone)
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._below.text())
        restyle(self)
        self.show()

    def text(self) -> str:
        """All that is said."""
        return f"{self._title.text()}\n{self._below.text()}"

    def set_margin(self, left: int) -> None:
        """Stand under the page's title."""
        self._line.setContentsMargins(left, 10, 12, 10)

    def dismiss(self) -> None:
        """Close it."""
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._below)
        self._line = QHBoxLayout(self)
        self._line.setSpacing(10)
        top = Qt.AlignmentFlag.AlignTop
        self._line.addWidget(self._icon, 0, top)
        self._line.addLayout(words, 1)
        self._line.addWidget(self.close_button, 0, top)
        self.set_margin(24)


def _said(verdict: VerdictJournal) -> list[str]:
    if verdict.intact:
        return list(facts(verdict))
    others = [wrong(anomalie) for anomalie in verdict.anomalies[1 : TOLD + 1]]
    left = verdict.toutes - len(others) - 1
    more = [f"Et {plural(left, 'autre anomalie', 'autres anomalies')}."] if left else []
    return [*others, *more, *facts(verdict), TO_DO]
