"""The one place where a dialog opens; tests replace `run`, nothing else.

Callers write `opening.run(dialog)`, so that replacing `ui.dialogs.opening.run` is enough.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget


def run(dialog: QDialog) -> bool:
    """Show a dialog until it is closed; True when it was accepted."""
    return dialog.exec() == QDialog.DialogCode.Accepted


def fit_height(dialog: QDialog) -> None:
    """As high as its texts are at its width: Qt's own guess is for a narrower one."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        dialog.setFixedHeight(layout.totalHeightForWidth(dialog.width()))


def ask_folder(parent: QWidget | None, title: str, start: Path | None = None) -> Path | None:
    """A folder picked by the person, or None."""
    dialog = QFileDialog(parent, title, str(start or Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    try:
        return Path(dialog.selectedFiles()[0]) if run(dialog) else None
    finally:
        dialog.deleteLater()


def ask_new_file(parent: QWidget | None, title: str, start: Path, kind: str) -> Path | None:
    """Where to write a file that does not exist yet, `kind` being its ending; or None.

    The service refuses a name that is taken: nothing is replaced, so nothing is confirmed here.
    """
    dialog = QFileDialog(parent, title, str(start))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    try:
        return Path(dialog.selectedFiles()[0]) if run(dialog) else None
    finally:
        dialog.deleteLater()
