"""The only way out: tables are masked, attacked, and released only if the attack finds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass

from pdp_desk.disclosure.attack import AttackReport, attack
from pdp_desk.disclosure.cells import Cell, Relation, Row, Table, YearTables
from pdp_desk.disclosure.mask import SolverFailed, choose_hidden, shown_ids
from pdp_desk.disclosure.rule import MASKED, Masked, Profil, Value
from pdp_desk.errors import NotReleasable

__all__ = ["MASKED", "Masked", "Profil", "ReleasedRow", "ReleasedTable", "ReleasedYear", "release"]

_SEAL = object()  # held by this module alone: nobody else makes a released year by accident
NOTHING_WRITTEN = "Rien n’a été écrit."


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """A line as it is printed; `taux` is recomputed from the two published counts."""

    libelle: str
    cellule: str
    valeur: Value
    denominateur: str | None = None
    sur: Value | None = None
    taux: float | Masked | None = None


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """A table as it is printed; `motif` says why it cannot be computed."""

    code: str
    titre: str
    section: str
    unite: str
    definition: str
    note: str
    source: str
    lignes: tuple[ReleasedRow, ...]
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class ReleasedYear:
    """Tables that nobody can compute back, with the proof; made by `release` only."""

    annee: int
    titre: str
    tables: tuple[ReleasedTable, ...]
    profil: Profil
    relations: tuple[Relation, ...]
    gardees: Mapping[str, int]  # for the attack on the files: never exported
    rapport: AttackReport
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("only pdp_desk.disclosure.release.release makes a released year")

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections, in the order of their first table."""
        return tuple(dict.fromkeys(table.section for table in self.tables))


def release(tables: YearTables, profil: Profil | None = None) -> ReleasedYear:
    """The year's tables, fit to be sent; NotReleasable when they cannot be made so."""
    profil = profil or Profil()
    _check(tables)
    try:
        year = _attempt(tables, profil, frozenset())
        if not year.rapport.clean:
            # The mask reasons with real numbers: where whole ones say more, hide the whole family.
            year = _attempt(tables, profil, _guilty(year.rapport))
    except SolverFailed as error:
        raise NotReleasable(
            f"La protection des tableaux n’a pas pu être prouvée. {NOTHING_WRITTEN}",
            "Réessayez ; si cela se répète, transmettez ce code à votre assistance.",
        ) from error
    refuse_disclosures(year.rapport)
    return year


def refuse_disclosures(rapport: AttackReport) -> None:
    """Raise NotReleasable, naming the first cells, unless the attack found nothing."""
    if rapport.clean:
        return
    cells = ", ".join(f"{d.cellule} ({d.motif})" for d in rapport.divulgations[:3])
    raise NotReleasable(
        f"Un lecteur pourrait retrouver une case masquée : {cells}. {NOTHING_WRITTEN}",
        "Regroupez des modalités de ce tableau, puis recommencez.",
    )


def _attempt(tables: YearTables, profil: Profil, withheld: frozenset[str]) -> ReleasedYear:
    hidden = choose_hidden(tables, profil, withheld=withheld)
    values: dict[str, Value] = {
        id_: MASKED if id_ in hidden else tables.cells[id_].valeur for id_ in shown_ids(tables)
    }
    guarded = {i: profil.doubt(c) for i, c in tables.cells.items() if profil.sensitive(c)}
    released = tuple(_table(table, values) for table in tables.tables)
    return ReleasedYear(
        annee=tables.annee,
        titre=tables.titre,
        tables=released,
        profil=profil,
        relations=tables.relations,
        gardees=guarded,
        rapport=attack(printed(released), tables.relations, guarded, profil),
        seal=_SEAL,
    )


def printed(tables: tuple[ReleasedTable, ...]) -> dict[str, Value]:
    """Every count the tables print, by cell."""
    counts: dict[str, Value] = {}
    for row in (row for table in tables for row in table.lignes):
        counts[row.cellule] = row.valeur
        if row.denominateur is not None and row.sur is not None:
            counts[row.denominateur] = row.sur
    return counts


def _table(table: Table, values: Mapping[str, Value]) -> ReleasedTable:
    return ReleasedTable(
        code=table.code,
        titre=table.titre,
        section=table.section,
        unite=table.unite,
        definition=table.definition,
        note=table.note,
        source=table.source,
        lignes=tuple(_row(row, values) for row in table.lignes),
        motif=table.motif,
    )


def _row(row: Row, values: Mapping[str, Value]) -> ReleasedRow:
    value = values[row.cellule]
    if row.denominateur is None:
        return ReleasedRow(row.libelle, row.cellule, value)
    base = values[row.denominateur]
    return ReleasedRow(row.libelle, row.cellule, value, row.denominateur, base, _rate(value, base))


def _rate(value: Value, base: Value) -> float | Masked | None:
    if isinstance(value, Masked) or isinstance(base, Masked):
        return MASKED
    return value / base if base else None


def _guilty(rapport: AttackReport) -> frozenset[str]:
    return frozenset(disclosure.cellule for disclosure in rapport.divulgations)


def _check(tables: YearTables) -> None:
    """The relations must be true of the true counts, or nothing proved with them holds."""
    cells = tables.cells
    ids = {*shown_ids(tables)}
    for relation in tables.relations:
        ids |= {relation.total, *relation.parts}
    strangers = sorted(ids - set(cells))
    wrong = [r.total for r in tables.relations if not strangers and not _true(r, cells)]
    if strangers or wrong:
        raise NotReleasable(
            f"Les tableaux ne sont pas cohérents ({', '.join([*strangers, *wrong][:3])}). "
            f"{NOTHING_WRITTEN}",
            "Vérifiez le coffre, puis recommencez.",
        )


def _true(relation: Relation, cells: Mapping[str, Cell]) -> bool:
    total = cells[relation.total].valeur
    parts = [cells[part].valeur for part in relation.parts]
    if relation.exact:
        return total == sum(parts)
    return all(part <= total for part in parts) and total <= sum(parts)
