"""What a write changed, told once to every open page.

Names used: `dossiers`, `evenements`, `personnes`, `entreprises`, `actions`, `indicateurs`,
`imports`, `medical`; of the vault itself `membres`, `sauvegardes`, `kit`, `poste`. A page that
shows one of them asks for its data again.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot


class Changes(QObject):
    """The hub. Signal: changed(frozenset of names)."""

    changed = Signal(object)

    @Slot(object)
    def announce(self, names: frozenset[str]) -> None:
        """Tell the pages; an empty set says nothing."""
        if names:
            self.changed.emit(frozenset(names))
