"""The year's indicators as a terminal shows them, with the two years before."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from pdp_desk.domain.views import LigneIndicateur, TableauIndicateurs, ValeurIndicateur
from pdp_desk.domain.wording import number, percent, typeset

Row = tuple[str, dict[int, str]]


def table(tableau: TableauIndicateurs, titre: str) -> Table:
    """Sections, indicators, breakdowns; the reason where a figure cannot be computed."""
    years = _years(tableau)
    shown = Table(title=Text(f"{titre}, année {tableau.annee}"), title_justify="left")
    shown.add_column("Code", no_wrap=True)
    shown.add_column("Indicateur")
    for year in years:
        shown.add_column(str(year), justify="right", no_wrap=True)
    section = None
    for line in tableau.lignes:
        if line.definition.section != section:
            section = line.definition.section
            shown.add_section()
            shown.add_row("", Text(typeset(section), style="bold"))
        _add(shown, line, years)
    return shown


def _years(tableau: TableauIndicateurs) -> list[int]:
    found = {year for line in tableau.lignes for year in line.valeurs}
    return sorted(year for year in found if year in tableau.annees or year == tableau.annee)


def _add(shown: Table, line: LigneIndicateur, years: list[int]) -> None:
    definition = line.definition
    title = Text(("  " if definition.retrait else "") + typeset(definition.titre))
    reason = line.valeurs[years[-1]].motif if years[-1] in line.valeurs else None
    if reason:
        title.append(f"\n{typeset(reason)}", style="dim italic")
    cells = [_value(line.valeurs.get(year), definition.format) for year in years]
    shown.add_row(definition.code, title, *cells)
    for label in _labels(line, years):
        shares = [_share(line.valeurs.get(year), label) for year in years]
        shown.add_row("", Text("  · " + typeset(" · ".join(label)), style="dim"), *shares)


def _value(value: ValeurIndicateur | None, kind: str) -> str:
    if value is None or value.valeur is None:
        return "" if value and value.detail else "—"
    if isinstance(value.valeur, str):
        return typeset(value.valeur)
    return percent(value.valeur, 2) if kind == "pourcent" else number(value.valeur)


def _labels(line: LigneIndicateur, years: list[int]) -> list[tuple[str, ...]]:
    """Every breakdown label of these years, the latest year's order first."""
    found: dict[tuple[str, ...], None] = {}
    for year in reversed(years):
        if year in line.valeurs:
            found |= dict.fromkeys(path for path, _ in _leaves(line.valeurs[year].detail))
    return list(found)


def _share(value: ValeurIndicateur | None, label: tuple[str, ...]) -> str:
    if value is None:
        return ""
    return number(dict(_leaves(value.detail)).get(label, 0))


def _leaves(
    detail: object, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], int | float]]:
    """The counts of a breakdown, nested or not, with the labels that lead to them."""
    if isinstance(detail, dict):
        for label, inner in detail.items():
            yield from _leaves(inner, (*path, str(label)))
    elif isinstance(detail, list | tuple):
        yield path, detail[0]
    elif isinstance(detail, int | float):
        yield path, detail
