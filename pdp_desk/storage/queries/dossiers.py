"""The list of dossiers: pages by key, counts, and the dates each stage rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from pdp_desk.domain.etapes import StageFacts
from pdp_desk.domain.views import ComptesDossiers, FiltreDossiers
from pdp_desk.domain.vocabulary import Nature, Sens, Sexe
from pdp_desk.storage.search import matched
from pdp_desk.storage.tables import (
    Dossier,
    Entreprise,
    Etablissement,
    Evenement,
    Intervenant,
    Orientation,
    Salarie,
)

# A search that keeps more is not a search yet: the latest are shown, the count says "more than".
SEARCH_LIMIT = 300
# Up to so many dossiers of a referent are sorted; more are met fast enough in the list's order.
FEW = 2000
Referent = aliased(Intervenant)


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier of the list before its stage is derived; `cle` is its place in the order."""

    id: int
    numero: str
    nom: str
    prenom: str
    sexe: Sexe | None
    entreprise: str | None
    signale_le: date | None
    pris_en_charge_le: date | None
    clos_le: date | None
    referent: str | None
    cle: str | date | None


class HasDates(Protocol):
    """A dossier with its own dates."""

    @property
    def id(self) -> int: ...
    @property
    def signale_le(self) -> date | None: ...
    @property
    def pris_en_charge_le(self) -> date | None: ...
    @property
    def clos_le(self) -> date | None: ...


After = tuple[str | date | None, int]
Key = tuple[int, str | date | None]
Keys = Select[*tuple[Any, ...]]


def _first(nature: Nature) -> ColumnElement[date | None]:
    return func.min(case((Evenement.nature == nature, Evenement.jour)))


# Built once: a keystroke has no time to build statements.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ROWS = (
    select(
        Dossier.id,
        Dossier.numero,
        Salarie.nom,
        Salarie.prenom,
        Salarie.sexe,
        func.coalesce(Entreprise.nom, Etablissement.nom),
        Dossier.signale_le,
        Dossier.pris_en_charge_le,
        Dossier.clos_le,
        Referent.nom,
    )
    .join(Salarie, Salarie.id == Dossier.salarie_id)
    .outerjoin(Etablissement, Etablissement.id == Dossier.etablissement_id)
    .outerjoin(Entreprise, Entreprise.id == Etablissement.entreprise_id)
    .outerjoin(Referent, Referent.id == Dossier.referent_id)
    .where(Dossier.id.in_(_IDS))
)
_EVENT_DATES = (
    select(
        Evenement.dossier_id,
        _first(Nature.PLAN_MAINTIEN).label("plan"),
        _first(Nature.DISPOSITIF).label("dispositif"),
        _first(Nature.PLAN_RETOUR).label("retour"),
        _first(Nature.VISITE_REPRISE).label("reprise"),
        func.max(Evenement.jour).label("dernier"),
    )
    .where(Evenement.dossier_id.in_(_IDS), Evenement.realise.is_(True))
    .group_by(Evenement.dossier_id)
)
_FIRST_REFERRALS = (
    select(Orientation.dossier_id, func.min(Orientation.jour))
    .where(Orientation.dossier_id.in_(_IDS), Orientation.sens == Sens.SORTANTE)
    .group_by(Orientation.dossier_id)
)


def page(
    session: Session, filtre: FiltreDossiers, *, after: After | None, size: int
) -> list[DossierRow]:
    """The next `size` dossiers of the filter after a key; never by offset.

    First the ids in their order, from the few columns that decide it, then their rows.
    """
    searched = bool(filtre.texte.strip())
    query = _searched(session, filtre) if searched else _walked(session, filtre)
    found = (_latest if filtre.recents else _by_name)(session, query, after, size)
    rows = {
        row[0]: tuple(row) for row in session.execute(_ROWS, {"ids": [id_ for id_, _ in found]})
    }
    return [DossierRow(*(*rows[id_], key)) for id_, key in found]


def counts(session: Session, filtre: FiltreDossiers) -> ComptesDossiers:
    """How many dossiers there are, are open, and are kept by the filter."""
    every, opened = select(func.count()).select_from(Dossier), Dossier.clos_le.is_(None)
    tous = session.scalar(every) or 0
    ouverts = session.scalar(every.where(opened)) or 0
    if filtre.texte.strip():
        found = _found(session, filtre, SEARCH_LIMIT + 1)
        kept = session.scalar(select(func.count()).select_from(found.subquery())) or 0
        capped = kept > SEARCH_LIMIT
        return ComptesDossiers(min(kept, SEARCH_LIMIT), ouverts, tous, plafond=capped)
    conditions = _conditions(session, filtre, walked=False)
    kept = session.scalar(every.where(*conditions)) or 0 if conditions else tous
    return ComptesDossiers(filtres=kept, ouverts=ouverts, tous=tous)


