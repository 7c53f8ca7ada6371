"""`sauvegarder`, `sauvegardes`, `restaurer`, `liberer`: copies made, looked at, taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pdp_desk.cli import options, secrets
from pdp_desk.cli.console import messages, results
from pdp_desk.cli.opening import opened
from pdp_desk.domain.wording import number, plural
from pdp_desk.errors import AlteredVault, TruncatedVault, UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views_sauvegardes import (
        BilanReprise,
        ComparaisonSauvegarde,
        DossierCite,
        SauvegardeVue,
    )
    from pdp_desk.services.desk import Desk

SHOWN = 20
Nom = Annotated[
    str, typer.Argument(metavar="NOM", help="Le nom de la sauvegarde, donné par « sauvegardes ».")
]


def sauvegarder(
    *,
    coffre: options.Coffre,
    second_lieu: Annotated[
        Path | None,
        typer.Option(
            "--second-lieu",
            metavar="DOSSIER",
            help="Copier aussi les sauvegardes ici, désormais, depuis ce poste.",
        ),
    ] = None,
    sans_second_lieu: Annotated[
        bool, typer.Option("--sans-second-lieu", metavar="", help="Ne plus les copier ailleurs.")
    ] = False,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Fait une sauvegarde, relue et comptée avant d'être dite vérifiée."""
    from pdp_desk.services import backups

    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        if second_lieu is not None or sans_second_lieu:
            backups.set_second_place(desk, None if sans_second_lieu else second_lieu)
        made = backups.back_up(desk)
    results().print(f"{made.nom} : {_state(made)}", markup=False)
    if made.second:
        messages().print(f"Second lieu : {made.second}", markup=False)
    if not made.verifiee:
        raise typer.Exit(AlteredVault.exit_code)


