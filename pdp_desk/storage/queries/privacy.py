"""What is held about one person, row by row, and whose retention comes to its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Select,
    Table,
    and_,
    func,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from pdp_desk.storage.journal import numbers_of, unpacked
from pdp_desk.storage.personal import links, personal_tables
from pdp_desk.storage.privacy import FREED
from pdp_desk.storage.residue import DETAIL_KEYS, ERASING, KEPT_LONGER, tells_of
from pdp_desk.storage.tables import (
    AccesExceptionnel,
    Base,
    Brouillon,
    Consentement,
    Dossier,
    Etablissement,
    Gel,
    Intervenant,
    Journal,
    Membre,
    Orientation,
    Publication,
    Reglage,
    Salarie,
)

Ids = Mapping[str, list[int]]
Record = dict[str, Any]
# What the number of a row about somebody else is shown as.
NAMES: Mapping[str, ColumnElement[Any]] = {
    "consentement": Consentement.objet.expression,
    "dossier": Dossier.numero.expression,
    "etablissement": Etablissement.nom.expression,
    "intervenant": Intervenant.nom.expression,
    "membre": Membre.nom.expression,
    "orientation": Orientation.partenaire.expression,
}


@dataclass(frozen=True, slots=True)
class DueRow:
    """A person, perhaps with a dossier, and the fact the duration starts from."""

    salarie_id: int
    dossier_id: int | None
    numero: str | None
    uid: str
    nom: str
    prenom: str
    depart: date
    dernier_fait: date | None = None


def person_id_of_dossier(session: Session, dossier_id: int) -> int | None:
    """Whose dossier it is."""
    return session.scalar(select(Dossier.salarie_id).where(Dossier.id == dossier_id))


def person_id_of_number(session: Session, numero: str) -> int | None:
    """Whose dossier bears this number."""
    return session.scalar(select(Dossier.salarie_id).where(Dossier.numero == numero))


def numbers(session: Session, salarie_id: int) -> tuple[str, ...]:
    """The numbers of the person's dossiers, the first first."""
    query = select(Dossier.numero).where(Dossier.salarie_id == salarie_id).order_by(Dossier.numero)
    return tuple(session.scalars(query))


def records(session: Session, found: Ids) -> dict[str, list[Record]]:
    """Every column of every row about the person, by table, in order."""
    tables = [table for table in personal_tables() if table.name in found]
    return {table.name: _rows(session, table, found[table.name]) for table in tables}


def names_of(session: Session, wanted: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], str]:
    """How rows of other tables are called: (table, number) -> text."""
    found: dict[tuple[str, int], str] = {}
    for name, ids in wanted.items():
        table = Base.metadata.tables[name]
        query = select(table.c.id, NAMES[name]).where(table.c.id.in_(set(ids)))
        found |= {(name, key): text for key, text in session.execute(query)}
    return found


def draft_texts(session: Session, ids: Iterable[int]) -> list[Record]:
    """Drafts about the person, with the member who types them."""
    query = (
        select(Brouillon.id, Brouillon.garde_le, Membre.nom.label("membre_id"))
        .add_columns(Brouillon.formulaire, Brouillon.contenu, Brouillon.contenu_chiffre)
        .join(Membre, Membre.id == Brouillon.membre_id, isouter=True)
        .where(Brouillon.id.in_(list(ids)))
        .order_by(Brouillon.garde_le)
    )
    return [dict(row._mapping) for row in session.execute(query)]


def journal_lines(
    session: Session, found: Ids
) -> list[tuple[datetime, str | None, str, str | None]]:
    """Who did what with the person's data: instant, member, act, detail; the first first.

    A number given again does not inherit the lines of the row before; what was removed since is
    told by the dossier its lines name.
    """
    own = [and_(Journal.objet == name, Journal.objet_id.in_(ids)) for name, ids in found.items()]
    named = [Journal.detail.contains(f'"{key}"') for key in DETAIL_KEYS]
    query = (
        select(
            Journal.id,
            Journal.objet,
            Journal.objet_id,
            Journal.instant,
            Membre.nom,
            Journal.acte,
            Journal.detail,
        )
        .join(Membre, Membre.id == Journal.membre_id, isouter=True)
        .where(or_(*own, *named))
        .order_by(Journal.id)
    )
    lines = [_Line(*row) for row in session.execute(query)]
    former = _former_holders(session)
    for line in lines:
        if tells_of(found, line.detail) is False:
            former[line.about] = line.numero
    return [
        (line.instant, line.membre, line.acte, line.detail)
        for line in lines
        if _is_own(line, found, former.get(line.about, 0))
    ]


class _Line(NamedTuple):
    """A line of the journal that may be about the person."""

    numero: int
    objet: str
    objet_id: int | None
    instant: datetime
    membre: str | None
    acte: str
    detail: str | None

    @property
    def about(self) -> tuple[str, int]:
        return self.objet, self.objet_id or 0


def _is_own(line: _Line, found: Ids, former: int) -> bool:
    """Its detail says whose it is; without one, its number, since that is the person's."""
    told = tells_of(found, line.detail)
    return (line.numero > former and line.objet_id in found.get(line.objet, ())) or bool(told)


