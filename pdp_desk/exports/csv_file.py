"""The year as a CSV file that French Excel opens as it is: BOM, semicolons, CRLF, no formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pdp_desk.disclosure.release import ReleasedTable, ReleasedYear
from pdp_desk.exports.words import Count, counts, require_released

COLUMNS = (
    "indicateur",
    "annee",
    "section",
    "tableau",
    "libelle",
    "mesure",
    "code",
    "unite",
    "valeur",
    "CONF_STATUS",
    "motif",
)
FORMULA_STARTS = ("=", "+", "-", "@", "%", "|")
INVISIBLE = "\ufeff\u200b\u2060"


def write(year: ReleasedYear, path: Path) -> None:
    """Write one line per published count, and one per table that cannot be computed."""
    require_released(year)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for table in year.tables:
            writer.writerows(_lines(table, year.annee))


def _lines(table: ReleasedTable, annee: int) -> Iterator[list[str]]:
    for count in counts(table):
        yield _line(table, annee, count)
    if table.motif is not None:
        head = [safe(table.code), str(annee), safe(table.section), safe(table.titre)]
        yield [*head, "", "", "", safe(table.unite), "", "", safe(table.motif)]


def _line(table: ReleasedTable, annee: int, count: Count) -> list[str]:
    return [
        safe(table.code),
        str(annee),
        safe(table.section),
        safe(table.titre),
        safe(count.row.libelle),
        count.mesure,
        safe(count.cellule),
        safe(table.unite),
        str(count.valeur),
        count.statut,
        "",
    ]


def safe(text: str) -> str:
    """The text on one line, quoted by an apostrophe where a spreadsheet would see a formula."""
    visible = "".join(" " if ord(char) < 32 else char for char in text if char not in INVISIBLE)
    text = visible.strip()
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
