"""Small years of tables, built by hand or at random, for the tests of what may be published."""

from __future__ import annotations

import random
from collections.abc import Iterable

from pdp_desk.disclosure.cells import Cell, Relation, Row, Table, YearTables


def person_cell(id_: str, valeur: int, *, personnes: int | None = None) -> Cell:
    """A count of persons spread over many employers, or of acts of `personnes` persons."""
    people = valeur if personnes is None else personnes
    return Cell(id_, valeur, people, employeurs=people, plus_gros_employeur=min(people, 1))


def table(code: str, lines: Iterable[str], *, section: str = "Volet PDP") -> Table:
    """A table whose lines are the given cells."""
    return Table(
        code=code,
        titre=f"Salariés suivis, tableau {code}",
        section=section,
        unite="personnes",
        definition="Personnes distinctes suivies par la cellule dans l'année.",
        note="",
        source="Contrat, article 6",
        lignes=tuple(Row(libelle=f"Ligne {line}", cellule=line) for line in lines),
    )


def year(
    tables: Iterable[Table], cells: Iterable[Cell], relations: Iterable[Relation] = ()
) -> YearTables:
    """A year 2025 of the given tables."""
    return YearTables(
        annee=2025,
        titre="Sainte-Marthe santé au travail",
        tables=tuple(tables),
        cells={cell.id: cell for cell in cells},
        relations=tuple(relations),
    )


def breakdown(values: dict[str, int], *, total: str = "T") -> YearTables:
    """One table: the parts and their total."""
    cells = [person_cell(id_, value) for id_, value in values.items()]
    cells.append(person_cell(total, sum(values.values())))
    relation = Relation(total, tuple(values))
    return year([table("t", [*values, total])], cells, [relation])


def cross(code: str, counts: list[list[int]]) -> tuple[list[Cell], list[Relation], list[str]]:
    """A table of rows and columns with both margins; its cells, relations and lines."""
    cells: dict[str, int] = {}
    relations = []
    for r, row in enumerate(counts):
        for c, value in enumerate(row):
            cells[f"{code}/r{r}c{c}"] = value
        cells[f"{code}/r{r}"] = sum(row)
        relations.append(Relation(f"{code}/r{r}", tuple(f"{code}/r{r}c{c}" for c in _range(row))))
    for c in _range(counts[0]):
        cells[f"{code}/c{c}"] = sum(row[c] for row in counts)
        relations.append(
            Relation(f"{code}/c{c}", tuple(f"{code}/r{r}c{c}" for r in _range(counts)))
        )
    cells["T"] = sum(sum(row) for row in counts)
    relations.append(Relation("T", tuple(f"{code}/r{r}" for r in _range(counts))))
    relations.append(Relation("T", tuple(f"{code}/c{c}" for c in _range(counts[0]))))
    return [person_cell(i, v) for i, v in cells.items()], relations, list(cells)


def service_year(seed: int, *, dossiers: int = 900, breakdowns: int = 14) -> YearTables:
    """A year as a service has it: one population, many linked breakdowns, nested counts."""
    draw = random.Random(seed)
    cells, relations, tables = {"T": person_cell("T", dossiers)}, [], [table("T", ["T"])]
    for b in range(breakdowns):
        width = draw.choice([2, 4, 5, 8, 15])
        weights = [1 / (n + 1) for n in range(width)]
        drawn = draw.choices(range(width), weights, k=dossiers)
        names = [f"b{b}/{n}" for n in range(width)]
        cells |= {name: person_cell(name, drawn.count(n)) for n, name in enumerate(names)}
        relations.append(Relation("T", tuple(names)))
        tables.append(table(f"b{b}", [*names, "T"]))
    inner = _nested(draw, dossiers, cells, relations)
    tables.append(table("inaptes", inner))
    tables.append(_acts(draw, dossiers, cells, relations))
    return year(tables, cells.values(), relations)


def _nested(
    draw: random.Random, dossiers: int, cells: dict[str, Cell], relations: list[Relation]
) -> list[str]:
    """Counts inside one another; what lies between two of them is printed nowhere."""
    count, outer = dossiers, "T"
    for level in ("i10", "i11", "i12"):
        inner = draw.randint(count // 3, count)
        rest = f"{outer} sans {level}"
        cells |= {level: person_cell(level, inner), rest: person_cell(rest, count - inner)}
        relations.append(Relation(outer, (level, rest)))
        count, outer = inner, level
    return ["i10", "i11", "i12"]


def _acts(
    draw: random.Random, dossiers: int, cells: dict[str, Cell], relations: list[Relation]
) -> Table:
    """Acts of persons, some persons having several; partners share persons."""
    names = [f"p/{n}" for n in range(6)]
    people = [draw.randint(0, dossiers // (3 + 9 * n)) for n in range(6)]
    acts = [n + draw.randint(0, n // 2) for n in people]
    for name, count, distinct in zip(names, acts, people, strict=True):
        cells[name] = person_cell(name, count, personnes=distinct)
    cells["p"] = person_cell("p", sum(acts), personnes=max(people))
    relations.append(Relation("p", tuple(names)))
    overlap = [f"d/{n}" for n in range(6)]
    cells |= {name: person_cell(name, n) for name, n in zip(overlap, people, strict=True)}
    cells["d"] = person_cell("d", draw.randint(max(people), sum(people)))
    relations.append(Relation("d", tuple(overlap), exact=False))
    return table("p", [*names, "p", *overlap, "d"])


def _range(items: list[int] | list[list[int]]) -> range:
    return range(len(items))
