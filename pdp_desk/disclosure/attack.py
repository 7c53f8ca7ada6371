"""What an outsider computes from everything published: the gate, with no code of the mask.

The outsider knows the shown counts, every relation, the rule, and that a zero is never hidden.
Each hidden count gets the smallest and the largest value it can have. Both are proved by a whole
table of integers checked here, digit by digit: the solver proposes, it is never believed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import highspy
import numpy as np

from pdp_desk.disclosure.cells import Relation
from pdp_desk.disclosure.rule import CODE_FREE, CODE_MASKED, MASKED, Masked, Profil, Value

SECONDS_PER_CELL = 10.0


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A count that the outsider gets too close to."""

    cellule: str
    motif: str


@dataclass(frozen=True, slots=True)
class AttackReport:
    """What the attack tried and found; `largeur` is the smallest doubt left, in persons or acts."""

    cellules: int
    masquees: int
    relations: int
    seuil: int
    largeur: int | None
    divulgations: tuple[Disclosure, ...]

    @property
    def clean(self) -> bool:
        """True when nothing may be deduced: only then may files leave."""
        return not self.divulgations


@dataclass(frozen=True, slots=True)
class Target:
    """A count to look for, and what must stay possible at the most."""

    id: str
    least_high: int
    least_width: int


def attack(
    published: Mapping[str, Value],
    relations: Iterable[Relation],
    guarded: Mapping[str, int],
    profil: Profil,
) -> AttackReport:
    """Try to deduce every hidden count.

    `guarded` gives, for the counts that must stay in doubt, shown or not, what must stay possible.
    """
    outsider = _Outsider(published, tuple(relations))
    masked = sorted(id_ for id_, value in published.items() if isinstance(value, Masked))
    found = [Disclosure(id_, "affichée en clair") for id_ in guarded if outsider.knows(id_)]
    targets = [
        Target(id_, guarded.get(id_, profil.seuil), profil.largeur_min)
        for id_ in sorted({*masked, *guarded})
        if id_ in outsider.unknown
    ]
    widths = [_try(outsider, target, found) for target in targets]
    found += _unseen(outsider, profil, skip={target.id for target in targets})
    return AttackReport(
        cellules=len(published),
        masquees=len(masked),
        relations=len(outsider.relations),
        seuil=profil.seuil,
        largeur=min((width for width in widths if width is not None), default=None),
        divulgations=tuple(found),
    )


def _try(outsider: _Outsider, target: Target, found: list[Disclosure]) -> int | None:
    """The doubt left on one count; what is wrong goes to `found`."""
    low, high = outsider.smallest(target.id), outsider.largest(target.id)
    if low is None or high is None:
        found.append(Disclosure(target.id, "l’attaque n’a pas pu conclure"))
        return None
    if low == high:
        found.append(Disclosure(target.id, "recalculable exactement"))
    elif high < target.least_high:
        found.append(Disclosure(target.id, "prouvée sous le seuil"))
    elif high - low < target.least_width:
        found.append(Disclosure(target.id, "encadrée de trop près"))
    return high - low


def _unseen(outsider: _Outsider, profil: Profil, *, skip: set[str]) -> list[Disclosure]:
    """Differences between shown counts that nobody printed but anybody can compute."""
    found = []
    for id_ in sorted(set(outsider.unknown) - skip):
        low, high = outsider.smallest(id_), outsider.largest(id_)
        if low is None or high is None:
            found.append(Disclosure(id_, "l’attaque n’a pas pu conclure"))
        elif low >= 1 and high < profil.seuil:
            found.append(Disclosure(id_, "différence prouvée sous le seuil"))
    return found


