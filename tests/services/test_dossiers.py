"""The list of dossiers and one dossier, on a real encrypted store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pdp_desk.domain.fiches import (
    Concerne,
    FicheArret,
    FicheDossier,
    FicheEtablissement,
    FicheEvenement,
    FicheOrientation,
    FicheRetour,
    FicheSalarie,
    Provenance,
)
from pdp_desk.domain.folding import fold
from pdp_desk.domain.views import FiltreDossiers, LigneDossier
from pdp_desk.domain.vocabulary import (
    Demandeur,
    Etape,
    EtatRetour,
    Initiative,
    Nature,
    Partenaire,
    Sens,
    Sexe,
    Situation,
)
from pdp_desk.errors import UsageError
from pdp_desk.services import dossiers
from pdp_desk.services.desk import Desk
from pdp_desk.storage.intake import take_in
from pdp_desk.storage.queries import dossiers as queries

NAMES = ["Vidal", "Élan", "besson", "Besson", "Ça", "Da Silva", "Zerrouki"]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Forty dossiers of seven surnames, one in three closed, two referents."""
    fiches = [_fiche(number) for number in range(40)]
    _store(desk, *fiches)
    return desk


def _fiche(number: int) -> FicheDossier:
    return FicheDossier(
        numero=f"2026-{number:04d}",
        salarie=FicheSalarie(
            NAMES[number % 7], f"Prénom{number:02d}", date(1980, 1, 1 + number % 28)
        ),
        etablissement=FicheEtablissement(nom="Fonderie Arvan" if number % 2 else "Clinique du Lac"),
        referent="Manon Dias" if number % 2 else "Émile Lefort",
        signale_le=date(2026, 1 + number % 9, 3) if number % 5 else None,
        clos_le=date(2026, 10, 1) if number % 3 == 0 else None,
    )


def _store(desk: Desk, *fiches: object) -> None:
    with desk.store.write() as session:
        take_in(
            session, [(Provenance("test", n), fiche) for n, fiche in enumerate(fiches, 1)], None
        )


def _all(desk: Desk, filtre: FiltreDossiers, taille: int) -> list[LigneDossier]:
    found, suite = [], None
    while True:
        page = dossiers.list_dossiers(desk, filtre, suite, taille)
        found += page.lignes
        suite = page.suite
        if suite is None:
            return found


@pytest.mark.parametrize("taille", [1, 7, 40, 100])
@pytest.mark.parametrize("recents", [False, True])
def test_pages_by_key_show_every_dossier_once_in_one_order(
    filled: Desk, taille: int, recents: bool
) -> None:
    filtre = FiltreDossiers(recents=recents)
    whole = dossiers.list_dossiers(filled, filtre, None, 1000).lignes
    assert _all(filled, filtre, taille) == list(whole)
    assert dossiers.list_dossiers(filled, filtre, None, 40).suite is None
    assert len({line.id for line in whole}) == 40


def test_by_name_accents_and_case_do_not_separate(filled: Desk) -> None:
    names = [line.nom for line in _all(filled, FiltreDossiers(), 10)]
    assert [name.lower() for name in dict.fromkeys(names)][:2] == ["besson", "besson"]
    assert names.index("Élan") < names.index("Vidal")
    assert names[-1] == "Zerrouki"


def test_recent_first_puts_the_undated_last(filled: Desk) -> None:
    days = [line.signale_le for line in _all(filled, FiltreDossiers(recents=True), 9)]
    dated = [day for day in days if day]
    assert dated == sorted(dated, reverse=True)
    assert days[len(dated) :] == [None] * 8


