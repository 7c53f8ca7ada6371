"""What may leave the vault: tables of counts, the cells they share, how cells add up.

A cell appearing in two tables is one cell with one id, so tables are linked by construction.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A count and what protecting it needs.

    `id` is the indicator code, then the breakdown code: "P2b", "P2c/salarie".
    `plus_gros_employeur` is the number of persons of the largest employer.
    `nominative` is false where no person stands behind the count (meetings, sheets, firms).
    """

    id: str
    valeur: int
    personnes: int
    employeurs: int
    plus_gros_employeur: int
    nominative: bool = True


@dataclass(frozen=True, slots=True)
class Relation:
    """`total` is the sum of `parts`; when not `exact`, parts overlap: each <= total <= sum."""

    total: str
    parts: tuple[str, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a label and its cell; a ratio is numerator and denominator cells."""

    libelle: str
    cellule: str
    denominateur: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One indicator, or one breakdown, as it is printed."""

    code: str
    titre: str
    section: str
    unite: str
    definition: str
    note: str
    source: str
    lignes: tuple[Row, ...]
    motif: str | None = None  # why it cannot be computed: then no line


@dataclass(frozen=True, slots=True)
class YearTables:
    """Every table of a year and how their cells are related, hidden complements included."""

    annee: int
    titre: str
    tables: tuple[Table, ...]
    cells: dict[str, Cell]
    relations: tuple[Relation, ...]
