"""Several tables in one sheet are read each for itself."""

from __future__ import annotations

from datetime import date

from pdp_desk.domain.fiches import FicheDossier, FicheEvenement
from pdp_desk.imports.plan import MONTH_FIRST, Plan, plan
from pdp_desk.imports.workbook import Cell, Sheet, Workbook, clean

CASES = ("N°", "Nom", "Prénom", "Signalé le", "Pris en charge le")
VISITS = ("N°", "Type de visite", "Date", "Demandeur", "Réalisée")


def understood(*rows: tuple[Cell, ...], **others: list[tuple[Cell, ...]]) -> Plan:
    sheets = {"Suivi": list(rows)} | others
    feuilles = [
        Sheet(nom, tuple((line, clean(cells)) for line, cells in enumerate(lines, 1)))
        for nom, lines in sheets.items()
        if lines
    ]
    return plan(Workbook("a.xlsx", "", tuple(feuilles)), confirmed={}, today=date(2026, 11, 17))


def dossiers(read: Plan) -> dict[str, str]:
    fiches = [fiche for row in read.lignes for fiche in row.fiches]
    return {f.numero: f.salarie.nom for f in fiches if isinstance(f, FicheDossier)}


def visits(read: Plan) -> dict[str | None, bool]:
    fiches = [fiche for row in read.lignes for fiche in row.fiches]
    return {f.qui.numero: f.realise for f in fiches if isinstance(f, FicheEvenement)}


def test_a_table_under_another() -> None:
    read = understood(
        CASES,
        ("1", "DUPONT", "Marie", "03/01/2024", "10/01/2024"),
        ("2", "ROUX", "Zoé", "03/02/2024", None),
        (),
        ("VISITES",),
        VISITS,
        ("1", "VPR", "05/02/2024", "MT", "oui"),
        ("2", "VPR", "05/03/2024", "salarié", "non"),
    )
    assert dossiers(read) == {"1": "DUPONT", "2": "ROUX"}
    assert visits(read) == {"1": True, "2": False}
    assert [row.at.ligne for row in read.lignes] == [2, 3, 4, 5, 7, 8]


def test_the_title_over_a_table_says_what_it_lists() -> None:
    dated = ("N°", "Date", "Demandeur")
    case = ("1", "DUPONT", "Marie", "03/01/2024", "10/01/2024")
    read = understood(CASES, case, (), ("VPR",), dated, ("1", "05/02/2024", "MT"))
    assert visits(read) == {"1": True}


def test_two_tables_side_by_side_share_no_line() -> None:
    read = understood(
        (*CASES, None, *VISITS),
        ("11", "PETIT", "A", "03/01/2024", None, None, "12", "VPR", "05/02/2024", "MT", "oui"),
        ("12", "GRAND", "B", "03/02/2024", None, None, "11", "VPR", "05/03/2024", "MT", "non"),
    )
    assert dossiers(read) == {"11": "PETIT", "12": "GRAND"}
    assert visits(read) == {"12": True, "11": False}


def test_two_tables_side_by_side_may_name_their_numbers_otherwise() -> None:
    read = understood(
        ("N° dossier", "Nom", "Signalé le", None, "Dossier", "Type de visite", "Date"),
        ("11", "DUPONT Anne", "03/01/2024", None, "12", "VPR", "05/02/2024"),
        ("12", "ROUX Luc", "03/01/2024", None, "11", "VPR", "05/03/2024"),
    )
    assert len(read.feuilles) == 2
    assert list(visits(read)) == ["12", "11"]


def test_titles_repeated_at_each_page_are_no_other_table() -> None:
    case = ("1", "DUPONT", "Marie", "03/01/2024", "10/01/2024")
    read = understood(CASES, case, (), CASES, ("2", *case[1:]))
    assert [feuille.nom for feuille in read.feuilles] == ["Suivi"]


def test_a_counter_that_starts_again_each_year_is_no_number_of_dossier() -> None:
    old = [CASES, ("1", "DUPONT", "A", "03/01/23", None), ("2", "ROUX", "B", "03/02/23", None)]
    new = [CASES, ("1", "MARTIN", "C", "03/01/24", None), ("2", "DUPONT", "A", "03/01/23", None)]
    read = understood(a2023=old, a2024=new)
    assert sorted(dossiers(read).values()) == ["DUPONT", "MARTIN", "ROUX"]
    assert all("compteur" in feuille.colonnes[0].comment for feuille in read.feuilles)
    linked = understood(
        a2023=old, a2024=new, Visites=[VISITS, ("1", "VPR", "05/02/24", "MT", "oui")]
    )
    assert {"1", "2"} <= dossiers(linked).keys()


