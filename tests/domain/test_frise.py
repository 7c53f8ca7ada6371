"""The timeline as it is read: what comes, today, what was, leaves, feedback, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdp_desk.domain.frise import GROUPES, TOUT, Moment, Rubrique, coming, counts, latest, lines
from pdp_desk.domain.views import ArretVue, DossierVue, ElementChronologie, RetourVue
from pdp_desk.domain.vocabulary import Etape, EtatRetour, Situation
from pdp_desk.services import chronologie

TODAY = date(2026, 11, 17)
GENRES = [
    "visite",
    "liaison",
    "orientation",
    "amenagement",
    "plan",
    "dispositif",
    "irdp",
    "arret",
    "suivi",
    "note",
    "avis",
    "etape",
]
DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))
ITEMS = st.lists(
    st.builds(
        ElementChronologie, jour=DAYS, genre=st.sampled_from(GENRES), titre=st.just("Un fait")
    ),
    max_size=12,
).map(lambda items: tuple(sorted(items, key=lambda item: item.jour, reverse=True)))


def _vue(*items: ElementChronologie, arrets: tuple[ArretVue, ...] = ()) -> DossierVue:
    return DossierVue(
        id=1, numero="2026-0147", nom="Besson", prenom="Marie-Laure", sexe=None, age=47,
        poste=None, entreprise=None, etape=Etape.PLAN, etapes=(), faits=(),
        chronologie=items, arrets=arrets, irdp=None,
    )  # fmt: skip


def _visit(days: int, **more: object) -> ElementChronologie:
    made = ElementChronologie(TODAY + timedelta(days), "visite", "Visite de reprise")
    return replace(made, **more)


@given(items=ITEMS, groupe=st.sampled_from(sorted(GROUPES)))
def test_every_fact_of_a_group_is_shown_once_on_its_side_of_today(
    items: tuple[ElementChronologie, ...], groupe: str
) -> None:
    vue = _vue(*items)
    shown = lines(vue, groupe, TODAY)
    moments = [line for line in shown if isinstance(line, Moment)]
    assert len(moments) == counts(vue).get(groupe, 0)
    headings = [line for line in shown if isinstance(line, Rubrique) and line.aujourdhui]
    assert len(headings) == (1 if moments else 0)
    if moments:
        at = shown.index(headings[0])
        assert all(line.a_venir for line in shown[:at] if isinstance(line, Moment))
        assert not any(line.a_venir for line in shown[at:] if isinstance(line, Moment))


def test_a_group_without_facts_is_not_offered_but_the_whole_is() -> None:
    assert counts(_vue()) == {TOUT: 0}
    assert counts(_vue(_visit(-1))) == {TOUT: 1, "visites": 1}


def test_every_kind_of_event_belongs_to_a_group() -> None:
    grouped = {genre for _, genres in GROUPES.values() for genre in genres}
    assert set(chronologie.GENRES.values()) <= grouped


def test_the_bar_goes_from_the_first_to_the_last_day_of_a_leave() -> None:
    leave = ArretVue(TODAY - timedelta(10), TODAY - timedelta(2), None, None)
    days = [0, -2, -5, -10, -20]
    shown = lines(_vue(*map(_visit, days), arrets=(leave,)), TOUT, TODAY)
    bars = [(line.barre.haut, line.barre.bas) for line in shown if isinstance(line, Moment)]
    assert bars == [(False, False), (False, True), (True, True), (True, False), (False, False)]


def test_a_leave_without_an_end_goes_to_today_and_a_planned_one_is_dotted_after() -> None:
    open_leave = ArretVue(TODAY - timedelta(10), None, None, None)
    planned = ArretVue(TODAY - timedelta(10), None, TODAY + timedelta(9), None)
    for leave, reaches in ((open_leave, False), (planned, True)):
        shown = lines(_vue(_visit(5), _visit(-5), arrets=(leave,)), TOUT, TODAY)
        future, past = (line for line in shown if isinstance(line, Moment))
        assert (future.barre.haut, future.barre.prevue) == (reaches, True)
        assert (past.barre.haut, past.barre.prevue) == (True, False)


@pytest.mark.parametrize(
    ("etat", "situation", "days", "words", "tone"),
    [
        (EtatRetour.ATTENDU, None, 30, "attendu le 17 déc.", "text2"),
        (EtatRetour.RELANCE, None, 30, "relancé, attendu le 17 déc.", "text2"),
        (EtatRetour.ATTENDU, None, 0, "attendu le 17 nov.", "text2"),
        (EtatRetour.ATTENDU, None, -1, "attendu depuis le 16 nov.", "danger"),
        (EtatRetour.OBTENU, Situation.EN_POSTE, -1, "obtenu, en poste", "ok"),
        (EtatRetour.OBTENU, None, -1, "obtenu", "ok"),
        (EtatRetour.SANS_REPONSE, None, -1, "sans réponse", "warn"),
    ],
)
def test_feedback_says_its_state(
    etat: EtatRetour, situation: Situation | None, days: int, words: str, tone: str
) -> None:
    retour = RetourVue(3, etat, situation, TODAY + timedelta(days))
    (moment,) = latest(_vue(_visit(-40, retours=(retour,))), TODAY, 5)
    (boite,) = moment.boites
    assert (boite.mois, boite.etat, boite.ton) == ("3 mois", words, tone)
    assert words in moment.phrase


def test_what_comes_is_events_and_feedback_still_due_the_nearest_first() -> None:
    retours = (
        RetourVue(3, EtatRetour.ATTENDU, None, TODAY + timedelta(3)),
        RetourVue(6, EtatRetour.OBTENU, None, TODAY + timedelta(4)),
        RetourVue(12, EtatRetour.ATTENDU, None, TODAY - timedelta(4)),
    )
    referral = ElementChronologie(
        TODAY - timedelta(90), "orientation", "Orientation vers l'Agefiph", retours=retours
    )
    found = coming(_vue(_visit(10), referral), TODAY, 9)
    assert [moment.titre for moment in found] == ["Agefiph, point à 3 mois", "Visite de reprise"]


def test_the_latest_are_the_past_ones_newest_first() -> None:
    found = latest(_vue(_visit(1), _visit(0), _visit(-1), _visit(-2)), TODAY, 2)
    assert [moment.jour for moment in found] == ["17 nov.", "16 nov."]
