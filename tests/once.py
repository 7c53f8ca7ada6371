"""What is long to make is made once for all the workers of a run, and copied by the tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name`, filled by `make` in the first worker that asks for it."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / name
    with FileLock(shared / f"{name}.lock"):
        if not folder.exists():
            making = shared / f"{name}.making"
            making.mkdir(exist_ok=True)
            make(making)
            making.rename(folder)
    return folder
