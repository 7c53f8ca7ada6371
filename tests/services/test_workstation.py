"""F15: the keyring of a workstation opens the vault, is refused when unsafe, and loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import UnsafeKeyring, WrongSecret
from pdp_desk.services import members, vault
from pdp_desk.vault import workstation
from tests.services.team import (
    ANNE,
    DOCUMENT,
    INES,
    NEW,
    NOTE,
    PASSWORDS,
    acts,
    medical_values,
    opened,
    opened_by_words,
    revoke,
)
from tests.services.vaults import MEMBRE, PASSWORD, Made, today


class InMemory(KeyringBackend):
    """A keyring that keeps its secrets here."""

    priority = -1.0  # type: ignore[assignment]  # never found by itself

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._answer()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")

    def _answer(self) -> None:
        if self.locked:
            raise KeyringLocked("dismissed")


class Plaintext(InMemory):
    """What keyrings.alt would be."""


Plaintext.__module__ = "keyrings.alt.file"


@pytest.fixture
def trousseau(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    monkeypatch.setitem(workstation.SAFE, InMemory.__module__, "essai")
    backend = InMemory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    return backend


def enable(made: Made, name: str = ANNE) -> None:
    with opened(made, name) as desk:
        members.enable_quick_opening(desk, PASSWORDS[name])


def stations(made: Made) -> list[str]:
    slots = json.loads(made.manifest.read_bytes())["emplacements"]
    return [slot["nom"] for slot in slots if slot["type"] == "poste"]


def opens_here(made: Made, membre: str | None = None) -> str:
    desk = vault.open_on_this_workstation(made.folder, today, membre=membre, full_check=False)
    vault.close(desk)
    return desk.membre.nom


def test_f15_the_keyring_opens_for_its_member(team: Made, trousseau: InMemory) -> None:
    assert not members.quick_opening(team.folder).present
    enable(team)
    state = members.quick_opening(team.folder)
    assert (state.disponible, state.present, state.membres) == (True, True, (ANNE,))
    desk = vault.open_on_this_workstation(team.folder, today)
    assert desk.membre.nom == ANNE
    assert desk.keys is not None
    assert medical_values(desk.store, desk.keys.medicale or b"") == [NOTE, DOCUMENT]
    assert ("ouverture_rapide", desk.membre.id) in acts(desk)
    vault.close(desk)
    assert [m.nom for m in vault.describe(team.folder).membres] == list(PASSWORDS)


def test_f15_a_lost_keyring_loses_nothing(team: Made, trousseau: InMemory) -> None:
    enable(team)
    trousseau.kept.clear()
    assert not members.quick_opening(team.folder).present
    with pytest.raises(WrongSecret, match="plus, ce coffre") as refused:
        opens_here(team)
    assert "mot de passe" in refused.value.hint
    with opened(team, ANNE) as desk:
        assert members.list_members(desk)[1].postes == 1
        members.disable_quick_opening(desk, partout=True)
        assert members.list_members(desk)[1].postes == 0
    with opened_by_words(team, ANNE) as desk:
        assert desk.membre.nom == ANNE
    assert stations(team) == []


@pytest.mark.parametrize("bad", ["", "????", "AAAA", "A" * 43 + "="])
def test_f15_a_secret_that_changed_in_the_keyring_opens_nothing(
    team: Made, trousseau: InMemory, bad: str
) -> None:
    enable(team)
    trousseau.kept = dict.fromkeys(trousseau.kept, bad)
    with pytest.raises(WrongSecret):
        opens_here(team)
    with opened(team, ANNE) as desk:
        assert desk.membre.nom == ANNE


def test_f15_a_locked_keyring_is_explained(team: Made, trousseau: InMemory) -> None:
    enable(team)
    trousseau.locked = True
    assert "verrouillé" in members.quick_opening(team.folder).raison
    with pytest.raises(UnsafeKeyring, match="verrouillé"):
        opens_here(team)
    with opened(team, ANNE) as desk:
        with pytest.raises(UnsafeKeyring):
            members.enable_quick_opening(desk, PASSWORDS[ANNE])
        members.disable_quick_opening(desk, partout=True)
    assert stations(team) == []


@pytest.mark.parametrize("error", [OSError(1312, "no logon session"), RuntimeError("D-Bus")])
def test_f15_a_keyring_that_fails_in_its_own_way_is_explained(
    team: Made, trousseau: InMemory, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Back ends let through the errors of their system."""
    enable(team)

    def fail() -> None:
        raise error

    monkeypatch.setattr(trousseau, "_answer", fail)
    assert "n’a pas répondu" in members.quick_opening(team.folder).raison
    with pytest.raises(UnsafeKeyring):
        opens_here(team)
    with opened(team, ANNE) as desk:
        members.disable_quick_opening(desk, partout=True)
    assert stations(team) == []


def installed(monkeypatch: pytest.MonkeyPatch, *backends: KeyringBackend) -> None:
    """This account's keyring: one, or a chain of several."""
    monkeypatch.setattr(chainer.ChainerBackend, "backends", list(backends))
    one = backends[0] if len(backends) == 1 else chainer.ChainerBackend()
    monkeypatch.setattr(keyring.core, "_keyring_backend", one)


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        ([fail.Keyring], "n’a pas de trousseau"),
        ([null.Keyring], "n’a pas de trousseau"),
        ([Plaintext], "keyrings.alt.file"),
        ([], "n’a pas de trousseau"),
        ([Plaintext, fail.Keyring], "keyrings.alt.file"),
    ],
    ids=["fail", "null", "plaintext", "empty chain", "chain of unsafe ones"],
)
def test_an_unsafe_keyring_is_refused_with_its_reason(
    team: Made, monkeypatch: pytest.MonkeyPatch, kinds: list[type[KeyringBackend]], reason: str
) -> None:
    backends = [kind() for kind in kinds]
    installed(monkeypatch, *backends)
    state = members.quick_opening(team.folder)
    assert (state.disponible, state.present) == (False, False)
    assert reason in state.raison
    assert "24 mots" in state.raison
    with opened(team, ANNE) as desk, pytest.raises(UnsafeKeyring):
        members.enable_quick_opening(desk, PASSWORDS[ANNE])
    assert stations(team) == []
    assert all(getattr(backend, "kept", {}) == {} for backend in backends)


