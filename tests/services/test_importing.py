"""Importing: the sample whole, twice, undone; conflicts, hostile files, other organisations."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from pdp_desk.domain.fiches import FicheDossier, FicheSalarie, Provenance
from pdp_desk.domain.views import BilanImport
from pdp_desk.domain.vocabulary import SortLigne
from pdp_desk.errors import UnreadableWorkbook, UsageError
from pdp_desk.services import importing
from pdp_desk.services.desk import Desk
from pdp_desk.storage.tables import Base, Dossier, Etablissement, Evenement, Salarie
from tests.conftest import DATA

SAMPLE = DATA / "suivi-cellule-pdp.xlsx"
OTHERS = ("un-grand-tableau.xlsx", "carnet.ods", "journal.csv", "ancien-format.xls")
BOOKKEEPING = {"import_lot", "import_ligne", "journal", "membre", "reglage"}


def contents(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """Every table but those about the work itself, row by row."""
    with desk.store.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]
            for table in Base.metadata.sorted_tables
            if table.name not in BOOKKEEPING
        }


def count(desk: Desk, model: type[Base]) -> int:
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def write_csv(path: Path, *rows: Sequence[object]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def accounted(bilan: BilanImport) -> bool:
    """The counts add up, and every row not stored is told with its place."""
    told = {(row.feuille, row.ligne) for row in (*bilan.problemes, *bilan.ecartees) if row.motif}
    return bilan.signalees <= len(told) and (
        bilan.lues
        == bilan.gardees + bilan.fusionnees + bilan.signalees
        == sum(bilan.comptes.values())
    )


def test_the_sample_whole_then_again_then_undone(desk: Desk) -> None:
    empty = contents(desk)
    bilan = importing.import_workbook(desk, SAMPLE)
    assert accounted(bilan)
    assert bilan.comptes == {SortLigne.NOUVEAU: 11669, SortLigne.IGNORE: 40}
    assert (bilan.lues, bilan.fusionnees, bilan.problemes) == (11709, 0, ())
    assert Counter(row.motif for row in bilan.ecartees) == {
        "ligne vide": 38,
        "titre au-dessus du tableau": 1,
        "ligne de total": 1,
    }
    assert all(column.champ for sheet in bilan.feuilles for column in sheet.colonnes)
    assert (count(desk, Dossier), count(desk, Salarie)) == (1800, 1675)
    assert count(desk, Etablissement) == 300
    full = contents(desk)

    again = importing.import_workbook(desk, SAMPLE)
    assert again.lot_id is None
    assert again.comptes == {SortLigne.DEJA_PRESENT: 11669, SortLigne.IGNORE: 40}
    assert contents(desk) == full

    assert bilan.lot_id is not None
    undone = importing.undo(desk, bilan.lot_id)
    assert (undone.restaures, undone.gardes) == (0, ())
    assert contents(desk) == empty
    (lot,) = importing.lots(desk)
    assert lot.annule_le is not None
    assert (lot.lignes_lues, lot.gardees) == (11709, 11669)


@pytest.mark.parametrize("name", OTHERS)
def test_other_workbooks_twice_then_undone(desk: Desk, name: str) -> None:
    bilan = importing.import_workbook(desk, DATA / name)
    full = contents(desk)
    again = importing.import_workbook(desk, DATA / name)
    assert accounted(bilan)
    assert accounted(again)
    assert again.lot_id is None
    assert contents(desk) == full
    assert bilan.lot_id is not None
    importing.undo(desk, bilan.lot_id)
    assert not any(contents(desk).values())


def test_a_preview_says_the_same_and_keeps_nothing(desk: Desk) -> None:
    tried = importing.preview(desk, DATA / "carnet.ods")
    assert tried.essai
    assert not any(contents(desk).values())
    assert importing.lots(desk) == ()
    done = importing.import_workbook(desk, DATA / "carnet.ods")
    assert replace(done, essai=True, lot_id=None) == tried


def test_what_a_dry_run_understood_serves_its_import_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    whole = importing.read_workbook
    monkeypatch.setattr(importing, "read_workbook", lambda path: read.append(path) or whole(path))
    importing.preview(desk, DATA / "carnet.ods")
    importing.import_workbook(desk, DATA / "carnet.ods")
    assert len(read) == 1
    assert not desk.essaye  # the names it holds stay no longer than they serve
    importing.import_workbook(desk, DATA / "carnet.ods")
    assert len(read) == 2


def test_a_workbook_changed_since_its_dry_run_is_read_again(desk: Desk, tmp_path: Path) -> None:
    head = ("Dossier", "Nom", "Prénom", "Signalé le", "Zone B")
    file = write_csv(tmp_path / "a.csv", head, ("1", "Kone", "Awa", "01/02/2024", "03/04/2024"))
    importing.preview(desk, file)
    write_csv(file, head, ("1", "Kone", "Awa", "05/02/2024", "03/04/2024"))
    importing.import_workbook(desk, file)
    with desk.store.read() as session:
        assert session.scalars(select(Dossier.signale_le)).one() == date(2024, 2, 5)


def test_a_column_named_since_the_dry_run_serves_the_import(desk: Desk, tmp_path: Path) -> None:
    head = ("Dossier", "Nom", "Prénom", "Signalé le", "Zone B")
    file = write_csv(tmp_path / "a.csv", head, ("1", "Kone", "Awa", "01/02/2024", "03/04/2024"))
    importing.preview(desk, file)
    importing.confirm_column(desk, feuille="", entete="zone b", champ="clos_le")
    importing.import_workbook(desk, file)
    with desk.store.read() as session:
        assert session.scalars(select(Dossier.clos_le)).one() == date(2024, 4, 3)


def test_what_is_not_understood_names_its_place(desk: Desk) -> None:
    bilan = importing.import_workbook(desk, DATA / "journal.csv")
    told = {(p.ligne, p.colonne): p for p in bilan.problemes}
    assert "Tombola" in told[16, ""].motif
    assert told[17, "Quand"].valeur == "févr. 2025"
    assert told[17, "Quand"].motif == "il manque le jour ; ligne non gardée"
    assert bilan.comptes[SortLigne.ILLISIBLE] == bilan.comptes[SortLigne.INCOMPLET] == 1


def test_unknown_columns_are_told(desk: Desk) -> None:
    bilan = importing.preview(desk, DATA / "un-grand-tableau.xlsx")
    unknown = [column.entete for column in bilan.feuilles[0].colonnes if column.champ is None]
    assert unknown == ["Divers Couleur du bac"]
    assert bilan.feuilles[0].ligne_entete == 4


def test_undo_restores_what_was_filled_in(desk: Desk, tmp_path: Path) -> None:
    head = ("N° dossier", "Nom", "Prénom", "Né(e) le", "Signalé le", "Clôturé le", "Médecin")
    row = ("1", "Dupont", "Marie", "01/02/1970", "03/01/2024")
    importing.import_workbook(desk, write_csv(tmp_path / "Dossiers.csv", head, (*row, "", "")))
    before = contents(desk)
    filled = write_csv(tmp_path / "Dossiers.csv", head, (*row, "05/09/2024", "Dr Weiss"))
    bilan = importing.import_workbook(desk, filled)
    assert bilan.comptes[SortLigne.COMPLETE] == 1
    assert bilan.lot_id is not None
    undone = importing.undo(desk, bilan.lot_id)
    assert (undone.restaures, undone.gardes) == (1, ())
    assert contents(desk) == before


def test_undo_keeps_what_changed_since_and_says_why(desk: Desk) -> None:
    bilan = importing.import_workbook(desk, DATA / "carnet.ods")
    with desk.store.write() as session:
        session.execute(update(Dossier).where(Dossier.id == 1).values(poste="caissière", version=2))
    assert bilan.lot_id is not None
    undone = importing.undo(desk, bilan.lot_id)
    assert any("modifié depuis" in kept for kept in undone.gardes)
    assert any("utilisé depuis" in kept for kept in undone.gardes)
    assert (count(desk, Dossier), count(desk, Salarie), count(desk, Evenement)) == (1, 1, 0)
    with pytest.raises(UsageError, match="déjà annulé"):
        importing.undo(desk, bilan.lot_id)
    with pytest.raises(UsageError, match="pas d'import"):
        importing.undo(desk, 99)


def test_a_conflict_keeps_what_is_known_and_shows_both(desk: Desk, tmp_path: Path) -> None:
    head = ("Dossier", "Nom", "Prénom", "DDN", "Date de signalement", "Issue")
    row = ("7", "O'Brien", "Séan", "9 mai 1966", "01/02/2024")
    first = write_csv(tmp_path / "a.csv", head, (*row, "retraite"))
    importing.import_workbook(desk, first)
    other = write_csv(tmp_path / "b.csv", head, (*row, "formation"))
    bilan = importing.import_workbook(desk, other)
    assert bilan.comptes[SortLigne.CONFLIT] == 1
    assert bilan.lot_id is None
    (problem,) = bilan.problemes
    assert "retraite" in problem.motif
    assert "formation" in problem.motif


def test_a_confirmed_column_is_remembered(desk: Desk, tmp_path: Path) -> None:
    head = ("Dossier", "Nom", "Prénom", "Signalé le", "Zone B")
    file = write_csv(tmp_path / "a.csv", head, ("1", "Kone", "Awa", "01/02/2024", "03/04/2024"))
    importing.confirm_column(desk, feuille="", entete="zone b", champ="clos_le")
    importing.import_workbook(desk, file)
    with desk.store.read() as session:
        assert session.scalars(select(Dossier.clos_le)).one() == date(2024, 4, 3)
    with pytest.raises(UsageError, match="champ connu"):
        importing.confirm_column(desk, feuille="", entete="zone b", champ="tombola")


def test_nothing_recognised_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "recettes.csv", ("Ingrédient", "Quantité"), ("farine", "3"))
    with pytest.raises(UnreadableWorkbook, match="reconnue"):
        importing.import_workbook(desk, file)
    assert importing.lots(desk) == ()


HOSTILE = (
    "=SOMME(A1:A3)",
    "+33 6",
    "@import",
    "-DE LA CRUZ",
    "D'ANGELO",
    "d’Angelo",
    "Saint-Exupéry",
    "L'Haÿ-les-Roses",
    "Łukasz",
    "O'Brien; DROP TABLE dossier",
    "Nguyễn",
    "x" * 300,
    "%s %d {0}",
    "  ",
)


def test_four_hundred_messy_rows_are_accounted_for_then_undone(desk: Desk, tmp_path: Path) -> None:
    dice = random.Random(38)
    days = ("01/02/2024", "31/02/2024", "févr. 2024", "2024-03-04", "", "hier", "45352", "#REF!")
    kinds = ("VPR", "reprise", "mi carriere", "visite", "tarot", "", "RDV de liaison", "Agefiph")
    rows = [
        (
            dice.choice(HOSTILE),
            dice.choice(HOSTILE),
            dice.choice(days),
            dice.choice(days),
            dice.choice(kinds),
            dice.choice(("oui", "non", "x", "?", "", "peut-être")),
            dice.choice(("", "52198552300070", "521 985 523 00070", "123", "=A1")),
        )
        for _ in range(400)
    ]
    head = ("Nom", "Prénom", "Né(e) le", "Date", "Type", "Réalisé", "SIRET")
    file = write_csv(tmp_path / "Journal.csv", head, *rows)
    bilan = importing.import_workbook(desk, file)
    assert accounted(bilan)
    assert bilan.lues == 400
    assert bilan.gardees > 20
    full = contents(desk)
    assert importing.import_workbook(desk, file).lot_id is None
    assert contents(desk) == full
    assert bilan.lot_id is not None
    importing.undo(desk, bilan.lot_id)
    assert not any(contents(desk).values())


def test_a_formula_is_kept_as_text(desk: Desk, tmp_path: Path) -> None:
    head = ("Dossier", "Nom", "Prénom", "Signalé le")
    row = ("=1+1", "=CMD()", "@Marie", "01/02/2024")
    importing.import_workbook(desk, write_csv(tmp_path / "a.csv", head, row))
    with desk.store.read() as session:
        assert tuple(session.execute(select(Salarie.nom, Salarie.prenom)).one()) == (
            "=CMD()",
            "@Marie",
        )


def test_fiches_made_elsewhere_are_a_batch_too(desk: Desk) -> None:
    fiche = FicheDossier("D-1", FicheSalarie("Dupont", "Marie", date(1970, 1, 1)))
    bilan = importing.store_fiches(desk, [(Provenance("Démo", 1), fiche)], fichier="démonstration")
    assert bilan.comptes == {SortLigne.NOUVEAU: 1}
    assert bilan.lot_id is not None
    importing.undo(desk, bilan.lot_id)
    assert count(desk, Dossier) == 0


def test_numbers_that_begin_again_the_next_year_double_nothing(desk: Desk, tmp_path: Path) -> None:
    head = ("N°", "Nom", "Prénom", "Signalé le", "VPR")
    folder = tmp_path / "classeur"
    folder.mkdir()
    first = ((1, "DUPONT", "Marie", "03/01/2024", "02/02/2024"), (2, "ROUX", "Zoé", "03/02/2024"))
    write_csv(folder / "2024.csv", head, *first)
    importing.import_workbook(desk, folder)
    write_csv(folder / "2025.csv", head, (1, "LEROY", "Jean", "03/01/2025"), (2, "ABEL", "Luc"))
    bilan = importing.import_workbook(desk, folder)
    assert bilan.comptes[SortLigne.DEJA_PRESENT] == 2
    assert (count(desk, Dossier), count(desk, Evenement)) == (4, 1)


def test_a_closing_told_by_name_closes_the_dossier_known(desk: Desk, tmp_path: Path) -> None:
    cases = ("N°", "Nom", "Prénom", "Signalé le", "PEC"), (7, "ROUX", "Zoé", "3/1/24", "9/1/24")
    importing.import_workbook(desk, write_csv(tmp_path / "a.csv", *cases))
    steps = ("Date", "Nom", "Prénom", "Événement"), ("12/06/2024", "Roux", "Zoé", "Clôture")
    importing.import_workbook(desk, write_csv(tmp_path / "b.csv", *steps))
    assert count(desk, Dossier) == 1
