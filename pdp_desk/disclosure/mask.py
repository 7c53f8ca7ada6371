"""Which cells to hide: the sensitive ones, then enough others that nobody computes them back.

Greedy: for each hidden cell, the cheapest other believable table is looked for, and the shown
cells it changes are hidden. Then every cell hidden without need is shown again.
The result is not trusted: `attack` judges it with its own code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, log

from pdp_desk.disclosure.cells import Cell, Relation, YearTables
from pdp_desk.disclosure.flow import Alternatives, Place, SolverFailed
from pdp_desk.disclosure.rule import Profil

TINY = 1e-6
PRICE_OF_A_TOTAL = 4.0  # a total serves more readers than one of its parts

Believed = Mapping[str, float]

__all__ = ["SolverFailed", "choose_hidden", "shown_ids"]


@dataclass
class _Family:
    """Cells linked by relations, protected together."""

    cells: dict[str, Cell]
    shown: frozenset[str]
    relations: list[Relation]
    profil: Profil
    hidden: frozenset[str] = frozenset()
    proofs: dict[str, tuple[Believed, Believed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        totals = {relation.total for relation in self.relations}
        places = [self._place(cell, is_total=id_ in totals) for id_, cell in self.cells.items()]
        self.model = Alternatives(places, self.relations)
        self.sensitive = {i for i, cell in self.cells.items() if self.profil.sensitive(cell)}
        self.hidden = frozenset(set(self.cells) - self.shown | self.sensitive)

    def _place(self, cell: Cell, *, is_total: bool) -> Place:
        shown = cell.id in self.shown
        price = (1 + log(1 + cell.valeur)) * (PRICE_OF_A_TOTAL if is_total else 1.0)
        return Place(
            id=cell.id,
            valeur=cell.valeur,
            floor=1 if shown and cell.valeur else 0,
            price=price,
            fixed=shown and (cell.valeur == 0 or not cell.nominative),
        )

    def mask(self) -> frozenset[str]:
        """The shown cells to hide."""
        if not self.sensitive:
            return frozenset()
        if not self._protect():
            return self.everything()
        self._show_again()
        return self.hidden & self.shown

    def everything(self) -> frozenset[str]:
        """All the shown cells that may be hidden at all."""
        return frozenset(i for i in self.shown if self.cells[i].nominative and self.cells[i].valeur)

    def _protect(self) -> bool:
        """Hide cells until each hidden one is in doubt; False when no mask can do it."""
        while missing := [i for i in self._to_protect() if i not in self.proofs]:
            first = missing[0]
            low = self.model.lowest(first, self.hidden)
            high = self.model.cheapest(first, self._target(first, low), self.hidden)
            if high is None:
                return False
            self.hidden |= {i for i in self.cells if self._moved(i, high)}
            self.proofs[first] = (low, high)
        return True

    def _to_protect(self) -> list[str]:
        wanted = self.sensitive | (self.hidden & self.shown)
        return sorted(wanted, key=lambda i: (i not in self.sensitive, -self.cells[i].valeur, i))

    def _target(self, id_: str, low: Believed) -> int:
        cell = self.cells[id_]
        least = self.profil.doubt(cell) if id_ in self.sensitive else self.profil.seuil
        return max(least, ceil(low[id_] - TINY) + self.profil.largeur_min)

    def _moved(self, id_: str, table: Believed) -> bool:
        return abs(table[id_] - self.cells[id_].valeur) > TINY

    def _show_again(self) -> None:
        """Take back, the most useful first, what is hidden without need."""
        extra = (self.hidden & self.shown) - self.sensitive
        for id_ in sorted(extra, key=lambda i: (-self.model.price_of(i), i)):
            self._try_to_show(id_)

    def _try_to_show(self, id_: str) -> None:
        hidden = self.hidden - {id_}
        proofs = {i: proof for i, proof in self.proofs.items() if i != id_}
        for other, (low, high) in list(proofs.items()):
            if not (self._moved(id_, low) or self._moved(id_, high)):
                continue
            proof = self._prove(other, hidden)
            if proof is None:
                return
            proofs[other] = proof
        self.hidden, self.proofs = hidden, proofs

    def _prove(self, id_: str, hidden: frozenset[str]) -> tuple[Believed, Believed] | None:
        low, high = self.model.lowest(id_, hidden), self.model.highest(id_, hidden)
        return (low, high) if high[id_] + TINY >= self._target(id_, low) else None


def choose_hidden(
    tables: YearTables, profil: Profil, *, withheld: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The ids of the shown cells to hide, the same for every table of the year.

    A family with a `withheld` cell is hidden whole.
    """
    shown = shown_ids(tables)
    hidden: frozenset[str] = frozenset()
    for cells, relations in _families(tables.cells, tables.relations):
        family = _Family(cells, shown & set(cells), relations, profil)
        hidden |= family.everything() if withheld & set(cells) else family.mask()
    return hidden


def shown_ids(tables: YearTables) -> frozenset[str]:
    """The cells that appear in a table; the others are never published."""
    lines = [line for table in tables.tables for line in table.lignes]
    return frozenset(
        id_ for line in lines for id_ in (line.cellule, line.denominateur) if id_ is not None
    )


def _families(
    cells: Mapping[str, Cell], relations: Iterable[Relation]
) -> list[tuple[dict[str, Cell], list[Relation]]]:
    """Groups of cells that some chain of relations links, in the order of their first cell."""
    leader = {id_: id_ for id_ in cells}
    relations = list(relations)
    for relation in relations:
        for part in relation.parts:
            leader[_lead(leader, part)] = _lead(leader, relation.total)
    groups: dict[str, tuple[dict[str, Cell], list[Relation]]] = {}
    for id_, cell in cells.items():
        groups.setdefault(_lead(leader, id_), ({}, []))[0][id_] = cell
    for relation in relations:
        groups[_lead(leader, relation.total)][1].append(relation)
    return list(groups.values())


def _lead(leader: dict[str, str], id_: str) -> str:
    while leader[id_] != id_:
        leader[id_] = leader[leader[id_]]
        id_ = leader[id_]
    return id_
