"""Which file to keep, and where to write a copy: the system's own dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from pdp_desk.domain.pieces import EXTENSIONS
from ui.dialogs import opening

ADD = "Ajouter un document médical"
COPY = "Enregistrer une copie en clair, hors du coffre"


def ask_document(parent: QWidget | None) -> Path | None:
    """A file to keep in the vault, or None."""
    dialog = QFileDialog(parent, ADD, str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(f"Documents ({' '.join(f'*{end}' for end in EXTENSIONS)})")
    return _answer(dialog)


def ask_copy(parent: QWidget | None, nom: str) -> Path | None:
    """Where to write a copy of a document, or None."""
    dialog = QFileDialog(parent, COPY, str(Path.home()))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(nom)
    return _answer(dialog)


def _answer(dialog: QFileDialog) -> Path | None:
    try:
        return Path(dialog.selectedFiles()[0]) if opening.run(dialog) else None
    finally:
        dialog.deleteLater()
