"""What stands behind a figure: the facts themselves, and the conditions that kept them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session

from pdp_desk.domain.views import Derriere, LigneDerriere
from pdp_desk.domain.vocabulary import Term
from pdp_desk.domain.wording import typeset
from pdp_desk.errors import UsageError
from pdp_desk.indicators.catalogue import Catalogue, Condition, Indicator, by_code
from pdp_desk.indicators.conditions import to_sql
from pdp_desk.indicators.labels import label
from pdp_desk.indicators.statement import in_year, window
from pdp_desk.storage.queries.facts import SOURCES, Source
from pdp_desk.storage.tables import Action, Dossier, Entreprise, Etablissement, Salarie

DISTINCT = {
    "personne": "personnes distinctes",
    "entreprise": "entreprises distinctes",
    "etablissement": "établissements distincts",
}


def behind(session: Session, catalogues: Sequence[Catalogue], code: str, annee: int) -> Derriere:
    """One line per thing counted, the latest first; a ratio shows its numerator."""
    items = by_code(tuple(catalogues))
    known = {other: item for item in items.values() for other in (item.code, *item.aussi)}
    if code not in known:
        raise UsageError(
            f"L'indicateur « {code} » n'existe dans aucun catalogue.",
            "Choisissez un code de la page Indicateurs.",
        )
    counted = list(_counted(known[code], items))
    lines = [line for item in counted for line in _lines(session, item, annee)]
    funnel = _funnel(session, counted[0], annee) if len(counted) == 1 else _sums(lines, counted)
    return Derriere(code=code, annee=annee, lignes=tuple(lines), entonnoir=funnel)


def _counted(item: Indicator, items: dict[str, Indicator]) -> Iterator[Indicator]:
    """The counts an indicator is made of; entered figures have no fact behind."""
    if item.meme_que:
        yield from _counted(items[item.meme_que], items)
    elif item.genre == "compte":
        yield item
    elif item.genre == "somme":
        for part in item.parts:
            yield from _counted(items[part], items)
    elif item.genre == "ratio" and not (item.numerateur or "").startswith("releve:"):
        yield from _counted(items[item.numerateur or ""], items)
    elif item.genre == "composition":
        for columns in item.composition.values():
            for codes in columns.values():
                yield from _counted(items[codes[0]], items)


def _sums(lines: list[LigneDerriere], counted: list[Indicator]) -> tuple[tuple[str, int], ...]:
    return ((f"{len(counted)} comptes additionnés", len(lines)),) if counted else ()


def _kept(item: Indicator, annee: int) -> ColumnElement[bool]:
    source = SOURCES[item.source or ""]
    dated = in_year(item, annee)
    return to_sql(item.condition, source, annee) & (true() if dated is None else dated)


def _lines(session: Session, item: Indicator, annee: int) -> Iterator[LigneDerriere]:
    """The facts kept, one per thing counted."""
    seen: set[object] = set()
    for row in session.execute(_facts(item, annee)).mappings():
        thing = row[f"id_{item.compte}"]
        if thing is None or thing in seen:
            continue
        seen.add(thing)
        yield _line(row, item, SOURCES[item.source or ""])


def _facts(item: Indicator, annee: int) -> Select[*tuple[Any, ...]]:
    source = SOURCES[item.source or ""]
    day = source.fields[_shown_day(item, source)].sql
    splits = {breakdown.champ for breakdown in item.ventilations.values()}
    columns = [source.ids[kind].label(f"id_{kind}") for kind in source.ids]
    columns += [source.fields[champ].sql.label(f"d_{champ}") for champ in sorted(splits)]
    query = select(day.label("jour"), *columns).select_from(source.rows)
    query = query.where(_kept(item, annee)).order_by(day.desc(), source.ids["fait"].desc())
    return _named(query, source)


def _shown_day(item: Indicator, source: Source) -> str:
    return item.dernier or window(item) or source.day or "pris_en_charge_le"


def _named(query: Select[*tuple[Any, ...]], source: Source) -> Select[*tuple[Any, ...]]:
    """The facts with the names to show: the person and the dossier, or the action."""
    facts = query.order_by(None).subquery()
    order = facts.c.jour.desc(), facts.c.id_fait.desc()
    if source.name == "action":
        firm = func.coalesce(Etablissement.nom, Entreprise.nom)
        return (
            select(
                facts,
                Action.nature.label("nature"),
                Action.public.label("public"),
                firm.label("firme"),
            )
            .join(Action, Action.id == facts.c.id_fait)
            .outerjoin(Etablissement, Etablissement.id == facts.c.id_etablissement)
            .outerjoin(Entreprise, Entreprise.id == Etablissement.entreprise_id)
            .order_by(*order)
        )
    return (
        select(facts, Salarie.nom, Salarie.prenom, Dossier.numero)
        .join(Salarie, Salarie.id == facts.c.id_personne)
        .outerjoin(Dossier, Dossier.id == facts.c.id_dossier)
        .order_by(*order)
    )


def _line(row: Any, item: Indicator, source: Source) -> LigneDerriere:
    if source.name == "action":
        said = row["nature"].label
        name = row["firme"] or row["public"] or said[:1].upper() + said[1:]
        return LigneDerriere(row["jour"], name, said, None, None)
    first = next(iter(item.ventilations.values()), None)
    detail = row["numero"] or ""
    if first is not None and not first.tranches:
        value = row[f"d_{first.champ}"]
        stored = value.value if isinstance(value, Term) else value
        detail = label(None if stored is None else str(stored), first, source)
    return LigneDerriere(
        row["jour"], f"{row['nom']} {row['prenom']}", detail, row["id_dossier"], row["numero"]
    )


# --- Conditions in words -------------------------------------------------------------------


def words(item: Indicator, annee: int | None = None) -> tuple[str, ...]:
    """The conditions in French, in order, the year after the first."""
    source = SOURCES.get(item.source or "")
    if source is None:
        return ()
    said = [_say(test, source) for test in item.condition]
    if window(item):
        placed = f"en {annee}" if annee else "dans l'année"
        said.insert(
            min(1, len(said)), f"du 1er janvier au 31 décembre {annee}" if annee else placed
        )
    return tuple(typeset(text) for text in said)


def _say(test: Condition, source: Source) -> str:
    if test.dit:
        return test.dit
    field = source.fields.get(test.champ or "")
    if field is None:
        return " ou ".join(_say(part, source) for part in test.ou or test.et or ())
    value = test.egal
    if isinstance(field.kind, type) and issubclass(field.kind, Term) and isinstance(value, str):
        return field.kind(value).label
    return field.label if value is True else f"{field.label} : {value}"


def _funnel(session: Session, item: Indicator, annee: int) -> tuple[tuple[str, int], ...]:
    """How many facts are left as the conditions are added one by one, then the figure."""
    source = SOURCES[item.source or ""]
    tests = [to_sql([test], source, annee) for test in item.condition]
    dated = in_year(item, annee)
    if dated is not None:
        tests.insert(min(1, len(tests)), dated)
    if not tests:
        return ()
    fact = source.ids["fait"]
    steps = [
        func.count(case((_all(tests[: number + 1]), fact)).distinct())
        for number in range(len(tests))
    ]
    left = session.execute(select(*steps).select_from(source.rows)).one()
    named = list(zip(words(item, annee), left, strict=True))
    if item.compte not in ("fait", "dossier"):
        thing = func.count(case((_all(tests), source.ids[item.compte])).distinct())
        total = session.scalar(select(thing).select_from(source.rows)) or 0
        named.append((DISTINCT[item.compte], total))
    return tuple(named)


def _all(tests: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    kept: ColumnElement[bool] = true()
    for test in tests:
        kept = kept & test
    return kept
