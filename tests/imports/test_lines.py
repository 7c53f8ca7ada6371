"""Lines as teams write them: names, totals, answers with something beside."""

from __future__ import annotations

from datetime import date

import pytest

from pdp_desk.domain.fiches import FicheDossier, FicheEvenement, FicheOrientation
from pdp_desk.domain.vocabulary import (
    Demandeur,
    EtatRetour,
    Initiative,
    Partenaire,
    Raison,
    Sexe,
    SortLigne,
)
from pdp_desk.imports.plan import plan
from pdp_desk.imports.rows import RowPlan
from pdp_desk.imports.who import split_name
from pdp_desk.imports.workbook import Cell, Sheet, Workbook, clean

HEAD = ("Nom Prénom", "Signalé le", "PEC", "AT/MP", "VPR", "Demandeur", "Réalisée", "RDVL")
JOURNAL = ("Jour", "Bénéficiaire", "Intervention", "À la demande de", "Notes")


def lines(*rows: tuple[Cell, ...]) -> list[RowPlan]:
    told = tuple((line, clean(cells)) for line, cells in enumerate(rows, 1))
    feuilles = (Sheet("Suivi", told),)
    return list(plan(Workbook("a", "", feuilles), confirmed={}, today=date(2026, 11, 17)).lignes)


def told(row: RowPlan) -> dict[str, str]:
    return {problem.colonne: problem.motif for problem in row.problemes}


@pytest.mark.parametrize(
    ("typed", "nom", "prenom"),
    [
        ("Dupont M.", "Dupont", "M."),
        ("Van Damme J.-C.", "Van Damme", "J.-C."),
        ("DE OLIVEIRA E SILVA Ana", "DE OLIVEIRA E SILVA", "Ana"),
        ("Mme LEROY née PETIT Marie", "LEROY née PETIT", "Marie"),
        ("Jean DE LA FONTAINE", "DE LA FONTAINE", "Jean"),
        ("LY Marie", "LY", "Marie"),
    ],
)
def test_names(typed: str, nom: str, prenom: str) -> None:
    assert split_name(typed) == (nom, prenom)


def test_a_line_of_figures_is_no_person() -> None:
    person = ("SOMME Marie", "03/01/2024")
    rows = lines(HEAD, person, ("Nb", 7, None, "3"), (7, 7, None, 3), ("SOMME", 1))
    assert [row.sort for row in rows] == [
        None,
        SortLigne.IGNORE,
        SortLigne.ILLISIBLE,
        SortLigne.IGNORE,
    ]
    assert "« 7 » n'est pas un nom" in rows[2].motif


def test_answers_with_something_beside_in_a_wide_sheet() -> None:
    row, missed, *_ = lines(
        HEAD,
        (
            "A B",
            "3/4/24",
            "oui - le 12/04/2024",
            "MP 57 bis",
            "12/5/24",
            "MT",
            "oui (visio)",
            "non",
        ),
        ("C D", "3/4/24", "N.C.", "MP refusée", "12/5/24", "MT", "Non - absent", "oui"),
        ("E F", "3/4/24", "le 5/4/24", None, None, None, None, "4/4/24"),
        ("G H", "3/4/24", "5/4/24", None, None, None, None, "depuis le 4/4/24"),
    )
    dossier, visit = row.fiches
    assert isinstance(dossier, FicheDossier)
    assert isinstance(visit, FicheEvenement)
    assert (dossier.pris_en_charge_le, dossier.raison) == (date(2024, 4, 12), Raison.MP)
    assert dossier.tableau_mp == "57BIS"
    assert visit.realise
    assert told(row) == {"Réalisée": "compris comme « oui »"}
    dossier, visit = missed.fiches
    assert isinstance(dossier, FicheDossier)
    assert isinstance(visit, FicheEvenement)
    assert (dossier.raison, dossier.tableau_mp, visit.realise) == (None, None, False)
    assert told(missed) == {
        "AT/MP": "cette valeur n'est pas connue",
        "Réalisée": "compris comme « non »",
        "RDVL": "RDV de liaison : date manquante, non gardé",
    }


def test_a_journal_tells_each_cell_it_has_no_use_for() -> None:
    opened, meeting, visit = lines(
        JOURNAL,
        ("03/01/2024", "ROUX Zoé", "Saisine", "MDT", "urgent"),
        ("05/01/2024", "ROUX Zoé", "RDVL", "employeur", "avec le RH"),
        ("06/01/2024", "ROUX Zoé", "VPR (reportée)", "MT", None),
    )
    unused = "non gardé : sans emploi pour cette nature"
    assert told(opened) == {"À la demande de": unused, "Notes": unused}
    fiche = meeting.fiches[0]
    assert isinstance(fiche, FicheEvenement)
    assert (fiche.initiative, fiche.texte) == (Initiative.EMPLOYEUR, "avec le RH")
    assert told(visit) == {"Intervention": "compris comme « VPR », non réalisé"}


