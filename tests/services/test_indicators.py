"""The indicators as the window and the command line ask for them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from pdp_desk.domain.vocabulary import Demandeur, Nature
from pdp_desk.errors import UsageError
from pdp_desk.services import indicators
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Evenement, ReleveAnnuel, Salarie


@pytest.fixture
def visits(desk: Desk) -> Desk:
    """Three persons, five pré-reprise visits around the ends of 2025."""
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 1), date(2025, 12, 31)]
    with desk.store.write() as session:
        people = [
            {"id": n, "nom": f"Nom{n}", "prenom": "Anne", "nom_cle": f"nom{n}"} for n in (1, 2, 3)
        ]
        session.execute(insert(Salarie), people)
        rows = [
            {
                "salarie_id": 1 + number % 2,
                "nature": Nature.VISITE_PRE_REPRISE,
                "jour": day,
                "realise": True,
                "demandeur": Demandeur.SALARIE,
            }
            for number, day in enumerate(days)
        ]
        missed = {**rows[0], "salarie_id": 3, "jour": date(2025, 3, 3), "realise": False}
        session.execute(insert(Evenement), [*rows, missed])
    return desk


def test_a_visit_counts_in_the_year_of_its_own_date_when_done(visits: Desk) -> None:
    assert indicators.values(visits, 2025)["P2b"].valeur == 3
    assert indicators.values(visits, 2024)["P2b"].valeur == 1
    assert indicators.values(visits, 2025)["P2b"].personnes == 2
    assert indicators.values(visits, 2025)["P2c"].detail == {"salarié": 3}


def test_years_run_from_the_first_fact_to_the_last(visits: Desk) -> None:
    assert indicators.years(visits) == (2024, 2025)


def test_a_missing_denominator_is_said_and_is_not_zero(visits: Desk) -> None:
    ratio = indicators.values(visits, 2025)["P3b"]
    assert ratio.valeur is None
    assert "mi-carrière" in (ratio.motif or "")
    with visits.store.write() as session:
        session.add(ReleveAnnuel(annee=2025, code="mi_carriere_eligibles", valeur=200.0))
    assert indicators.values(visits, 2025)["P3b"].valeur == 0


def test_a_figure_of_the_medical_suite_replaces_the_count_and_says_so(visits: Desk) -> None:
    assert indicators.values(visits, 2025)["P1a"].valeur == 0
    with visits.store.write() as session:
        session.add(ReleveAnnuel(annee=2025, code="irdp_presanse", valeur=5120.0))
    supplied = indicators.values(visits, 2025)["P1a"]
    assert (supplied.valeur, supplied.etat) == (5120, "relevé")


def test_what_the_team_never_entered_is_not_counted_as_zero(visits: Desk) -> None:
    reported = indicators.values(visits, 2025)["R1"]
    assert reported.valeur is None
    assert reported.motif


def test_the_funnel_ends_on_the_figure_and_names_each_condition(visits: Desk) -> None:
    found = indicators.behind(visits, "P2b", 2025)
    assert [left for _, left in found.entonnoir] == [5, 4, 3]
    assert "Visite de pré-reprise" in found.entonnoir[0][0]
    assert [line.jour for line in found.lignes] == sorted(
        (line.jour for line in found.lignes), key=lambda day: day or date.min, reverse=True
    )


def test_the_overview_keeps_catalogue_order_and_the_years_before(visits: Desk) -> None:
    seen = indicators.overview(visits, 2025)
    codes = [line.definition.code for line in seen.lignes]
    assert codes[:4] == ["P1a", "P1b", "P1c", "P1c-d"]
    assert set(seen.lignes[0].valeurs) == {2024, 2025}
    assert "plans_maintien" not in codes


@pytest.mark.parametrize("annee", [0, 25, 20255])
def test_an_impossible_year_is_refused(desk: Desk, annee: int) -> None:
    with pytest.raises(UsageError):
        indicators.values(desk, annee)


def test_an_unknown_indicator_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="P99"):
        indicators.behind(desk, "P99", 2025)
