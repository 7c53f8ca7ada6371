"""`demo`: a fictitious service, or a workbook, from end to end in a folder of its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pdp_desk.cli import demo_folder, figures, intake
from pdp_desk.cli.console import messages, results
from pdp_desk.cli.secrets import warn_if_weak
from pdp_desk.cli.window import open_window, why_no_window
from pdp_desk.domain.vocabulary import Role
from pdp_desk.domain.wording import plural
from pdp_desk.errors import UsageError
from pdp_desk.settings import password_from_environment

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk

SEED = 38


def demo(
    *,
    classeur: Annotated[
        Path | None,
        typer.Option("--classeur", metavar="FICHIER", help="Partir de ce classeur."),
    ] = None,
    vers: Annotated[Path, typer.Option("--vers", metavar="DOSSIER", help="Où tout écrire.")] = Path(
        "demo-pdp-desk"
    ),
    annee: Annotated[
        int | None,
        typer.Option("--annee", metavar="N", min=2003, max=2100, help="L'année à montrer."),
    ] = None,
    graine: Annotated[
        int, typer.Option("--graine", metavar="N", help="Même graine, même service fictif.")
    ] = SEED,
    dossiers: Annotated[
        int, typer.Option("--dossiers", metavar="N", min=1, help="Sa taille, sur trois ans.")
    ] = 2000,
    sans_fenetre: Annotated[
        bool, typer.Option("--sans-fenetre", metavar="", help="Ne pas ouvrir la fenêtre à la fin.")
    ] = False,
) -> None:
    """Montre tout, du coffre aux fichiers, sur un service fictif ou sur un classeur."""
    given = password_from_environment()
    password = given or _password(classeur)
    if given and classeur:  # real people, perhaps, under a password chosen elsewhere
        warn_if_weak(given, (classeur.stem,))
    with demo_folder.fresh(vers) as work, _new_desk(work, password, classeur) as desk:
        if classeur:
            _read(desk, classeur)
        else:
            _invent(desk, _last_year(desk, annee), seed=graine, size=dossiers)
        figures.show_year(desk, _shown_year(desk, annee))
        _write_years(desk, work)
    _tell(vers, None if given else password)
    if not sans_fenetre:
        _show_window(vers / demo_folder.VAULT, password)


def _password(workbook: Path | None) -> str:
    """Real people are never kept under a password everybody knows."""
    from pdp_desk import bootstrap

    return secrets.token_urlsafe(12) if workbook else bootstrap.DEMO_PASSWORD


@contextmanager
def _new_desk(work: Path, password: str, workbook: Path | None) -> Iterator[Desk]:
    from pdp_desk import bootstrap
    from pdp_desk.demo import MEMBRE, TITRE
    from pdp_desk.services import vault

    folder, titre = work / demo_folder.VAULT, workbook.stem if workbook else TITRE
    with messages().status("Création du coffre chiffré…"):
        bootstrap.create_vault(
            folder,
            membre=MEMBRE,
            role=Role.RESPONSABLE,
            password=password,
            titre=titre,
            any_password=True,  # everybody's, drawn at random, or another program's
        )
        desk = bootstrap.open_with_password(folder, password)
    try:
        yield desk
    finally:
        vault.close(desk)


def _read(desk: Desk, workbook: Path) -> None:
    from pdp_desk.services import importing

    with messages().status(f"Lecture de {workbook.name}…"):
        bilan = importing.import_workbook(desk, workbook)
    intake.show(bilan)


def _last_year(desk: Desk, annee: int | None) -> int:
    """Full years only: nothing fictitious is done before its day."""
    last = desk.today().year - 1
    if annee and annee > last:
        raise UsageError(f"{annee} n'est pas finie.", f"La dernière année possible est {last}.")
    return annee or last


def _invent(desk: Desk, last: int, *, seed: int, size: int) -> None:
    from pdp_desk.demo import generate
    from pdp_desk.services import importing

    with messages().status("Trois ans d'un service fictif…"):
        fiches = generate(last, dossiers=size, graine=seed)
        bilan = importing.store_fiches(desk, fiches, fichier="démonstration")
    said = f"{plural(size, 'dossier')}, {plural(bilan.gardees, 'ligne')}"
    messages().print(f"Service fictif, {last - 2} à {last} : {said}.")


def _shown_year(desk: Desk, annee: int | None) -> int:
    """The year asked for, else the last full one with data."""
    from pdp_desk.services import indicators

    if annee:
        figures.check_year(desk, annee)
        return annee
    known = indicators.years(desk)
    full = [year for year in known if year < desk.today().year]
    return max(full or known)


def _write_years(desk: Desk, work: Path) -> None:
    from pdp_desk.services import indicators

    for year in sorted(indicators.years(desk)):
        figures.publish(desk, year, work / demo_folder.EXPORTS / str(year))


def _tell(vers: Path, password: str | None) -> None:
    """Name every file written, and say how to come back."""
    results().print("\nFichiers anonymisés :")
    figures.name_files(
        tuple(sorted(p for p in (vers / demo_folder.EXPORTS).rglob("*") if p.is_file()))
    )
    folder = vers / demo_folder.VAULT
    results().out(f"\nCoffre : {folder}")
    if password:  # one that came from the environment is known there, and repeated nowhere
        messages().print(f"Mot de passe du coffre : {password}", markup=False)
    messages().print(f"Pour le rouvrir : uv run pdp-desk ouvrir {folder}", markup=False)


def _show_window(folder: Path, password: str) -> None:
    """Figures and files are done: a missing screen is said in one line, and is no failure."""
    from pdp_desk import bootstrap

    reason = why_no_window()
    if reason:
        messages().print(reason, markup=False, soft_wrap=True)
    else:
        open_window(folder, bootstrap.open_with_password(folder, password))
