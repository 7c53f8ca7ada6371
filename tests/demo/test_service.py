"""The fictitious service: reproducible, in the published proportions, and coherent."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import islice

import pytest
from stdnum.fr import siren, siret

from pdp_desk.demo import generate
from pdp_desk.domain.fiches import (
    Fiche,
    FicheAction,
    FicheArret,
    FicheDossier,
    FicheEtablissement,
    FicheEvenement,
    FicheIrdp,
    FicheOrientation,
    FicheReleve,
    FicheSuivi,
    Provenance,
)
from pdp_desk.domain.vocabulary import (
    Demandeur,
    Dispositif,
    EtatRetour,
    Nature,
    Origine,
    Pathologie,
    Raison,
    Sens,
    Sexe,
    SortLigne,
)
from pdp_desk.storage.engine import Store
from pdp_desk.storage.intake import take_in

ANNEE = 2025
HORIZON = date(ANNEE, 12, 31)
Lignes = list[tuple[Provenance, Fiche]]


@pytest.fixture(scope="module")
def lignes() -> Lignes:
    return list(generate(ANNEE))


@pytest.fixture(scope="module")
def fiches(lignes: Lignes) -> list[Fiche]:
    return [fiche for _, fiche in lignes]


@pytest.fixture(scope="module")
def dossiers(fiches: list[Fiche]) -> list[FicheDossier]:
    return [fiche for fiche in fiches if isinstance(fiche, FicheDossier)]


@pytest.fixture(scope="module")
def evenements(fiches: list[Fiche]) -> list[FicheEvenement]:
    return [fiche for fiche in fiches if isinstance(fiche, FicheEvenement)]


def _parts(valeurs: list[object]) -> dict[object, float]:
    return {cle: n / len(valeurs) for cle, n in Counter(valeurs).items()}


def _etablissements(fiches: list[Fiche]) -> set[FicheEtablissement]:
    tous = {getattr(fiche, "etablissement", None) for fiche in fiches}
    tous |= {fiche.qui.etablissement for fiche in fiches if hasattr(fiche, "qui")}
    return tous - {None}  # type: ignore[return-value]


def test_same_seed_same_service_and_another_seed_another() -> None:
    un, encore = list(generate(ANNEE, dossiers=120)), list(generate(ANNEE, dossiers=120))
    assert un == encore
    assert un != list(generate(ANNEE, dossiers=120, graine=39))


def test_each_fiche_has_its_own_sheet_and_line(lignes: Lignes) -> None:
    places = [provenance for provenance, _ in lignes]
    assert len(set(places)) == len(places)
    assert min(place.ligne for place in places) == 2


def test_there_are_about_2000_dossiers_over_three_years(dossiers: list[FicheDossier]) -> None:
    assert len(dossiers) == 2000
    assert len({dossier.numero for dossier in dossiers}) == 2000
    par_an = Counter(dossier.numero[:4] for dossier in dossiers)
    assert set(par_an) == {"2023", "2024", "2025"}
    assert min(par_an.values()) > 450


def test_people_follow_the_published_proportions(dossiers: list[FicheDossier]) -> None:
    assert _parts([d.salarie.sexe for d in dossiers])[Sexe.FEMME] == pytest.approx(0.53, abs=0.04)
    ages = [d.signale_le.year - d.salarie.naissance.year for d in dossiers]  # type: ignore[union-attr]
    assert sum(ages) / len(ages) == pytest.approx(48, abs=1)
    assert min(ages) >= 18
    assert max(ages) <= 67


def test_cases_follow_the_published_proportions(dossiers: list[FicheDossier]) -> None:
    origines = _parts([d.origine for d in dossiers])
    assert origines[Origine.MEDECIN_TRAVAIL] == pytest.approx(0.60, abs=0.04)
    assert origines[Origine.INFIRMIER] == pytest.approx(0.15, abs=0.03)
    pathologies = _parts([d.pathologie for d in dossiers])
    assert pathologies[Pathologie.TMS] == pytest.approx(0.45, abs=0.04)
    assert pathologies[Pathologie.PSYCHIQUE] == pytest.approx(0.33, abs=0.04)
    assert all((d.tableau_mp is not None) == (d.raison is Raison.MP) for d in dossiers)


def test_requesters_of_pre_reprise_follow_the_published_proportions(
    evenements: list[FicheEvenement],
) -> None:
    visites = [e for e in evenements if e.nature is Nature.VISITE_PRE_REPRISE]
    parts = _parts([e.demandeur for e in visites])
    assert parts[Demandeur.SALARIE] == pytest.approx(0.50, abs=0.05)
    assert parts[Demandeur.MEDECIN_TRAITANT] == pytest.approx(0.20, abs=0.04)
    assert parts[Demandeur.MEDECIN_CONSEIL] == pytest.approx(0.15, abs=0.04)
    assert parts[Demandeur.MEDECIN_TRAVAIL] == pytest.approx(0.15, abs=0.04)


def test_a_dossier_has_about_ten_facts_and_one_referral(
    fiches: list[Fiche], dossiers: list[FicheDossier]
) -> None:
    faits = [f for f in fiches if hasattr(f, "qui") and f.qui.numero]
    assert 8 <= len(faits) / len(dossiers) <= 15
    orientations = [f for f in fiches if isinstance(f, FicheOrientation)]
    assert 0.8 <= len(orientations) / len(dossiers) <= 1.2
    assert {o.sens for o in orientations} == set(Sens)


def test_every_fact_comes_after_its_dossier(fiches: list[Fiche]) -> None:
    connus: set[str | None] = {None}
    for fiche in fiches:
        if isinstance(fiche, FicheDossier):
            connus.add(fiche.numero)
        elif hasattr(fiche, "qui"):
            assert fiche.qui.numero in connus
            assert fiche.qui.numero or fiche.qui.salarie


def test_nothing_happens_after_the_last_day(fiches: list[Fiche]) -> None:
    for fiche in fiches:
        if isinstance(fiche, FicheEvenement | FicheOrientation | FicheIrdp | FicheAction):
            assert date(ANNEE - 2, 1, 1) <= fiche.jour <= HORIZON
            assert fiche.jour.weekday() < 5
        if isinstance(fiche, FicheSuivi) and fiche.jour:
            assert fiche.jour <= HORIZON


def test_a_dossier_unfolds_in_order(dossiers: list[FicheDossier]) -> None:
    for dossier in dossiers:
        etapes = [dossier.signale_le, dossier.pris_en_charge_le, dossier.clos_le]
        connues = [jour for jour in etapes if jour]
        assert connues == sorted(connues)
        assert connues[-1] <= HORIZON
        assert (dossier.issue is None) == (dossier.clos_le is None)


def test_facts_fall_within_their_dossier(fiches: list[Fiche], dossiers: list[FicheDossier]) -> None:
    par_numero = {dossier.numero: dossier for dossier in dossiers}
    for fiche in fiches:
        if not isinstance(fiche, FicheEvenement | FicheOrientation) or not fiche.qui.numero:
            continue
        dossier = par_numero[fiche.qui.numero]
        assert dossier.signale_le is not None
        assert dossier.signale_le <= fiche.jour <= (dossier.clos_le or HORIZON)


def test_pre_reprise_visits_happen_during_a_leave_of_more_than_30_days(
    fiches: list[Fiche], evenements: list[FicheEvenement]
) -> None:
    arrets = {f.qui.numero: f for f in fiches if isinstance(f, FicheArret)}
    for visite in evenements:
        if visite.nature is Nature.VISITE_PRE_REPRISE:
            arret = arrets[visite.qui.numero]
            fin = arret.fin or arret.fin_prevue
            assert fin is not None
            assert arret.debut + timedelta(days=30) < visite.jour <= fin


def test_a_leave_that_is_not_over_has_only_an_expected_end(fiches: list[Fiche]) -> None:
    for arret in (f for f in fiches if isinstance(f, FicheArret)):
        assert (arret.fin is None) != (arret.fin_prevue is None)
        assert arret.fin is None or arret.fin <= HORIZON
        assert arret.fin_prevue is None or arret.fin_prevue > HORIZON


def test_essais_encadres_and_crpe_keep_to_their_legal_length(
    evenements: list[FicheEvenement],
) -> None:
    limites = {Dispositif.ESSAI_ENCADRE: 21, Dispositif.CRPE: 550}
    durees = [(e.dispositif, (e.fin - e.jour).days) for e in evenements if e.fin and e.dispositif]
    assert {dispositif for dispositif, _ in durees} == set(limites)
    assert all(0 <= jours <= limites[dispositif] for dispositif, jours in durees)


def test_feedback_is_expected_until_its_date_and_known_or_lost_after(
    fiches: list[Fiche],
) -> None:
    etats: dict[bool, set[EtatRetour]] = defaultdict(set)
    for orientation in (f for f in fiches if isinstance(f, FicheOrientation)):
        for retour in orientation.retours:
            echu = orientation.jour + timedelta(days=30 * retour.mois + 5) <= HORIZON
            etats[echu].add(retour.etat)
            assert (retour.situation is not None) == (retour.etat is EtatRetour.OBTENU)
    assert EtatRetour.ATTENDU not in etats[True]
    assert EtatRetour.ATTENDU in etats[False]


def test_some_people_come_back_with_a_second_dossier(dossiers: list[FicheDossier]) -> None:
    par_personne: dict[str | None, list[FicheDossier]] = defaultdict(list)
    for dossier in dossiers:
        par_personne[dossier.salarie.reference_externe].append(dossier)
    plusieurs = [liste for liste in par_personne.values() if len(liste) > 1]
    assert len(plusieurs) > 20
    for avant, apres in (liste[:2] for liste in plusieurs):
        assert avant.salarie == apres.salarie
        assert avant.clos_le is not None
        assert apres.signale_le is not None
        assert avant.clos_le < apres.signale_le


def test_employers_are_valid_skewed_and_nobodys(
    fiches: list[Fiche], dossiers: list[FicheDossier]
) -> None:
    etablissements = _etablissements(fiches)
    for etablissement in etablissements:
        assert siret.is_valid(etablissement.siret)
        assert siren.is_valid(etablissement.siret[:9])  # type: ignore[index]
        assert etablissement.siret.startswith("0000")  # type: ignore[union-attr]
        assert re.fullmatch(r"\d\d\.\d\d[A-Z]", etablissement.naf or "")
    assert len({e.siret for e in etablissements}) == len(etablissements)
    assert len({e.siret[:9] for e in etablissements}) < len(etablissements)  # type: ignore[index]
    tailles = sorted((e.effectif or 0 for e in etablissements), reverse=True)
    assert sum(tailles[: len(tailles) // 10]) > sum(tailles) / 3
    frequents = Counter(d.etablissement for d in dossiers).most_common(20)
    assert frequents[0][1] > 8


def test_no_field_looks_like_a_social_security_number(lignes: Lignes) -> None:
    nir = re.compile(r"\b[12]\d{2}(0[1-9]|1[0-2])\d{8}(\d{2})?\b")
    assert not any(nir.search(repr(fiche)) for _, fiche in lignes)


def test_each_year_has_its_actions_and_its_figures(fiches: list[Fiche]) -> None:
    natures = defaultdict(set)
    for action in (f for f in fiches if isinstance(f, FicheAction)):
        natures[action.jour.year].add(action.nature)
    assert set(natures) == {2023, 2024, 2025}
    assert natures[2023] == natures[2024] == natures[2025]
    releves = {(f.annee, f.code) for f in fiches if isinstance(f, FicheReleve)}
    codes = {code for _, code in releves}
    assert codes >= {"mi_carriere_eligibles", "salaries_suivis"}
    assert releves == {(annee, code) for annee in natures for code in codes}


def test_mi_carriere_visits_concern_mostly_people_without_dossier(
    evenements: list[FicheEvenement],
) -> None:
    visites = [e for e in evenements if e.nature is Nature.VISITE_MI_CARRIERE]
    sans_dossier = [e for e in visites if e.qui.numero is None]
    assert len(sans_dossier) > len(visites) / 2
    for visite in sans_dossier:
        assert visite.qui.salarie is not None
        assert visite.qui.salarie.naissance is not None
        assert 43 <= visite.jour.year - visite.qui.salarie.naissance.year <= 45


def test_the_store_takes_every_fiche_as_new(store: Store) -> None:
    with store.write() as session:
        verdicts = take_in(session, list(generate(ANNEE, dossiers=150)), None)
    assert Counter(verdict.sort for verdict in verdicts) == {SortLigne.NOUVEAU: len(verdicts)}


def test_it_comes_fiche_by_fiche() -> None:
    assert len(list(islice(generate(ANNEE, dossiers=50), 3))) == 3
