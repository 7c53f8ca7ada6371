"""All the counts of a year as one SQL statement: each source is scanned once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from pdp_desk.indicators.catalogue import Breakdown, Indicator
from pdp_desk.indicators.conditions import day, to_sql
from pdp_desk.storage.queries.facts import SOURCES, Source

IDS = ("fait", "personne", "dossier", "etablissement", "entreprise")
# Facts of these sources stand on several rows, one per establishment.
REPEATED = frozenset({"action"})
UNITS_A_SCAN = 62  # flags that fit in one whole number


@dataclass(frozen=True, slots=True)
class Read:
    """What a column of a row of the answer is: the measure of an indicator's breakdown."""

    code: str
    ventilation: str | None
    measure: str  # valeur | personnes | employeurs | plus_gros


@dataclass(frozen=True, slots=True)
class Part:
    """A grouped select: its columns, and what each one is."""

    values: tuple[ColumnElement[Any], ...]
    reads: tuple[Read, ...]
    group: ColumnElement[Any] | None
    rows: Any


@dataclass(frozen=True, slots=True)
class YearStatement:
    """The statement, and what each column of each of its parts is."""

    query: CompoundSelect[Any]
    reads: tuple[tuple[Read, ...], ...]


@dataclass(frozen=True, slots=True)
class _Scan:
    """A source read once for the year, one flag per indicator."""

    source: Source
    indicators: tuple[Indicator, ...]
    rows: CTE

    def flag(self, indicator: Indicator) -> ColumnElement[bool]:
        bit = 1 << self.indicators.index(indicator)
        return self.rows.c.drapeaux.bitwise_and(bit) != 0


def year_statement(
    indicators: Sequence[Indicator], annee: int, *, employers: bool = False
) -> YearStatement:
    """Count every indicator with its breakdowns; `employers` adds what protection needs."""
    parts = [part for scan in _scans(indicators, annee) for part in _parts(scan, annee, employers)]
    width = max(len(part.values) for part in parts)
    selects = [_select(number, part, width) for number, part in enumerate(parts)]
    return YearStatement(union_all(*selects), tuple(part.reads for part in parts))


def counted(indicators: Sequence[Indicator]) -> list[Indicator]:
    """The indicators that are counted on facts, once each."""
    return [item for item in indicators if item.genre == "compte" and item.meme_que is None]


def window(indicator: Indicator) -> str:
    """The field that places the indicator's facts in the year, "" when conditions do."""
    assert indicator.source is not None
    return (SOURCES[indicator.source].day or "") if indicator.jour is None else indicator.jour


def _scans(indicators: Sequence[Indicator], annee: int) -> Iterator[_Scan]:
    ordered = sorted(counted(indicators), key=_scan_key)
    for number, (key, group) in enumerate(groupby(ordered, key=_scan_key)):
        members = tuple(group)
        assert len(members) <= UNITS_A_SCAN
        yield _Scan(SOURCES[key[0]], members, _scan(f"annee_{number}", members, annee))


def _scan_key(indicator: Indicator) -> tuple[str, str]:
    return indicator.source or "", window(indicator)


def in_year(indicator: Indicator, annee: int) -> ColumnElement[bool] | None:
    """The facts dated in the year; None when conditions alone place them."""
    assert indicator.source is not None
    name = window(indicator)
    if not name:
        return None
    dated = SOURCES[indicator.source].fields[name].sql
    return dated.between(day("debut_annee", annee), day("fin_annee", annee))


def _scan(name: str, members: tuple[Indicator, ...], annee: int) -> CTE:
    source = SOURCES[members[0].source or ""]
    tests = [to_sql(item.condition, source, annee) for item in members]
    flags: ColumnElement[int] = literal(0)
    for number, test in enumerate(tests):
        flags = flags + case((test, 1 << number), else_=0)
    dims = {item.champ for member in members for item in member.ventilations.values()}
    dims |= {member.dernier for member in members if member.dernier}
    columns = [source.ids[kind].label(kind) for kind in IDS]
    columns += [source.fields[champ].sql.label(f"d_{champ}") for champ in sorted(dims)]
    query = select(*columns, flags.label("drapeaux")).select_from(source.rows)
    dated = in_year(members[0], annee)
    if dated is not None:
        query = query.where(dated)
    return query.cte(name).prefix_with("MATERIALIZED")


def _parts(scan: _Scan, annee: int, employers: bool) -> Iterator[Part]:  # noqa: FBT001
    plain = [item for item in scan.indicators if not item.dernier]
    if plain:
        yield from _grouped(scan, plain, None, None, employers=employers)
    for breakdown, members in _by_breakdown(plain):
        group = _group(scan.rows, breakdown, annee)
        yield from _grouped(scan, members, breakdown, group, employers=employers)
    for item in scan.indicators:
        if item.dernier:
            yield from _last_facts(scan, item, annee, employers=employers)


