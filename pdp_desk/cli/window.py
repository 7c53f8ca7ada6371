"""`ouvrir`: the window, which lives in a package the core may not import."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pdp_desk.errors import NoScreen
    from pdp_desk.services.desk import Desk

CLIENT = "ui.app"


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
    code: int = _client().run(folder, desk)
    return code


def why_no_window() -> str | None:
    """In one line, why nobody would see the window here; None when it can be shown."""
    client = _client()
    problem: NoScreen | None = client.screen_problem()
    if problem is not None:
        return str(problem)
    return None if client.has_screen() else "La fenêtre n'est pas ouverte : personne ne la verrait."


def _client() -> ModuleType:
    """The only place that names the client: the core may not import it."""
    return importlib.import_module(CLIENT)
