"""Run things beside each other, alternating, each in a fresh process; keep the medians."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parent.parent.parent


def environment() -> dict[str, str]:
    """Compiled modules kept as on an installed machine; a window nobody sees."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}


def until_ready(program: str, *arguments: str) -> float:
    """Seconds from starting the process to the line READY it prints."""
    start = perf_counter()
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "READY":
                took = perf_counter() - start
                process.communicate()
                return took
    raise RuntimeError(f"the program ended with {process.returncode} and was never ready")


def answer(program: str, *arguments: str) -> str:
    """What a program prints, in a process of its own."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(
        command, env=environment(), capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout.strip()


def alternate(
    programs: Mapping[str, tuple[str, ...]], *, runs: int, warm_up: int = 1
) -> dict[str, float]:
    """Median seconds to READY of each program, run in turn so that the machine is the same."""
    times: dict[str, list[float]] = {name: [] for name in programs}
    for turn in range(runs + warm_up):
        for name, program in programs.items():
            took = until_ready(*program)
            if turn >= warm_up:
                times[name].append(took)
    return {name: median(values) for name, values in times.items()}
