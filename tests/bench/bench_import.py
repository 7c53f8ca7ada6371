"""The import of the sample workbook after its dry run, beside reading the same cells.

Both in one desk, as a window does: what the dry run understood serves the import.

uv run python -m tests.bench.bench_import
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from python_calamine import CalamineWorkbook

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services.desk import Desk
from pdp_desk.services.importing import import_workbook, preview
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from tests.bench.vaults import KEY
from tests.conftest import add_member

SAMPLE = Path(__file__).parent.parent / "data" / "suivi-cellule-pdp.xlsx"
BUDGET = 5.0
RUNS = 3


def main() -> None:
    """Print what each step takes, in a new encrypted store each time."""
    reads, tries, imports = [], [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            desk = _desk(Path(folder))
            reads.append(_seconds(_read_cells))
            tries.append(_seconds(lambda desk=desk: preview(desk, SAMPLE)))
            imports.append(_seconds(lambda desk=desk: import_workbook(desk, SAMPLE)))
            desk.store.close()
    both = median(a + b for a, b in zip(tries, imports, strict=True))
    print(f"Import du classeur d'exemple, base chiffrée (médiane de {RUNS})")
    print(f"  lire les cellules, rien d'autre {median(reads):6.2f} s")
    print(f"  essai                           {median(tries):6.2f} s")
    print(f"  import                          {median(imports):6.2f} s")
    print(f"  essai puis import               {both:6.2f} s  (budget {BUDGET:.0f} s)")


def _desk(folder: Path) -> Desk:
    create_database(folder / "donnees.db", KEY)
    store = Store(folder / "donnees.db", KEY)
    schema.upgrade(store)
    add_member(store)
    membre = MembreVue(id=1, nom="Banc d'essai", role=Role.RESPONSABLE)
    return Desk(store=store, membre=membre, today=lambda: date(2026, 1, 5), titre="Banc d'essai")


def _read_cells() -> None:
    workbook = CalamineWorkbook.from_path(str(SAMPLE))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    main()
