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
    FromClause,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    union_all,
)

from pdp_desk.indicators.catalogue import Breakdown, Indicator
from pdp_desk.indicators.conditions import day, to_sql
from pdp_desk.indicators.relations import families, rest_cell, total_cell
from pdp_desk.storage.queries.facts import SOURCES, Source

IDS = ("fait", "personne", "dossier", "etablissement", "entreprise")
# Facts of these sources stand on several rows, one per establishment.
REPEATED = frozenset({"action"})
# No person stands behind facts of these sources.
NOBODY = frozenset({"action"})
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
    rows: FromClause
    where: ColumnElement[bool] | None


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
        return _bit(self.rows.c.drapeaux, self, indicator)

    def simple(self, indicator: Indicator) -> bool:
        """Each row is one thing counted: nothing to tell apart."""
        one_row = indicator.compte == "fait" and self.source.name not in REPEATED
        return one_row or indicator.dernier is not None

    def any_flag(self, members: Sequence[Indicator]) -> ColumnElement[bool]:
        bits = sum(1 << self.indicators.index(item) for item in members)
        return self.rows.c.drapeaux.bitwise_and(bits) != 0


def year_statement(
    indicators: Sequence[Indicator], annee: int, *, employers: bool = False
) -> YearStatement:
    """Count every indicator with its breakdowns; `employers` adds what protection needs."""
    parts = [
        part
        for scan in _scans(indicators, annee)
        for part in _parts(scan, annee, employers=employers)
    ]
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
    # Without a date of its own, a fact is worth reading only if some condition keeps it.
    query = query.where(or_(*tests) if dated is None else dated)
    return query.cte(name).prefix_with("MATERIALIZED")


def _parts(scan: _Scan, annee: int, *, employers: bool) -> Iterator[Part]:
    plain = [item for item in scan.indicators if not item.dernier]
    simple = [item for item in plain if scan.simple(item)]
    if simple:
        yield _sums(scan, simple)
    if plain:
        yield from _grouped(scan, plain, None, None, employers=employers)
    for breakdown, members in _by_breakdown(plain):
        group = _group(scan.rows, breakdown, annee)
        yield from _grouped(scan, members, breakdown, group, employers=employers)
    for item in scan.indicators:
        if item.dernier:
            yield from _last_facts(scan, item, annee, employers=employers)
    if employers and scan.source.name not in NOBODY:
        yield from _rests(scan)


def _rests(scan: _Scan) -> Iterator[Part]:
    """Who employs the persons left when some parts are taken from a total: anybody subtracts."""
    members = {item.code: item for item in scan.indicators}
    for code, children in families(scan.indicators):
        if parent := members.get(code):
            rest = rest_cell(total_cell(parent), [child.code for child in children])
            firms = _firms_left(scan, parent, children)
            values = func.count(), func.coalesce(func.max(firms.c.personnes), 0)
            reads = tuple(Read(rest, None, measure) for measure in ("employeurs", "plus_gros"))
            yield Part(values, reads, None, firms, None)


def _firms_left(scan: _Scan, parent: Indicator, children: Sequence[Indicator]) -> FromClause:
    rows, taken = scan.rows.c, scan.any_flag(children)
    left = scan.flag(parent) & not_(taken)
    if parent.compte == "personne":
        left &= rows.personne.not_in(select(rows.personne).where(taken))
    people = func.count(rows.personne.distinct()).label("personnes")
    known = rows.entreprise.is_not(None)
    return select(people).where(left, known).group_by(rows.entreprise).subquery()


def _sums(scan: _Scan, members: Sequence[Indicator]) -> Part:
    """Facts counted by their flags first: few flags go together, whatever the number of facts."""
    flags = scan.rows.c.drapeaux
    groups = select(flags, func.count().label("faits")).group_by(flags).subquery()
    values = tuple(
        func.coalesce(func.sum(case((_bit(groups.c.drapeaux, scan, item), groups.c.faits))), 0)
        for item in members
    )
    reads = tuple(Read(item.code, None, "valeur") for item in members)
    return Part(values, reads, None, groups, None)


