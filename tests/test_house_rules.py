"""Rules of the house that no linter checks: sizes, names, what is tracked, French resources."""

from __future__ import annotations

import ast
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ("pdp_desk", "ui", "migrations", "tests")
MAX_LINES = 400
BANNED_NAMES = {"utils", "util", "helpers", "misc", "common", "tools"}
ROOMS = {
    "pdp_desk": {
        "cli",
        "demo",
        "disclosure",
        "documents",
        "domain",
        "exports",
        "imports",
        "indicators",
        "rules",
        "scoring",
        "services",
        "storage",
        "vault",
    },
    "ui": {"dialogs", "main_window", "models", "pages", "theme", "widgets"},
}
PURE = ("domain", "rules", "scoring", "disclosure", "indicators", "exports", "imports")
CLOCK = {"today", "now", "utcnow"}
RAW_SQL = {"text", "TextClause"}
RAW_SQL_ROOMS = ("storage", "vault")
RESOURCE_TEXT = {".toml", ".txt", ".md", ".json", ".csv", ".html"}
TRACKED_TEXT = RESOURCE_TEXT | {".py", ".cfg", ".ini", ".yml", ".yaml", ".sh", ".mako", ""}
# A folder of somebody's machine, a package index named by its address, an alternative index.
MACHINE = re.compile(r"(?<![\w.~/-])/(?:work|root)/\w")
REGISTRY = re.compile(
    r"https?://[^\s\"')]*/(?:simple|pypi|artifactory|nexus)/|(?:extra-)?index-url"
)
THREE_DOTS = re.compile(r"\w\s?\.\.\.(?!\w)")


def python_files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "__pycache__" not in path.parts)


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository: what git tracks, or nothing outside a clone."""
    if not (ROOT / ".git").exists():
        return ()
    run = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    paths = (ROOT / name for name in run.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported_names(tree: ast.Module, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == package:
            yield from (alias.name for alias in node.names)


def called_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield (
                function.attr
                if isinstance(function, ast.Attribute)
                else getattr(function, "id", "")
            )


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def test_no_python_file_is_too_long() -> None:
    lengths = {named(path): len(path.read_bytes().splitlines()) for path in python_files(*CODE)}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_drawer_for_everything() -> None:
    assert [named(path) for path in python_files(*CODE) if BANNED_NAMES & set(parts(path))] == []


def parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).with_suffix("").parts


@pytest.mark.parametrize("package", ROOMS)
def test_every_room_is_on_the_plan(package: str) -> None:
    folders = {path.parent.name for path in (ROOT / package).glob("*/*.py")}
    assert folders - ROOMS[package] == set()


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in python_files("pdp_desk", "ui", "tests")}
    assert [named(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_core_and_window_never_print() -> None:
    culprits = [p for p in python_files("pdp_desk", "ui") if "print" in set(printed(parse(p)))]
    assert [named(path) for path in culprits] == []


def printed(tree: ast.Module) -> Iterator[str]:
    """Names called as plain functions: `console.print` of the command line is another thing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


@pytest.mark.parametrize("room", PURE)
def test_the_core_is_told_what_day_it_is(room: str) -> None:
    files = python_files(f"pdp_desk/{room}")
    assert [named(path) for path in files if CLOCK & set(called_names(parse(path)))] == []


def test_sql_as_text_stays_in_the_store() -> None:
    rooms = {path.name for path in (ROOT / "pdp_desk").iterdir()} - {*RAW_SQL_ROOMS}
    files = python_files(*(f"pdp_desk/{room}" for room in sorted(rooms)), "ui")
    culprits = [p for p in files if RAW_SQL & set(imported_names(parse(p), "sqlalchemy"))]
    assert [named(path) for path in culprits] == []


def test_modules_say_what_they_are() -> None:
    mute = [p for p in python_files("pdp_desk", "ui") if not ast.get_docstring(parse(p))]
    assert [named(path) for path in mute if path.read_text("utf-8").strip()] == []


def test_the_lock_file_is_not_tracked() -> None:
    assert [named(path) for path in tracked() if path.name == "uv.lock"] == []


def test_no_secret_nor_vault_is_tracked() -> None:
    marks = (".db", ".sqlite", ".coffre", ".pem", ".key", ".env")
    assert [named(path) for path in tracked() if path.name.endswith(marks)] == []


def test_tracked_files_name_no_machine_nor_registry() -> None:
    found = []
    for path in tracked():
        if path.suffix in TRACKED_TEXT and path != Path(__file__):
            text = path.read_text("utf-8", errors="replace")  # workbooks of the tests may be old
            found += [
                (named(path), m.group()) for p in (MACHINE, REGISTRY) for m in p.finditer(text)
            ]
    assert found == []


def resources() -> list[Path]:
    files = (ROOT / "resources").rglob("*")
    return sorted(path for path in files if path.suffix in RESOURCE_TEXT)


def test_resources_are_clean_french() -> None:
    """UTF-8 without BOM, composed accents, no broken character, the true ellipsis."""
    problems = [(named(path), problem) for path in resources() for problem in flaws(path)]
    assert problems == []


def flaws(path: Path) -> Iterator[str]:
    text = path.read_bytes().decode("utf-8")
    if text.startswith("\ufeff"):
        yield "BOM"
    if "\ufffd" in text or "Ã©" in text:
        yield "broken character"
    if unicodedata.normalize("NFC", text) != text:
        yield "decomposed accents"
    if THREE_DOTS.search(text):
        yield "three dots for an ellipsis"