def test_in_a_chain_only_the_safe_one_is_given_the_secret(
    team: Made, trousseau: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsafe = Plaintext()
    installed(monkeypatch, unsafe, trousseau)
    enable(team)
    assert (unsafe.kept, len(trousseau.kept)) == ({}, 1)
    assert opens_here(team) == ANNE


def test_the_password_is_asked_first(team: Made, trousseau: InMemory) -> None:
    with opened(team, ANNE) as desk, pytest.raises(WrongSecret):
        members.enable_quick_opening(desk, PASSWORD)
    assert (stations(team), trousseau.kept) == ([], {})


def test_what_fails_leaves_no_secret_behind(
    team: Made, trousseau: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_to_write(*_: object) -> None:
        raise ZeroDivisionError

    with opened(team, ANNE) as desk, monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail_to_write)
        with pytest.raises(ZeroDivisionError):
            members.enable_quick_opening(desk, PASSWORDS[ANNE])
    assert (stations(team), trousseau.kept) == ([], {})


def test_each_member_has_their_own_and_gives_it_up_alone(team: Made, trousseau: InMemory) -> None:
    enable(team)
    enable(team, INES)
    enable(team, INES)  # again: one slot, one secret
    assert stations(team) == [ANNE, INES]
    assert len(trousseau.kept) == 2
    assert opens_here(team, INES) == INES
    with opened(team, ANNE) as desk:
        state = members.disable_quick_opening(desk)
    assert (state.present, state.membres) == (True, (INES,))
    assert stations(team) == [INES]
    assert len(trousseau.kept) == 1


def test_a_charge_never_gets_the_medical_key_from_the_keyring(
    team: Made, trousseau: InMemory
) -> None:
    enable(team, INES)
    desk = vault.open_on_this_workstation(team.folder, today)
    assert desk.keys is not None
    assert desk.keys.medicale is None
    vault.close(desk)


def test_a_departure_closes_the_workstation_of_who_left_and_seals_the_others(
    team: Made, trousseau: InMemory
) -> None:
    enable(team)
    enable(team, INES)
    revoke(team, INES)
    assert stations(team) == [ANNE]
    with pytest.raises(WrongSecret):
        opens_here(team, INES)
    assert opens_here(team, ANNE) == ANNE
    (slot,) = (
        slot
        for slot in json.loads(team.manifest.read_bytes())["emplacements"]
        if slot["type"] == "poste"
    )
    assert "scelles" not in slot  # wrapped again by that opening


def test_a_new_password_by_the_words_closes_the_workstations(
    team: Made, trousseau: InMemory
) -> None:
    enable(team)
    with opened_by_words(team, ANNE) as desk:
        members.change_password(desk, " ".join(team.words), NEW)
    assert stations(team) == []
    with opened(team, MEMBRE) as desk:
        assert desk.membre.nom == MEMBRE


SECRET_SERVICE = """
import sys
from datetime import date
from pathlib import Path
import keyring
from pdp_desk.services import members, vault
folder, password = Path(sys.argv[1]), sys.argv[2]
today = lambda: date(2026, 11, 17)
assert type(keyring.get_keyring()).__module__ in {
    "keyring.backends.SecretService", "keyring.backends.chainer"}, keyring.get_keyring()
assert members.quick_opening(folder).disponible
desk = vault.open_with_password(folder, password, today=today)
assert members.enable_quick_opening(desk, password).present
vault.close(desk)
desk = vault.open_on_this_workstation(folder, today)
print(desk.membre.nom)
assert not members.disable_quick_opening(desk).present
vault.close(desk)
"""
NEEDED = ("dbus-run-session", "gnome-keyring-daemon", "sh")


@pytest.mark.skipif(
    any(shutil.which(program) is None for program in NEEDED),
    reason="needs Debian's gnome-keyring and dbus",
)
def test_f15_a_real_secret_service(tmp_path: Path) -> None:
    folder, password = tmp_path / "a.coffre", "cheval agrafe tournesol"
    vault.create_vault(
        folder,
        membre=ANNE,
        role=Role.MEDECIN,
        password=password,
        titre="Essai",
        today=lambda: date(2026, 11, 17),
    )
    script = tmp_path / "essai.py"
    script.write_text(CHEAP + SECRET_SERVICE, "utf-8")
    # The collection « login » is made, and unlocked, by the password it is given here.
    unlock = "printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    session = ["dbus-run-session", "--", "sh", "-c", f'{unlock} && exec "$@"', "sh"]
    run = subprocess.run(
        [*session, sys.executable, str(script), str(folder), password],
        cwd=Path(__file__).parent.parent.parent,
        env=session_environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stdout.strip()) == (0, ANNE), run.stderr


CHEAP = """
from pdp_desk.vault import keys
keys.LOWEST_COST = keys.Cost(8, 1, 1)
"""


def session_environment(home: Path) -> dict[str, str]:
    """A session of its own: nothing of this account's keyring is touched."""
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(home / "data"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
    }
