"""Pourquoi ces durées ? Each rule of retention with its source, above the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pdp_desk.domain.views_rgpd import Renvoi
from pdp_desk.domain.wording import typeset
from ui.theme import Type
from ui.widgets.labels import Label


class RulesBox(QFrame):
    """Hidden until asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "why")
        self.setAccessibleName("Règles de conservation")
        self._content: QWidget | None = None
        self._column = QVBoxLayout(self)
        self.show_narrow(narrow=False)
        self.hide()

    def show_rules(self, rules: Sequence[Renvoi]) -> None:
        """Replace the rules."""
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.deleteLater()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for rule in rules:
            said = f"{rule.titre} : {rule.texte[:1].lower()}{rule.texte[1:]}"
            column.addWidget(Label(typeset(said), wrap=True))
            source = Label(typeset(rule.source), Type.SMALL, "text2", wrap=True)
            source.setContentsMargins(0, 0, 0, 6)
            column.addWidget(source)
        self._column.addWidget(self._content)

    def show_narrow(self, *, narrow: bool) -> None:
        """Take the margins of a small window."""
        self._column.setContentsMargins(16 if narrow else 24, 10, 20, 4)
