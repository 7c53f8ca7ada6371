"""Random stores: small, full of edge dates, of missing values and of persons met twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from pdp_desk.domain import vocabulary as v
from pdp_desk.storage import tables as t

Row = dict[str, Any]
YEARS = (2023, 2024)
EDGES = [
    date(year, month, day)
    for year in (2022, 2023, 2024, 2025)
    for month, day in ((1, 1), (3, 31), (6, 30), (7, 1), (9, 30), (10, 1), (12, 31))
]
DAYS = st.sampled_from(EDGES)
MAYBE = st.sampled_from([None, True, False])


def _maybe(values: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(list(values))


def _rows(draw: Any, shape: dict[str, Any], most: int) -> list[Row]:
    rows = draw(st.lists(st.fixed_dictionaries(shape), max_size=most))
    return [{"id": number, **row} for number, row in enumerate(rows, 1)]


@st.composite
def worlds(draw: Any) -> dict[str, list[Row]]:
    """The rows of every table an indicator reads."""
    places = _places(draw)
    place = st.none() | st.sampled_from([row["id"] for row in places])
    persons = [
        {"id": n, "nom": f"N{n}", "prenom": "P", "nom_cle": f"n{n} p", "naissance": born, "sexe": s}
        for n, (born, s) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.none() | st.dates(date(1955, 1, 1), date(2004, 12, 31)), _maybe(v.Sexe)
                    ),
                    min_size=1,
                    max_size=5,
                )
            ),
            1,
        )
    ]
    dossiers = _dossiers(draw, persons, place)
    about = st.sampled_from(
        [(d["salarie_id"], d["id"]) for d in dossiers] + [(p["id"], None) for p in persons]
    )
    facts = {
        "evenement": _about(_rows(draw, _event_shape(about, place), 14)),
        "orientation": _about(_rows(draw, _referral_shape(about, place), 10)),
        "irdp": _about(
            _rows(
                draw,
                {
                    "qui": about,
                    "etablissement_id": place,
                    "jour": DAYS,
                    "source": st.sampled_from(v.SourceIrdp),
                },
                4,
            )
        ),
        "arret": _about(
            _rows(
                draw,
                {
                    "qui": about,
                    "debut": DAYS,
                    "fin": st.none() | DAYS,
                    "fin_prevue": st.none() | DAYS,
                },
                5,
            )
        ),
    }
    actions = _rows(
        draw,
        {
            "jour": DAYS,
            "nature": st.sampled_from(v.NatureAction),
            "theme": _maybe([v.Theme.RPS, v.Theme.RISQUE_CHIMIQUE]),
        },
        8,
    )
    return {
        "entreprise": [{"id": n, "nom": f"E{n}"} for n in (1, 2, 3)],
        "etablissement": places,
        "salarie": persons,
        "dossier": dossiers,
        **facts,
        "point_de_retour": _feedback(draw, facts["orientation"]),
        "suivi": _follow_ups(draw, dossiers),
        "action": actions,
        "action_etablissement": _reached(draw, actions, places),
    }


def _places(draw: Any) -> list[Row]:
    shape = {
        "entreprise_id": st.sampled_from([1, 2, 3]),
        "nom": st.just("T"),
        "naf_section": _maybe("CGQ"),
        "effectif": _maybe([0, 9, 10, 49, 50, 199, 200, 5000]),
        "fort_risque_pdp": MAYBE,
        "suivi_carsat": MAYBE,
    }
    rows = draw(st.lists(st.fixed_dictionaries(shape), min_size=1, max_size=4))
    return [{"id": number, **row} for number, row in enumerate(rows, 1)]


def _dossiers(draw: Any, persons: list[Row], place: Any) -> list[Row]:
    shape = {
        "salarie_id": st.sampled_from([row["id"] for row in persons]),
        "etablissement_id": place,
        "signale_le": st.none() | DAYS,
        "raison": _maybe(v.Raison),
        "tableau_mp": _maybe(["57A", "HT"]),
        "pathologie": _maybe(v.Pathologie),
        "pris_en_charge_le": st.none() | DAYS,
        "clos_le": st.none() | DAYS,
    }
    return [{**row, "numero": f"D{row['id']}"} for row in _rows(draw, shape, 7)]


def _event_shape(about: Any, place: Any) -> dict[str, Any]:
    return {
        "qui": about,
        "etablissement_id": place,
        "nature": st.sampled_from(v.Nature),
        "jour": DAYS,
        "realise": MAYBE,
        "demandeur": _maybe(v.Demandeur),
        "spsti_present": MAYBE,
        "propose_par": _maybe(v.Proposant),
        "dispense_reclassement": MAYBE,
        "dispositif": _maybe(v.Dispositif),
        "type_aide": _maybe(v.TypeAide),
        "statut": _maybe(v.StatutDispositif),
    }


def _referral_shape(about: Any, place: Any) -> dict[str, Any]:
    return {
        "qui": about,
        "etablissement_id": place,
        "sens": st.sampled_from(v.Sens),
        "partenaire": st.sampled_from(
            [v.Partenaire.SSAM, v.Partenaire.CAP_EMPLOI, v.Partenaire.CPAM]
        ),
        "motif": _maybe(v.MotifOrientation),
        "jour": DAYS,
    }


def _about(rows: list[Row]) -> list[Row]:
    split = [(row.pop("qui"), row) for row in rows]
    return [{**row, "salarie_id": who, "dossier_id": case} for (who, case), row in split]


def _feedback(draw: Any, referrals: list[Row]) -> list[Row]:
    keys = [(row["id"], mois) for row in referrals for mois in (3, 6)]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    states = st.tuples(st.sampled_from(v.EtatRetour), _maybe(v.Situation))
    rows = [(key, draw(states)) for key in chosen]
    return [
        {
            "id": number,
            "orientation_id": referral,
            "mois": mois,
            "attendu_le": date(2024, 1, 1),
            "etat": state,
            # An answer without a situation is not a point de retour the forms can write.
            "situation": situation or v.Situation.AUTRE,
        }
        for number, ((referral, mois), (state, situation)) in enumerate(rows, 1)
    ]


def _follow_ups(draw: Any, dossiers: list[Row]) -> list[Row]:
    keys = [(row["id"], row["salarie_id"], mois) for row in dossiers for mois in (3, 6, 12)]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    return [
        {
            "id": n,
            "dossier_id": case,
            "salarie_id": who,
            "mois": mois,
            "jour": draw(st.none() | DAYS),
        }
        for n, (case, who, mois) in enumerate(chosen, 1)
    ]


def _reached(draw: Any, actions: list[Row], places: list[Row]) -> list[Row]:
    keys = [(a["id"], p["id"]) for a in actions for p in places]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    return [
        {"id": n, "action_id": action, "etablissement_id": place}
        for n, (action, place) in enumerate(chosen, 1)
    ]


def fill(session: Session, world: dict[str, list[Row]]) -> None:
    """Replace the rows of the store by those of the world."""
    metadata = t.Base.metadata
    for table in reversed(metadata.sorted_tables):
        if table.name in world:
            session.execute(delete(table))
    for table in metadata.sorted_tables:
        if world.get(table.name):
            session.execute(insert(table), world[table.name])
