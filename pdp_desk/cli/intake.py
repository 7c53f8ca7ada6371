"""`importer` and `annuler-import`: a workbook goes in, row by row, or comes back out whole."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from pdp_desk.cli import options
from pdp_desk.cli.console import messages, results
from pdp_desk.cli.opening import opened
from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.domain.wording import number, plural
from pdp_desk.errors import StorageFailed, UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views import BilanImport, LotVue, Probleme

SHOWN = 20
COLUMNS = ("Feuille", "Ligne", "Colonne", "Valeur", "Motif")


def importer(
    fichier: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Classeur .xlsx, .xls, .xlsb, .ods ou .csv.")
    ],
    *,
    coffre: options.Coffre,
    essai: Annotated[
        bool,
        typer.Option("--essai", metavar="", help="Dire ce qui serait fait, sans rien enregistrer."),
    ] = False,
    rapport: Annotated[
        Path | None,
        typer.Option(
            "--rapport", metavar="FICHIER.csv", help="Écrire tous les problèmes dans ce fichier."
        ),
    ] = None,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Importe un classeur : chaque ligne est enregistrée, fusionnée ou signalée, jamais perdue."""
    from pdp_desk.services import importing

    take = importing.preview if essai else importing.import_workbook
    with (
        opened(coffre, membre=membre, recuperation=recuperation) as desk,
        messages().status(f"Lecture de {fichier.name}…"),
    ):
        bilan = take(desk, fichier)
    show(bilan)
    if rapport:
        write_problems(bilan.problemes, rapport)


def annuler_import(
    lot: Annotated[
        int | None,
        typer.Argument(metavar="[NUMÉRO]", help="Le numéro de l'import ; sans lui, la liste."),
    ] = None,
    *,
    coffre: options.Coffre,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Annule un import entier, ou donne la liste des imports."""
    from pdp_desk.services import importing

    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        if lot is None:
            return show_batches(importing.lots(desk))
        bilan = importing.undo(desk, lot)
    results().print(
        f"Import {bilan.lot_id} annulé. Éléments retirés : {number(bilan.retires)}, remis comme "
        f"avant : {number(bilan.restaures)}, gardés parce que modifiés depuis : "
        f"{number(len(bilan.gardes))}."
    )
    for kept in bilan.gardes:
        results().print(f"  {kept}", markup=False)
    return None


def show(bilan: BilanImport) -> None:
    """What was read, what became of it, and what needs attention."""
    out = results()
    title = "Essai, rien n'est enregistré" if bilan.essai else f"Import {bilan.lot_id}"
    out.print(f"{title} : {bilan.fichier}", markup=False, style="bold")
    out.print(sheets(bilan))
    counts = ((bilan.gardees, "enregistrée"), (bilan.fusionnees, "fusionnée"))
    said = " + ".join(plural(*count) for count in (*counts, (bilan.signalees, "signalée")))
    out.print(f"{plural(bilan.lues, 'ligne lue', 'lignes lues')} = {said}")
    out.print(verdicts(bilan))
    if bilan.problemes:
        out.print(problems(bilan.problemes[:SHOWN]))
    left = len(bilan.problemes) - SHOWN
    if left > 0:
        messages().print(f"Et {plural(left, 'autre')} : --rapport FICHIER.csv les donne tous.")


def sheets(bilan: BilanImport) -> Table:
    """What each sheet was taken for, and the columns left aside."""
    table = Table("Feuille", "Reconnue comme", "Lignes", "Colonnes ignorées", box=None)
    table.columns[2].justify = "right"
    for sheet in bilan.feuilles:
        aside = ", ".join(column.entete for column in sheet.colonnes if column.champ is None)
        kind = Text(sheet.genre or "laissée de côté")
        table.add_row(Text(sheet.nom), kind, number(sheet.lues), Text(aside))
    return table


def verdicts(bilan: BilanImport) -> Table:
    """How many rows met each verdict."""
    table = Table("Verdict", "Lignes", box=None)
    table.columns[1].justify = "right"
    for sort in SortLigne:
        if bilan.comptes.get(sort):
            table.add_row(sort.label, number(bilan.comptes[sort]))
    return table


def problems(found: tuple[Probleme, ...]) -> Table:
    """Where, what was read, and why it was not kept as it is."""
    table = Table(*COLUMNS, title="À vérifier", title_justify="left", box=None)
    for problem in found:
        table.add_row(*(Text(cell) for cell in _cells(problem)))
    return table


def write_problems(found: tuple[Probleme, ...], path: Path) -> None:
    """All the problems, as a French spreadsheet opens it; nothing in it runs as a formula."""
    if path.suffix.lower() != ".csv":
        raise UsageError(f"Le rapport s'écrit dans un fichier .csv, pas {path.name}.")
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(COLUMNS)
            writer.writerows([_inert(cell) for cell in _cells(problem)] for problem in found)
    except OSError as error:
        raise StorageFailed(f"Le rapport {path} n'a pas pu être écrit.") from error
    messages().print(f"Rapport écrit : {path}", markup=False)


def _cells(problem: Probleme) -> tuple[str, ...]:
    line = str(problem.ligne)
    return problem.feuille, line, problem.colonne, problem.valeur, problem.motif


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def show_batches(batches: tuple[LotVue, ...]) -> None:
    """The imports of the vault, the last one first."""
    table = Table("N°", "Fichier", "Importé le", "Lignes lues", "Enregistrées", "État", box=None)
    for batch in batches:
        table.add_row(
            str(batch.id),
            Text(batch.fichier),
            f"{batch.importe_le:%d/%m/%Y %H:%M}",
            number(batch.lignes_lues),
            number(batch.gardees),
            "annulé" if batch.annule_le else "",
        )
    results().print(table if batches else "Aucun import dans ce coffre.")