def _bit(flags: ColumnElement[int], scan: _Scan, item: Indicator) -> ColumnElement[bool]:
    return flags.bitwise_and(1 << scan.indicators.index(item)) != 0


def _last_facts(scan: _Scan, item: Indicator, annee: int, *, employers: bool) -> Iterator[Part]:
    """Each person once, with the fact whose date is the last (then the last written)."""
    last = scan.rows.c[f"d_{item.dernier}"].desc(), scan.rows.c.fait.desc()
    place = func.row_number().over(partition_by=scan.rows.c.personne, order_by=last)
    ranked = select(scan.rows, place.label("rang")).where(scan.flag(item)).subquery()
    # Read once for each breakdown: kept, not worked out again each time.
    kept = select(ranked).where(ranked.c.rang == 1).cte(f"derniers_{item.code}")
    one = _Scan(scan.source, scan.indicators, kept.prefix_with("MATERIALIZED"))
    yield from _grouped(one, [item], None, None, employers=employers)
    for name, breakdown in item.ventilations.items():
        group = _group(one.rows, breakdown, annee)
        yield from _grouped(one, [item], breakdown, group, employers=employers, name=name)


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
    name: str | None = None,
) -> Iterator[Part]:
    measured = [
        (Read(item.code, name or _name(item, breakdown), measure), value)
        for item in members
        for measure, value in _measures(scan, item, total=group is None, employers=employers)
    ]
    if not measured:
        return
    yield Part(
        values=tuple(value for _, value in measured),
        reads=tuple(read for read, _ in measured),
        group=group,
        rows=scan.rows,
        where=None if group is None else scan.any_flag(members),
    )
    if employers:
        yield _largest(scan, members, breakdown, group, name)


def _name(item: Indicator, breakdown: Breakdown | None) -> str | None:
    if breakdown is None:
        return None
    names = (name for name, other in item.ventilations.items() if other.champ == breakdown.champ)
    return next(names)


def _measures(
    scan: _Scan, item: Indicator, *, total: bool, employers: bool
) -> Iterator[tuple[str, ColumnElement[Any]]]:
    flag, rows = scan.flag(item), scan.rows.c
    simple = scan.simple(item)
    if not simple:
        yield "valeur", _distinct(flag, rows[item.compte])
    elif not total or item.dernier:  # plain totals are summed by flags, see _sums
        yield "valeur", func.coalesce(func.sum(case((flag, 1), else_=0)), 0)
    # Who stands behind a figure is shown with it, and needed by all that is released.
    shown = total and not item.interne and not item.meme_total
    if (employers or shown) and item.compte != "personne" and item.source not in NOBODY:
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
    name: str | None,
) -> Part:
    """The persons of the largest employer, per group."""
    people = [
        _distinct(scan.flag(item), scan.rows.c.personne).label(f"n{number}")
        for number, item in enumerate(members)
    ]
    split = [] if group is None else [group.label("groupe")]
    known = scan.rows.c.entreprise.is_not(None)
    firms = select(*split, *people).where(known).group_by(scan.rows.c.entreprise, *split).subquery()
    reads = tuple(Read(item.code, name or _name(item, breakdown), "plus_gros") for item in members)
    values = tuple(func.coalesce(func.max(firms.c[person.name]), 0) for person in people)
    return Part(values, reads, None if group is None else firms.c.groupe, firms, None)


def _select(number: int, part: Part, width: int) -> Select[Any]:
    group = literal(None, String) if part.group is None else part.group
    padding = [null() for _ in range(width - len(part.values))]
    query = select(literal(number), group, *part.values, *padding).select_from(part.rows)
    if part.where is not None:
        query = query.where(part.where)
    return query if part.group is None else query.group_by(part.group)
