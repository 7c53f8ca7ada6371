"""Weighted draws and plausible working days, all from one seeded generator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TypeVar

import holidays

T = TypeVar("T")


class Hasard:
    """One seeded source of chance, bounded by the last day anything may have happened."""

    def __init__(self, graine: int, horizon: date) -> None:
        self._random = Random(graine)  # noqa: S311 (fictitious data, nothing secret)
        self.horizon = horizon

    def tirer(self, poids: Mapping[T, float]) -> T:
        """One key, as often as its weight says."""
        return self._random.choices(list(poids), weights=list(poids.values()))[0]

    def rang(self, cumul: Sequence[float]) -> int:
        """A rank, as often as its share of the running total; quick among many."""
        return self._random.choices(range(len(cumul)), cum_weights=cumul)[0]

    def parmi(self, choix: Sequence[T]) -> T:
        return self._random.choice(choix)

    def chance(self, probabilite: float) -> bool:
        return self._random.random() < probabilite

    def entre(self, bas: int, haut: int) -> int:
        return self._random.randint(bas, haut)

    def autour(self, moyenne: float, ecart: float, *, bas: float, haut: float) -> float:
        """A bell around the mean, drawn again until it falls within the bounds."""
        while not bas <= (valeur := self._random.gauss(moyenne, ecart)) <= haut:
            pass
        return valeur

    def etale(self, mediane: float, sigma: float) -> float:
        """A skewed positive number: a few much longer than the median."""
        return self._random.lognormvariate(0, sigma) * mediane

    def compte(self, moyenne: float) -> int:
        """How many times something of this mean happens, none included."""
        entier, reste = divmod(moyenne * 2 * self._random.random(), 1)
        return int(entier) + self.chance(reste)

    def jour(self, bas: date, haut: date) -> date | None:
        """A working day between the bounds; None when there is none, or not before the horizon."""
        if bas > haut:
            return None
        trouve: date | None = jour_ouvre(bas + timedelta(days=self.entre(0, (haut - bas).days)))
        if trouve and trouve > haut:
            trouve = _avant(haut, bas)
        return trouve if trouve and trouve <= self.horizon else None

    def apres(self, depart: date, bas: int, haut: int) -> date | None:
        """A working day `bas` to `haut` days after the start; None once past the horizon."""
        trouve = jour_ouvre(depart + timedelta(days=self.entre(bas, haut)))
        return trouve if trouve <= self.horizon else None


def jour_ouvre(jour: date) -> date:
    """The day itself, or the next one that is worked in France."""
    return _premier(jour, timedelta(days=1))


def _avant(haut: date, bas: date) -> date | None:
    trouve = _premier(haut, timedelta(days=-1))
    return trouve if trouve >= bas else None


def _premier(jour: date, pas: timedelta) -> date:
    while jour.weekday() >= 5 or _ferie(jour.year)(jour):
        jour += pas
    return jour


@cache
def _ferie(annee: int) -> Callable[[date], bool]:
    return frozenset(holidays.country_holidays("FR", years=annee)).__contains__
