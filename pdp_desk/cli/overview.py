"""The year's indicators as a terminal shows them, with the two years before."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from pdp_desk.domain.chiffres import SANS_TOTAL, figure, sections, short_title
from pdp_desk.domain.repartitions import Bloc, breakdown
from pdp_desk.domain.views import LigneIndicateur, TableauIndicateurs
from pdp_desk.domain.wording import number, typeset


def table(tableau: TableauIndicateurs, titre: str) -> Table:
    """Sections, indicators, the year's breakdowns; the reason where there is no figure."""
    years = _years(tableau)
    heading = Text(f"{titre}, {tableau.annee}", style="bold")
    shown = Table(title=heading, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    shown.add_column("Code", max_width=12, overflow="fold")
    shown.add_column("Indicateur")
    for year in years:
        shown.add_column(str(year), justify="right", no_wrap=True)
    for section, lines in sections(tableau, tableau.lignes):
        shown.add_section()
        shown.add_row("", Text(section.titre, style="bold"))
        for line in lines:
            _add(shown, line, years)
    return shown


def _years(tableau: TableauIndicateurs) -> list[int]:
    return sorted({year for line in tableau.lignes for year in line.valeurs})


def _add(shown: Table, line: LigneIndicateur, years: list[int]) -> None:
    definition, value = line.definition, line.valeurs.get(years[-1])
    title = Text(("  " if definition.retrait else "") + short_title(definition))
    if value and value.motif:
        title.append(f"\n{typeset(value.motif)}", style="italic dim")
    for bloc in breakdown(value.detail) if value else ():
        title.append(f"\n{_said(bloc)}", style="dim")
    figures = [_figure(line, year) for year in years]
    shown.add_row(definition.code, title, *figures)


def _figure(line: LigneIndicateur, year: int) -> str:
    """The figure of a year; nothing beside a breakdown that has no total."""
    shown = figure(line.definition, line.valeurs.get(year))
    return "" if shown == SANS_TOTAL else shown


def _said(bloc: Bloc) -> str:
    """A block on one line: labels with their count, and what is within it in brackets."""
    parts = [f"{label} {_counts(values)}" for label, values in bloc.lignes]
    start = f"{bloc.titre} : " if bloc.titre else ""
    return typeset(start + " · ".join(parts))


def _counts(values: tuple[float, ...]) -> str:
    total, *within = (number(value) for value in values)
    return f"{total} (dont Carsat {', '.join(within)})" if within else total
