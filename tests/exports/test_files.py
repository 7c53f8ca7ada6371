"""Every file is read back with another library and says what was released, no more."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from pdp_desk.disclosure import attack
from pdp_desk.disclosure.release import ReleasedYear, printed, release
from pdp_desk.exports import csv_file, json_file, pdf, xlsx
from tests.disclosure import builders
from tests.disclosure.builders import breakdown, person_cell
from tests.exports.sample import MASKED_CELLS, NASTY, released, tables

Writer = Callable[[ReleasedYear, Path], None]
WRITERS = {"csv": csv_file.write, "json": json_file.write, "pdf": pdf.write, "xlsx": xlsx.write}


@pytest.fixture
def year() -> ReleasedYear:
    return released()


def lines_of_csv(year: ReleasedYear, path: Path) -> list[dict[str, str]]:
    csv_file.write(year, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def sheets(year: ReleasedYear, path: Path) -> Any:
    xlsx.write(year, path)
    return openpyxl.load_workbook(path)


def text_of_pdf(year: ReleasedYear, path: Path) -> str:
    pdf.write(year, path)
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


@pytest.mark.parametrize("suffix", WRITERS)
def test_two_runs_give_the_same_bytes(suffix: str, year: ReleasedYear, tmp_path: Path) -> None:
    first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    WRITERS[suffix](year, first)
    WRITERS[suffix](released(), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", WRITERS)
def test_only_a_released_year_makes_a_file(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="released years only"):
        WRITERS[suffix](tables(), tmp_path / "a")  # type: ignore[arg-type]
    assert not (tmp_path / "a").exists()


def test_csv_opens_in_french_excel(year: ReleasedYear, tmp_path: Path) -> None:  # F47
    csv_file.write(year, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfindicateur;annee;")
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert "Œuvre et cœur" in raw.decode("utf-8-sig")


def test_csv_masked_is_a_word_with_its_code(year: ReleasedYear, tmp_path: Path) -> None:  # F45
    lines = lines_of_csv(year, tmp_path / "a.csv")
    masked = {line["code"] for line in lines if line["CONF_STATUS"] == "C"}
    assert masked == MASKED_CELLS
    assert {line["valeur"] for line in lines if line["CONF_STATUS"] == "C"} == {"masqué"}
    zero = next(line for line in lines if line["code"] == "P4c/mdph")
    assert (zero["valeur"], zero["CONF_STATUS"]) == ("0", "F")


def test_csv_says_why_a_figure_is_missing(year: ReleasedYear, tmp_path: Path) -> None:
    lines = lines_of_csv(year, tmp_path / "a.csv")
    missing = next(line for line in lines if line["indicateur"] == "P3c")
    assert missing["valeur"] == missing["CONF_STATUS"] == ""
    assert "pas renseigné" in missing["motif"]


def test_csv_holds_no_formula(year: ReleasedYear, tmp_path: Path) -> None:  # F48
    labels = [
        line["libelle"]
        for line in lines_of_csv(year, tmp_path / "a.csv")
        if line["indicateur"] == "F"
    ]
    assert len(labels) == len(NASTY)
    assert all(label.startswith("'") for label in labels)


def test_csv_and_json_read_back_as_released(year: ReleasedYear, tmp_path: Path) -> None:  # F49
    csv_file.write(year, tmp_path / "a.csv")
    json_file.write(year, tmp_path / "a.json")
    expected = printed(year.tables)
    assert attack.read_csv(tmp_path / "a.csv") == expected
    assert attack.read_json(tmp_path / "a.json") == expected


def test_json_masked_is_neither_null_nor_zero(year: ReleasedYear, tmp_path: Path) -> None:
    json_file.write(year, tmp_path / "a.json")
    content = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    rows = [row for table in content["tableaux"] for row in table["lignes"]]
    masked = [row for row in rows if row["statut"] == "C"]
    assert {row["cellule"] for row in masked} == MASKED_CELLS
    assert {row["valeur"] for row in masked} == {"masqué"}
    fipu = next(row for row in rows if row["cellule"] == "X_fipu")
    assert fipu["taux"] == "masqué"
    assert content["attaque"]["cases_retrouvees"] == 0


def test_a_rate_beside_a_masked_count_is_refused(year: ReleasedYear, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    json_file.write(year, path)
    path.write_text(path.read_text("utf-8").replace('"taux": "masqué"', '"taux": 0.07'), "utf-8")
    with pytest.raises(ValueError, match="a rate is shown"):
        attack.read_json(path)


def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code;valeur;CONF_STATUS\nT;12;F\nT;13;F\n", encoding="utf-8")
    with pytest.raises(ValueError, match="published twice"):
        attack.read_csv(path)


def test_a_number_marked_as_masked_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code;valeur;CONF_STATUS\nT;12;C\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unreadable count"):
        attack.read_csv(path)


def test_workbook_has_a_sheet_per_section(year: ReleasedYear, tmp_path: Path) -> None:
    book = sheets(year, tmp_path / "a.xlsx")
    assert book.sheetnames == ["Lisez-moi", "Fiche action 1 volet PDP", "Autre"]
    reading = [cell.value for row in book["Lisez-moi"].iter_rows() for cell in row if cell.value]
    assert any("au moins 11 personnes distinctes" in str(text) for text in reading)
    assert any("du 1er janvier au 31 décembre" in str(text) for text in reading)


def test_workbook_values_are_numbers_or_the_word(year: ReleasedYear, tmp_path: Path) -> None:
    sheet = sheets(year, tmp_path / "a.xlsx")["Fiche action 1 volet PDP"]
    values = {row[1].value: row[2] for row in sheet.iter_rows()}
    assert values["Partenaire P4c/ssam"].value == 1250
    assert values["Partenaire P4c/mdph"].value == 0
    for small in ("Partenaire P4c/cpam", "Partenaire P4c/ft"):
        assert values[small].value == "masqué"
        assert values[small].fill.patternType is not None


def test_workbook_holds_no_formula_link_or_author(year: ReleasedYear, tmp_path: Path) -> None:
    book = sheets(year, tmp_path / "a.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert not [sheet for sheet in book if sheet.sheet_state != "visible"]
    assert not book.properties.creator
    assert not book.properties.title


def test_pdf_says_the_same(year: ReleasedYear, tmp_path: Path) -> None:
    text = text_of_pdf(year, tmp_path / "a.pdf")
    assert "Sainte-Marthe santé au travail" in text
    assert re.search(r"Partenaire P4c/ssam\s+1\s250", text)
    assert text.count("masqué\n") + text.count("masqué ") >= len(MASKED_CELLS)
    assert "Œuvre et cœur" in text
    assert "1,3\u202f%" in text


def test_pdf_never_holds_a_masked_number(tmp_path: Path) -> None:
    text = text_of_pdf(released(), tmp_path / "a.pdf")
    after = re.findall(r"Partenaire P4c/(?:cpam|ft)\s+(\S+)", text)
    assert after
    assert set(after) == {"masqué"}


def test_pdf_numbers_its_pages_and_lists_its_sections(year: ReleasedYear, tmp_path: Path) -> None:
    pdf.write(year, tmp_path / "a.pdf")
    reader = PdfReader(tmp_path / "a.pdf")
    total = len(reader.pages)
    for n, page in enumerate(reader.pages, start=1):
        assert f"page {n} / {total}" in page.extract_text()
    titles = [item.title for item in reader.outline]
    assert titles[-1] == "Définitions et sources"
    assert len(titles) == 3


def test_pdf_leaves_no_section_title_alone_at_the_foot_of_a_page(tmp_path: Path) -> None:
    """Room for the title and some lines, not for the table that begins the section."""
    first = [builders.table(f"A{n}", [f"{n}.{line}" for line in range(9)]) for n in range(2)]
    last = builders.table("B", [f"B.{line}" for line in range(15)], section="Dernier volet")
    cells = [person_cell(line.cellule, 40) for t in (*first, last) for line in t.lignes]
    pdf.write(release(builders.year([*first, last], cells)), tmp_path / "a.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages]
    assert "Dernier volet" not in pages[1]
    assert "Dernier volet" in next(text for text in pages if "Ligne B.0" in text)


def test_pdf_embeds_its_font(year: ReleasedYear, tmp_path: Path) -> None:
    pdf.write(year, tmp_path / "a.pdf")
    fonts: dict[str, Any] = {}
    for page in PdfReader(tmp_path / "a.pdf").pages:
        fonts |= {k: v.get_object() for k, v in page["/Resources"]["/Font"].items()}
    used = [font for font in fonts.values() if "Inter" in font["/BaseFont"]]
    assert used
    assert all("/FontFile2" in font["/FontDescriptor"] for font in used)


def test_a_year_with_nothing_masked_says_so(tmp_path: Path) -> None:
    text = text_of_pdf(release(breakdown({"a": 40, "b": 30})), tmp_path / "a.pdf")
    assert "Aucune des 3 cases de l’année n’a dû être masquée." in text


def test_long_names_stay_on_the_page(tmp_path: Path) -> None:
    titre = "Service de prévention et de santé au travail interentreprises " * 4
    text = text_of_pdf(released(titre=titre), tmp_path / "a.pdf")
    assert "…" in text


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_true_value_of_a_masked_cell_is_nowhere(suffix: str, tmp_path: Path) -> None:
    """Two years that differ only by their hidden counts give the same files."""

    tables_a = tables()
    swapped = {"P4c/cpam": person_cell("P4c/cpam", 5), "P4c/ft": person_cell("P4c/ft", 7)}
    tables_b = replace(tables_a, cells=tables_a.cells | swapped)
    WRITERS[suffix](release(tables_a), tmp_path / "a")
    WRITERS[suffix](release(tables_b), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