def sauvegardes(
    *,
    coffre: options.Coffre,
    verifier: Annotated[
        bool,
        typer.Option("--verifier", metavar="", help="Relire chaque sauvegarde, page par page."),
    ] = False,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Donne la liste des sauvegardes, et les relit sur demande."""
    from pdp_desk import bootstrap
    from pdp_desk.services import backups

    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        shown = backups.list_backups(desk)
        if verifier:
            shown = tuple(_verified(desk, one) for one in shown)
        elsewhere = backups.second_place(desk)
    _table(shown)
    if elsewhere.dossier is not None:
        messages().print(f"Second lieu : {elsewhere.dossier}", markup=False)
    state = backups.backup_state(coffre, bootstrap.today())
    if state.bandeau:
        messages().print(state.bandeau, markup=False)
    if verifier and any(one.cle_actuelle and not one.verifiee for one in shown):
        raise typer.Exit(AlteredVault.exit_code)


def restaurer(
    nom: Nom,
    *,
    coffre: options.Coffre,
    vers: Annotated[
        Path | None,
        typer.Option("--vers", metavar="DOSSIER", help="En faire un coffre, à cet endroit."),
    ] = None,
    comparer: Annotated[
        bool,
        typer.Option("--comparer", metavar="", help="Dire ce qui changerait, sans rien faire."),
    ] = False,
    remplacer: Annotated[
        bool,
        typer.Option(
            "--remplacer",
            metavar="",
            help="Revenir à cette sauvegarde ; l'état actuel est d'abord sauvegardé.",
        ),
    ] = False,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Reprend une sauvegarde : à côté, en la comparant, ou à la place du coffre.

    Les personnes effacées depuis sont effacées de nouveau.
    """
    from pdp_desk.services import backups

    if (vers is not None) + comparer + remplacer != 1:
        raise UsageError(
            "Il faut dire comment reprendre la sauvegarde.",
            "Une seule de ces options : --vers DOSSIER, --comparer ou --remplacer.",
        )
    if vers is not None:
        return _beside(nom, coffre, vers, membre, recuperation)
    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        if comparer:
            return _compared(backups.compare_backup(desk, nom))
        done = backups.switch_to_backup(desk, nom)
    results().print(f"Le coffre est revenu à {done.nom}.", markup=False)
    messages().print(f"Ce qu'il contenait est gardé dans la sauvegarde {done.avant}.", markup=False)
    _erased(done.effaces_rejoues)
    return None


def liberer(
    *,
    coffre: options.Coffre,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Libère un coffre resté pris par un autre poste qui ne travaille plus dessus.

    À ne faire qu'après s'être assuré que PDP Desk est fermé là-bas.
    """
    with opened(coffre, membre=membre, recuperation=recuperation, take_over=True) as desk:
        if desk.lecture_seule:
            messages().print(
                f"Il est encore ouvert, par {desk.detenteur} : rien n'a changé.", markup=False
            )
            raise typer.Exit(13)
    results().print("Le coffre est libre.")


def _beside(
    nom: str,
    coffre: Path,
    vers: Path,
    membre: str | None,
    recuperation: bool,  # noqa: FBT001
) -> None:
    """From the vault, or from the backup alone when the vault itself no longer opens."""
    from pdp_desk import bootstrap
    from pdp_desk.services import backups, vault

    words = secrets.recovery_words() if recuperation else None
    password = None if recuperation else secrets.known_password()
    try:
        if words is not None:
            desk = bootstrap.open_with_words(coffre, words, membre=membre)
        else:
            desk = bootstrap.open_with_password(coffre, password or "", membre=membre)
    except (AlteredVault, TruncatedVault) as error:
        messages().print(f"{error.message} La sauvegarde est ouverte seule.", markup=False)
        return _taken_back(
            backups.restore_unopened(coffre, nom, vers, password=password, words=words)
        )
    try:
        known = {one.nom: one.cle_actuelle for one in backups.list_backups(desk)}
        if words is None and not known.get(nom, True):
            password = secrets.password_of_that_day()
        done = backups.restore_beside(desk, nom, vers, password=password, words=words)
    finally:
        vault.close(desk)
    return _taken_back(done)


def _taken_back(done: BilanReprise) -> None:
    results().print(f"{done.nom} est repris dans {done.dossier}.", markup=False)
    messages().print(
        "Ce coffre s'ouvre avec les mots de passe et les mots de la date de la sauvegarde."
    )
    _erased(done.effaces_rejoues)


def _compared(found: ComparaisonSauvegarde) -> None:
    table = Table("", "Coffre", "Sauvegarde", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for count in found.comptes:
        table.add_row(count.libelle, number(count.ici), number(count.sauvegarde))
    results().print(table)
    if found.identique:
        results().print("Les dossiers sont les mêmes.")
    _cited("Dans le coffre seulement", found.seulement_ici)
    _cited("Dans la sauvegarde seulement", found.seulement_sauvegarde)
    _cited("Différents", found.changes)


def _cited(title: str, cited: tuple[DossierCite, ...]) -> None:
    if not cited:
        return
    results().print(f"{title} : {plural(len(cited), 'dossier')}", markup=False)
    for one in cited[:SHOWN]:
        results().print(f"  {one.numero} {one.nom}", markup=False)
    if len(cited) > SHOWN:
        results().print(f"  et {plural(len(cited) - SHOWN, 'autre')}")


def _erased(again: int) -> None:
    if again:
        messages().print(f"Personnes effacées de nouveau : {number(again)}.")


def _verified(desk: Desk, one: SauvegardeVue) -> SauvegardeVue:
    from pdp_desk.services import backups

    return backups.verify_backup(desk, one.nom) if one.cle_actuelle else one


def _table(shown: tuple[SauvegardeVue, ...]) -> None:
    if not shown:
        results().print("Aucune sauvegarde.")
        return
    table = Table("Nom", "Faite", "Pourquoi", "État", "Ko", box=None)
    table.columns[-1].justify = "right"
    for one in shown:
        size = number(round(one.taille / 1000))
        table.add_row(one.nom, _local(one.faite_le), one.raison, _state(one), size)
    results().print(table)


def _state(one: SauvegardeVue) -> str:
    if one.probleme:
        return one.probleme
    if not one.cle_actuelle:
        return "d'avant un changement de clés"
    return f"vérifiée {_local(one.verifiee_le)}" if one.verifiee_le else "non vérifiée"


def _local(at: datetime) -> str:
    """An instant of the store, in the time of this workstation."""
    if at.year == 1:
        return "date inconnue"
    return f"{at.replace(tzinfo=UTC).astimezone():%d/%m/%Y %H:%M}"
