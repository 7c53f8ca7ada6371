"""The list of dossiers: pages by key, counts, and the dates each stage rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from pdp_desk.domain.etapes import StageFacts
from pdp_desk.domain.views import ComptesDossiers, FiltreDossiers
from pdp_desk.domain.vocabulary import Nature, Sens, Sexe
from pdp_desk.storage.search import matching
from pdp_desk.storage.tables import (
    Dossier,
    Entreprise,
    Etablissement,
    Evenement,
    Intervenant,
    Orientation,
    Salarie,
)

# A search that keeps more is not a search yet: the count says "more than".
SEARCH_LIMIT = 1000
Referent = aliased(Intervenant)
# An undated report sorts last, and a key must compare.
_LONG_AGO = date(1900, 1, 1)
_REPORTED = func.coalesce(Dossier.signale_le, _LONG_AGO)


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
    cle: str | date


def page(
    session: Session, filtre: FiltreDossiers, *, after: tuple[str | date, int] | None, size: int
) -> list[DossierRow]:
    """The next `size` dossiers of the filter after a key; never by offset."""
    order: ColumnElement[Any]
    key: ColumnElement[Any]
    if filtre.recents:
        order = _REPORTED
        # Sorted as the bare column, in the order its index already has.
        key, beyond = Dossier.signale_le.desc().nulls_last(), _before
    else:
        order = Salarie.nom_cle.expression
        key, beyond = order.asc(), _after
    query = _selected(order).where(*_conditions(session, filtre))
    if after is not None:
        query = query.where(beyond(order, *after))
    last = Dossier.id.desc() if filtre.recents else Dossier.id.asc()
    rows = session.execute(query.order_by(key, last).limit(size))
    return [DossierRow(*tuple(row)) for row in rows]


def counts(session: Session, filtre: FiltreDossiers) -> ComptesDossiers:
    """How many dossiers there are, are open, and are kept by the filter."""
    is_open = case((Dossier.clos_le.is_(None), 1), else_=0)
    tous, ouverts = session.execute(
        select(func.count(), func.sum(is_open)).select_from(Dossier)
    ).one()
    query = select(func.count()).select_from(Dossier)
    conditions = _conditions(session, filtre)
    kept = session.scalar(query.where(*conditions)) if conditions else tous
    capped = (
        bool(filtre.texte) and len(matching(session, filtre.texte, SEARCH_LIMIT + 1)) > SEARCH_LIMIT
    )
    return ComptesDossiers(filtres=kept or 0, ouverts=ouverts or 0, tous=tous, plafond=capped)


def referents(session: Session) -> list[str]:
    """The names of those who are in charge of a dossier, in order."""
    charged = select(Dossier.referent_id).where(Dossier.referent_id.is_not(None))
    query = select(Intervenant.nom).where(Intervenant.id.in_(charged))
    return list(session.scalars(query.order_by(Intervenant.nom_cle)))


def stage_facts(session: Session, ids: Iterable[int]) -> dict[int, tuple[StageFacts, date | None]]:
    """For each dossier, the dates of its stage and its last event, in two queries."""
    wanted = list(ids)
    events = {row.dossier_id: row for row in session.execute(_event_dates(wanted))}
    sent: dict[int, date] = {row[0]: row[1] for row in session.execute(_first_referrals(wanted))}
    dossiers = session.execute(
        select(Dossier.id, Dossier.signale_le, Dossier.pris_en_charge_le, Dossier.clos_le).where(
            Dossier.id.in_(wanted)
        )
    )
    found = {}
    for row in dossiers:
        event = events.get(row.id)
        facts = StageFacts(
            signale_le=row.signale_le,
            pris_en_charge_le=row.pris_en_charge_le,
            plan_ouvert_le=event.plan if event else None,
            orientation_le=sent.get(row.id),
            dispositif_le=event.dispositif if event else None,
            plan_retour_le=event.retour if event else None,
            visite_reprise_le=event.reprise if event else None,
            clos_le=row.clos_le,
        )
        found[row.id] = (facts, event.dernier if event else None)
    return found


def _selected(order: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
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
            order,
        )
        .join(Salarie, Salarie.id == Dossier.salarie_id)
        .outerjoin(Etablissement, Etablissement.id == Dossier.etablissement_id)
        .outerjoin(Entreprise, Entreprise.id == Etablissement.entreprise_id)
        .outerjoin(Referent, Referent.id == Dossier.referent_id)
    )


def _conditions(session: Session, filtre: FiltreDossiers) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filtre.texte.strip():
        conditions.append(Dossier.id.in_(matching(session, filtre.texte, SEARCH_LIMIT)))
    if filtre.ouverts:
        conditions.append(Dossier.clos_le.is_(None))
    if filtre.referent is not None:
        named = select(Intervenant.id).where(Intervenant.nom == filtre.referent)
        conditions.append(Dossier.referent_id.in_(named))
    return conditions


def _after(order: ColumnElement[Any], cle: str | date, id_: int) -> ColumnElement[bool]:
    # The bare >= lets the index start at the key; the rest settles those of the same name.
    return and_(order >= cle, or_(order > cle, Dossier.id > id_))


def _before(order: ColumnElement[Any], cle: str | date, id_: int) -> ColumnElement[bool]:
    return and_(order <= cle, or_(order < cle, Dossier.id < id_))


def _first(nature: Nature) -> ColumnElement[date | None]:
    return func.min(case((Evenement.nature == nature, Evenement.jour)))


def _event_dates(ids: list[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Evenement.dossier_id,
            _first(Nature.PLAN_MAINTIEN).label("plan"),
            _first(Nature.DISPOSITIF).label("dispositif"),
            _first(Nature.PLAN_RETOUR).label("retour"),
            _first(Nature.VISITE_REPRISE).label("reprise"),
            func.max(Evenement.jour).label("dernier"),
        )
        .where(Evenement.dossier_id.in_(ids), Evenement.realise.is_(True))
        .group_by(Evenement.dossier_id)
    )


def _first_referrals(ids: list[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(Orientation.dossier_id, func.min(Orientation.jour))
        .where(Orientation.dossier_id.in_(ids), Orientation.sens == Sens.SORTANTE)
        .group_by(Orientation.dossier_id)
    )
