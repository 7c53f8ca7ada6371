"""`ouvrir`: the window, which lives in a package the core may not import."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pdp_desk.errors import NoScreen

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk

CLIENT = "ui.app"
LIBRARIES = "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0"
APT = f"apt-get install -y {LIBRARIES}"


def ouvrir(
    dossier: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DOSSIER]", help="Le coffre à ouvrir ; sans lui, la fenêtre le demande."
        ),
    ] = None,
) -> None:
    """Ouvre la fenêtre."""
    raise typer.Exit(open_window(dossier))


def open_window(folder: Path | None, desk: Desk | None = None) -> int:
    """Show the window until it is closed; NoScreen says why it cannot be shown."""
    try:
        client = importlib.import_module(CLIENT)
    except ImportError as error:
        if ".so" not in str(error):
            raise
        raise NoScreen(
            "La fenêtre a besoin de bibliothèques système de Qt qui manquent ici.",
            f"Installez-les : {APT}",
        ) from error
    code: int = client.run(folder, desk)
    return code
