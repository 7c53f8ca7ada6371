"""Other tables that an outsider could believe in, found by linear programming, for the mask.

A table is written as its distance to the true one. What is shown stays at zero; what is hidden
moves freely; what could still be hidden moves at a price.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from pdp_desk.disclosure.cells import Relation

Vector = npt.NDArray[np.float64]
SMALL_CHANGE = 1e-3  # keeps the solver from moving hidden cells for nothing


class SolverFailed(Exception):
    """The solver did not answer: nothing may be published on its word."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell in a family: its true value, its smallest believable value, its price if shown."""

    id: str
    valeur: int
    floor: int
    price: float
    fixed: bool  # shown whatever happens: zeros, and counts with nobody behind


class Alternatives:
    """The believable tables of one family of linked cells."""

    def __init__(self, places: Iterable[Place], relations: Iterable[Relation]) -> None:
        self.places = tuple(places)
        self.index = {place.id: i for i, place in enumerate(self.places)}
        self._cap = 4 * sum(place.valeur for place in self.places) + 1000
        self._model = highspy.Highs()  # type: ignore[no-untyped-call]
        self._model.setOptionValue("output_flag", False)
        self._add_columns()
        for relation in relations:
            self._add_relation(relation)

    def price_of(self, cell: str) -> float:
        """What hiding the cell would cost the readers."""
        return self.places[self.index[cell]].price

    def lowest(self, cell: str, hidden: frozenset[str]) -> Mapping[str, float]:
        """The believable table, given what is hidden, where the cell is smallest."""
        return self._extreme(cell, hidden, direction=1.0)

    def highest(self, cell: str, hidden: frozenset[str]) -> Mapping[str, float]:
        """The believable table, given what is hidden, where the cell is largest."""
        return self._extreme(cell, hidden, direction=-1.0)

    def cheapest(
        self, cell: str, at_least: int, hidden: frozenset[str]
    ) -> Mapping[str, float] | None:
        """The table where the cell reaches `at_least`, hiding little more, if there is one."""
        lower, upper = self._bounds(hidden, frozen=False)
        i = self.index[cell]
        rise = at_least - self.places[i].valeur
        if rise > 0:
            lower[2 * i], upper[2 * i + 1] = float(rise), 0.0
        costs = np.array([self._price(place, hidden) for place in self.places]).repeat(2)
        return self._solve(lower, upper, costs)

    def _extreme(
        self, cell: str, hidden: frozenset[str], *, direction: float
    ) -> Mapping[str, float]:
        lower, upper = self._bounds(hidden, frozen=True)
        costs = np.full(2 * len(self.places), SMALL_CHANGE / self._cap)
        i = self.index[cell]
        costs[2 * i], costs[2 * i + 1] = direction, -direction
        upper[2 * i + (1 if direction < 0 else 0)] = 0.0
        table = self._solve(lower, upper, costs)
        if table is None:
            raise SolverFailed("the true table itself was refused")
        return table

    def _price(self, place: Place, hidden: frozenset[str]) -> float:
        return SMALL_CHANGE if place.id in hidden else place.price

    def _bounds(self, hidden: frozenset[str], *, frozen: bool) -> tuple[Vector, Vector]:
        """Columns come in pairs, the rise then the fall of each cell."""
        size = 2 * len(self.places)
        lower, upper = np.zeros(size), np.zeros(size)
        for i, place in enumerate(self.places):
            moves = place.id in hidden or not (frozen or place.fixed)
            if moves:
                upper[2 * i], upper[2 * i + 1] = self._cap, place.valeur - place.floor
        return lower, upper

    def _add_columns(self) -> None:
        size = 2 * len(self.places)
        self._model.addVars(size, np.zeros(size), np.zeros(size))
        self._all = np.arange(size, dtype=np.int32)

    def _add_relation(self, relation: Relation) -> None:
        total, parts = self.index[relation.total], [self.index[part] for part in relation.parts]
        values = [self.places[part].valeur for part in parts]
        gap = sum(values) - self.places[total].valeur
        self._add_row(total, parts, -gap, 0 if relation.exact else highspy.kHighsInf)
        if relation.exact:
            return
        for part, value in zip(parts, values, strict=True):
            room = self.places[total].valeur - value
            self._add_row(total, [part], -highspy.kHighsInf, room)

    def _add_row(self, total: int, parts: list[int], low: float, high: float) -> None:
        """low <= rise of the parts - rise of the total <= high."""
        columns, factors = [2 * total, 2 * total + 1], [-1.0, 1.0]
        for part in parts:
            columns += [2 * part, 2 * part + 1]
            factors += [1.0, -1.0]
        self._model.addRow(
            float(low), float(high), len(columns), np.array(columns, np.int32), np.array(factors)
        )

    def _solve(
        self,
        lower: Vector,
        upper: Vector,
        costs: Vector,
    ) -> Mapping[str, float] | None:
        self._model.changeColsBounds(len(self._all), self._all, lower, upper)
        self._model.changeColsCost(len(self._all), self._all, costs)
        self._model.run()
        status = self._model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(str(status))
        moves = np.asarray(self._model.getSolution().col_value)
        return {
            place.id: place.valeur + moves[2 * i] - moves[2 * i + 1]
            for i, place in enumerate(self.places)
        }
