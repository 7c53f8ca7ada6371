"""A year's indicators at 200,000 dossiers / 2,000,000 events, beside SQL written by hand.

The hand-written pass is what somebody who knows the year's questions would write for plain
sqlite3: each table read once, everything counted on the way. It must give the same numbers.
Both read the same database, encrypted and in clear, in turn; medians of several runs.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import QueuePool, create_engine
from sqlalchemy.orm import Session

from pdp_desk.domain.views import ValeurIndicateur
from pdp_desk.indicators.catalogue import shipped
from pdp_desk.indicators.compute import Figures, read_year
from tests.bench.handwritten import by_hand
from tests.bench.large_store import YEAR, large_stores
from tests.bench.vaults import KEY

RUNS = 7
CACHE = "PRAGMA cache_size = -32000"


def encrypted_connection(path: Path) -> Any:
    """The pragmas of the program's own connection."""
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(CACHE)
    return connection


def clear_connection(path: Path) -> Any:
    """The same, without a key."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(CACHE)
    return connection


def ours(connect: Callable[[], Any], module: Any) -> Callable[[], dict[str, ValeurIndicateur]]:
    """The program's own way, on one kept connection."""
    engine = create_engine("sqlite://", creator=connect, module=module, poolclass=QueuePool)

    def run() -> dict[str, ValeurIndicateur]:
        with Session(engine) as session:
            return Figures(shipped(), read_year(session, shipped(), YEAR)).all()

    return run


def timed(ways: dict[str, Callable[[], Any]]) -> tuple[dict[str, float], dict[str, Any]]:
    """Median seconds of each way, run in turn after one warm-up, and what each gave."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    answers = {}
    for turn in range(RUNS + 1):
        for name, way in ways.items():
            start = perf_counter()
            answers[name] = way()
            if turn:
                times[name].append(perf_counter() - start)
    return {name: median(values) for name, values in times.items()}, answers


def main() -> None:
    """Print the medians and the two ratios of the budget."""
    encrypted, clear = large_stores(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
    locked, plain = encrypted_connection(encrypted), clear_connection(clear)
    times, answers = timed(
        {
            "chiffré, le programme": ours(lambda: encrypted_connection(encrypted), sqlcipher),
            "chiffré, à la main": lambda: by_hand(locked, YEAR),
            "en clair, le programme": ours(lambda: clear_connection(clear), sqlite3),
            "en clair, à la main": lambda: by_hand(plain, YEAR),
        }
    )
    expected = answers["en clair, à la main"]
    for name in ("chiffré, le programme", "en clair, le programme"):
        given = {
            code: answers[name][code].detail
            if isinstance(value, dict)
            else answers[name][code].valeur
            for code, value in expected.items()
        }
        assert given == expected, {
            c: (given[c], expected[c]) for c in given if given[c] != expected[c]
        }
    for name, seconds in times.items():
        print(f"{name:26} {seconds * 1000:8.0f} ms")
    print(
        f"programme / sqlite3 à la main, en clair : "
        f"{times['en clair, le programme'] / times['en clair, à la main']:.2f}"
    )
    print(
        f"programme / à la main, chiffrés         : "
        f"{times['chiffré, le programme'] / times['chiffré, à la main']:.2f}"
    )
    print(
        f"chiffré / en clair, le programme        : "
        f"{times['chiffré, le programme'] / times['en clair, le programme']:.2f}"
    )


if __name__ == "__main__":
    main()