class _Outsider:
    """The system of everything an outsider knows, solved for one unknown at a time."""

    def __init__(self, published: Mapping[str, Value], relations: tuple[Relation, ...]) -> None:
        self.known = {i: v for i, v in published.items() if not isinstance(v, Masked)}
        self.relations = relations
        named = [i for relation in relations for i in (relation.total, *relation.parts)]
        ids = dict.fromkeys([*published, *named])
        self.unknown = {i: n for n, i in enumerate(i for i in ids if i not in self.known)}
        # A zero is always shown: what is masked is at least 1; what is in no table may be 0.
        self.floor = [1 if i in published else 0 for i in self.unknown]
        self.cap = 10 * sum(self.known.values()) + 10_000
        self.model = highspy.Highs()  # type: ignore[no-untyped-call]
        self.model.setOptionValue("output_flag", False)
        self.model.setOptionValue("time_limit", SECONDS_PER_CELL)
        size = len(self.unknown)
        self.model.addVars(size, np.array(self.floor, float), np.full(size, float(self.cap)))
        for relation in relations:
            self._add(relation)

    def knows(self, id_: str) -> bool:
        """True when the count is printed in clear."""
        return id_ in self.known

    def smallest(self, id_: str) -> int | None:
        """The smallest value the count can have, or None when it could not be established."""
        return self._extreme(id_, 1.0)

    def largest(self, id_: str) -> int | None:
        """The largest value the count can have, or None when it could not be established."""
        return self._extreme(id_, -1.0)

    def _extreme(self, id_: str, direction: float) -> int | None:
        """First with real numbers; with whole ones only when the answer is not whole."""
        column = self.unknown.get(id_)
        if column is None:
            return None
        self.model.changeColCost(column, direction)
        table = self._solve()
        if table is None:
            table = self._solve_whole()
        self.model.changeColCost(column, 0.0)
        return None if table is None else table[column]

    def _solve_whole(self) -> list[int] | None:
        columns = np.arange(len(self.unknown), dtype=np.int32)
        kinds = np.full(len(columns), highspy.HighsVarType.kInteger.value, dtype=np.uint8)
        self.model.changeColsIntegrality(len(columns), columns, kinds)
        table = self._solve()
        kinds[:] = highspy.HighsVarType.kContinuous.value
        self.model.changeColsIntegrality(len(columns), columns, kinds)
        return table

    def _solve(self) -> list[int] | None:
        self.model.run()
        if self.model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = self.model.getSolution().col_value
        table = [round(value) for value in values]
        near = all(abs(a - b) < 1e-4 for a, b in zip(values, table, strict=True))
        return table if near and self._holds(table) else None

    def _holds(self, table: list[int]) -> bool:
        """The table of integers respects everything the outsider knows, exactly."""
        counts = self.known | {i: table[n] for i, n in self.unknown.items()}
        above = all(a >= b for a, b in zip(table, self.floor, strict=True))
        return above and all(_respected(relation, counts) for relation in self.relations)

    def _add(self, relation: Relation) -> None:
        """parts - total = 0, or for parts that overlap: >= 0, and each part <= total."""
        top = 0.0 if relation.exact else highspy.kHighsInf
        self._add_row(relation.total, relation.parts, top)
        if not relation.exact:
            for part in relation.parts:
                self._add_row(part, (relation.total,), highspy.kHighsInf)

    def _add_row(self, less: str, more: tuple[str, ...], top: float) -> None:
        """0 <= sum(more) - less <= top."""
        factors: dict[int, float] = {}
        shift = 0.0
        for id_, factor in [(less, -1.0), *((i, 1.0) for i in more)]:
            if id_ in self.known:
                shift += factor * self.known[id_]
            else:
                column = self.unknown[id_]
                factors[column] = factors.get(column, 0.0) + factor
        columns = np.array(list(factors), dtype=np.int32)
        values = np.array(list(factors.values()), dtype=float)
        self.model.addRow(-shift, top - shift, len(columns), columns, values)


def _respected(relation: Relation, counts: Mapping[str, int]) -> bool:
    total, parts = counts[relation.total], [counts[part] for part in relation.parts]
    if relation.exact:
        return total == sum(parts)
    return all(part <= total for part in parts) and total <= sum(parts)


def read_csv(path: Path) -> dict[str, Value]:
    """The counts of a written CSV file, by cell; refuses a file that contradicts itself."""
    published: dict[str, Value] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file, delimiter=";"):
            if line["code"]:
                _note(published, line["code"], _value(line["valeur"], line["CONF_STATUS"]))
    return published


def read_json(path: Path) -> dict[str, Value]:
    """The counts of a written JSON file, by cell; refuses a file that contradicts itself."""
    published: dict[str, Value] = {}
    content = json.loads(path.read_text(encoding="utf-8"))
    for table in content["tableaux"]:
        for line in table["lignes"]:
            counts = [line, line["denominateur"]] if line["denominateur"] else [line]
            for count in counts:
                _note(published, count["cellule"], _value(count["valeur"], count["statut"]))
            if isinstance(line["taux"], float) and any(c["statut"] == CODE_MASKED for c in counts):
                raise ValueError(f"a rate is shown beside a masked count: {line['cellule']}")
    return published


def _value(text: str | int, status: str) -> Value:
    if status == CODE_MASKED and text == str(MASKED):
        return MASKED
    if status != CODE_FREE:
        raise ValueError(f"unreadable count {text!r} with status {status!r}")
    return int(text)


def _note(published: dict[str, Value], id_: str, value: Value) -> None:
    if published.setdefault(id_, value) != value:
        raise ValueError(f"the cell {id_} is published twice with different values")
