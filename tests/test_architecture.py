"""The import contracts of pyproject.toml hold on the house, and would notice a breach."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("pdp_desk", "ui")
LINT = "import sys; from importlinter.cli import lint_imports as lint; sys.exit(lint({options}))"
OPTIONS = "no_cache=True, no_logo=True, is_debug_mode=True"
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in CONFIG["contracts"]}

# One forbidden import for each contract: which module commits it, and what it imports.
BREACHES = {
    "Core knows neither Qt nor the UI": ("pdp_desk.domain", "PySide6"),
    "Core layers": ("pdp_desk.storage", "pdp_desk.services"),
    "Exporters see released tables only": ("pdp_desk.exports", "pdp_desk.storage"),
    "Domain, rules, scoring and disclosure are pure": ("pdp_desk.rules", "sqlalchemy"),
    "The attack shares no code with the masking": (
        "pdp_desk.disclosure.attack",
        "pdp_desk.disclosure.mask",
    ),
    "UI talks to services and domain": ("ui.pages", "pdp_desk.storage"),
    "UI layers": ("ui.widgets", "ui.pages"),
}


def test_every_contract_is_kept() -> None:
    verdicts, report = lint(ROOT)
    assert verdicts == dict.fromkeys(CONTRACTS, "KEPT"), report


def test_every_contract_has_its_breach() -> None:
    assert set(BREACHES) == set(CONTRACTS)


def test_layers_cover_every_room_of_the_house() -> None:
    for package in PACKAGES:
        assert rooms(ROOT / package) <= layered(package), package


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_caught(name: str, tmp_path: Path) -> None:
    """The same contracts on an empty house with one forbidden import: this one breaks."""
    build_empty_house(tmp_path)
    importer, imported = BREACHES[name]
    source = module_file(tmp_path, importer)
    source.write_text(f"{source.read_text('utf-8')}\nimport {imported}\n", "utf-8")
    verdicts, report = lint(tmp_path)
    assert verdicts == dict.fromkeys(CONTRACTS, "KEPT") | {name: "BROKEN"}, report


def lint(root: Path) -> tuple[dict[str, str], str]:
    """Contract -> KEPT or BROKEN for the packages of `root`, and the whole report."""
    run = subprocess.run(
        [sys.executable, "-c", LINT.format(options=OPTIONS)],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    found = re.findall(r"^(.+?) (KEPT|BROKEN)\b", run.stdout, re.MULTILINE)
    verdicts = {name.strip(): verdict for name, verdict in found}
    assert run.returncode == (0 if "BROKEN" not in verdicts.values() else 1), run.stderr
    return verdicts, run.stdout + run.stderr


def layered(package: str) -> set[str]:
    """The modules of `package` that its layers contract names."""
    contract = next(c for c in CONFIG["contracts"] if c.get("containers") == [package])
    return {name for layer in contract["layers"] for name in re.split(r" [|:] ", layer)}


def rooms(package: Path) -> set[str]:
    """Modules and folders with code directly inside a package."""
    folders = {path.parent.name for path in package.glob("*/*.py")}
    return (folders | {path.stem for path in package.glob("*.py")}) - {"__init__", "__main__"}


def build_empty_house(root: Path) -> None:
    """Every module the contracts name, with no code but the import they expect."""
    shutil.copy(ROOT / "pyproject.toml", root)
    for module in sorted(named_modules()):
        path = root.joinpath(*module.split("."))
        path.mkdir(parents=True, exist_ok=True)
        (path / "__init__.py").touch()
    module_file(root, "ui.app").write_text("import pdp_desk.bootstrap\n", "utf-8")


def named_modules() -> set[str]:
    modules = {f"{package}.{name}" for package in PACKAGES for name in layered(package)}
    for contract in CONFIG["contracts"]:
        modules |= {*contract.get("source_modules", ()), *contract.get("forbidden_modules", ())}
    return {module for module in modules if module.split(".")[0] in PACKAGES}


def module_file(root: Path, module: str) -> Path:
    return root.joinpath(*module.split("."), "__init__.py")
