"""Memory of the window on a vault of 2,000,000 events, beside a bare window.

uv run python -m tests.bench.bench_memory
"""

from __future__ import annotations

from tests.bench.bench_start import BARE, WINDOW
from tests.bench.large_store import YEAR, large_stores
from tests.bench.side_by_side import answer
from tests.bench.vaults import KEY

BUDGET = 300

# The most the process ever held, in megabytes (Linux counts in kilobytes, macOS in bytes).
PEAK = """
import resource, sys
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("PEAK", peak / (2**20 if sys.platform == "darwin" else 1024), flush=True)
"""

# After the list: a year of indicators, then a search.
WORK = f"""
from pdp_desk.domain.views import FiltreDossiers
from pdp_desk.services import dossiers, indicators
indicators.values(desk, {YEAR})
dossiers.list_dossiers(desk, FiltreDossiers(texte="nom1234"))
"""


def main() -> None:
    """Print both peaks."""
    store = str(large_stores()[0])
    bare = _peak(BARE + PEAK)
    shown = _peak(WINDOW + PEAK + "os._exit(0)", store, KEY.hex())
    worked = _peak(WINDOW + WORK + PEAK + "os._exit(0)", store, KEY.hex())
    print("Mémoire, coffre de 2 000 000 d'événements (le plus haut du processus)")
    print(f"  fenêtre nue                          {bare:6.0f} Mo")
    print(f"  coffre ouvert, liste affichée        {shown:6.0f} Mo")
    print(f"  après une année et une recherche     {worked:6.0f} Mo  (budget {BUDGET} Mo)")


def _peak(program: str, *arguments: str) -> float:
    lines = answer(program, *arguments).splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("PEAK"))


if __name__ == "__main__":
    main()
