"""How long protecting and proving a year takes, beside the budget of ten seconds.

uv run python -m tests.bench.bench_disclosure
"""

from __future__ import annotations

import random
from itertools import combinations
from statistics import median
from time import perf_counter

from pdp_desk.disclosure.attack import attack
from pdp_desk.disclosure.cells import Relation, Row, Table, YearTables
from pdp_desk.disclosure.mask import choose_hidden
from pdp_desk.disclosure.release import printed, release
from pdp_desk.disclosure.rule import Profil
from tests.disclosure.builders import person_cell, service_year

BUDGET = 10.0
RUNS = 3
DIMENSIONS = {"sexe": 2, "age": 5, "naf": 10, "effectif": 4, "raison": 5, "pathologie": 7}


def crossed_year(dossiers: int) -> YearTables:
    """One population counted by every pair of six dimensions: fifteen linked tables."""
    draw = random.Random(38)
    people = [
        {
            name: draw.choices(range(n), [1 / (i + 1) for i in range(n)])[0]
            for name, n in DIMENSIONS.items()
        }
        for _ in range(dossiers)
    ]
    counts: dict[str, int] = {"T": dossiers}
    for name, n in DIMENSIONS.items():
        counts |= {f"{name}/{i}": sum(p[name] == i for p in people) for i in range(n)}
    relations = [Relation("T", tuple(f"{d}/{i}" for i in range(n))) for d, n in DIMENSIONS.items()]
    tables = []
    for a, b in combinations(DIMENSIONS, 2):
        grid = [[f"{a}×{b}/{i}.{j}" for j in range(DIMENSIONS[b])] for i in range(DIMENSIONS[a])]
        for i, row in enumerate(grid):
            counts |= {c: sum(p[a] == i and p[b] == j for p in people) for j, c in enumerate(row)}
            relations.append(Relation(f"{a}/{i}", tuple(row)))
        relations += [
            Relation(f"{b}/{j}", tuple(col)) for j, col in enumerate(zip(*grid, strict=True))
        ]
        margins = [f"{a}/{i}" for i in range(len(grid))] + [f"{b}/{j}" for j in range(len(grid[0]))]
        lines = [cell for row in grid for cell in row] + margins + ["T"]
        rows = tuple(Row(line, line) for line in lines)
        tables.append(Table(f"{a}×{b}", "", "", "personnes", "", "", "", rows))
    cells = {id_: person_cell(id_, value) for id_, value in counts.items()}
    return YearTables(2025, "Banc d'essai", tuple(tables), cells, tuple(relations))


def measure(name: str, year: YearTables) -> None:
    """Print the median times of the mask, of the attack, and of the whole gate."""
    masks, attacks, gates = [], [], []
    for _ in range(RUNS):
        start = perf_counter()
        hidden = choose_hidden(year, Profil())
        masks.append(perf_counter() - start)
        start = perf_counter()
        released = release(year)
        gates.append(perf_counter() - start)
        start = perf_counter()
        attack(printed(released.tables), year.relations, released.gardees, Profil())
        attacks.append(perf_counter() - start)
    shown = len(printed(released.tables))
    times = "".join(f"{median(values):9.2f}" for values in (masks, attacks, gates))
    print(f"{name:<34}{shown:>6}{len(released.gardees):>9}{len(hidden):>9}{times}")


def main() -> None:
    """Run every case."""
    print(f"Protéger et prouver une année (secondes, médiane de {RUNS} ; budget {BUDGET:.0f} s)")
    heads = ("cases", "sensibles", "masquées", "masque", "attaque", "porte")
    print(" " * 34 + f"{heads[0]:>6}" + "".join(f"{h:>9}" for h in heads[1:]))
    for dossiers in (400, 1000, 2500):
        measure(f"année d'un service, {dossiers} dossiers", service_year(1, dossiers=dossiers))
    for dossiers in (400, 1000, 2500):
        measure(f"15 tableaux croisés, {dossiers} dossiers", crossed_year(dossiers))


if __name__ == "__main__":
    main()
