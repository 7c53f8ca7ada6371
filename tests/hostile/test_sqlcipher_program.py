"""The database is a standard SQLCipher 4 file: Debian's own program opens it with the raw key."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pdp_desk.services import vault
from tests.services.vaults import MEMBRE, Made, make

# The vault is SQLCipher 4; Debian 12 still has 3.4, which cannot read it, Debian 13 has 4.6.
NAMES = ("sqlcipher4", "sqlcipher")


def program() -> str | None:
    """The first program of the machine that speaks SQLCipher 4."""
    for name in filter(None, map(shutil.which, NAMES)):
        version = run(name, "PRAGMA cipher_version").stdout
        if version.startswith("4."):
            return name
    return None


def run(name: str, script: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [name, *more], input=f"{script};\n", capture_output=True, text=True, timeout=30, check=False
    )


PROGRAM = program()
pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="pas de programme sqlcipher 4 (Debian 13 : apt-get install sqlcipher)"
)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path / "Essai.coffre")


def asked(made: Made, key: bytes, question: str) -> subprocess.CompletedProcess[str]:
    assert PROGRAM is not None
    return run(PROGRAM, f"PRAGMA key = \"x'{key.hex()}'\";\n{question}", str(made.base))


def raw_key(made: Made) -> bytes:
    desk = made.open()
    assert desk.keys is not None
    key = bytes(desk.keys.donnees)
    vault.close(desk)
    return key


def test_it_opens_with_the_raw_key(made: Made) -> None:
    answer = asked(made, raw_key(made), "SELECT nom FROM membre")
    assert MEMBRE in answer.stdout, answer.stderr
    assert "error" not in answer.stderr.lower()
    whole = asked(made, raw_key(made), "PRAGMA cipher_integrity_check; PRAGMA integrity_check")
    assert whole.stdout.split()[-1] == "ok"


def test_it_refuses_another_key(made: Made) -> None:
    wrong = bytearray(raw_key(made))
    wrong[31] ^= 1
    answer = asked(made, bytes(wrong), "SELECT nom FROM membre")
    assert MEMBRE not in answer.stdout
    assert "not a database" in answer.stderr or "hmac" in answer.stderr.lower()
