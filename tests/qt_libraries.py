"""Where Qt's system libraries are missing, the window's tests are left out and one line says so.

Loaded before any other plugin: pytest-qt would stop the whole run.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import pytest

from ui.app import APT

WINDOW_TESTS = Path(__file__).parent / "ui"
SKIPPED = f"tests de la fenêtre laissés de côté, des bibliothèques manquent à Qt : {APT}"


@cache
def qt_loads() -> bool:
    """Whether the window's modules load; anything but a missing library is a real failure."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        if ".so" not in str(error):
            raise
        return False
    return True


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    if not qt_loads():
        pluginmanager.set_blocked("pytest-qt")
        parser.addini("qt_api", "Which Qt the window is written for; read by pytest-qt.")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    if not qt_loads() and collection_path.is_relative_to(WINDOW_TESTS):
        return True
    return None


def pytest_report_header() -> str | None:
    return None if qt_loads() else SKIPPED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not qt_loads():
        terminalreporter.write_line(SKIPPED)
