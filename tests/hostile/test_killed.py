"""Killed while it writes: what was said to be kept is there, and nothing is half-written.

PDP_DESK_KILLS says how many times (200 for a release).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from pdp_desk.storage.engine import Store
from pdp_desk.storage.inspection import examine
from pdp_desk.storage.tables import Dossier, Journal, Salarie
from tests.conftest import KEY
from tests.hostile.writer import desk_on, write_for_ever

KILLS = int(os.environ.get("PDP_DESK_KILLS", "12"))


def killed_after(path: Path, seconds: float, first: int) -> int:
    """Let a child write for that long, kill it; the last number it said it had kept."""
    inside, outside = os.pipe()
    child = os.fork()
    if child == 0:  # never comes back: no test, no fixture runs twice
        os.dup2(outside, 1)
        try:
            write_for_ever(desk_on(path, KEY), first)
        finally:
            os._exit(1)
    os.close(outside)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    said = b"".join(iter(lambda: os.read(inside, 65536), b""))
    os.close(inside)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, "the child stopped by itself"
    return int.from_bytes(said[-4:]) if said else first - 1


def kept(store: Store) -> tuple[int, int, int, int]:
    """How many persons, dossiers and lines there are, and the last dossier's number."""
    with store.read() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        counts = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Salarie, Dossier, Journal)
        ]
        last = session.scalar(select(func.max(Dossier.numero))) or "2026-00000"
    return counts[0], counts[1], counts[2], int(last.partition("-")[2])


@pytest.mark.timeout(1800)
@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")
def test_nothing_committed_is_lost(store: Store) -> None:
    path, last = store.path, 0
    store.close()
    for turn in range(KILLS):
        said = killed_after(path, Random(turn).uniform(0.004, 0.12), last + 1)
        examine(path, KEY, full=True)
        reopened = Store(path, KEY)
        persons, dossiers, lines, found = kept(reopened)
        reopened.close()
        # What was said is there; at most one more was kept and had no time to be said.
        assert said <= found <= said + 1, f"round {turn}"
        assert persons == dossiers == lines == found, f"round {turn}: half of a write was kept"
        last = found
    assert last, "the child never had the time to write"
