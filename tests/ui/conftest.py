"""The client under test: dressed once, one task runner per test, errors in a list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import errors
from ui.errors import Told
from ui.main_window import curtain
from ui.tasks import TaskRunner
from ui.theme import LIGHT, Theme, tokens


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture
def theme(_dressed: Theme) -> Iterator[Theme]:
    """The application in its light clothes, put back afterwards."""
    _put_on_light(_dressed)
    yield _dressed
    _put_on_light(_dressed)


def _put_on_light(theme: Theme) -> None:
    # Dressing takes longer than most tests.
    if tokens() is not LIGHT:
        theme.wear(LIGHT)


@pytest.fixture(autouse=True)
def no_dialog_waits() -> Iterator[None]:
    """An error nobody expected must fail its test, not open a dialog that waits for a person."""
    before = errors.install(lambda told: None)
    yield
    errors.install(before)


@pytest.fixture(autouse=True)
def no_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Collecting all that a test process holds takes long; the test of the memory does it."""
    monkeypatch.setattr(curtain, "sweep", lambda: None)


@pytest.fixture
def told() -> Iterator[list[Told]]:
    """Whatever the funnel would have shown."""
    shown: list[Told] = []
    before = errors.install(shown.append)
    yield shown
    errors.install(before)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[TaskRunner]:
    """A running database thread, ended with the test."""
    runner = TaskRunner()
    runner.refused.connect(errors.show_error)
    yield runner
    qtbot.waitUntil(lambda: runner.idle)
    runner.close()
