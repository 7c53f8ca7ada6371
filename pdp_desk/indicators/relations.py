"""How the counts of a year are tied: what anybody who knows the definitions can add or subtract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pdp_desk.disclosure.cells import Cell, Relation
from pdp_desk.indicators.catalogue import Indicator


class Ties:
    """The cells of a year and the relations between them, differences included."""

    def __init__(
        self,
        items: Mapping[str, Indicator],
        cells: dict[str, Cell],
        firms: Mapping[str, tuple[int, int]],
    ) -> None:
        """`firms` gives the employers behind what is left of a total, and the largest's persons."""
        self._items = items
        self.cells = cells
        self._firms = firms

    def all(self) -> tuple[Relation, ...]:
        """Every relation whose cells are counted this year."""
        counted = [item for item in self._items.values() if total_cell(item) in self.cells]
        found = [
            *(tie for item in counted for tie in self._breakdowns(item)),
            *(tie for item in counted if item.genre == "somme" for tie in self._sum(item)),
            *self._nested(counted),
            *(tie for item in counted for tie in self._at_most(item)),
            *(tie for item in counted for tie in self._values_kept(item)),
        ]
        return tuple(found)

    def _breakdowns(self, item: Indicator) -> Iterator[Relation]:
        for name in item.ventilations:
            parts = self._parts(item, name)
            if parts:
                yield Relation(total_cell(item), parts)

    def _parts(self, item: Indicator, name: str) -> tuple[str, ...]:
        prefix = breakdown_cell(item, name, "")
        return tuple(id_ for id_ in self.cells if id_.startswith(prefix))

    def _sum(self, item: Indicator) -> Iterator[Relation]:
        if all(part in self.cells for part in item.parts):
            yield Relation(item.code, item.parts)

    def _nested(self, counted: Sequence[Indicator]) -> Iterator[Relation]:
        """A parent is its children and the others; children that exclude each other share it."""
        own = [item for item in counted if item.code in self.cells]
        for parent, group in families(own):
            children = tuple(item.code for item in group)
            total = total_cell(self._items[parent])
            # Firms and meetings have nobody behind them: what is left of them tells nothing.
            if total in self.cells and self.cells[total].nominative:
                yield self._difference(total, children)

    def _at_most(self, item: Indicator) -> Iterator[Relation]:
        if item.au_plus in self.cells and item.code in self.cells:
            assert item.au_plus is not None
            relation = self._difference(item.au_plus, (item.code,))
            rest = self.cells[relation.parts[-1]]
            # Acts beyond the first of each person: behind them, no group with a size of its own.
            self.cells[rest.id] = replace(rest, personnes=rest.valeur)
            yield relation

    def _values_kept(self, item: Indicator) -> Iterator[Relation]:
        if item.hors_modalites and item.inclus_dans:
            parent = self._items[item.inclus_dans]
            for name in parent.ventilations:
                hidden = {breakdown_cell(parent, name, value) for value in item.hors_modalites}
                kept = tuple(id_ for id_ in self._parts(parent, name) if id_ not in hidden)
                if kept:
                    yield Relation(item.code, kept)

    def _difference(self, total: str, children: tuple[str, ...]) -> Relation:
        """The rest is no printed cell, but anybody can subtract: it is guarded as one."""
        rest = rest_cell(total, children)
        whole, parts = self.cells[total], [self.cells[child] for child in children]
        employeurs, plus_gros = self._firms.get(rest, (whole.employeurs, 0))
        self.cells[rest] = Cell(
            id=rest,
            valeur=whole.valeur - sum(part.valeur for part in parts),
            personnes=max(0, whole.personnes - sum(part.personnes for part in parts)),
            employeurs=employeurs,
            plus_gros_employeur=plus_gros,
            nominative=whole.nominative,
        )
        return Relation(total, (*children, rest))


def families(items: Iterable[Indicator]) -> Iterator[tuple[str, tuple[Indicator, ...]]]:
    """The code of each parent, with the children that share it without overlapping."""
    inside = sorted((item for item in items if item.inclus_dans), key=_family)
    for (parent, _), group in groupby(inside, key=_family):
        yield parent, tuple(group)


def rest_cell(total: str, children: Sequence[str]) -> str:
    """The cell of what is left of a total without some of its parts."""
    return f"{total} hors {' et '.join(children)}"


def total_cell(item: Indicator) -> str:
    """The cell of an indicator's total: the same as another's when the figure is the same."""
    return item.meme_que or item.meme_total or item.code


def breakdown_cell(item: Indicator, name: str, value: str | None) -> str:
    """The cell of a breakdown: "P2c/salarie", or "profil/sexe/F" when there are several."""
    shown = "inconnu" if value is None else value
    return f"{item.code}/{name}/{shown}" if len(item.ventilations) > 1 else f"{item.code}/{shown}"


def _family(item: Indicator) -> tuple[str, str]:
    """Children of one parent that test one field for different values exclude each other."""
    last = item.condition[-1]
    exclusive = last.champ if isinstance(last.egal, str) else None
    return item.inclus_dans or "", exclusive or item.code
