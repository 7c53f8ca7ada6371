"""From a workbook to its indicators: every expected count comes out, whoever kept the workbook."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pdp_desk.domain.views import ValeurIndicateur
from pdp_desk.services import importing, indicators
from pdp_desk.services.desk import Desk
from tests.conftest import DATA, desk_on

SAMPLE = json.loads((DATA / "suivi-cellule-pdp.attendu.json").read_text("utf-8"))["annees"]
OTHERS = json.loads((DATA / "classeurs.attendu.json").read_text("utf-8"))
# A breakdown of another indicator, and the other name of a total.
INSIDE = {"P4b_par_partenaire": "P4b", "P4c_par_partenaire": "P4c", "P1c_distinct": "P1c-d"}
RATIO_DECIMALS = 6


def found(values: dict[str, ValeurIndicateur], code: str, expected: object) -> object:
    """What the indicators say, in the shape of the expected count."""
    value = values.get(code) or values[INSIDE[code]]
    if isinstance(expected, dict):
        return said(value.detail)
    if isinstance(expected, float) and isinstance(value.valeur, float):
        return round(value.valeur, RATIO_DECIMALS)
    return value.valeur


def said(detail: Any) -> Any:
    """A breakdown without its zeros, pairs as lists."""
    if isinstance(detail, dict):
        return {key: said(value) for key, value in detail.items() if value != 0}
    return list(detail) if isinstance(detail, tuple) else detail


def mismatches(desk: Desk, years: dict[str, dict[str, Any]]) -> dict[str, tuple[object, object]]:
    wrong = {}
    for year, counts in years.items():
        values = indicators.values(desk, int(year))
        for code, expected in counts.items():
            got = found(values, code, expected)
            wanted = said(expected)
            if got != wanted:
                wrong[f"{year} {code}"] = (wanted, got)
    return wrong


@pytest.fixture
def imported(sample: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the sample workbook, imported."""
    desk = desk_on(Path(shutil.copy(sample, tmp_path)))
    yield desk
    desk.store.close()


def test_every_count_of_the_sample(imported: Desk) -> None:
    assert set(SAMPLE) == {"2023", "2024", "2025"}
    assert mismatches(imported, SAMPLE) == {}


@pytest.mark.parametrize("name", OTHERS)
def test_every_count_of_the_other_workbooks(desk: Desk, name: str) -> None:
    importing.import_workbook(desk, DATA / name)
    assert mismatches(desk, OTHERS[name]) == {}


def test_all_the_workbooks_in_one_vault_do_not_mix(imported: Desk) -> None:
    """The four others after the sample: their counts add up."""
    for name in OTHERS:
        assert importing.import_workbook(imported, DATA / name).lot_id is not None
    values = indicators.values(imported, 2024)
    everyone = [SAMPLE["2024"], *(years["2024"] for years in OTHERS.values())]
    for code in ("P1d", "P2b", "P3a"):
        assert values[code].valeur == sum(counts[code] for counts in everyone)
