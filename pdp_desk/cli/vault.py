"""`creer` and `verifier`: a vault is made, a vault is checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pdp_desk.cli import options, secrets
from pdp_desk.cli.console import messages, results
from pdp_desk.cli.opening import opened
from pdp_desk.domain.droits import peut
from pdp_desk.domain.vocabulary import Role
from pdp_desk.domain.wording import number
from pdp_desk.errors import AlteredVault, UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views import BilanSante


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
    kit: Annotated[
        Path | None,
        typer.Option("--kit", metavar="FICHIER", help="Écrire aussi le kit à imprimer (PDF)."),
    ] = None,
) -> None:
    """Crée un coffre chiffré et donne ses 24 mots de récupération, une seule fois."""
    from pdp_desk import bootstrap

    known_role, password = role_named(role), secrets.new_password()
    titre = titre or dossier.name.removesuffix(".coffre")
    if kit is not None:
        _refuse_taken(kit)
    given = secrets.given_by_program()
    if given:
        secrets.warn_if_weak(password, (membre, titre))
        _warn_if_alone(known_role)
    words = bootstrap.create_vault(
        dossier,
        membre=membre,
        role=known_role,
        password=password,
        titre=titre,
        any_password=given,
    )
    messages().print(f"Le coffre {dossier} est créé, {membre} peut l'ouvrir.", markup=False)
    show_words(words)
    if kit is not None:
        _write_kit(kit, words, titre)


def _warn_if_alone(role: Role) -> None:
    """Another program may want a vault for one person: it is told, and goes on."""
    if not peut(role, "ajouter_membre"):
        messages().print(
            f"Attention : la fonction « {role.label} » n’ajoute pas de membre, ce coffre n’en aura "
            "qu’un.",
            markup=False,
        )


def _refuse_taken(kit: Path) -> None:
    """Before the vault is made: its words are given once."""
    if kit.exists():
        raise UsageError(f"{kit} existe déjà et n'a pas été touché.", "Choisissez un autre nom.")


def _write_kit(path: Path, words: tuple[str, ...], titre: str) -> None:
    """The page to print; the file is to be erased afterwards."""
    from pdp_desk import bootstrap
    from pdp_desk.services import kit

    kit.save_kit(kit.make_kit(words, titre=titre, le=bootstrap.today()), path)
    messages().print(
        f"Le kit à imprimer est dans {path}. Effacez ce fichier une fois imprimé.", markup=False
    )


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


def verifier(
    *,
    coffre: options.Coffre,
    controle: Annotated[
        list[str] | None,
        typer.Option("--controle", metavar="NOM", help="Ce contrôle seulement ; peut être répété."),
    ] = None,
    rapport: Annotated[
        Path | None,
        typer.Option("--rapport", metavar="FICHIER", help="Écrire aussi le résultat ici."),
    ] = None,
    reparer_vers: Annotated[
        Path | None,
        typer.Option(
            "--reparer-vers",
            metavar="DOSSIER",
            help="Faire ici une copie réparée ; le coffre abîmé reste tel quel.",
        ),
    ] = None,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Vérifie le coffre : fichiers, chiffrement, base, liens, recherche, journal, sauvegardes."""
    from pdp_desk.services import health

    if reparer_vers is not None:
        return _mended(coffre, reparer_vers, membre, words=recuperation)
    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        bilan = health.check(desk, coffre, controle or None)
        text = health.report_text(bilan, desk.titre, desk.now())
    if rapport is not None:
        _write(rapport, text)
    show_health(bilan)
    if not bilan.sain:
        raise typer.Exit(AlteredVault.exit_code)
    return None


def _write(rapport: Path, text: str) -> None:
    try:
        rapport.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"La vérification est faite ; seul le rapport {rapport} n'a pas pu être écrit.",
            "Choisissez un autre emplacement, puis relancez la vérification.",
        ) from error
    messages().print(f"Rapport écrit : {rapport}", markup=False)


def _mended(coffre: Path, vers: Path, membre: str | None, *, words: bool) -> None:
    """Never opened to write: what is damaged stays as it is."""
    from pdp_desk import bootstrap
    from pdp_desk.services import health, vault

    vault.describe(coffre)
    done = health.mend_unopened(
        coffre,
        vers,
        password=None if words else secrets.known_password(),
        words=secrets.recovery_words() if words else None,
        membre=membre,
        today=bootstrap.today,
    )
    out = results()
    out.print(f"La copie réparée est dans {done.dossier}.", markup=False)
    for table in done.tables:
        if table.perdues != 0:
            lost = "nombre inconnu" if table.perdues is None else number(table.perdues)
            read = f"{number(table.lues)} lignes reprises"
            out.print(f"  {table.table} : {read}, perdues : {lost}", markup=False)
    if done.liens:
        out.print(f"Liens vers des données perdues, coupés : {number(done.liens)}.")
    if done.entier:
        out.print("Rien n'est perdu.")
    messages().print("Le coffre d'origine n'a pas été modifié. Comparez avant de travailler ici.")


def show_health(bilan: BilanSante) -> None:
    """What was checked, then what was found and what to do about it."""
    out = results()
    out.print("Vérifié :")
    for examined in bilan.controles:
        out.print(f"  {examined}", markup=False)
    for constat in bilan.constats:
        out.print(f"{constat.gravite.label} {constat.code} : {constat.message}", markup=False)
        out.print(f"  {constat.remede}", markup=False)
        if constat.reparable:
            out.print("  Peut être réparé sur une copie : --reparer-vers DOSSIER.", markup=False)
    if not bilan.constats:
        out.print("Tout est en ordre.")
