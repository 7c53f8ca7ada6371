"""`creer`: a vault is made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pdp_desk.cli import secrets
from pdp_desk.cli.console import messages, results
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import UsageError


def role_named(code: str) -> Role:
    """The role with that code; the error lists them all."""
    try:
        return Role(code)
    except ValueError:
        known = ", ".join(f"{role.value} ({role.label})" for role in Role)
        raise UsageError(f"Le rôle « {code} » n'existe pas.", f"Rôles : {known}.") from None


def creer(
    dossier: Annotated[
        Path, typer.Argument(metavar="DOSSIER", help="Le coffre à créer : Cellule.coffre.")
    ],
    *,
    membre: Annotated[
        str, typer.Option("--membre", metavar="NOM", help="Prénom et nom du premier membre.")
    ],
    role: Annotated[
        str,
        typer.Option("--role", metavar="ROLE", help=f"Sa fonction : {', '.join(Role)}."),
    ],
    titre: Annotated[
        str | None, typer.Option("--titre", metavar="T", help="Le nom du service, sur les pages.")
    ] = None,
) -> None:
    """Crée un coffre chiffré et donne ses 24 mots de récupération, une seule fois."""
    from pdp_desk import bootstrap

    known_role, password = role_named(role), secrets.new_password()
    titre = titre or dossier.name.removesuffix(".coffre")
    words = bootstrap.create_vault(
        dossier, membre=membre, role=known_role, password=password, titre=titre
    )
    messages().print(f"Le coffre {dossier} est créé, {membre} peut l'ouvrir.", markup=False)
    show_words(words)


def show_words(words: tuple[str, ...]) -> None:
    """The recovery words: numbered for a person, on one line for another program."""
    messages().print(
        "\n[bold]Les 24 mots de récupération.[/] Recopiez-les sur papier et rangez-les loin de ce "
        "poste : ils rouvrent le coffre si le mot de passe est perdu. Ils ne seront plus affichés."
    )
    out = results()
    if out.is_terminal:
        out.print(numbered(words))
    else:
        out.print(" ".join(words), markup=False, soft_wrap=True)


def numbered(words: tuple[str, ...]) -> Table:
    """The words in four columns, read downwards."""
    grid, height = Table.grid(padding=(0, 3)), len(words) // 4
    for row in range(height):
        grid.add_row(*(f"{n + 1:>2}. {words[n]}" for n in range(row, len(words), height)))
    return grid