def _former_holders(session: Session) -> dict[tuple[str, int], int]:
    """For each number an erasure set free, the line that told of it."""
    query = select(Journal.id, Journal.detail).where(Journal.acte.in_(ERASING))
    former: dict[tuple[str, int], int] = {}
    for line, detail in session.execute(query):
        freed = unpacked(detail).get(FREED)
        for name, written in freed.items() if isinstance(freed, dict) else ():
            former |= {(name, one): line for one in numbers_of(written)}
    return former


def kept_until(session: Session) -> dict[str, str]:
    """The prolongations, by the person's random number, as they are written."""
    query = select(Reglage.cle, Reglage.valeur).where(Reglage.cle.startswith(KEPT_LONGER))
    return {key.removeprefix(KEPT_LONGER): value for key, value in session.execute(query)}


def years_of(session: Session, found: Ids) -> tuple[int, ...]:
    """The years of the person's dated facts: those in which they may count."""
    years: set[int] = set()
    for table in personal_tables():
        for column in table.c:
            if table.name in found and isinstance(column.type, Date):
                days = select(column).where(table.c.id.in_(found[table.name]), column.is_not(None))
                years |= {day.year for day in session.scalars(days) if column.name != "naissance"}
    return tuple(sorted(years))


def frozen_years(session: Session) -> frozenset[int]:
    """The years whose counts were frozen or published: they stay."""
    return frozenset(session.scalars(select(Gel.annee).union(select(Publication.annee))))


def closed_dossiers(session: Session, before: date) -> list[DueRow]:
    """People whose every dossier is closed, the last one before this day, and their last fact."""
    closed = (
        select(Dossier.salarie_id, func.max(Dossier.clos_le).label("depart"))
        .group_by(Dossier.salarie_id)
        .having(func.count() == func.count(Dossier.clos_le), func.max(Dossier.clos_le) < before)
        .subquery()
    )
    last = _last_facts()
    latest = and_(Dossier.salarie_id == closed.c.salarie_id, Dossier.clos_le == closed.c.depart)
    query = _with_dossier(closed.c.depart).add_columns(last.c.depart).join(closed, latest)
    return _due(session, query.join(last, last.c.salarie_id == Dossier.salarie_id, isouter=True))


def silent_dossiers(session: Session, before: date) -> list[DueRow]:
    """Open dossiers of people without any dated fact since this day."""
    last = _last_facts()
    query = _with_dossier(last.c.depart).join(last, last.c.salarie_id == Dossier.salarie_id)
    return _due(session, query.where(Dossier.clos_le.is_(None), last.c.depart < before))


def people_without_dossier(session: Session, before: date) -> list[DueRow]:
    """People known by facts alone, none of them since this day."""
    last = _last_facts()
    lonely = ~select(Dossier.id).where(Dossier.salarie_id == Salarie.id).exists()
    query = (
        select(Salarie.id, null(), null(), Salarie.uid, Salarie.nom, Salarie.prenom, last.c.depart)
        .join(last, last.c.salarie_id == Salarie.id)
        .where(lonely, last.c.depart < before)
    )
    return _due(session, query)


def _rows(session: Session, table: Table, ids: list[int]) -> list[Record]:
    query = select(table).where(table.c.id.in_(ids)).order_by(table.c.id)
    return [dict(row._mapping) for row in session.execute(query)]


def _last_facts() -> Any:
    """The last dated fact of each person, whatever its kind; to have read is no fact."""
    kinds = [
        _latest(table, column)
        for table in personal_tables()[1:]
        if table.name != AccesExceptionnel.__tablename__
        for column in table.c
        if isinstance(column.type, Date | DateTime)
    ]
    facts = union_all(*kinds).subquery()
    return (
        select(facts.c.salarie_id, func.max(facts.c.jour).label("depart"))
        .group_by(facts.c.salarie_id)
        .subquery()
    )


def _latest(table: Table, column: ColumnElement[Any]) -> Select[Any]:
    """The last day of a column by person, through the dossier or the referral if need be."""
    day = type_coerce(func.max(func.date(column)), Date).label("jour")
    if "salarie_id" in table.c:
        return select(table.c.salarie_id, day).group_by(table.c.salarie_id)
    (number, owner), *_ = links(table, personal_tables())
    through = select(owner.c.salarie_id, day).join(table, number == owner.c.id)
    return through.group_by(owner.c.salarie_id)


def _with_dossier(depart: Any) -> Select[Any]:
    return (
        select(
            Salarie.id,
            Dossier.id,
            Dossier.numero,
            Salarie.uid,
            Salarie.nom,
            Salarie.prenom,
            depart,
        )
        .select_from(Dossier)
        .join(Salarie, Salarie.id == Dossier.salarie_id)
    )


def _due(session: Session, query: Select[Any]) -> list[DueRow]:
    """One row per person; of several dossiers, one of them."""
    rows = [DueRow(*row) for row in session.execute(query.order_by(Salarie.id))]
    return list({row.salarie_id: row for row in rows}.values())
