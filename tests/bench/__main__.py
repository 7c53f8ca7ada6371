"""Every bench, one after the other: uv run python -m tests.bench"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Each in a process of its own, so that none inherits what another loaded."""
    for path in sorted(HERE.glob("bench_*.py")):
        subprocess.run([sys.executable, "-m", f"tests.bench.{path.stem}"], check=True)
        print(flush=True)


if __name__ == "__main__":
    main()
