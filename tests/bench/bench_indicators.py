"""A year's indicators at 200,000 dossiers / 2,000,000 events, beside two passes written by hand.

Written by hand for plain sqlite3 by somebody who knows the year's questions: as SQL that reads
each table once (`handwritten`), and as one loop over the rows (`by_hand`). Both must find the
same numbers. All read the same database, encrypted and in clear, in turn; medians of the runs.
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

from pdp_desk.indicators.catalogue import shipped
from pdp_desk.indicators.compute import Figures, YearFacts, read_year
from tests.bench.by_hand import count_year
from tests.bench.handwritten import by_hand
from tests.bench.large_store import YEAR, large_stores
from tests.bench.vaults import KEY

RUNS = 5
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


def ours(connect: Callable[[], Any], module: Any) -> Callable[[], YearFacts]:
    """The program's own way, on one kept connection."""
    engine = create_engine("sqlite://", creator=connect, module=module, poolclass=QueuePool)

    def run() -> YearFacts:
        with Session(engine) as session:
            facts = read_year(session, shipped(), YEAR)
            Figures(shipped(), facts).all()
            return facts

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


def check(answers: dict[str, Any]) -> None:
    """The hand-written passes find what the program finds."""
    facts: YearFacts = answers["clair, programme"]
    figures = Figures(shipped(), facts).all()
    for code, value in answers["clair, SQL à la main"].items():
        given = figures[code].detail if isinstance(value, dict) else figures[code].valeur
        assert given == value, (code, given, value)
    counts = {key: count.valeur for key, count in facts.counts.items() if count.valeur}
    looped = answers["clair, boucle à la main"].values()
    assert all(counts.get(key) == value for key, value in looped.items())
    locked: YearFacts = answers["chiffré, programme"]
    assert {key: count.valeur for key, count in locked.counts.items() if count.valeur} == counts


def main() -> None:
    """Print the medians and the ratios of the budgets."""
    encrypted, clear = large_stores(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
    plain = clear_connection(clear)
    times, answers = timed(
        {
            "chiffré, programme": ours(lambda: encrypted_connection(encrypted), sqlcipher),
            "clair, programme": ours(lambda: clear_connection(clear), sqlite3),
            "clair, SQL à la main": lambda: by_hand(plain, YEAR),
            "clair, boucle à la main": lambda: count_year(plain, YEAR),
        }
    )
    check(answers)
    for name, seconds in times.items():
        print(f"{name:26} {seconds * 1000:8.0f} ms")
    for over, under in (
        ("clair, programme", "clair, SQL à la main"),
        ("clair, programme", "clair, boucle à la main"),
        ("chiffré, programme", "clair, programme"),
    ):
        print(f"{over} / {under} : {times[over] / times[under]:.2f}")


if __name__ == "__main__":
    main()
