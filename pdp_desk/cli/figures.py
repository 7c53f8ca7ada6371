"""`indicateurs` and `exporter`: the year's figures, on screen, as JSON, as anonymised files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pdp_desk.cli import options
from pdp_desk.cli.console import messages, only_ascii, results
from pdp_desk.cli.opening import opened
from pdp_desk.errors import UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views import ValeurIndicateur
    from pdp_desk.services.desk import Desk

NO_FACT = "Il ne contient encore ni prise en charge, ni visite, ni orientation datée."


def indicateurs(
    *,
    coffre: options.Coffre,
    annee: options.Annee,
    as_json: Annotated[
        bool,
        typer.Option("--json", metavar="", help="Un seul objet JSON, pour un autre programme."),
    ] = False,
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Donne les indicateurs d'une année, avec leurs répartitions."""
    from pdp_desk.services import indicators

    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        check_year(desk, annee)
        if as_json:
            return results().out(as_object(indicators.values(desk, annee)))
        return show_year(desk, annee)


def exporter(
    *,
    coffre: options.Coffre,
    annee: options.Annee,
    vers: Annotated[
        Path, typer.Option("--vers", metavar="DOSSIER", help="Où écrire les fichiers.")
    ],
    membre: options.Membre = None,
    recuperation: options.Recuperation = False,
) -> None:
    """Écrit les fichiers anonymisés d'une année : XLSX, CSV, JSON et PDF."""
    from pdp_desk.services import publishing

    with opened(coffre, membre=membre, recuperation=recuperation) as desk:
        check_year(desk, annee)
        written = publish(desk, annee, vers)
        warning = publishing.other_figures(desk, annee)
    name_files(written)
    if warning:
        messages().print(warning, markup=False)


def check_year(desk: Desk, annee: int) -> None:
    """Refuse a year without data, and say which years have some."""
    from pdp_desk.services import indicators

    known = indicators.years(desk)
    if annee not in known:
        hint = f"Années connues : {', '.join(map(str, known))}." if known else NO_FACT
        raise UsageError(f"Le coffre ne contient aucune donnée de {annee}.", hint)


def as_object(values: dict[str, ValeurIndicateur]) -> str:
    """code -> value, breakdown, and the reason when it cannot be computed."""
    content = {
        code: {"valeur": value.valeur, "detail": value.detail, "motif": value.motif}
        for code, value in values.items()
    }
    return json.dumps(content, ensure_ascii=only_ascii(), indent=1)


def show_year(desk: Desk, annee: int) -> None:
    """The table of the year, with the two years before."""
    from pdp_desk.cli.overview import table
    from pdp_desk.services import indicators

    results().print(table(indicators.overview(desk, annee), desk.titre))


def publish(desk: Desk, annee: int, vers: Path) -> tuple[Path, ...]:
    """Protect, attack, then write the year's files."""
    from pdp_desk.services import publishing

    with messages().status(f"Protection et vérification des tableaux de {annee}…"):
        return publishing.publish(desk, annee, vers)


def name_files(written: tuple[Path, ...]) -> None:
    """One path a line."""
    for path in written:
        results().out(str(path))
