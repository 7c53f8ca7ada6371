"""One condition, two readings: SQL for the store, plain Python for the oracle, same NULLs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, and_, exists, literal, not_, or_, select, true

from pdp_desk.indicators.catalogue import Condition
from pdp_desk.storage.queries.facts import SOURCES, Source

Row = Mapping[str, Any]
# The facts of a source linked to a row by its person or its dossier.
Linked = Callable[[str, str, Row], Iterable[Row]]


def day(word: str, annee: int) -> date:
    """The date a catalogue names: "debut_annee", "fin_annee", either moved back by "-3m"."""
    base, _, months = word.partition("-")
    start = date(annee, 1, 1) if base == "debut_annee" else date(annee + 1, 1, 1)
    moved: date = start - relativedelta(months=int(months.removesuffix("m") or 0))
    return moved if base == "debut_annee" else moved - timedelta(days=1)


# --- SQL ---------------------------------------------------------------------------------


def to_sql(
    tests: Sequence[Condition], source: Source, annee: int, outer: Source | None = None
) -> ColumnElement[bool]:
    """All the tests as one SQL condition on the rows of `source`."""
    return and_(true(), *(_test_sql(test, source, annee, outer) for test in tests))


def _test_sql(
    test: Condition, source: Source, annee: int, outer: Source | None
) -> ColumnElement[bool]:
    if test.ou is not None:
        return or_(*(_test_sql(part, source, annee, outer) for part in test.ou))
    if test.et is not None:
        return and_(*(_test_sql(part, source, annee, outer) for part in test.et))
    if test.non is not None:
        return not_(_test_sql(test.non, source, annee, outer))
    if test.existe is not None:
        return _exists_sql(test, source, annee)
    return _field_sql(test, source, annee, outer)


def _exists_sql(test: Condition, source: Source, annee: int) -> ColumnElement[bool]:
    inner = _apart(SOURCES[test.existe or ""])
    linked = (
        select(literal(1))
        .select_from(inner.rows)
        .where(_link_sql(test, inner, source), to_sql(test.condition, inner, annee, source))
    )
    return exists(linked.correlate_except(inner.rows))


def _link_sql(test: Condition, inner: Source, source: Source) -> ColumnElement[bool]:
    """A fact that names no dossier may belong to any of the person's."""
    person: ColumnElement[bool] = inner.ids["personne"] == source.ids["personne"]
    if test.lien == "personne":
        return person
    own, other = inner.ids["dossier"], source.ids["dossier"]
    return and_(person, or_(own == other, own.is_(None), other.is_(None)))


def _apart(source: Source) -> Source:
    """The source under a name of its own: the facts outside may be read from the same tables."""
    fields = [field.sql.label(f"f_{name}") for name, field in source.fields.items()]
    ids = [column.label(f"id_{name}") for name, column in source.ids.items()]
    rows = select(*fields, *ids).select_from(source.rows).subquery()
    return replace(
        source,
        rows=rows,
        fields={n: replace(f, sql=rows.c[f"f_{n}"]) for n, f in source.fields.items()},
        ids={name: rows.c[f"id_{name}"] for name in source.ids},
    )


def _field_sql(
    test: Condition, source: Source, annee: int, outer: Source | None
) -> ColumnElement[bool]:
    column = source.fields[test.champ or ""].sql
    answer: ColumnElement[bool]
    if test.vide is not None:
        return column.is_(None) if test.vide else column.is_not(None)
    if test.dans is not None:
        return column.in_(test.dans)
    if test.min is not None:
        answer = column >= _bound_sql(test.min, annee, outer)
    elif test.max is not None:
        answer = column <= _bound_sql(test.max, annee, outer)
    elif isinstance(test.egal, bool):
        answer = column.is_(test.egal)
    else:
        answer = column == test.egal
    return answer


def _bound_sql(value: str | int, annee: int, outer: Source | None) -> Any:
    if isinstance(value, int):
        return value
    if value.startswith("fait."):
        assert outer is not None
        return outer.fields[value.removeprefix("fait.")].sql
    return day(value, annee)


# --- Python ------------------------------------------------------------------------------


def holds(
    tests: Sequence[Condition], row: Row, annee: int, linked: Linked, outer: Row | None = None
) -> bool:
    """Whether a row passes all the tests; an unknown answer does not pass."""
    return all(_test(test, row, annee, linked, outer) is True for test in tests)


def _test(test: Condition, row: Row, annee: int, linked: Linked, outer: Row | None) -> bool | None:
    if test.ou is not None:
        answers = [_test(part, row, annee, linked, outer) for part in test.ou]
        return True if True in answers else None if None in answers else False
    if test.et is not None:
        answers = [_test(part, row, annee, linked, outer) for part in test.et]
        return False if False in answers else None if None in answers else True
    if test.non is not None:
        answer = _test(test.non, row, annee, linked, outer)
        return None if answer is None else not answer
    if test.existe is not None:
        facts = linked(test.existe, test.lien, row)
        return any(holds(test.condition, fact, annee, linked, row) for fact in facts)
    return _field(test, row, annee, outer)


def _field(test: Condition, row: Row, annee: int, outer: Row | None) -> bool | None:
    value = row[test.champ or ""]
    if test.vide is not None:
        return (value is None) is test.vide
    if isinstance(test.egal, bool):
        return value is test.egal
    if value is None:
        return None
    if test.dans is not None:
        return value in test.dans
    if test.min is not None:
        return _compare(value, test.min, annee, outer, at_least=True)
    if test.max is not None:
        return _compare(value, test.max, annee, outer, at_least=False)
    return bool(value == test.egal)


def _compare(
    value: Any, bound: str | int, annee: int, outer: Row | None, *, at_least: bool
) -> bool | None:
    limit: Any = bound
    if isinstance(bound, str):
        limit = outer[bound[5:]] if bound.startswith("fait.") and outer else day(bound, annee)
    if limit is None:
        return None
    return bool(value >= limit if at_least else value <= limit)
