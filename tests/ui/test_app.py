"""Starting: what is missing is said in one line, what goes wrong goes through one funnel."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from pdp_desk.errors import NoScreen, WrongSecret
from pdp_desk.services.desk import Desk
from pdp_desk.settings import ROOT
from tests.ui.fakes import QuietDossiers
from ui import app, errors
from ui.dialogs import message, opening
from ui.errors import CRASH_CODE, Told
from ui.main_window import MainWindow
from ui.main_window.places import BUILDERS
from ui.theme import Theme

MISSING = """
import sys
class Bare:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file")
sys.meta_path.insert(0, Bare())
"""
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux displays")


def _python(code: str, **variables: str) -> str:
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **variables}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


SAY = "from ui import app; print(app.screen_problem()); print(app.has_screen())"


def test_importing_the_client_loads_no_qt() -> None:
    code = "import sys, ui.app; print([m for m in sys.modules if m.startswith('PySide6')])"
    assert _python(code) == "[]"


@linux_only
def test_missing_libraries_are_named_with_the_command() -> None:
    said, has = _python(MISSING + SAY, DISPLAY=":0").splitlines()
    assert "(libEGL.so.1)" in said
    assert f"Installez-les : {app.APT}" in said
    assert has == "False"


@linux_only
def test_without_a_display_the_window_says_so() -> None:
    said, has = _python(SAY).splitlines()
    assert said.startswith("Il n’y a pas d’écran ici")
    assert has == "False"


@linux_only
def test_a_dead_display_does_not_stop_the_program() -> None:
    said, has = _python(SAY, DISPLAY=":6553").splitlines()
    assert "L’écran :6553 ne répond pas" in said or "bibliothèques système" in said
    assert has == "False"


def test_a_hidden_platform_runs_but_is_no_screen() -> None:
    assert _python(SAY, QT_QPA_PLATFORM="offscreen").splitlines() == ["None", "False"]


def test_run_refuses_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = NoScreen("Pas d’écran.")
    monkeypatch.setattr(app, "screen_problem", lambda: refusal)
    with pytest.raises(NoScreen) as raised:
        app.run(None)
    assert raised.value is refusal
    assert refusal.exit_code == 11


@pytest.fixture
def quiet_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine is read or written; hooks are put back."""
    QStandardPaths.setTestModeEnabled(True)
    monkeypatch.setattr(app, "_keep_log", lambda: None)
    monkeypatch.setattr(app, "_last_vault", lambda: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


@pytest.fixture
def when_shown(qapp: QApplication) -> Iterator[Callable[[Callable[[MainWindow], None]], None]]:
    """Do something with the window once it is there, then close it; never wait for ever."""
    timer, watched = QTimer(), []

    def look() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                timer.stop()
                watched[0](window)
                window.close()

    timer.timeout.connect(look)
    timer.start(10)
    # Stopped with the test: an exit that comes later would end the loops of the tests after it.
    patience = QTimer(singleShot=True, interval=20_000)
    patience.timeout.connect(lambda: qapp.exit(99))
    patience.start()
    yield watched.append
    patience.stop()
    timer.stop()


def test_run_shows_the_desk_it_is_given_and_closes_it(
    theme: Theme,
    desk: Desk,
    quiet_system: None,
    told: list[Told],
    when_shown: Callable[[Callable[[MainWindow], None]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(BUILDERS, "dossiers", QuietDossiers)
    closed: list[Desk] = []
    monkeypatch.setattr(app._Door, "close", lambda door, desk: closed.append(desk))
    seen: list[str] = []
    when_shown(lambda window: seen.append(window.windowTitle()))
    assert app.run(None, desk) == 0
    assert seen == ["PDP Desk — Dossiers"]
    assert closed == [desk]
    assert told == []


def test_run_without_a_vault_stands_before_none(
    theme: Theme,
    quiet_system: None,
    when_shown: Callable[[Callable[[MainWindow], None]], None],
) -> None:
    seen: list[bool] = []
    when_shown(lambda window: seen.append(window.unlock.none.isVisible()))
    assert app.run(None) == 0
    assert seen == [True]


def test_what_nobody_caught_reaches_the_funnel(told: list[Told]) -> None:
    try:
        raise KeyError("Besson")
    except KeyError as error:
        app._funnel(KeyError, error, error.__traceback__)
    assert told[0].code == CRASH_CODE
    assert told[0].place.startswith("KeyError, tests/ui/test_app.py:")
    assert "Besson" not in str(told[0])


def test_the_log_keeps_codes_and_places_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Told]
) -> None:
    log = logging.getLogger("pdp_desk.ui")
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(tmp_path / "a"))
    monkeypatch.setattr(log, "propagate", True)
    monkeypatch.setattr(log, "handlers", [])
    app._keep_log()
    app._keep_log()
    assert len(log.handlers) == 1
    errors.show_error(WrongSecret("Le mot de passe de Besson est faux."))
    errors.show_error(ValueError("Besson"))
    log.handlers[0].close()
    text = (tmp_path / "a" / "pdp-desk.log").read_text(encoding="utf-8")
    assert "PDP-0103 WrongSecret" in text
    assert f"{CRASH_CODE} ValueError" in text
    assert "Besson" not in text


def test_the_error_dialog_says_everything_once(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, str]] = []

    def look(dialog: QDialog) -> bool:
        shown.append((dialog.accessibleName(), dialog.accessibleDescription()))
        assert dialog.width() == message.WIDTH
        return True

    monkeypatch.setattr(opening, "run", look)
    told = Told("À corriger", "Le disque est plein.", "Libérez de l’espace.", "PDP-0612")
    message.present(told)
    assert shown == [
        ("À corriger", "Le disque est plein. Libérez de l’espace. (PDP-0612)"),
    ]


def test_qt_speaks_french(qtbot: QtBot, theme: Theme, qapp: QApplication) -> None:
    from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

    before = QLocale()
    app._speak_french(qapp)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)
