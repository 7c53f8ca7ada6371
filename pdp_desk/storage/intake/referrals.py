"""Referrals, whose feedback points are part of what tells two of them apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from pdp_desk.domain.fiches import FicheRetour
from pdp_desk.domain.vocabulary import EtatRetour, SortLigne
from pdp_desk.storage.intake.facts import Facts, Incoming
from pdp_desk.storage.intake.register import Register, Row, row_id, table_of
from pdp_desk.storage.tables import Orientation, PointDeRetour

MONTHS = (3, 6, 12)


class Referrals(Facts):
    """Orientations with their points de retour; `retour_3` holds (state, situation)."""

    def __init__(self, session: Session) -> None:
        identity = ("salarie_id", "sens", "partenaire", "jour")
        super().__init__(session, Orientation, identity)
        self.points = Register(session, table_of(PointDeRetour))
        self.points.belongs(lambda row: self.register.is_new(int(str(row["orientation_id"]))))
        self._point: dict[tuple[object, object], int] = {}

    def load_points(self, rows: Iterable[Row]) -> None:
        """Join their feedback to the stored referrals."""
        by_id = {row_id(row): row for row in rows}
        for row in by_id.values():
            row.update({f"retour_{mois}": None for mois in MONTHS})
        for point in self.points.load(self.points.table.c.orientation_id, by_id):
            orientation, mois = point["orientation_id"], point["mois"]
            assert isinstance(orientation, int)
            self._point[orientation, mois] = row_id(point)
            by_id[orientation][f"retour_{mois}"] = _feedback(point["etat"], point["situation"])

    def _create(self, fact: Incoming) -> int:
        key = super()._create(fact)
        self._add_missing(key, fact)
        return key

    def _fill(self, row: Row, fact: Incoming) -> None:
        super()._fill(row, fact)
        key, filled = row_id(row), False
        for retour in _retours(fact.values):
            point = self._point.get((key, retour.mois))
            if point is None:
                continue
            said: Row = {"etat": retour.etat, "situation": retour.situation}
            filling = self.points.fill(point, said, fact.finding.at)
            fact.finding.divergences.extend(filling.divergences)
            filled = filled or filling.filled
        filled = self._add_missing(key, fact) or filled
        if fact.finding.divergences:
            fact.finding.sort = SortLigne.CONFLIT
        elif filled:
            fact.finding.sort = SortLigne.COMPLETE

    def _add_missing(self, key: int, fact: Incoming) -> bool:
        added, jour = False, fact.values["jour"]
        assert isinstance(jour, date)
        for retour in _retours(fact.values):
            if (key, retour.mois) in self._point:
                continue
            point: Row = {
                "orientation_id": key,
                "mois": retour.mois,
                "attendu_le": jour + relativedelta(months=retour.mois),
                "etat": retour.etat,
                "situation": retour.situation,
            }
            self._point[key, retour.mois] = self.points.add(point, fact.finding.at)
            added = True
        return added


def feedback_values(retours: Iterable[FicheRetour]) -> Row:
    """The feedback as comparable values, with the fiches themselves."""
    retours = tuple(retours)
    values: Row = {f"retour_{mois}": None for mois in MONTHS}
    for retour in retours:
        values[f"retour_{retour.mois}"] = _feedback(retour.etat, retour.situation)
    return values | {"retours": retours}


def _feedback(etat: object, situation: object) -> object:
    return None if etat is EtatRetour.ATTENDU else (etat, situation)


def _retours(values: Row) -> tuple[FicheRetour, ...]:
    retours = values["retours"]
    assert isinstance(retours, tuple)
    return retours
