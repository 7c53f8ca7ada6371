"""After a long day, nothing on the disk says a name, a diagnosis or a password (F22)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.day import SEEDED

ROOT = Path(__file__).parents[2]
HIDDEN = ("entree",)  # the team's own files


def spellings(text: str) -> set[bytes]:
    """As it may lie in a file: any coding, any case, composed or not, folded."""
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    cased = {c for form in (*forms, bare) for c in (form, form.lower(), form.upper())}
    return {one.encode(coding) for one in cased for coding in ("utf-8", "utf-16-le", "utf-16-be")}


NEEDLES = {text: spellings(text) for text in SEEDED}


def findings(place: Path) -> Iterator[str]:
    """Where something seeded lies: a file's name or its content."""
    for path in _files(place):
        inside = path.relative_to(place)
        if inside.parts[0] in HIDDEN:
            continue
        try:
            content = path.read_bytes()
        except OSError:  # gone meanwhile
            continue
        haystack = os.fsencode(str(inside)) + b"\0" + content
        for text, forms in NEEDLES.items():
            if any(form in haystack for form in forms):
                yield f"{text!r} in {inside}"


def _files(place: Path) -> Iterator[Path]:
    """Every file; folders may disappear while they are walked."""
    for folder, _, names in os.walk(place):
        yield from (Path(folder, name) for name in names)


@pytest.mark.timeout(180)
def test_a_long_day_leaves_nothing_in_clear(tmp_path: Path) -> None:
    places = ("entree", "maison", "temporaire", "reglages", "donnees", "cache", "etat")
    for name in places:
        (tmp_path / name).mkdir()
    environment = {
        **os.environ,
        "HOME": str(tmp_path / "maison"),
        "TMPDIR": str(tmp_path / "temporaire"),
        "XDG_CONFIG_HOME": str(tmp_path / "reglages"),
        "XDG_DATA_HOME": str(tmp_path / "donnees"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_STATE_HOME": str(tmp_path / "etat"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    during: set[str] = set()
    day = subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.day", str(tmp_path)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    over = threading.Event()
    # A database SQLite has open in another process may be read: only its own process must not.
    watch = threading.Thread(target=lambda: _watch(tmp_path, over, during))
    watch.start()
    try:
        said, troubles = day.communicate(timeout=150)
    finally:
        over.set()
        watch.join()
        day.kill()
    assert b"fini" in said, troubles.decode()
    assert list(findings(tmp_path)) == []
    assert not during
    output = said + troubles
    assert [text for text, forms in NEEDLES.items() if any(f in output for f in forms)] == []
    assert (tmp_path / "Cellule.coffre" / "coffre.json").exists()
    assert any((tmp_path / "Cellule.coffre" / "sauvegardes").iterdir())


def _watch(place: Path, over: threading.Event, found: set[str]) -> None:
    """Temporary files are looked at while they live."""
    while not over.wait(0.4):
        found.update(findings(place))


def test_the_search_itself_finds(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\0" + "SPONDYLARTHRITE ANKYLOSANTE".encode("utf-16-le"))
    (tmp_path / "Ravaillac-Quintessence.txt").touch()
    assert len(list(findings(tmp_path))) == 2
