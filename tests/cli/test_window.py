"""`ouvrir` and the end of `demo`: the window is found by its name, and its absence is said."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from pdp_desk.cli import window
from pdp_desk.errors import NoScreen
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk
from tests.cli.conftest import Run


class Client:
    """Stands for the window's package: notes what it is asked to show, and shows nothing."""

    def __init__(self, problem: NoScreen | None = None) -> None:
        self.problem = problem
        self.shown: list[tuple[Path | None, str | None]] = []

    def screen_problem(self) -> NoScreen | None:
        return self.problem

    def has_screen(self) -> bool:
        return self.problem is None

    def run(self, folder: Path | None, desk: Desk | None = None) -> int:
        if self.problem:
            raise self.problem
        self.shown.append((folder, desk.membre.nom if desk else None))
        if desk:
            vault.close(desk)
        return 0


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    made = Client()
    monkeypatch.setattr(window, "importlib", SimpleNamespace(import_module=lambda _: made))
    return made


def test_ouvrir_gives_the_folder_to_the_window(pdp_desk: Run, client: Client) -> None:
    assert pdp_desk("ouvrir", "A.coffre").returncode == 0
    assert pdp_desk("ouvrir").returncode == 0
    assert client.shown == [(Path("A.coffre"), None), (None, None)]


def test_ouvrir_without_a_screen_has_its_exit_code(
    pdp_desk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = pdp_desk("ouvrir")
    assert done.returncode == 11
    assert done.stdout == ""
    assert done.stderr.startswith("PDP-0511")


def test_a_missing_library_is_said_with_what_to_install(pdp_desk: Run, client: Client) -> None:
    client.problem = NoScreen("Il manque libEGL.so.1.", "Installez-la : apt-get install libegl1")
    done = pdp_desk("ouvrir")
    assert done.returncode == 11
    assert "apt-get install libegl1" in done.stderr


def test_the_demo_ends_with_the_window_on_its_vault(pdp_desk: Run, client: Client) -> None:
    done = pdp_desk("demo", "--dossiers", "5", password=None)
    assert done.returncode == 0, done.stderr
    folder = Path("demo-pdp-desk") / "Démonstration.coffre"
    assert client.shown == [(folder, "Claire Dumontet")]
