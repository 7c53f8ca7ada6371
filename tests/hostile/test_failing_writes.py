"""F7: whatever write fails, once, torn or for good, the vault opens as before or as after."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pdp_desk.settings import ROOT

# For each act; 0 tries every write of each.
TRIALS = os.environ.get("PDP_DESK_ECRITURES", "1")
ACTS = ("save", "back_up", "switch", "import", "migration", "password", "departure")


@pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD")
@pytest.mark.skipif(shutil.which("cc") is None, reason="pas de compilateur C")
def test_f07_the_nth_write_fails(tmp_path: Path) -> None:
    library = tmp_path / "panne.so"
    source = Path(__file__).with_name("failing_writes.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    work = subprocess.run(
        [sys.executable, "-m", "tests.hostile.failing_writes", tmp_path, TRIALS],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(library)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert work.returncode == 0, work.stdout + work.stderr
    assert [line.split(" : ")[0] for line in work.stdout.splitlines()] == list(ACTS)
