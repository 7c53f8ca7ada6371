"""What falls when the vault closes: dialogs, menus, lists, tooltips, copies, and what is left."""

from __future__ import annotations

import gc
from hashlib import sha256

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


def fall(window: QWidget) -> None:
    """Close all that lies over a window. Nothing is asked: hidden, a dialog counts as cancelled."""
    QToolTip.hideText()
    popup = QApplication.activePopupWidget()
    while popup is not None:
        popup.hide()
        following = QApplication.activePopupWidget()
        popup = following if following is not popup else None
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible():
            other.hide()
            if isinstance(other, QDialog):
                other.deleteLater()


def hide_names() -> None:
    """Mode discret: a dialog that names people closes as by Échap; what was typed is a draft."""
    from ui.dialogs.coffre_formulaire import FormDialog, PlainDialog

    for top in QApplication.topLevelWidgets():
        if not top.isVisible() or not isinstance(top, FormDialog | PlainDialog):
            continue
        busy = isinstance(top, FormDialog) and top.waiting()
        if top.names_people and not busy:
            top.reject()


def sweep() -> None:
    """Collect the pages that were closed, names and all, even those made while starting."""
    frozen = gc.get_freeze_count() > 0
    gc.unfreeze()
    gc.collect()
    if frozen:
        gc.freeze()


class Copies(QObject):
    """What was copied from our window, known by its digest only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours: dict[QClipboard.Mode, bytes] = {}
        clipboard = QGuiApplication.clipboard()
        clipboard.dataChanged.connect(self._note_copy)
        clipboard.selectionChanged.connect(self._note_selection)

    def forget(self) -> None:
        """Empty the clipboard, unless somebody else has copied since."""
        clipboard = QGuiApplication.clipboard()
        for mode in MODES:
            if mode in self._ours and _digest(mode) == self._ours[mode]:
                clipboard.clear(mode)
        self._ours.clear()

    @Slot()
    def _note_copy(self) -> None:
        self._note(QClipboard.Mode.Clipboard)

    @Slot()
    def _note_selection(self) -> None:
        self._note(QClipboard.Mode.Selection)

    def _note(self, mode: QClipboard.Mode) -> None:
        """A copy made while our window is in front is ours."""
        if QApplication.activeWindow() is not None:
            self._ours[mode] = _digest(mode)
        else:
            self._ours.pop(mode, None)


def _digest(mode: QClipboard.Mode) -> bytes:
    text = QGuiApplication.clipboard().text(mode)
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
