"""The words around an event's name: said of it, or leaving it in doubt."""

from __future__ import annotations

import pytest

from pdp_desk.domain.vocabulary import Dispositif, Issue, NiveauSsam
from pdp_desk.imports.dates import BadValue
from pdp_desk.imports.lexicon import event
from pdp_desk.imports.naming import did_not_happen, event_near, event_of
from pdp_desk.imports.values import term_of


@pytest.mark.parametrize(
    "cell",
    [
        *("Aptitude", "Apte au poste", "Refus TPT", "Pas de VPR possible", "Demande de VPR"),
        *("VPR à prévoir", "Appel SSAM pour VPR", "mail MDPH", "Entretien SSAM", "VPR + RQTH"),
        *("Visite de l'entreprise", "Étude de poste à faire", "Risque d'inaptitude", "Fin de TPT"),
        *("Fin d'arrêt", "Retour SSAM", "Reprise à temps partiel"),
        *("Convocation VPR", "Orientation SSAM refusée", "Essai encadré envisagé"),
    ],
)
def test_what_only_speaks_of_an_event_is_not_one(cell: str) -> None:
    assert event_of(cell) is None
    assert event_near(cell) is None


@pytest.mark.parametrize("cell", ["VPR annulée", "VPR (reportée)", "VPR non honorée", "VPR absent"])
def test_an_event_that_did_not_take_place(cell: str) -> None:
    assert event_of(cell) is None
    assert event_near(cell) == "visite_pre_reprise"
    assert did_not_happen(cell)


def test_in_a_column_of_visits_only_a_visit_is_another_event() -> None:
    cell = "Visite de pré-reprise, entretien avec le SSAM"
    assert event_near(cell) is None
    assert event_near(cell, "visites") == "visite_pre_reprise"


def test_a_level_without_its_letter_is_not_guessed() -> None:
    with pytest.raises(BadValue):
        term_of(NiveauSsam, "T3")
    assert term_of(NiveauSsam, "t3a") == term_of(NiveauSsam, "T3 A") == (NiveauSsam.T3A, False)
    assert term_of(NiveauSsam, "T 3 B") == (NiveauSsam.T3B, False)


@pytest.mark.parametrize("cell", ["pas maintenu en poste", "inapte au même poste"])
def test_the_contrary_is_no_misspelling(cell: str) -> None:
    with pytest.raises(BadValue):
        term_of(Issue, cell)


@pytest.mark.parametrize("dispositif", list(Dispositif))
def test_every_dispositif_of_a_sheet_is_an_event(dispositif: Dispositif) -> None:
    found = event(f"dispositif.{dispositif.value}")
    assert found.intitules or found.valeurs