def referents(session: Session) -> list[str]:
    """The names of those who are in charge of a dossier, in order."""
    charged = select(Dossier.referent_id).where(Dossier.referent_id.is_not(None))
    query = select(Intervenant.nom).where(Intervenant.id.in_(charged))
    return list(session.scalars(query.order_by(Intervenant.nom_cle)))


def stage_facts(
    session: Session, dossiers: Iterable[HasDates]
) -> dict[int, tuple[StageFacts, date | None]]:
    """For each dossier, the dates of its stage and its last event, in two queries."""
    known = list(dossiers)
    ids = {"ids": [dossier.id for dossier in known]}
    events = {row.dossier_id: row for row in session.execute(_EVENT_DATES, ids)}
    sent = {row[0]: row[1] for row in session.execute(_FIRST_REFERRALS, ids)}
    found = {}
    for dossier in known:
        event = events.get(dossier.id)
        facts = StageFacts(
            signale_le=dossier.signale_le,
            pris_en_charge_le=dossier.pris_en_charge_le,
            plan_ouvert_le=event.plan if event else None,
            orientation_le=sent.get(dossier.id),
            dispositif_le=event.dispositif if event else None,
            plan_retour_le=event.retour if event else None,
            visite_reprise_le=event.reprise if event else None,
            clos_le=dossier.clos_le,
        )
        found[dossier.id] = (facts, event.dernier if event else None)
    return found


def _walked(session: Session, filtre: FiltreDossiers) -> Keys:
    """Ids and keys in the order of an index: `(signale_le, id)`, or the names."""
    conditions = _conditions(session, filtre, walked=True)
    if filtre.recents:
        return select(Dossier.id, Dossier.signale_le).where(*conditions)
    # The bare comparison starts the walk on the names, not on the dossiers.
    return (
        select(Dossier.id, Salarie.nom_cle)
        .join(Salarie, Salarie.id == Dossier.salarie_id)
        .where(Salarie.nom_cle >= "", *conditions)
    )


def _searched(session: Session, filtre: FiltreDossiers) -> Keys:
    """Ids and keys of the latest dossiers that match."""
    found = _found(session, filtre, SEARCH_LIMIT).subquery()
    if filtre.recents:
        return select(found.c.id, found.c.signale_le)
    named = select(found.c.id, Salarie.nom_cle)
    return named.join(Salarie, Salarie.id == found.c.salarie_id)


def _found(session: Session, filtre: FiltreDossiers, limit: int) -> Select[*tuple[Any, ...]]:
    query = select(Dossier.id, Dossier.signale_le, Dossier.salarie_id)
    kept = query.where(*_conditions(session, filtre, walked=True))
    return matched(kept, filtre.texte).limit(limit)


def _conditions(
    session: Session, filtre: FiltreDossiers, *, walked: bool
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filtre.ouverts:
        conditions.append(Dossier.clos_le.is_(None))
    if filtre.referent is not None:
        named = select(Intervenant.id).where(Intervenant.nom == filtre.referent)
        ids = list(session.scalars(named))
        few = not walked or _are_few(session, ids)
        # An expression has no index: the list keeps its own order instead of sorting them all.
        column = Dossier.referent_id.expression if few else Dossier.referent_id + 0
        conditions.append(column.in_(ids))
    return conditions


def _are_few(session: Session, referents: list[int]) -> bool:
    charged = select(Dossier.id).where(Dossier.referent_id.in_(referents)).limit(FEW + 1)
    return (session.scalar(select(func.count()).select_from(charged.subquery())) or 0) <= FEW


def _by_name(session: Session, query: Keys, after: After | None, size: int) -> list[Key]:
    id_, name = query.selected_columns
    if after is not None:
        key, last = after
        # The bare >= lets the index start at the key; the rest settles those of the same name.
        query = query.where(name >= key, or_(name > key, id_ > last))
    return _pairs(session, query.order_by(name, id_).limit(size))


def _latest(session: Session, query: Keys, after: After | None, size: int) -> list[Key]:
    """The last reported first, then those nobody dated: two walks, each on the index."""
    id_, day = query.selected_columns
    key, last = after or (None, None)
    found: list[Key] = []
    if after is None or key is not None:
        dated = query.where(day.is_not(None))
        if after is not None:
            dated = dated.where(day <= key, or_(day < key, id_ < last))
        found = _pairs(session, dated.order_by(day.desc(), id_.desc()).limit(size))
    if len(found) < size:
        undated = query.where(day.is_(None))
        if after is not None and key is None:
            undated = undated.where(id_ < last)
        rest = undated.order_by(id_.desc()).limit(size - len(found))
        found += _pairs(session, rest)
    return found


def _pairs(session: Session, query: Keys) -> list[Key]:
    return [(row[0], row[1]) for row in session.execute(query)]
