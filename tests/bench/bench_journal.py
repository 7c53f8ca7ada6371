"""The journal when it is long: a line added, a dossier opened, a page read, every line proved.

uv run python -m tests.bench.bench_journal [lines]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.views_journal import FiltreJournal
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import journal
from pdp_desk.services.actes import noted
from pdp_desk.services.desk import Desk
from pdp_desk.storage import schema
from pdp_desk.storage.engine import Store, create_database
from pdp_desk.storage.journal import ORIGIN, signed_bytes
from pdp_desk.storage.journal_check import Line
from pdp_desk.vault.keys import Keys
from tests.bench.vaults import KEY
from tests.conftest import TODAY, add_member

LINES, PROVED = 1_000_000, 100_000
START = datetime(2016, 1, 4, 8)
SEED = b"1" * 32
TURNS = 60


def main() -> None:
    """Print the median and the 95th percentile of each."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with tempfile.TemporaryDirectory(prefix="pdp-desk-banc-") as folder:
        for count in sorted({0, min(lines, PROVED), lines}):
            path = Path(folder, f"{count}.db")
            _make(path, count)
            store = Store(path, KEY)
            _measure(_desk(store), count)
            store.close()


def _desk(store: Store) -> Desk:
    keys = Keys(KEY, None, bytes(32), SEED)
    member = MembreVue(id=1, nom="Claire Dumontet", role=Role.RESPONSABLE)
    return Desk(store=store, membre=member, today=lambda: TODAY, titre="Banc", keys=keys)


def _measure(desk: Desk, count: int) -> None:
    print(f"--- {count:,} lines")
    numbers = iter(range(10_000_000))
    _show("a reading noted", partial(_note, desk, numbers))
    if not count:
        return
    _show("the last page", partial(journal.read_journal, desk))
    _show("the last page of a dossier", partial(_page, desk, FiltreJournal(dossier_id=7)), turns=5)
    _show("the last page of a member", partial(_page, desk, FiltreJournal(membre_id=1)), turns=5)
    _show("who read a dossier", partial(journal.readers_of, desk, 7), turns=5)
    if count <= PROVED:
        start = perf_counter()
        verdict = journal.verify_journal(desk)
        assert verdict.intact, verdict
        print(f"{'every line proved':<34} {perf_counter() - start:6.1f} s")


def _note(desk: Desk, numbers: Iterator[int]) -> None:
    with noted(desk, "voir_dossier", "dossier", next(numbers)):
        pass


def _page(desk: Desk, filtre: FiltreJournal) -> None:
    journal.read_journal(desk, filtre)


def _show(title: str, call: Callable[[], object], turns: int = TURNS) -> None:
    times = []
    for _ in range(turns):
        start = perf_counter()
        call()
        times.append((perf_counter() - start) * 1000)
    p95 = quantiles(times, n=20)[-1]
    print(f"{title:<34} median {median(times):7.1f} ms   p95 {p95:7.1f} ms   max {max(times):7.1f}")


def _make(path: Path, lines: int) -> None:
    create_database(path, KEY)
    store = Store(path, KEY)
    schema.upgrade(store)
    add_member(store)
    store.close()
    connection: Any = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    public = key.public_key().public_bytes_raw()
    connection.execute("UPDATE membre SET cle_publique = ?", (public,))
    connection.execute("BEGIN")
    marks = ", ".join("?" * 11)
    signer = key if lines <= PROVED else None
    connection.executemany(f"INSERT INTO journal VALUES ({marks})", _rows(lines, signer))
    connection.execute("COMMIT")
    connection.close()


def _rows(lines: int, key: Ed25519PrivateKey | None) -> Iterator[tuple[Any, ...]]:
    before = ORIGIN
    for number in range(1, lines + 1):
        at = START + timedelta(minutes=number)
        line = Line(
            number, at, 1, "voir_dossier", "dossier", number % 5000, None, None, before, b"", None
        )
        content = signed_bytes(line)
        hashed = sha256(content).digest()
        seal = key.sign(content) if key else b"0" * 64
        instant = at.isoformat(sep=" ") + ".000000"
        yield (number, instant, 1, "voir_dossier", "dossier", number % 5000, None, None, before,
               hashed, seal)  # fmt: skip
        before = hashed


if __name__ == "__main__":
    main()