def test_the_title_of_a_group_alone_names_no_column() -> None:
    rows = lines(
        ("Salarié", None, "Dossier", None, None),
        ("Nom", "Prénom", "Signalé le", "Par", "Couleur"),
        *((f"N{n}", "A", "03/01/2024", "MT", "bleu") for n in "abc"),
    )
    fiches = [fiche for row in rows for fiche in row.fiches]
    numbers = {fiche.numero for fiche in fiches if isinstance(fiche, FicheDossier)}
    assert len(numbers) == 3
    assert all(number.startswith("SN-") for number in numbers)


def test_a_line_without_number_goes_on_with_the_dossier_of_the_person() -> None:
    head = ("N°", "Nom", "Prénom", "Signalé le", "VPR", "Demandeur")
    said = ("DUPONT", "Marie", "03/01/2024")
    rows = lines(
        head,
        (1, *said, "01/02/2024", "MT"),
        (None, *said, "01/03/2024", "MT"),
        (None, *said[:2], "05/06/2025", "01/07/2025", "MT"),
        (2, "idem", "idem", None, "01/08/2024", "salarié"),
    )
    dossiers = [fiche for row in rows for fiche in row.fiches if isinstance(fiche, FicheDossier)]
    assert [fiche.numero for fiche in dossiers[:2]] == ["1", "1"]
    assert dossiers[2].numero.startswith("SN-")
    assert {fiche.origine for fiche in dossiers} == {None}
    visits = [fiche for row in rows for fiche in row.fiches if isinstance(fiche, FicheEvenement)]
    assert [fiche.demandeur for fiche in visits] == [Demandeur.MEDECIN_TRAITANT] * 3
    assert rows[3].motif == "« idem » n'est pas un nom"


def test_a_feedback_not_understood_is_not_an_answer() -> None:
    head = ("Nom", "Prénom", "Partenaire", "Date", "Retour 3 mois", "Retour 6 mois")
    row = lines(head, ("ROUX", "Zoé", "Cap Emploi 26", "4/4/24", "pas de nouvelles", "?"))[0]
    fiche = row.fiches[0]
    assert isinstance(fiche, FicheOrientation)
    assert fiche.partenaire is Partenaire.CAP_EMPLOI
    assert [point.etat for point in fiche.retours] == [EtatRetour.SANS_REPONSE, EtatRetour.ATTENDU]
    assert told(row) == {"Retour 6 mois": "retour non compris, compté comme attendu"}


@pytest.mark.parametrize(
    ("title", "others", "expected"),
    [
        ("Salarié", ("Léa PETIT", "Luc ROUX"), "Fabre"),
        ("Salarié", ("PETIT Léa", "ROUX Luc"), "Hugo"),
        ("Salarié (prénom nom)", (), "Fabre"),
        ("Nom et prénom", (), "Hugo"),
    ],
)
def test_a_name_without_capitals_follows_its_column(
    title: str, others: tuple[str, ...], expected: str
) -> None:
    rows = lines(
        (title, "Signalé le", "PEC"), *((name, "3/4/24") for name in ("Hugo Fabre", *others))
    )
    fiche = rows[0].fiches[0]
    assert isinstance(fiche, FicheDossier)
    assert fiche.salarie.nom == expected
    assert not told(rows[0])


def test_an_order_of_names_that_nothing_says_is_told_once() -> None:
    rows = lines(("Salarié", "Signalé le", "PEC"), ("Hugo Fabre", "3/4/24"), ("Léa Roy", "3/4/24"))
    assert ["Salarié" in told(row) for row in rows] == [True, False]


def test_somebody_may_be_called_total() -> None:
    rows = lines(
        HEAD, ("TOTAL Anne", "03/01/2024"), ("Total", 12, 3), ("Total", "12 lus", "31/12/24")
    )
    assert [row.sort for row in rows] == [None, SortLigne.IGNORE, SortLigne.IGNORE]


def test_an_export_of_a_program_is_read() -> None:
    head = (
        "nom_naissance",
        "nom_usage",
        "prenom",
        "sexe",
        "dt_signalement",
        "dt_vpr",
        "vpr_realisee",
    )
    row, missed = lines(
        head,
        (
            "ROY",
            "MARCHAND",
            "Béa",
            "2",
            "2025-02-10T09:30:00Z",
            "2025-03-03T08:00:00+01:00",
            "true",
        ),
        ("ROY", None, "Luc", "1", "2025-02-10T00:00:00.000Z", None, "false"),
    )
    dossier, visit = row.fiches
    assert isinstance(dossier, FicheDossier)
    assert isinstance(visit, FicheEvenement)
    who = dossier.salarie
    assert (who.nom, who.sexe, visit.jour) == ("MARCHAND", Sexe.FEMME, date(2025, 3, 3))
    assert len(missed.fiches) == 1
    assert not missed.problemes


def test_the_partner_of_a_dossier_is_not_where_it_came_from() -> None:
    rows = lines(
        ("Nom", "Prénom", "Signalé le", "Orienté vers"),
        *((nom, "A", "3/4/24", "Cap emploi") for nom in ("DUPONT", "ROUX", "PETIT")),
    )
    fiche = rows[0].fiches[0]
    assert isinstance(fiche, FicheDossier)
    assert fiche.origine is None
