"""The rule on counts of persons, and the value that stands for a hidden count."""

from __future__ import annotations

from dataclasses import dataclass

from pdp_desk.disclosure.cells import Cell
from pdp_desk.errors import UsageError

SEUIL_PLANCHER = 5


@dataclass(frozen=True, slots=True)
class Profil:
    """What a released count must respect; the data protection officer confirms it."""

    seuil: int = 11
    employeurs_min: int = 3
    dominance: float = 0.85
    largeur_min: int = 5

    def __post_init__(self) -> None:
        if self.seuil < SEUIL_PLANCHER:
            raise UsageError(
                f"Le seuil de {self.seuil} personnes est trop bas pour des données de santé.",
                f"Choisissez au moins {SEUIL_PLANCHER} ; la valeur conseillée est 11.",
            )
        if self.largeur_min < 1 or self.employeurs_min < 1 or not 0 < self.dominance <= 1:
            raise UsageError("Ce profil de publication n’est pas valable.")

    def sensitive(self, cell: Cell) -> bool:
        """True when showing the count would tell something about too few persons or firms."""
        if not cell.nominative or cell.valeur == 0:
            return False
        few = cell.personnes < self.seuil or cell.employeurs < self.employeurs_min
        return few or cell.plus_gros_employeur > self.dominance * cell.personnes

    def doubt(self, cell: Cell) -> int:
        """What an outsider must still think possible at the most for a sensitive cell.

        Above the true value too, so that twelve visits of two persons leave a doubt.
        """
        return max(self.seuil, cell.valeur + 1)


@dataclass(frozen=True, slots=True)
class Masked:
    """A hidden count. It is neither a number nor nothing: using it as either fails."""

    def __str__(self) -> str:
        return "masqué"

    def __bool__(self) -> bool:
        raise TypeError("a masked count is neither true nor false")


MASKED = Masked()
CODE_MASKED = "C"  # one code for all that is hidden: why a cell is hidden tells something
CODE_FREE = "F"

Value = int | Masked
