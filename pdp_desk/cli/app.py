"""The commands, gathered. Each imports what it needs only when it runs."""

from __future__ import annotations

from collections.abc import Callable

import typer
from typer.core import TyperGroup
from typer.main import get_command

from pdp_desk.cli import (
    backups,
    columns,
    demo,
    figures,
    intake,
    journal,
    members,
    privacy,
    vault,
    window,
)
from pdp_desk.cli.french import Command, Group, dress_help

ABOUT = """Le bureau d'une cellule de prévention de la désinsertion professionnelle.

Un coffre chiffré, les indicateurs de l'année, des fichiers anonymisés.

Les résultats vont sur la sortie standard, les messages sur la sortie d'erreur.
Le mot de passe est demandé, ou pris dans la variable PDP_DESK_MOT_DE_PASSE."""

EXIT_CODES = (
    "Codes de sortie : 0 réussi · 1 problème inattendu · 2 commande mal formée · "
    "3 mot de passe ou mots refusés · 4 pas un coffre · 5 coffre tronqué · 6 coffre altéré · "
    "7 coffre d'une version plus récente · 8 classeur illisible · 9 fichier de données fautif · "
    "10 publication impossible sans risque · 11 pas d'écran · 12 disque · "
    "13 coffre occupé par un autre programme · 14 acte réservé à d'autres fonctions · "
    "15 trousseau du poste absent ou peu sûr · "
    "130 interrompu."
)


def command() -> TyperGroup:
    """The whole command line, ready to run."""
    dress_help()
    app = typer.Typer(
        cls=Group,
        help=ABOUT,
        epilog=EXIT_CODES,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        subcommand_metavar="COMMANDE [ARGUMENTS]…",
    )
    for name, function in COMMANDS.items():
        app.command(name, cls=Command)(function)
    app.add_typer(members.group(), name="membres")
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return group


COMMANDS: dict[str, Callable[..., None]] = {
    "demo": demo.demo,
    "creer": vault.creer,
    "importer": intake.importer,
    "annuler-import": intake.annuler_import,
    "colonne": columns.colonne,
    "indicateurs": figures.indicateurs,
    "exporter": figures.exporter,
    "verifier": vault.verifier,
    "sauvegarder": backups.sauvegarder,
    "sauvegardes": backups.sauvegardes,
    "restaurer": backups.restaurer,
    "liberer": backups.liberer,
    "journal": journal.journal,
    "personne": privacy.personne,
    "conservation": privacy.conservation,
    "ouvrir": window.ouvrir,
}
