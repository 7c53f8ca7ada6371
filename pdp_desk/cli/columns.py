"""`colonne`: say once what a column means, for this workbook and the next ones."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from pdp_desk.cli import options
from pdp_desk.cli.console import results
from pdp_desk.cli.opening import opened
from pdp_desk.errors import UsageError


def colonne(
    titre: Annotated[
        str | None,
        typer.Argument(metavar="[TITRE]", help="Le titre de la colonne ; sans lui, les champs."),
    ] = None,
    champ: Annotated[
        str | None,
        typer.Argument(metavar="[CHAMP]", help="Le champ qu'elle contient, « - » pour aucun."),
    ] = None,
    *,
    coffre: options.Coffre,
    feuille: Annotated[
        str, typer.Option("--feuille", metavar="NOM", help="Dans cette feuille seulement.")
    ] = "",
    oublier: Annotated[
        bool, typer.Option("--oublier", metavar="", help="Oublier ce qui a été dit d'elle.")
    ] = False,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Dit ce qu'une colonne contient, pour les prochains imports, ou donne la liste des champs."""
    from pdp_desk.services import importing

    if titre is None:
        return _show_meanings(importing.meanings())
    if (champ is None) is not oublier:
        raise UsageError(
            "Dites ce que la colonne contient, ou bien de l'oublier.",
            "Un champ après le titre, ou --oublier. Sans titre, la commande donne les champs.",
        )
    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        importing.confirm_column(desk, feuille=feuille, entete=titre, champ=champ)
    said = "oubliée" if oublier else f"retenue, {champ}"
    results().print(
        f"Colonne « {titre} » {said}. Le prochain import en tient compte.", markup=False
    )
    return None


def _show_meanings(meanings: tuple[tuple[str, str], ...]) -> None:
    table = Table("Champ", "Ce qu'il contient", box=None)
    for code, label in meanings:
        table.add_row(code, label)
    results().print(table)
