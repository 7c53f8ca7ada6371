"""The same indicators counted in plain Python, row by row: what the SQL must agree with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from pdp_desk.domain.vocabulary import EtatRetour, Raison
from pdp_desk.indicators.catalogue import Breakdown, Indicator
from pdp_desk.indicators.conditions import day, holds
from pdp_desk.indicators.statement import window
from pdp_desk.storage.tables import Base

Row = dict[str, Any]
SETTLED = (EtatRetour.SANS_REPONSE, EtatRetour.PERDU_DE_VUE, EtatRetour.REFUSE)


class Facts:
    """Every row of the store, as plain dictionaries, joined by hand."""

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        self._tables = tables
        self._by_id = {name: {row["id"]: row for row in rows} for name, rows in tables.items()}
        self._feedback = {
            (row["orientation_id"], row["mois"]): row for row in tables["point_de_retour"]
        }
        self._reached = defaultdict(list)
        for row in tables["action_etablissement"]:
            self._reached[row["action_id"]].append(row["etablissement_id"])
        self._sources: dict[str, list[Row]] = {}

    def of(self, source: str) -> list[Row]:
        """The facts of a source, with their fields and, under "#…", what they are counted by."""
        if source not in self._sources:
            self._sources[source] = list(getattr(self, f"_{source}")())
        return self._sources[source]

    def linked(self, source: str, link: str, row: Mapping[str, Any]) -> Iterable[Row]:
        """The facts about the same person; for a dossier, all but those of another of theirs."""
        person, dossier = row["#personne"], row["#dossier"]
        about = [f for f in self.of(source) if person is not None and f["#personne"] == person]
        if link == "personne":
            return about
        return [f for f in about if dossier is None or f["#dossier"] in (None, dossier)]

    def _evenement(self) -> Iterable[Row]:
        for row in self._tables["evenement"]:
            yield {**row, **self._firm(row["etablissement_id"]), **_ids(row)}

    def _orientation(self) -> Iterable[Row]:
        for row in self._tables["orientation"]:
            answers = {f"retour_{mois}": self._answer(row["id"], mois) for mois in (3, 6)}
            yield {**row, **answers, **self._firm(row["etablissement_id"]), **_ids(row)}

    def _answer(self, orientation_id: int, mois: int) -> str:
        point = self._feedback.get((orientation_id, mois))
        if point is None:
            return "attendu"
        if point["etat"] == EtatRetour.OBTENU:
            return point["situation"] or "obtenu"
        return str(point["etat"]) if point["etat"] in SETTLED else "attendu"

    def _dossier(self) -> Iterable[Row]:
        for row in self._tables["dossier"]:
            person = self._by_id["salarie"][row["salarie_id"]]
            firm = self._firm(row["etablissement_id"])
            reason = row["raison"]
            if reason == Raison.MP:
                reason = f"mp {row['tableau_mp'] or '?'}"
            born = person["naissance"]
            yield {
                **row,
                **firm,
                "sexe": person["sexe"],
                "annee_naissance": born.year if born else None,
                "raison_tableau": reason,
                **_ids(row),
                "#dossier": row["id"],
            }

    def _arret(self) -> Iterable[Row]:
        for row in self._tables["arret"]:
            yield {**row, "fin": row["fin"] or row["fin_prevue"], **_ids(row)}

    def _suivi(self) -> Iterable[Row]:
        for row in self._tables["suivi"]:
            place = self._by_id["dossier"][row["dossier_id"]]["etablissement_id"]
            yield {**row, **self._firm(place), **_ids(row)}

    def _irdp(self) -> Iterable[Row]:
        for row in self._tables["irdp"]:
            yield {**row, **self._firm(row["etablissement_id"]), **_ids(row)}

    def _action(self) -> Iterable[Row]:
        for row in self._tables["action"]:
            for place in self._reached.get(row["id"], [None]):
                nobody = {"#fait": row["id"], "#personne": None, "#dossier": None}
                yield {**row, **self._firm(place), **nobody}

    def _firm(self, place: int | None) -> Row:
        firm = self._by_id["etablissement"].get(place) if place is not None else None
        names = ("fort_risque_pdp", "suivi_carsat", "naf_section", "effectif")
        fields: Row = {name: firm[name] if firm else None for name in names}
        fields["#etablissement"] = place
        fields["#entreprise"] = firm["entreprise_id"] if firm else None
        return fields


def load(session: Session) -> Facts:
    """Read every table as it is."""
    tables: Mapping[str, Table] = Base.metadata.tables
    return Facts(
        {
            name: [dict(row) for row in session.execute(select(table)).mappings()]
            for name, table in tables.items()
        }
    )


def kept(facts: Facts, item: Indicator, annee: int) -> list[Row]:
    """The facts an indicator counts in a year, each person's last one when it asks for it."""
    assert item.source is not None
    dated = window(item)
    first, last = day("debut_annee", annee), day("fin_annee", annee)
    rows = [
        row
        for row in facts.of(item.source)
        if (not dated or (row[dated] is not None and first <= row[dated] <= last))
        and holds(item.condition, row, annee, facts.linked)
    ]
    return _last_of_each(rows, item.dernier) if item.dernier else rows


def _last_of_each(rows: list[Row], dated: str) -> list[Row]:
    last: dict[Any, Row] = {}
    for row in sorted(rows, key=lambda row: (row[dated], row["#fait"])):
        last[row["#personne"]] = row
    return list(last.values())


def count(rows: Iterable[Row], item: Indicator) -> int:
    """How many distinct things the facts are: facts, persons, firms…"""
    things = {row[f"#{item.compte}"] for row in rows}
    return len(things - {None})


def split(rows: list[Row], item: Indicator, name: str, annee: int) -> dict[str | None, int]:
    """The count for each value of a breakdown; values nobody has are left out."""
    groups: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_value(row, item.ventilations[name], annee)].append(row)
    counted = {value: count(group, item) for value, group in groups.items()}
    return {value: number for value, number in counted.items() if number}


def firms(rows: Iterable[Row]) -> Counter[Any]:
    """The distinct persons of each employer."""
    pairs = {(row["#personne"], row["#entreprise"]) for row in rows}
    return Counter(firm for person, firm in pairs if firm is not None and person is not None)


def _value(row: Row, breakdown: Breakdown, annee: int) -> str | None:
    value = row[breakdown.champ]
    if value is None:
        return None
    if not breakdown.tranches:
        return str(value)
    measured = annee - value if breakdown.age else value
    for band in breakdown.tranches:
        above = band.min is None or measured >= band.min
        if above and (band.max is None or measured <= band.max):
            return band.code
    return None


def _ids(row: Row) -> Row:
    return {
        "#fait": row["id"],
        "#personne": row["salarie_id"],
        "#dossier": row.get("dossier_id"),
    }
