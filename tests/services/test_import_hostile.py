"""Workbooks nobody expected: nothing is dropped in silence, nothing is taken for what it is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from pdp_desk.domain.views import BilanImport, Probleme
from pdp_desk.domain.vocabulary import Dispositif, Nature, SortLigne
from pdp_desk.errors import UnreadableWorkbook
from pdp_desk.services import importing
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Dossier, Evenement, Salarie

Rows = Sequence[Sequence[object]]
HEAD = ("N° dossier", "Nom", "Prénom", "Date de signalement")


def book(path: Path, sheets: dict[str, Rows], *, hidden: Sequence[str] = ()) -> Path:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    workbook.save(path)
    return path


def take(desk: Desk, folder: Path, *rows: Sequence[object], nom: str = "Feuil1") -> BilanImport:
    return importing.import_workbook(desk, book(folder / "a.xlsx", {nom: rows}))


def told(bilan: BilanImport) -> dict[tuple[int, str], Probleme]:
    return {(problem.ligne, problem.colonne): problem for problem in bilan.problemes}


def unknown(bilan: BilanImport) -> dict[str, int]:
    columns = [column for sheet in bilan.feuilles for column in sheet.colonnes]
    return {column.entete: column.remplies for column in columns if column.champ is None}


def test_a_column_without_title_is_told_with_its_letter(desk: Desk, tmp_path: Path) -> None:
    rows = [(str(n), f"NOM{n}", "A", "02/01/2025", "note" if n < 3 else None) for n in range(4)]
    bilan = take(desk, tmp_path, (*HEAD, None), *rows)
    assert unknown(bilan) == {"(sans titre, colonne E)": 3}


def test_surplus_cells_of_a_text_line_are_told(desk: Desk, tmp_path: Path) -> None:
    lines = (";".join(HEAD), "1;A;a;02/01/2025", "2;B;b;03/01/2025;x;;y")
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    bilan = importing.import_workbook(desk, tmp_path / "a.csv")
    found = [(p.ligne, p.colonne, p.valeur) for p in bilan.problemes]
    assert found == [(3, "(colonne E)", "x"), (3, "(colonne G)", "y")]
    assert bilan.gardees == 2


def test_each_line_not_stored_is_in_the_report(desk: Desk, tmp_path: Path) -> None:
    dossiers = (
        ("Suivi de la cellule",),
        (*HEAD, "Couleur"),
        ("1", "A", "a", "02/01/2025", "bleu"),
        (None,),
        HEAD,
        (*HEAD, "Couleur"),
        ("2", None, None, "03/01/2025", "vert"),
        ("TOTAL", 2, None, 1),
    )
    recipes = (("Ingrédient", "Quantité"), ("farine", 3))
    path = book(tmp_path / "a.xlsx", {"Dossiers": dossiers, "Recettes": recipes})
    bilan = importing.import_workbook(desk, path)
    aside = {(row.feuille, row.ligne): row.motif for row in bilan.ecartees}
    assert aside["Dossiers", 1] == "titre au-dessus du tableau"
    assert aside["Dossiers", 4] == "ligne vide"
    assert aside["Dossiers", 6] == "ligne de titres répétée"
    assert aside["Dossiers", 8] == "ligne de total"
    assert aside["Recettes", 1].startswith("feuille laissée de côté")
    reported = aside.keys() | {(row.feuille, row.ligne) for row in bilan.problemes}
    assert bilan.lues == bilan.gardees + bilan.fusionnees + len(reported)
    assert unknown(bilan)["Couleur"] == 3


def test_the_header_is_not_counted_as_a_line(desk: Desk, tmp_path: Path) -> None:
    bilan = take(desk, tmp_path, HEAD, *((n, f"N{n}", "A", "02/01/2025") for n in range(1, 6)))
    assert bilan.lues == bilan.gardees == bilan.feuilles[0].lues == 5


def test_a_payroll_is_no_list_of_cases(desk: Desk, tmp_path: Path) -> None:
    head = ("Matricule", "Nom", "Prénom", "Date entrée", "Date de sortie", "Salaire", "Employeur")
    rows = [(n, f"NOM{n}", "A", datetime(2020, 1, n), None, 2000, "ACME") for n in range(1, 6)]
    with pytest.raises(UnreadableWorkbook, match="aucune colonne propre à la cellule"):
        take(desk, tmp_path, head, *rows, nom="Paie")
    path = book(tmp_path / "b.xlsx", {"Paie": [head, *rows], "Suivi": [HEAD, (1, "A", "B", 45000)]})
    bilan = importing.import_workbook(desk, path)
    assert [sheet.genre for sheet in bilan.feuilles] == [None, "dossiers"]
    with desk.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Salarie)) == 1


CASES = [(f"2025-{n:03d}", f"NOM{n}", "A", f"0{n}/01/2025") for n in range(1, 7)]
KINDS = ("essai encadré", "rendez-vous de liaison", "visite de préreprise", "CRPE")


@pytest.mark.parametrize("key", ["Réf. accompagnement", "Clé", "Code interne"])
def test_events_linked_by_a_key_of_any_name(desk: Desk, tmp_path: Path, key: str) -> None:
    events = [(f"2025-{n:03d}", KINDS[n % 4], f"{n} mars 2025", None) for n in range(1, 7)]
    sheets: dict[str, Rows] = {
        "Feuil1": [(key, *HEAD[1:]), *CASES],
        "Feuil2": [(key, "Quoi", "Quand", "Commentaire"), *events],
    }
    bilan = importing.import_workbook(desk, book(tmp_path / "a.xlsx", sheets))
    assert [sheet.genre for sheet in bilan.feuilles] == ["dossiers", "journal des événements"]
    with desk.store.read() as session:
        rows = session.execute(
            select(Evenement.nature, Evenement.dispositif, Dossier.numero).join(
                Dossier, Dossier.id == Evenement.dossier_id
            )
        ).all()
    assert len(rows) == 6
    assert (Nature.DISPOSITIF, Dispositif.CRPE, "2025-003") in [tuple(row) for row in rows]


def test_events_of_nobody_are_not_actions(desk: Desk, tmp_path: Path) -> None:
    events = [(KINDS[n % 4], f"{n} mars 2025") for n in range(1, 7)]
    with pytest.raises(UnreadableWorkbook, match="de quel dossier"):
        take(desk, tmp_path, ("Quoi", "Quand"), *events)


def test_titles_and_values_of_the_field(desk: Desk, tmp_path: Path) -> None:
    head = (*HEAD, "Qui nous l'adresse ?", "Pris en charge ?", "Date PEC", "Motif de clôture")
    issue = "maintien dans l'emploi"
    rows = [
        (n, f"N{n}", "A", "02/01/2025", "employeur", "oui", "03/02/2025", issue) for n in (1, 2, 3)
    ]
    bilan = take(desk, tmp_path, head, *rows, (4, "N4", "A", "02/01/2025", "MDT", "oui", None))
    assert unknown(bilan) == {}
    problems = told(bilan)
    assert problems[2, "Motif de clôture"].valeur == issue
    assert "sans date" in problems[5, "Pris en charge ?"].motif
    with desk.store.read() as session:
        assert session.scalar(select(func.count(Dossier.pris_en_charge_le))) == 3
        assert session.scalar(select(func.count(Dossier.origine))) == 4


def test_a_yes_without_date_says_what_to_add(desk: Desk, tmp_path: Path) -> None:
    head = (*HEAD, "RQTH ?", "Essai encadré (O/N)")
    rows = (
        ("1", "A", "a", "02/01/2025", "Oui", "1"),
        ("2", "B", "b", "02/01/2025", "peut-être", "non"),
        ("3", "C", "c", "02/01/2025", "NSP", None),
    )
    bilan = take(desk, tmp_path, head, *rows)
    problems = told(bilan)
    assert set(problems) == {(2, "RQTH ?"), (2, "Essai encadré (O/N)"), (3, "RQTH ?")}
    assert problems[2, "RQTH ?"].valeur == "Oui"
    assert "ajoutez-la dans une colonne « RQTH : date »" in problems[2, "RQTH ?"].motif
    assert problems[3, "RQTH ?"].motif.startswith("valeur non comprise")


def test_a_birth_before_1920_is_doubtful(desk: Desk, tmp_path: Path) -> None:
    row = ("1", "A", "a", "02/01/2025", datetime(1900, 1, 1))
    bilan = take(desk, tmp_path, (*HEAD, "Né(e) le"), row)
    assert "douteuse" in told(bilan)[2, "Né(e) le"].motif
    assert bilan.gardees == 1
    with desk.store.read() as session:
        assert session.scalars(select(Salarie.naissance)).one() is None


def test_a_hidden_sheet_is_said(desk: Desk, tmp_path: Path) -> None:
    row = ("1", "A", "a", "02/01/2025")
    path = book(
        tmp_path / "a.xlsx",
        {"Vue": [HEAD, row], "Cachée": [HEAD, row], "Vide": []},
        hidden=["Cachée"],
    )
    bilan = importing.preview(desk, path)
    assert [sheet.masquee for sheet in bilan.feuilles] == [False, True, False]
    assert [sheet.raison for sheet in bilan.feuilles] == ["", "", "vide"]


def test_a_stray_cell_is_not_a_title(desk: Desk, tmp_path: Path) -> None:
    rows = (HEAD, ("Janvier",), ("1", "A", "a", "02/01/2025"), (None, None, None, "reste perdu"))
    bilan = take(desk, tmp_path, *rows)
    (stray,) = bilan.problemes
    assert (stray.ligne, stray.valeur) == (4, "reste perdu")
    assert "isolée" in stray.motif
    assert [row.motif for row in bilan.ecartees] == ["ligne de titre"]


def test_one_line_per_cell_and_whole_numbers_whole(desk: Desk, tmp_path: Path) -> None:
    head = ("Date", "Nature", "Thème", "Participants")
    bilan = take(desk, tmp_path, head, (45000.0, "chorale", "PDP", 4), (45000, "PDP", "x", 57.0))
    (problem,) = [p for p in bilan.problemes if p.ligne == 2]
    assert (problem.colonne, problem.valeur) == ("Nature", "chorale")
    assert "autre action" in problem.motif
    again = take(desk, tmp_path, HEAD, (1.0, None, None, 45000.0))
    assert again.comptes == {SortLigne.INCOMPLET: 1}
    assert again.problemes[0].valeur == "1 | 45000"
