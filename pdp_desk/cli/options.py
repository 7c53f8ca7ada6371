"""The options several commands share, with their help in French."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Coffre = Annotated[
    Path,
    typer.Option(
        "--coffre", metavar="DOSSIER", help="Le dossier du coffre, par exemple Cellule.coffre."
    ),
]
Membre = Annotated[
    str | None,
    typer.Option("--membre", metavar="NOM", help="Qui ouvre le coffre, s'il a plusieurs membres."),
]
Recuperation = Annotated[
    bool,
    typer.Option(
        "--cle-de-recuperation",
        metavar="",
        help="Ouvrir avec les 24 mots de récupération, demandés ou lus sur l'entrée standard.",
    ),
]
Annee = Annotated[
    int, typer.Option("--annee", metavar="N", min=2000, max=2100, help="L'année civile.")
]
