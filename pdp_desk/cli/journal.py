"""`journal`: who did what, the proof that nothing was changed, the file for the DPO."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from pdp_desk.cli import options
from pdp_desk.cli.console import messages, results
from pdp_desk.cli.opening import opened
from pdp_desk.errors import AlteredVault, UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views_journal import FiltreJournal, LigneJournal, VerdictJournal
    from pdp_desk.services.desk import Desk

SHOWN = 40


def journal(
    *,
    coffre: options.Coffre,
    verifier: Annotated[
        bool,
        typer.Option("--verifier", metavar="", help="Prouver chaque ligne au lieu de les montrer."),
    ] = False,
    temoin: Annotated[
        Path | None,
        typer.Option(
            "--temoin",
            metavar="FICHIER",
            help="Avec --verifier : un export JSON gardé ailleurs, que le journal doit contenir.",
        ),
    ] = None,
    vers: Annotated[
        Path | None,
        typer.Option(
            "--vers", metavar="FICHIER", help="Écrire les lignes dans un nouveau .csv ou .json."
        ),
    ] = None,
    du: Annotated[
        str | None, typer.Option("--du", metavar="AAAA-MM-JJ", help="Le premier jour.")
    ] = None,
    au: Annotated[
        str | None, typer.Option("--au", metavar="AAAA-MM-JJ", help="Le dernier jour.")
    ] = None,
    lignes: Annotated[
        int, typer.Option("--lignes", metavar="N", min=1, max=1000, help="Combien en montrer.")
    ] = SHOWN,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Montre le journal, le vérifie, ou l'écrit dans un fichier."""
    from pdp_desk.domain.views_journal import FiltreJournal

    if temoin is not None and not verifier:
        raise UsageError("L'option --temoin va avec --verifier.")
    filtre = FiltreJournal(du=_day(du, "--du"), au=_day(au, "--au"))
    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        if verifier:
            return verify(desk, temoin)
        return export(desk, vers, filtre) if vers is not None else show(desk, filtre, lignes)


def show(desk: Desk, filtre: FiltreJournal, count: int) -> None:
    """The latest lines, the last one first."""
    from pdp_desk.services.journal import read_journal

    page = read_journal(desk, filtre, taille=count)
    table = Table("N°", "Date", "Ce qui a été fait", "Précisions", box=None)
    for line in page.lignes:
        table.add_row(*_cells(line))
    results().print(table)
    if page.suite is not None:
        messages().print(f"Seules les {count} dernières lignes sont montrées (option --lignes).")


def verify(desk: Desk, temoin: Path | None) -> None:
    """The verdict; the exit code is that of an altered vault when something is wrong."""
    from pdp_desk.services.journal import verify_journal

    with messages().status("Vérification de chaque ligne…"):
        verdict = verify_journal(desk, temoin)
    show_verdict(verdict)
    if not verdict.intact:
        raise typer.Exit(AlteredVault.exit_code)


def show_verdict(verdict: VerdictJournal) -> None:
    """What was proved, what is wrong, and with what the end was compared."""
    from pdp_desk.domain import journal_phrases as phrases

    out = results()
    if verdict.intact:
        out.print(phrases.verdict_sentence(verdict), markup=False)
    for anomaly in verdict.anomalies:
        out.print(phrases.wrong(anomaly), markup=False)
    hidden = verdict.toutes - len(verdict.anomalies)
    if hidden:
        out.print(f"… et {hidden} autres anomalies.")
    for sentence in phrases.facts(verdict):
        out.print(sentence, markup=False)
    if not verdict.intact:
        out.print(phrases.TO_DO, markup=False)


def export(desk: Desk, vers: Path, filtre: FiltreJournal) -> None:
    """Write the file, and name it."""
    from pdp_desk.services.journal import export_journal

    done = export_journal(desk, vers, filtre)
    messages().print(f"{done.lignes} lignes écrites.")
    results().out(str(done.fichier))


def _cells(line: LigneJournal) -> tuple[str, ...]:
    from pdp_desk.domain.journal_phrases import local

    said = "précisions effacées" if line.efface else line.precisions
    when = f"{local(line.instant):%d/%m/%Y %H:%M}"
    return str(line.numero), when, escape(line.phrase), escape(said)


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"La valeur donnée pour {option} n'est pas une date.", "Exemple : 2026-03-12."
        ) from None
