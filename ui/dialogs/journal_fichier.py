"""Where to write the journal, and in which of its two forms."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.dialogs import opening

FORMS = {
    "csv": "Tableau à lire dans un tableur (*.csv)",
    "json": "Journal signé, à vérifier ailleurs (*.json)",
}


def ask(parent: QWidget | None, name: str) -> Path | None:
    """A new file, .csv or .json, or None.

    The service refuses a name that is taken: nothing is replaced, so nothing is confirmed here.
    """
    dialog = QFileDialog(parent, "Exporter le journal", str(Path.home()))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setNameFilters(list(FORMS.values()))
    suffix = _Suffix(dialog)
    dialog.filterSelected.connect(suffix.follow)
    suffix.follow(FORMS["csv"])
    dialog.selectFile(name)
    try:
        return Path(dialog.selectedFiles()[0]) if opening.run(dialog) else None
    finally:
        dialog.deleteLater()


class _Suffix(QObject):
    """The ending of the name follows the form chosen."""

    def __init__(self, dialog: QFileDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog

    @Slot(str)
    def follow(self, chosen: str) -> None:
        """Give names without an ending the one of this form."""
        self._dialog.setDefaultSuffix(next(end for end, form in FORMS.items() if form == chosen))