def test_filters_keep_and_counts_agree_with_the_list(filled: Desk) -> None:
    for filtre in (
        FiltreDossiers(),
        FiltreDossiers(ouverts=True),
        FiltreDossiers(referent="Manon Dias"),
        FiltreDossiers(texte="bess", ouverts=True),
        FiltreDossiers(texte="arvan vid"),
        FiltreDossiers(texte="personne de ce nom"),
    ):
        kept = _all(filled, filtre, 6)
        counts = dossiers.count_dossiers(filled, filtre)
        assert (counts.filtres, counts.tous, counts.ouverts) == (len(kept), 40, 26)
        assert not filtre.ouverts or all(line.clos_le is None for line in kept)


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("recents", [False, True])
@pytest.mark.parametrize("referent", [None, "Manon Dias"])
@pytest.mark.parametrize("ouverts", [False, True])
@pytest.mark.parametrize("texte", ["", "bes", "2026 000", "lac"])
def test_every_filter_in_every_order_is_what_a_plain_reading_gives(
    filled: Desk,
    monkeypatch: pytest.MonkeyPatch,
    *,
    texte: str,
    ouverts: bool,
    referent: str | None,
    recents: bool,
    few: int,
) -> None:
    monkeypatch.setattr(queries, "FEW", few)
    filtre = FiltreDossiers(texte, referent, ouverts=ouverts, recents=recents)
    everything = dossiers.list_dossiers(filled, FiltreDossiers(recents=recents), None, 1000).lignes
    kept = [line for line in everything if _keeps(line, filtre)]
    assert _all(filled, filtre, 4) == kept
    assert dossiers.count_dossiers(filled, filtre).filtres == len(kept)


def _keeps(line: LigneDossier, filtre: FiltreDossiers) -> bool:
    shown = fold(f"{line.nom} {line.prenom} {line.numero} {line.entreprise}").split()
    return (
        all(any(w.startswith(typed) for w in shown) for typed in fold(filtre.texte).split())
        and not (filtre.ouverts and line.clos_le)
        and filtre.referent in (None, line.referent)
    )


