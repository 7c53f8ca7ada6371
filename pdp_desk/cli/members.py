"""`membres`: who may open the vault, one more, one less, another password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from pdp_desk.cli import options, secrets
from pdp_desk.cli.console import messages, results
from pdp_desk.cli.french import Command, Group
from pdp_desk.cli.opening import opened
from pdp_desk.cli.vault import role_named
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views_membres import MembreDetail
    from pdp_desk.services.desk import Desk

Nom = Annotated[str, typer.Argument(metavar="NOM", help="Prénom et nom du membre.")]
Mots = Annotated[
    bool,
    typer.Option(
        "--mots",
        metavar="",
        help="Donner la clé médicale par les 24 mots, demandés ou lus sur l'entrée standard.",
    ),
]


def group() -> typer.Typer:
    """The sub-commands of `membres`."""
    made = typer.Typer(
        cls=Group,
        help="Les membres du coffre : liste, ajout, retrait, mot de passe.",
        rich_markup_mode="rich",
        subcommand_metavar="COMMANDE [ARGUMENTS]…",
    )
    for name, function in (
        ("liste", liste),
        ("ajouter", ajouter),
        ("retirer", retirer),
        ("mot-de-passe", mot_de_passe),
    ):
        made.command(name, cls=Command)(function)
    return made


def liste(
    *,
    coffre: options.Coffre,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Liste les membres : fonction, clé médicale, postes sans mot de passe, accès."""
    from pdp_desk.services import members

    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        show(members.list_members(desk))


def ajouter(
    nom: Nom,
    *,
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help=f"Sa fonction : {', '.join(Role)}.")
    ],
    coffre: options.Coffre,
    membre: options.Membre = None,
    mots: Mots = False,
) -> None:
    """Ajoute un membre, avec un mot de passe à lui ; un soignant reçoit la clé médicale."""
    from pdp_desk.services import members

    known = role_named(role)
    with _opened(coffre, membre) as (desk, _):
        words = secrets.recovery_words() if mots else None
        password = secrets.next_password(f"Mot de passe de {nom}")
        added = members.add_member(desk, nom, known, password, words=words)
    messages().print(f"{added.nom} peut ouvrir le coffre.", markup=False)


def retirer(
    nom: Nom, *, coffre: options.Coffre, membre: options.Membre = None, mots: Mots = False
) -> None:
    """Retire l'accès d'un membre : le coffre change de clés, les autres les trouvent en ouvrant."""
    from pdp_desk.services import members

    with _opened(coffre, membre) as (desk, password):
        leaving = _named(members.list_members(desk), nom)
        words = secrets.recovery_words() if mots else None
        members.revoke_member(desk, leaving.id, password, words=words)
    messages().print(
        f"L'accès de {leaving.nom} est retiré et le coffre a changé de clés. "
        "Les sauvegardes faites avant s'ouvrent encore avec son ancien mot de passe.",
        markup=False,
    )


def mot_de_passe(
    *,
    coffre: options.Coffre,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Change son propre mot de passe ; les 24 mots remplacent celui qui est perdu."""
    from pdp_desk import bootstrap
    from pdp_desk.services import members, vault

    vault.describe(coffre)
    if recuperation:
        current = secrets.recovery_words()
        desk = bootstrap.open_with_words(coffre, current, membre=membre)
    else:
        current = secrets.known_password()
        desk = bootstrap.open_with_password(coffre, current, membre=membre)
    try:
        members.change_password(desk, current, secrets.next_password("Nouveau mot de passe"))
    finally:
        vault.close(desk)
    messages().print(f"Le mot de passe de {desk.membre.nom} est changé.", markup=False)


def show(found: tuple[MembreDetail, ...]) -> None:
    """A line for each member: a table for a person, a plain line for another program."""
    out = results()
    if not out.is_terminal:
        for one in found:
            out.print(" · ".join(_cells(one)), markup=False, soft_wrap=True)
        return
    table = Table(box=None)
    for title in ("Nom", "Fonction", "Accès", "Clé médicale", "Postes"):
        table.add_column(title)
    for one in found:
        table.add_row(*map(Text, _cells(one)))
    out.print(table)


def _cells(one: MembreDetail) -> tuple[str, ...]:
    if one.revoque_le is not None:
        access = f"retiré le {one.revoque_le:%d/%m/%Y}"
    else:
        access = f"depuis le {one.cree_le:%d/%m/%Y}" if one.acces else "ajout interrompu"
    medical = "oui" if one.cle_medicale else "non"
    return one.nom, one.role.label, access, medical, str(one.postes)


@contextmanager
def _opened(folder: Path, membre: str | None) -> Iterator[tuple[Desk, str]]:
    """The desk, and the password that opened it: what takes an access away asks for it again."""
    from pdp_desk import bootstrap
    from pdp_desk.services import vault

    vault.describe(folder)
    password = secrets.known_password()
    desk = bootstrap.open_with_password(folder, password, membre=membre)
    try:
        yield desk, password
    finally:
        vault.close(desk)


def _named(found: tuple[MembreDetail, ...], nom: str) -> MembreDetail:
    from pdp_desk.vault.opening import same_name

    for one in found:
        if same_name(one.nom, nom):
            return one
    names = ", ".join(one.nom for one in found)
    raise UsageError(f"Ce coffre n'a pas de membre « {nom} ».", f"Ses membres : {names}.")