def test_american_dates_are_read_as_such_and_said() -> None:
    first = ("1", "DUPONT", "A", "04/15/2024", "04/22/2024")
    read = understood(CASES, first, ("2", "ROUX", "B", "03/04/2024", None))
    days = [f.signale_le for row in read.lignes for f in row.fiches if isinstance(f, FicheDossier)]
    assert days == [date(2024, 4, 15), date(2024, 3, 4)]
    assert [problem.motif for row in read.lignes for problem in row.problemes] == [MONTH_FIRST]
    mixed = understood(CASES, first, ("2", "ROUX", "B", "13/04/2024", "03/04/2024"))
    fiche = mixed.lignes[1].fiches[0]
    assert isinstance(fiche, FicheDossier)
    assert fiche.pris_en_charge_le == date(2024, 4, 3)


def test_a_step_told_by_name_is_of_the_dossier_listed_with_its_birth() -> None:
    cases: list[tuple[Cell, ...]] = [
        ("N°", "Nom", "Prénom", "Né(e) le", "Signalé le"),
        ("7", "DUPONT", "Marie", "03/04/1970", "03/01/2024"),
    ]
    steps: list[tuple[Cell, ...]] = [
        ("Date", "Nom", "Prénom", "Événement"),
        ("10/01/2024", "Dupont", "Marie", "Prise en charge"),
        ("12/06/2024", "Dupont", "Marie", "Clôture"),
    ]
    assert dossiers(understood(Dossiers=cases, Journal=steps)).keys() == {"7"}


def test_an_empty_column_between_a_number_and_a_name_cuts_nothing() -> None:
    read = understood(
        ("N°", "Signalé le", "Origine", None, "Nom", "Prénom", None, "Nom de naissance", "VPR"),
        ("12", "13/01/2024", "Employeur", None, "LEROY", "Anne", None, "PETIT", "15/02/2024"),
        ("13", "14/01/2024", "Salarié", None, None, "Luc", None, "ROUX", None),
    )
    assert dossiers(read) == {"12": "LEROY", "13": "ROUX"}
    assert visits(read) == {"12": True}


def test_a_row_of_values_is_no_row_of_titles() -> None:
    read = understood(
        ("Date", "Salarié", "Type de visite", "Demandeur", "Résultat"),
        ("12/01/2024", "DUPONT Marie", "VPR", "Salarié", "Réalisée"),
        ("Mars",),
        ("12/03/2024", "ROUX Zoé", "VPR", "MDT", "Réalisée"),
        ("Avril",),
        ("15/04/2024", "PETIT Léa", "VPR", "MDT", "Réalisée"),
    )
    assert [feuille.nom for feuille in read.feuilles] == ["Suivi"]
    assert sum(len(row.fiches) for row in read.lignes) == 3


def test_telephones_are_no_american_dates() -> None:
    read = understood(
        (*CASES, "Téléphone"),
        ("1", "DUPONT", "Marie", "03/04/2024", None, "06-45-34-12-78"),
        ("2", "ROUX", "Zoé", "05/04/2024", None, "07/89/12/12/01"),
    )
    fiche = read.lignes[0].fiches[0]
    assert isinstance(fiche, FicheDossier)
    assert fiche.signale_le == date(2024, 4, 3)


def test_one_number_under_two_names_is_no_counter() -> None:
    ongoing = [CASES, *((str(n), f"NOM{n}", "A", "03/01/24", None) for n in range(1, 5))]
    closed = [CASES, ("4", "LEROY", "A", "03/01/24", None), ("5", "ROUX", "B", "03/02/24", None)]
    assert "1" in dossiers(understood(EnCours=ongoing, Clos=closed))


def test_one_mark_on_each_dated_line_is_an_event_of_that_day_and_no_dossier() -> None:
    read = understood(
        ("Date", "Nom Prénom", "VPR", "VR", "Inaptitude", "Obs."),
        ("14/01/2025", "MOREL Claire", "x", None, None, "épaule"),
        ("14/01/2025", "HADDAD Karim", "x", None, None, "absent"),
        ("11/03/2025", "MOREL Claire", None, "x", None, None),
    )
    events = [f for row in read.lignes for f in row.fiches if isinstance(f, FicheEvenement)]
    assert [(f.nature.value, f.jour.month, f.realise) for f in events] == [
        ("visite_pre_reprise", 1, True),
        ("visite_pre_reprise", 1, False),
        ("visite_reprise", 3, True),
    ]
    assert not dossiers(read)