def _last_facts(scan: _Scan, item: Indicator, annee: int, *, employers: bool) -> Iterator[Part]:
    """Each person once, with the fact whose date is the last (then the last written)."""
    last = scan.rows.c[f"d_{item.dernier}"].desc(), scan.rows.c.fait.desc()
    place = func.row_number().over(partition_by=scan.rows.c.personne, order_by=last)
    ranked = select(scan.rows, place.label("rang")).where(scan.flag(item)).cte(f"rang_{item.code}")
    one = _Scan(scan.source, scan.indicators, ranked)
    kept = ranked.c.rang == 1
    yield from _grouped(one, [item], None, None, where=kept, employers=employers)
    for name, breakdown in item.ventilations.items():
        group = _group(ranked, breakdown, annee)
        yield from _grouped(
            one, [item], breakdown, group, where=kept, employers=employers, name=name
        )


def _by_breakdown(items: Sequence[Indicator]) -> list[tuple[Breakdown, list[Indicator]]]:
    found: dict[tuple[object, ...], tuple[Breakdown, list[Indicator]]] = {}
    for item in items:
        for breakdown in item.ventilations.values():
            key = (breakdown.champ, breakdown.tranches, breakdown.age)
            found.setdefault(key, (breakdown, []))[1].append(item)
    return list(found.values())


def _group(rows: CTE, breakdown: Breakdown, annee: int) -> ColumnElement[Any]:
    value = rows.c[f"d_{breakdown.champ}"]
    if not breakdown.tranches:
        return cast(value, String)
    measured = annee - value if breakdown.age else value
    bands = [
        (and_(*_within(measured, band.min, band.max)), literal(band.code))
        for band in breakdown.tranches
    ]
    return case((value.is_(None), null()), *bands, else_=null())


def _within(value: Any, low: int | None, high: int | None) -> list[ColumnElement[bool]]:
    bounds = [] if low is None else [value >= low]
    return bounds + ([] if high is None else [value <= high])


def _grouped(
    scan: _Scan,
    members: Sequence[Indicator],
    breakdown: Breakdown | None,
    group: ColumnElement[Any] | None,
    *,
    employers: bool,
    where: ColumnElement[bool] | None = None,
    name: str | None = None,
) -> Iterator[Part]:
    measured = [
        (Read(item.code, name or _name(item, breakdown), measure), value)
        for item in members
        for measure, value in _measures(scan, item, employers=employers)
    ]
    yield _part(scan, measured, group, where)
    if employers:
        yield from _largest(scan, members, breakdown, group, where, name)


def _name(item: Indicator, breakdown: Breakdown | None) -> str | None:
    if breakdown is None:
        return None
    names = (name for name, other in item.ventilations.items() if other.champ == breakdown.champ)
    return next(names)


def _part(
    scan: _Scan,
    measured: Sequence[tuple[Read, ColumnElement[Any]]],
    group: ColumnElement[Any] | None,
    where: ColumnElement[bool] | None,
) -> Part:
    return Part(
        values=tuple(value for _, value in measured),
        reads=tuple(read for read, _ in measured),
        group=group,
        rows=(scan.rows, where),
    )


def _measures(
    scan: _Scan, item: Indicator, *, employers: bool
) -> Iterator[tuple[str, ColumnElement[Any]]]:
    flag, rows = scan.flag(item), scan.rows.c
    single = item.compte == "fait" and scan.source.name not in REPEATED
    value = func.sum(case((flag, 1), else_=0)) if single else _distinct(flag, rows[item.compte])
    yield "valeur", func.coalesce(value, 0)
    if item.compte != "personne":
        yield "personnes", _distinct(flag, rows.personne)
    if employers:
        yield "employeurs", _distinct(flag, rows.entreprise)


def _distinct(flag: ColumnElement[bool], column: ColumnElement[Any]) -> ColumnElement[int]:
    return func.count(case((flag, column)).distinct())


def _largest(
    scan: _Scan,
    members: Sequence[Indicator],
    breakdown: Breakdown | None,
    group: ColumnElement[Any] | None,
    where: ColumnElement[bool] | None,
    name: str | None,
) -> Iterator[Part]:
    """The persons of the largest employer, per group."""
    per_firm = select(
        *([group.label("groupe")] if group is not None else []),
        *(
            _distinct(scan.flag(item), scan.rows.c.personne).label(f"n{i}")
            for i, item in enumerate(members)
        ),
    ).where(scan.rows.c.entreprise.is_not(None), *([where] if where is not None else []))
    grouping = [scan.rows.c.entreprise] + ([group] if group is not None else [])
    firms = per_firm.group_by(*grouping).subquery()
    reads = tuple(Read(item.code, name or _name(item, breakdown), "plus_gros") for item in members)
    values = tuple(func.coalesce(func.max(firms.c[f"n{i}"]), 0) for i in range(len(members)))
    yield Part(values, reads, firms.c.groupe if group is not None else None, (firms, None))


def _select(number: int, part: Part, width: int) -> Select[Any]:
    rows, where = part.rows
    group = literal(None, String) if part.group is None else part.group
    padding = [null() for _ in range(width - len(part.values))]
    query = select(literal(number), group, *part.values, *padding).select_from(rows)
    if where is not None:
        query = query.where(where)
    return query if part.group is None else query.group_by(part.group)