def test_a_search_that_keeps_too_much_shows_the_latest_and_says_so(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SEARCH_LIMIT", 5)
    filtre = FiltreDossiers(texte="2026", ouverts=True)
    shown = _all(filled, filtre, 2)
    every = _all(filled, FiltreDossiers(ouverts=True), 50)
    assert {line.id for line in shown} == set(sorted(line.id for line in every)[-5:])
    comptes = dossiers.count_dossiers(filled, filtre)
    assert (comptes.filtres, comptes.plafond) == (5, True)
    assert dossiers.count_dossiers(filled, FiltreDossiers(texte="lefort")).plafond is False


@pytest.mark.parametrize("texte", ["'", "-", "«»", " ; "])
def test_a_text_without_a_letter_finds_nothing(filled: Desk, texte: str) -> None:
    page = dossiers.list_dossiers(filled, FiltreDossiers(texte=texte))
    expected = 40 if not texte.strip() else 0
    assert len(page.lignes) == expected


def test_referents_are_those_in_charge(filled: Desk) -> None:
    assert dossiers.referents(filled) == ("Émile Lefort", "Manon Dias")


def test_the_list_and_the_dossier_derive_the_same_stage(filled: Desk) -> None:
    for line in _all(filled, FiltreDossiers(), 50)[:12]:
        assert dossiers.show_dossier(filled, line.id).etape is line.etape


@pytest.fixture
def besson(desk: Desk) -> tuple[Desk, int]:
    """One dossier with a bit of everything; today is 17 November 2026."""
    who = Concerne(numero="2026-0147")
    _store(
        desk,
        FicheDossier(
            numero="2026-0147",
            salarie=FicheSalarie("Besson", "Marie-Laure", date(1979, 11, 18), Sexe.FEMME),
            etablissement=FicheEtablissement(nom="Clinique des Tilleuls", effectif=214),
            signale_le=date(2026, 7, 20),
            pris_en_charge_le=date(2026, 7, 27),
        ),
        FicheArret(who, debut=date(2026, 6, 22), fin_prevue=date(2026, 11, 29)),
        FicheEvenement(who, Nature.PLAN_MAINTIEN, date(2026, 8, 3)),
        FicheEvenement(
            who, Nature.VISITE_PRE_REPRISE, date(2026, 10, 12), demandeur=Demandeur.SALARIE
        ),
        FicheEvenement(
            who,
            Nature.RDV_LIAISON,
            date(2026, 11, 3),
            initiative=Initiative.EMPLOYEUR,
            spsti_present=True,
        ),
        FicheOrientation(
            who,
            Sens.SORTANTE,
            Partenaire.SSAM,
            date(2026, 8, 10),
            retours=(
                FicheRetour(3, EtatRetour.OBTENU, Situation.ARRET_TRAVAIL),
                FicheRetour(6, EtatRetour.ATTENDU),
            ),
        ),
        FicheOrientation(
            who,
            Sens.SORTANTE,
            Partenaire.CAP_EMPLOI,
            date(2026, 5, 14),
            retours=(FicheRetour(3, EtatRetour.ATTENDU),),
        ),
    )
    return desk, dossiers.list_dossiers(desk, FiltreDossiers()).lignes[0].id


def test_a_dossier_agrees_with_the_recorded_sex_and_age(besson: tuple[Desk, int]) -> None:
    shown = dossiers.show_dossier(*besson)
    details = [item.detail for item in shown.chronologie]
    assert "Demandée par la salariée" in details
    assert "À l'initiative de l'employeur, SPSTI présent" in details
    assert shown.age == 46


def test_one_is_a_year_older_on_the_day_itself(besson: tuple[Desk, int]) -> None:
    desk, number = besson
    birthday = replace(desk, today=lambda: date(2026, 11, 18))
    assert dossiers.show_dossier(birthday, number).age == 47


def test_the_timeline_runs_from_the_latest_to_the_earliest(besson: tuple[Desk, int]) -> None:
    days = [item.jour for item in dossiers.show_dossier(*besson).chronologie]
    assert days == sorted(days, reverse=True)
    assert days[0] == date(2026, 11, 29)


def test_a_referral_shows_its_points_of_feedback(besson: tuple[Desk, int]) -> None:
    shown = dossiers.show_dossier(*besson)
    sent = next(item for item in shown.chronologie if item.titre == "Orientation vers le SSAM")
    assert [(point.mois, point.etat) for point in sent.retours] == [
        (3, EtatRetour.OBTENU),
        (6, EtatRetour.ATTENDU),
    ]
    assert shown.etape is Etape.ORIENTATIONS


def test_what_is_missing_says_what_it_holds_back(besson: tuple[Desk, int]) -> None:
    missing = dict(dossiers.show_dossier(*besson).manques)
    assert missing["Cap emploi, point à 3 mois"] == "Attendu depuis le 14 août 2026"
    assert "SSAM, point à 6 mois" not in missing
    assert "Code NAF" in missing
    assert "Sexe" not in missing


def test_a_point_is_late_from_the_day_after_until_it_is_obtained(besson: tuple[Desk, int]) -> None:
    desk, number = besson
    who, sent = Concerne(numero="2026-0147"), date(2026, 5, 14)
    reminded, waited = FicheRetour(3, EtatRetour.RELANCE), FicheRetour(3, EtatRetour.ATTENDU)
    _store(
        desk,
        FicheOrientation(who, Sens.SORTANTE, Partenaire.MDPH, sent, retours=(reminded,)),
        FicheOrientation(who, Sens.ENTRANTE, Partenaire.MEDECINE_DE_VILLE, sent, retours=(waited,)),
    )
    for day, late in ((14, set()), (15, {"Cap emploi", "MDPH"})):
        shown = dossiers.show_dossier(
            replace(desk, today=lambda day=day: date(2026, 8, day)), number
        )
        told = {what for what, why in shown.manques if why.startswith("Attendu depuis")}
        assert told == {f"{partner}, point à 3 mois" for partner in late}


def test_the_leave_under_way_is_counted_to_today(besson: tuple[Desk, int]) -> None:
    title, facts = dossiers.show_dossier(*besson).faits[0]
    assert title == "Arrêt en cours"
    assert ("Durée", "149 jours") in facts


def test_a_dossier_that_is_gone_is_said_kindly(desk: Desk) -> None:
    with pytest.raises(UsageError, match="n'est plus dans le coffre"):
        dossiers.show_dossier(desk, 999)