def test_cards_are_told_as_such() -> None:
    card: tuple[tuple[Cell, ...], ...] = (
        ("Nom :", "DUPONT", "Prénom :", "Marie"),
        ("Né le :", "01/02/1970", "Entreprise :", "ACME"),
        ("Médecin :", "Dr Roy", "Référent :", "Paul"),
        (),
    )
    read = understood(*card, *card)
    assert "un bloc par personne" in read.feuilles[0].raison
    assert not any(row.fiches for row in read.lignes)


def test_titles_of_part_of_a_table_are_no_person() -> None:
    read = understood(CASES[1:], ("DUPONT", "Anne", "3/1/24", None), ("VPR", "RDVL", "Issue"))
    assert list(dossiers(read).values()) == ["DUPONT"]


def test_initials_of_a_colleague_are_no_number_of_dossier() -> None:
    rows = [(nom, "A", "03/01/2024", "BL") for nom in ("DUPONT", "ROUX", "PETIT")]
    read = understood(("Nom", "Prénom", "Signalé le", "Réf."), *rows)
    assert len(dossiers(read)) == 3


def test_one_dossier_over_several_visits() -> None:
    read = understood(
        ("N°", "Nom", "Prénom", "Signalé le", "Date visite", "Type de visite"),
        (1, "DUPONT", "Anne", date(2024, 1, 3), date(2024, 1, 5), "VPR"),
        (None, "DUPONT", "Anne", date(2024, 1, 3), date(2024, 2, 5), "VR"),
        (2, "ROUX", "Luc", date(2024, 1, 3), None, None),
    )
    assert dossiers(read) == {"1": "DUPONT", "2": "ROUX"}
    assert len(visits(read)) == 2


def test_the_number_of_a_dossier_is_surer_than_any_number_before_it() -> None:
    """Sorted otherwise since, the numbers of lines count nothing any more."""
    read = understood(
        ("N°", "N° dossier", "Nom", "Prénom", "Signalé le"),
        (7, "2024-12", "DUPONT", "Anne", "03/01/2024"),
        (2, "2024-03", "ROUX", "Luc", "03/02/2024"),
    )
    assert dossiers(read) == {"2024-12": "DUPONT", "2024-03": "ROUX"}


def test_somebody_called_total_may_have_a_number() -> None:
    read = understood(
        CASES,
        (2401, "TOTAL", "Marie", "03/01/2024", "10/01/2024"),
        (2402, "ROUX", "Zoé", "03/02/2024", None),
    )
    assert dossiers(read) == {"2401": "TOTAL", "2402": "ROUX"}


def test_the_numbers_of_lines_make_no_two_lines_different() -> None:
    read = understood(
        ("Ligne", *VISITS),
        (1, "2401", "VPR", "05/02/2024", "MT", "oui"),
        (2, "2401", "VPR", "05/02/2024", "MT", "oui"),
        (3, "2402", "VPR", "05/02/2024", "MT", "oui"),
    )
    assert [len(row.fiches) for row in read.lignes] == [1, 0, 1]


def test_a_visit_named_as_missed_is_not_carried_out() -> None:
    read = understood(
        ("N°", "Type de visite", "Date", "Demandeur"),
        ("2401", "VPR annulée", "05/02/2024", "MT"),
        ("2402", "VPR", "05/03/2024", "MT"),
    )
    assert visits(read) == {"2401": False, "2402": True}


def test_what_cannot_be_missed_and_did_not_happen_is_told() -> None:
    read = understood(
        ("Date", "Nature", "Nom", "Prénom"),
        ("05/02/2024", "CRPE annulée", "DUPONT", "Anne"),
        ("05/03/2024", "VPR", "DUPONT", "Anne"),
    )
    assert [len(row.fiches) for row in read.lignes] == [0, 1]
    assert "incertaine" in read.lignes[0].motif


def test_a_second_name_beside_the_first_cuts_no_table() -> None:
    """The name of the spouse, or of use, is said on the same lines."""
    read = understood(
        ("Nom", "Prénom", "Signalé le", None, "Nom d'usage", "Pris en charge le"),
        ("DUPONT", "Anne", "03/01/2024", None, "MARTIN", "10/01/2024"),
        ("ROUX", "Luc", "03/02/2024", None, "ROUX", "12/02/2024"),
    )
    fiches = [fiche for row in read.lignes for fiche in row.fiches]
    assert [f.pris_en_charge_le for f in fiches if isinstance(f, FicheDossier)] == [
        date(2024, 1, 10),
        date(2024, 2, 12),
    ]
