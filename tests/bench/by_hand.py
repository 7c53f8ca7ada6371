"""A year counted by hand in plain sqlite3: one query and one loop per kind of fact, no catalogue.

What somebody would write for these contracts and no other; the bench checks it finds the same.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

Key = tuple[str, str | None, str | None]  # code, breakdown, value


class Tally:
    """Counts of facts with the persons behind them, and counts of distinct things."""

    def __init__(self) -> None:
        self.facts: defaultdict[Key, int] = defaultdict(int)
        self.persons: defaultdict[Key, set[int]] = defaultdict(set)
        self.distinct: defaultdict[Key, set[int]] = defaultdict(set)

    def fact(self, code: str, person: int, split: str | None = None, value: Any = None) -> None:
        """One fact more, in the total and in its breakdown."""
        self.facts[code, None, None] += 1
        self.persons[code, None, None].add(person)
        if split is not None:
            key = code, split, None if value is None else str(value)
            self.facts[key] += 1
            self.persons[key].add(person)

    def thing(self, code: str, number: int | None) -> None:
        """One person, firm or place more, unless already there."""
        if number is not None:
            self.distinct[code, None, None].add(number)

    def values(self) -> dict[Key, int]:
        """Every count that is not zero."""
        return {**self.facts, **{key: len(found) for key, found in self.distinct.items()}}

    def people(self) -> dict[Key, int]:
        """The distinct persons behind each count of facts."""
        return {key: len(found) for key, found in self.persons.items()}


def count_year(connection: sqlite3.Connection, year: int) -> Tally:
    """All the counts of the contracts for a year, in one snapshot."""
    tally, span = Tally(), (f"{year}-01-01", f"{year}-12-31")
    connection.execute("BEGIN")
    _events(connection, tally, span)
    _referrals(connection, tally, span)
    _results(connection, tally, span)
    _follow_ups(connection, tally, span)
    _actions(connection, tally, span)
    _due(connection, tally, year)
    _followed(connection, tally, span, year)
    connection.execute("COMMIT")
    return tally


def _events(connection: sqlite3.Connection, tally: Tally, span: tuple[str, str]) -> None:
    rows = connection.execute(
        "SELECT e.nature, e.jour, e.salarie_id, e.realise, e.demandeur, e.spsti_present,"
        " e.propose_par, e.dispense_reclassement, e.dispositif, e.type_aide, e.statut,"
        " p.fort_risque_pdp FROM evenement e"
        " LEFT JOIN etablissement p ON p.id = e.etablissement_id WHERE e.jour BETWEEN ? AND ?",
        span,
    )
    unfit: list[tuple[str, int]] = []
    for nature, day, person, done, asked, present, by, waived, tool, aid, state, risk in rows:
        if nature in ACTS and _counts(nature, done, present):
            tally.thing("P1c-d", person)
            tally.fact(ACTS[nature], person)
            _act(tally, nature, person, asked, by, risk)
        elif nature == "visite_reprise" and done:
            tally.fact("1.7", person)
        elif nature == "plan_retour" and done:
            tally.fact("1.13", person)
        elif nature == "dispositif":
            _tool(tally, tool, aid, state, person)
        elif nature == "avis_inaptitude":
            tally.thing("1.10", person)
            if waived:
                unfit.append((day, person))
    _unfit(connection, tally, unfit)


ACTS = {
    "plan_maintien": "plans_maintien",
    "visite_mi_carriere": "P3a",
    "amenagement": "annexes4",
    "rdv_liaison": "P2a",
    "visite_pre_reprise": "P2b",
}


def _counts(nature: str, done: int | None, present: int | None) -> bool:
    if nature == "rdv_liaison":
        return bool(done and present)
    return bool(done) or nature == "amenagement"


def _act(
    tally: Tally, nature: str, person: int, asked: str | None, by: str | None, risk: int | None
) -> None:
    if nature == "visite_pre_reprise":
        tally.fact("P2c", person, "demandeur", asked)
    elif nature == "visite_mi_carriere" and risk:
        tally.fact("mi_carriere_fort_risque", person)
    elif nature == "amenagement" and by:
        tally.fact("1.8" if by == "cellule" else "1.9", person)


def _unfit(connection: sqlite3.Connection, tally: Tally, waived: list[tuple[str, int]]) -> None:
    query = "SELECT 1 FROM dossier WHERE salarie_id = ? AND pris_en_charge_le <= ?"
    for day, person in waived:
        tally.thing("1.11", person)
        if connection.execute(query, (person, day)).fetchone():
            tally.thing("1.12", person)


def _tool(tally: Tally, tool: str, aid: str | None, state: str | None, person: int) -> None:
    if tool == "agefiph" and state == "accepte":
        tally.fact("X_agefiph", person, "type", aid)
    elif tool == "fipu" and state == "accepte":
        tally.fact("X_fipu", person)
    elif tool in ("essai_encadre", "crpe") and state in (None, "realise", "accepte"):
        tally.fact("X_essai" if tool == "essai_encadre" else "X_crpe", person)


def _referrals(connection: sqlite3.Connection, tally: Tally, span: tuple[str, str]) -> None:
    rows = connection.execute(
        "SELECT o.sens, o.partenaire, o.motif, o.salarie_id, t.etat, t.situation, s.etat,"
        " s.situation, CASE WHEN o.partenaire = 'ssam' AND o.sens = 'sortante' THEN EXISTS"
        " (SELECT 1 FROM arret a WHERE a.dossier_id = o.dossier_id AND a.debut <= o.jour"
        " AND (coalesce(a.fin, a.fin_prevue) IS NULL OR coalesce(a.fin, a.fin_prevue) >= o.jour))"
        " END FROM orientation o"
        " LEFT JOIN point_de_retour t ON t.orientation_id = o.id AND t.mois = 3"
        " LEFT JOIN point_de_retour s ON s.orientation_id = o.id AND s.mois = 6"
        " WHERE o.jour BETWEEN ? AND ?",
        span,
    )
    for way, partner, reason, person, state3, found3, state6, found6, ill in rows:
        if way == "sortante":
            tally.fact("P4b", person, "partenaire", partner)
            if partner == "cap_emploi":
                _answered(tally, person, "3", state3, found3)
                _answered(tally, person, "6", state6, found6)
            elif ill:
                tally.thing("1.2", person)
        else:
            tally.fact("P4c", person, "partenaire", partner)
            if partner == "ssam" and reason == "visite_pre_reprise":
                tally.thing("1.4", person)


def _answered(tally: Tally, person: int, mois: str, state: str | None, found: str | None) -> None:
    said = "attendu"
    if state == "obtenu":
        said = found or "obtenu"
        if found != "perdu_de_vue":
            tally.fact(f"X_cap_{mois}mois_obtenus", person)
    elif state in ("sans_reponse", "perdu_de_vue", "refuse"):
        said = state
    tally.fact(f"X_cap_{mois}mois", person, "retour", said)


def _results(connection: sqlite3.Connection, tally: Tally, span: tuple[str, str]) -> None:
    query = "SELECT salarie_id FROM irdp WHERE source = 'presanse' AND jour BETWEEN ? AND ?"
    for (person,) in connection.execute(query, span):
        tally.fact("P1a", person)


def _follow_ups(connection: sqlite3.Connection, tally: Tally, span: tuple[str, str]) -> None:
    query = "SELECT salarie_id, mois FROM suivi WHERE jour BETWEEN ? AND ?"
    for person, mois in connection.execute(query, span):
        tally.fact("1.14", person, "mois", mois)


def _actions(connection: sqlite3.Connection, tally: Tally, span: tuple[str, str]) -> None:
    rows = connection.execute(
        "SELECT a.id, a.nature, a.theme, p.id, p.entreprise_id, p.suivi_carsat FROM action a"
        " LEFT JOIN action_etablissement r ON r.action_id = a.id"
        " LEFT JOIN etablissement p ON p.id = r.etablissement_id WHERE a.jour BETWEEN ? AND ?",
        span,
    )
    for number, nature, theme, place, firm, carsat in rows:
        for code, thing in _counted(nature, theme, number, place, firm, carsat):
            tally.thing(code, thing)


ACTIONS = {"reunion_promotion": "P2d", "reunion_partenaires": "P4a", "fiche_realisee": "P4d"}
COLUMNS = {"formation": "formes", "accompagnement": "accompagnes", "communication": "cibles"}


def _counted(
    nature: str, theme: str | None, number: int, place: int | None, firm: int | None, carsat: int
) -> Iterator[tuple[str, int | None]]:
    if nature in ACTIONS:
        yield ACTIONS[nature], number
    elif nature == "sensibilisation":
        yield "P1b", firm
    elif nature == "alerte_rps":
        yield "R1", firm
    elif nature in COLUMNS and theme in ("rps", "risque_chimique"):
        yield f"A4_{theme}_{COLUMNS[nature]}", place
        if carsat:
            yield f"A4_{theme}_{COLUMNS[nature]}_carsat", place
    if theme == "rps":
        if nature == "accompagnement":
            yield "R2", firm
        elif nature == "revue_dossiers":
            yield "R3", number
        elif nature == "action_conjointe":
            yield "R7", number
            yield "R8", place


def _due(connection: sqlite3.Connection, tally: Tally, year: int) -> None:
    spans = {
        3: (f"{year - 1}-10-01", f"{year}-09-30"),
        6: (f"{year - 1}-07-01", f"{year}-06-30"),
        12: (f"{year - 1}-01-01", f"{year - 1}-12-31"),
    }
    for mois, span in spans.items():
        query = "SELECT salarie_id FROM dossier WHERE clos_le BETWEEN ? AND ?"
        for (person,) in connection.execute(query, span):
            tally.fact(f"suivis_dus_{mois}", person)


def _followed(
    connection: sqlite3.Connection, tally: Tally, span: tuple[str, str], year: int
) -> None:
    rows = connection.execute(
        "SELECT d.salarie_id, s.sexe, CAST(substr(s.naissance, 1, 4) AS INTEGER), p.naf_section,"
        " p.effectif, d.raison, d.tableau_mp, d.pathologie FROM dossier d"
        " JOIN salarie s ON s.id = d.salarie_id"
        " LEFT JOIN etablissement p ON p.id = d.etablissement_id"
        " WHERE d.pris_en_charge_le <= ? AND (d.clos_le IS NULL OR d.clos_le >= ?)"
        " ORDER BY d.pris_en_charge_le, d.id",
        (span[1], span[0]),
    )
    last = {row[0]: row for row in rows}
    tally.distinct["P1d", None, None] = tally.distinct["profil", None, None] = set(last)
    for person, sex, born, section, headcount, reason, table, illness in last.values():
        said = f"mp {table or '?'}" if reason == "mp" else reason
        splits = (
            ("sexe", sex), ("age", _band(year - born, AGES)), ("naf", section),
            ("effectif", _band(headcount, SIZES)), ("raison", said), ("pathologie", illness),
        )  # fmt: skip
        for name, value in splits:
            tally.distinct["profil", name, value].add(person)


AGES = ((30, "<30"), (40, "30-39"), (50, "40-49"), (60, "50-59"), (1000, "60+"))
SIZES = ((10, "1-9"), (50, "10-49"), (200, "50-199"), (10**9, "200+"))


def _band(value: int, bands: tuple[tuple[int, str], ...]) -> str:
    return next(code for limit, code in bands if value < limit)
