"""`importer` and `annuler-import`: a workbook goes in, row by row, or comes back out whole."""

from __future__ import annotations

import csv
from collections import Counter
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
from pdp_desk.errors import UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views import BilanImport, ColonneLue, FeuilleLue, LotVue, Probleme

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
            "--rapport",
            metavar="FICHIER.csv",
            help="Écrire dans ce fichier tout ce qui n'est pas enregistré, et pourquoi.",
        ),
    ] = None,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Importe un classeur : chaque ligne est enregistrée, fusionnée ou signalée, jamais perdue."""
    from pdp_desk.services import importing

    if rapport:
        check_report(rapport)
    take = importing.preview if essai else importing.import_workbook
    with (
        opened(coffre, membre=membre, recuperation=recuperation) as desk,
        messages().status(f"Lecture de {fichier.name}…"),
    ):
        bilan = take(desk, fichier)
    show(bilan)
    if rapport:
        write_report(bilan, rapport)


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
    out.print(f"{_title(bilan)} : {bilan.fichier}", markup=False, style="bold")
    out.print(sheets(bilan))
    counts = ((bilan.gardees, "enregistrée"), (bilan.fusionnees, "fusionnée"))
    said = " + ".join(plural(*count) for count in (*counts, (bilan.signalees, "signalée")))
    out.print(f"{plural(bilan.lues, 'ligne lue', 'lignes lues')} = {said}")
    out.print(verdicts(bilan))
    if bilan.ecartees:
        out.print(f"Lignes écartées : {aside(bilan)}. --rapport FICHIER.csv les donne une à une.")
    if bilan.problemes:
        out.print(problems(bilan.problemes[:SHOWN]))
    left = len(bilan.problemes) - SHOWN
    if left > 0:
        messages().print(f"Et {plural(left, 'autre')} : --rapport FICHIER.csv les donne tous.")


def sheets(bilan: BilanImport) -> Table:
    """What each sheet was taken for, and the columns left aside."""
    table = Table("Feuille", "Reconnue comme", "Lignes", "Colonnes ignorées", box=None)
    table.columns[2].justify = "right"
    table.caption = "Lignes : toutes sauf l'en-tête, y compris titres, totaux et lignes vides."
    table.caption_justify = "left"
    for sheet in bilan.feuilles:
        names = (f"{c.entete} ({plural(c.remplies, 'cellule')})" for c in _unknown(sheet))
        kind = sheet.genre or f"laissée de côté : {sheet.raison}"
        nom = f"{sheet.nom} (masquée)" if sheet.masquee else sheet.nom
        table.add_row(Text(nom), Text(kind), number(sheet.lues), Text(", ".join(names)))
    return table


def aside(bilan: BilanImport) -> str:
    """How many lines were left aside, by reason."""
    reasons = Counter(row.motif for row in bilan.ecartees)
    return ", ".join(f"{number(count)} « {motif} »" for motif, count in reasons.most_common())


def _title(bilan: BilanImport) -> str:
    if bilan.essai:
        return "Essai, rien n'est enregistré"
    return "Rien de nouveau" if bilan.lot_id is None else f"Import {bilan.lot_id}"


def _unknown(sheet: FeuilleLue) -> list[ColonneLue]:
    return [column for column in sheet.colonnes if column.champ is None]


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


def check_report(path: Path) -> None:
    """Refuse, before anything is imported, a report that could not be written after."""
    if path.suffix.lower() != ".csv":
        raise UsageError(f"Le rapport s'écrit dans un fichier .csv, pas {path.name}.")
    known = path.exists()
    try:
        path.open("a", encoding="utf-8").close()
        if not known:
            path.unlink()
    except OSError as error:
        raise UsageError(
            f"Le rapport ne peut pas s'écrire dans {path} : rien n'a été importé.",
            "Fermez-le s'il est ouvert ailleurs, ou choisissez un autre dossier.",
        ) from error


def write_report(bilan: BilanImport, path: Path) -> None:
    """All that was not stored, as a French spreadsheet opens it; nothing runs as a formula."""
    from pdp_desk.exports.csv_file import safe

    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(COLUMNS)
            writer.writerows([safe(cell) for cell in row] for row in report(bilan))
    except OSError as error:
        done = "L'essai est fait" if bilan.essai else "L'import est fait et enregistré"
        raise UsageError(
            f"{done} ; seul le rapport {path} n'a pas pu être écrit.",
            "Relancez l'import : il ne changera rien et écrira le rapport.",
        ) from error
    messages().print(f"Rapport écrit : {path}", markup=False)


def report(bilan: BilanImport) -> list[tuple[str, ...]]:
    """Every row not stored and every value not kept, in order; then the columns not recognised."""
    order = {sheet.nom: place for place, sheet in enumerate(bilan.feuilles)}
    told = [*bilan.problemes, *bilan.ecartees]
    told.sort(key=lambda problem: (order.get(problem.feuille, 0), problem.ligne))
    rows = [_cells(problem) for problem in told]
    for sheet in bilan.feuilles:
        line = str(sheet.ligne_entete or "")
        for column in _unknown(sheet):
            filled = plural(column.remplies, "cellule remplie", "cellules remplies")
            rows.append((sheet.nom, line, column.entete, filled, _why_unknown(column)))
    return rows


def _why_unknown(column: ColonneLue) -> str:
    return "colonne ignorée" + (f" : {column.comment}" if column.comment else "")


def _cells(problem: Probleme) -> tuple[str, ...]:
    line = str(problem.ligne)
    return problem.feuille, line, problem.colonne, problem.valeur, problem.motif


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
