"""Python's collector of cycles, kept to the window's thread.

Left to itself it runs in whichever thread allocates: the database thread would then destroy
widgets left in a cycle, and Qt stops the program for that.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1000
STARTING_MS = 5000


class Collector(QObject):
    """Collects from the event loop, by Python's own thresholds, once the window has started."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        QTimer.singleShot(STARTING_MS, self, self.begin)

    @Slot()
    def begin(self) -> None:
        """Nearly all that was made while starting stays for good, and need not be seen again."""
        gc.freeze()
        self._timer.start(EVERY_MS)

    @Slot()
    def collect(self) -> None:
        """The oldest generation that is due; each includes the younger ones."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        generations = [number for number, (count, limit) in enumerate(due) if count > limit]
        if generations:
            gc.collect(generations[-1])
