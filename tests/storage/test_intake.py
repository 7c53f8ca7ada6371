"""Fiches become linked rows; the same fact is recognised, different facts stay apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from pdp_desk.domain.fiches import (
    Concerne,
    Fiche,
    FicheAction,
    FicheDossier,
    FicheEtablissement,
    FicheEvenement,
    FicheOrientation,
    FicheReleve,
    FicheRetour,
    FicheSalarie,
    FicheSuivi,
    Provenance,
)
from pdp_desk.domain.vocabulary import (
    Demandeur,
    EtatRetour,
    Nature,
    NatureAction,
    Partenaire,
    Sens,
    Sexe,
    Situation,
    SortLigne,
)
from pdp_desk.storage.engine import Store
from pdp_desk.storage.intake import Verdict, take_in
from pdp_desk.storage.tables import (
    Base,
    Dossier,
    Etablissement,
    Evenement,
    Orientation,
    PointDeRetour,
    Salarie,
)

MARIE = FicheSalarie("Dupont", "Marie", date(1970, 5, 1), Sexe.FEMME)
SIRET = "52198552300070"
PLACE = FicheEtablissement(SIRET, "Lévy", "47.71Z", 12)
DOSSIER = FicheDossier("2024-1", MARIE, PLACE, medecin="Dr Allard", signale_le=date(2024, 1, 2))
VISIT = FicheEvenement(Concerne("2024-1"), Nature.VISITE_PRE_REPRISE, date(2024, 3, 4))
REFERRAL = FicheOrientation(
    Concerne("2024-1"),
    Sens.SORTANTE,
    Partenaire.SSAM,
    date(2024, 3, 31),
    retours=(FicheRetour(3, EtatRetour.ATTENDU), FicheRetour(6, EtatRetour.ATTENDU)),
)


def take(store: Store, *fiches: Fiche) -> list[Verdict]:
    with store.write() as session:
        rows = [(Provenance("Feuille", line), fiche) for line, fiche in enumerate(fiches, 2)]
        return take_in(session, rows, None)


def sorts(verdicts: list[Verdict]) -> list[SortLigne]:
    return [verdict.sort for verdict in verdicts]


def count(store: Store, model: type[Base]) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_dossier_brings_its_person_place_and_physician(store: Store) -> None:
    assert sorts(take(store, DOSSIER)) == [SortLigne.NOUVEAU]
    with store.read() as session:
        row = session.execute(
            select(Salarie.nom_cle, Etablissement.siret, Etablissement.naf_section, Dossier.numero)
            .join(Dossier, Dossier.salarie_id == Salarie.id)
            .join(Etablissement, Etablissement.id == Dossier.etablissement_id)
        ).one()
    assert tuple(row) == ("dupont marie", SIRET, "G", "2024-1")


def test_the_same_fiches_again_change_nothing(store: Store) -> None:
    batch = (DOSSIER, VISIT, REFERRAL, FicheReleve(2024, "salaries_suivis", 1200))
    assert set(sorts(take(store, *batch))) == {SortLigne.NOUVEAU}
    assert set(sorts(take(store, *batch))) == {SortLigne.DEJA_PRESENT}


def test_facts_may_come_before_their_dossier_in_the_file(store: Store) -> None:
    assert set(sorts(take(store, VISIT, DOSSIER))) == {SortLigne.NOUVEAU}


def test_two_visits_the_same_day_stay_two(store: Store) -> None:
    batch = (DOSSIER, VISIT, replace(VISIT, demandeur=Demandeur.SALARIE), VISIT)
    assert sorts(take(store, *batch)) == [SortLigne.NOUVEAU] * 4
    assert count(store, Evenement) == 3
    assert set(sorts(take(store, *batch))) == {SortLigne.DEJA_PRESENT}


def test_a_fact_repeated_in_another_sheet_is_one(store: Store) -> None:
    sheets: dict[str, Fiche] = {"A": DOSSIER, "B": VISIT, "C": VISIT}
    rows = [(Provenance(name, 2), fiche) for name, fiche in sheets.items()]
    with store.write() as session:
        verdicts = take_in(session, rows, None)
    assert sorts(verdicts)[1:] == [SortLigne.NOUVEAU, SortLigne.DOUBLON]
    assert "B, ligne 2" in verdicts[2].motif
    assert count(store, Evenement) == 1


def test_what_was_missing_is_filled_in_and_what_differs_is_kept_and_reported(store: Store) -> None:
    take(store, DOSSIER, VISIT)
    later = replace(DOSSIER, clos_le=date(2024, 9, 1))
    assert sorts(take(store, later)) == [SortLigne.COMPLETE]
    other = replace(DOSSIER, clos_le=date(2025, 1, 1), medecin="Dr Weiss")
    (verdict,) = take(store, other)
    assert verdict.sort is SortLigne.CONFLIT
    kept = {(d.champ, d.garde, d.ecarte) for d in verdict.divergences}
    assert kept == {
        ("date de clôture", "01/09/2024", "01/01/2025"),
        ("médecin", "Dr Allard", "Dr Weiss"),
    }
    assert sorts(take(store, replace(VISIT, demandeur=Demandeur.SALARIE))) == [SortLigne.COMPLETE]


def test_feedback_awaited_gives_way_to_feedback_obtained(store: Store) -> None:
    take(store, DOSSIER, REFERRAL)
    obtained = FicheRetour(3, EtatRetour.OBTENU, Situation.EN_POSTE)
    later = replace(REFERRAL, retours=(obtained, FicheRetour(6, EtatRetour.ATTENDU)))
    assert sorts(take(store, later)) == [SortLigne.COMPLETE]
    assert sorts(take(store, later)) == [SortLigne.DEJA_PRESENT]
    assert sorts(take(store, REFERRAL)) == [SortLigne.DEJA_PRESENT]
    assert (count(store, Orientation), count(store, PointDeRetour)) == (1, 2)
    with store.read() as session:
        point = session.scalars(select(PointDeRetour).where(PointDeRetour.mois == 3)).one()
    assert (point.situation, point.attendu_le) == (Situation.EN_POSTE, date(2024, 6, 30))


def test_homonyms_are_told_apart_by_birth_date(store: Store) -> None:
    other = replace(MARIE, naissance=date(1990, 1, 1))
    second = FicheDossier("2024-2", other)
    take(store, DOSSIER, second)
    unknown = FicheEvenement(
        Concerne(salarie=FicheSalarie("DUPONT", "marie")),
        Nature.VISITE_MI_CARRIERE,
        date(2024, 6, 1),
    )
    (verdict,) = take(store, unknown)
    assert verdict.sort is SortLigne.INCOMPLET
    assert "date de naissance" in verdict.motif
    assert (count(store, Salarie), count(store, Evenement)) == (2, 0)


def test_a_name_alone_finds_the_only_person_and_their_dossier(store: Store) -> None:
    named = FicheEvenement(
        Concerne(salarie=FicheSalarie("DUPONT", "Marie")), Nature.VISITE_REPRISE, date(2024, 6, 1)
    )
    take(store, DOSSIER, named)
    with store.read() as session:
        assert session.scalars(select(Evenement.dossier_id)).one() is not None
    assert count(store, Salarie) == 1


def test_a_visit_without_dossier_creates_its_person_once(store: Store) -> None:
    visit = FicheEvenement(
        Concerne(salarie=FicheSalarie("Le Goff", "Anne-Lise", date(1980, 2, 3))),
        Nature.VISITE_MI_CARRIERE,
        date(2024, 6, 1),
    )
    take(store, visit)
    assert sorts(take(store, visit)) == [SortLigne.DEJA_PRESENT]
    dossier = FicheDossier("2024-9", FicheSalarie("LE GOFF", "Anne Lise", date(1980, 2, 3)))
    with_number = replace(visit, qui=Concerne("2024-9"))
    assert sorts(take(store, dossier, with_number)) == [SortLigne.NOUVEAU, SortLigne.COMPLETE]
    assert (count(store, Salarie), count(store, Evenement)) == (1, 1)


def test_a_number_taken_by_another_person_is_refused(store: Store) -> None:
    take(store, DOSSIER)
    thief = FicheDossier("2024-1", FicheSalarie("Martin", "Paul", date(1960, 1, 1)))
    visit = replace(VISIT, qui=Concerne("2024-1", thief.salarie))
    assert set(sorts(take(store, thief, visit))) == {SortLigne.CONFLIT}
    assert (count(store, Salarie), count(store, Evenement)) == (1, 0)


def test_facts_that_name_nobody_known_are_reported(store: Store) -> None:
    nobody = replace(VISIT, qui=Concerne("1999-1"))
    suivi = FicheSuivi(Concerne(salarie=MARIE), 3, date(2024, 9, 1))
    assert set(sorts(take(store, nobody, suivi))) == {SortLigne.INCOMPLET}
    assert count(store, Salarie) == 0


def test_a_company_named_alone_is_the_one_with_a_siret(store: Store) -> None:
    action = FicheAction(date(2024, 2, 2), NatureAction.SENSIBILISATION)
    named = replace(action, etablissement=FicheEtablissement(nom="LEVY"))
    batch = (named, replace(action, etablissement=PLACE), DOSSIER)
    assert sorts(take(store, *batch))[0] is SortLigne.NOUVEAU
    assert count(store, Etablissement) == 1
    other = replace(action, etablissement=FicheEtablissement(nom="Inconnue"))
    take(store, other)
    assert count(store, Etablissement) == 2


def test_an_establishment_gets_its_siret_later(store: Store) -> None:
    take(store, replace(DOSSIER, etablissement=FicheEtablissement(nom="Lévy")))
    take(store, DOSSIER)
    with store.read() as session:
        assert session.scalars(select(Etablissement.siret)).one() == SIRET


def test_a_dossier_numbered_since_is_the_same(store: Store) -> None:
    bare = replace(DOSSIER, numero="SN-0a0967e4")
    visit = replace(VISIT, qui=Concerne("SN-0a0967e4"))
    take(store, bare, visit)
    assert sorts(take(store, DOSSIER, VISIT)) == [SortLigne.DEJA_PRESENT, SortLigne.DEJA_PRESENT]
    later = replace(DOSSIER, numero="2025-7", signale_le=date(2025, 2, 3))
    assert sorts(take(store, later)) == [SortLigne.NOUVEAU]
