"""F18: a password or the keys changed, cut short at every step: old or new opens, never neither.

A step is a moment when something reaches the disk: a push, a name that changes, a file that goes,
a commit. `PDP_DESK_TOUS_LES_PAS` tries every one of them instead of a sample.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from pdp_desk.errors import AlteredVault, StorageFailed, WrongSecret
from pdp_desk.services import members, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage.engine import Store
from pdp_desk.storage.tables import Salarie
from pdp_desk.vault import rekey
from tests.services.team import (
    ANNE,
    DOCUMENT,
    NEW,
    NOTE,
    PASSWORDS,
    PAUL,
    medical_values,
    number_of,
    opened_by_words,
)
from tests.services.vaults import Made, today

ALL = "PDP_DESK_TOUS_LES_PAS" in os.environ
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL, fork")
SYSTEM = ("fsync", "replace", "rename", "unlink")
Act = Callable[[Desk], object]
Hit = Callable[[], None]


def change(desk: Desk) -> None:
    members.change_password(desk, PASSWORDS[ANNE], NEW)


def depart(desk: Desk) -> None:
    members.revoke_member(desk, number_of(desk, PAUL), PASSWORDS[ANNE])


def no_copy(*_: object) -> None:
    """The backups around a departure have their own tests, and would be most of the steps."""


@contextmanager
def steps(hit: Hit, *, commits: bool = True) -> Iterator[None]:
    """Call `hit` before everything that reaches the disk; a commit of nothing cannot fail."""

    def before(function: Callable[..., object]) -> Callable[..., object]:
        def stepped(*args: object, **kwargs: object) -> object:
            hit()
            return function(*args, **kwargs)

        return stepped

    def committing(_session: Session) -> None:
        hit()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "before_risk", no_copy)
        patch.setattr(members, "back_up", no_copy)
        for name in SYSTEM:
            patch.setattr(os, name, before(getattr(os, name)))
        for owner, name in ((Store, "copy_to"), (rekey, "examine")):
            patch.setattr(owner, name, before(getattr(owner, name)))
        moments = ("before_commit", "after_commit") if commits else ()
        for moment in moments:
            event.listen(Session, moment, committing)
        try:
            yield
        finally:
            for moment in moments:
                event.remove(Session, moment, committing)


class Countdown:
    """Does something at the n-th step; without one, only counts."""

    def __init__(self, at: int, do: Hit) -> None:
        self.count, self._at, self._do = 0, at, do

    def __call__(self) -> None:
        self.count += 1
        if self.count == self._at:
            self._do()


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def disk_full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def desk_of(made: Made, password: str) -> Desk:
    return vault.open_with_password(
        made.folder, password, membre=ANNE, today=today, full_check=False
    )


def run(made: Made, act: Act, hit: Hit, *, commits: bool = True) -> None:
    desk = desk_of(made, PASSWORDS[ANNE])
    with steps(hit, commits=commits):
        act(desk)
    vault.close(desk)


def copy_of(made: Made, name: str) -> Made:
    folder = made.folder.with_name(name)
    shutil.copytree(made.folder, folder)
    return Made(folder, made.words)


def sample(total: int) -> list[int]:
    return list(range(1, total + 1)) if ALL else list(range(1, total + 1, max(1, total // 7)))


def count(made: Made, act: Act, *, commits: bool = True) -> int:
    counted = Countdown(0, kill)
    run(copy_of(made, "compte.coffre"), act, counted, commits=commits)
    assert counted.count >= 3
    return counted.count


def opens(made: Made, password: str) -> bool:
    try:
        desk = desk_of(made, password)
    except WrongSecret:
        return False
    check_whole(made, desk)
    vault.close(desk)
    return True


def check_whole(made: Made, desk: Desk) -> None:
    """Everything is there, and nothing a change of keys left behind."""
    assert desk.keys is not None
    assert desk.keys.medicale is not None
    assert medical_values(desk.store, desk.keys.medicale) == [NOTE, DOCUMENT]
    assert [path.name for path in made.folder.glob("donnees*.db")] == [desk.store.path.name]
    assert [p.name for p in made.folder.iterdir() if p.name.startswith(".")] == []


@POSIX
def test_f18_password_change_killed_at_each_step(team: Made) -> None:
    seen = set()
    for step in sample(count(team, change)):
        made = copy_of(team, f"{step}.coffre")
        killed(made, change, step)
        old, new = opens(made, PASSWORDS[ANNE]), opens(made, NEW)
        assert old != new
        seen.add(new)
        with opened_by_words(made) as desk:
            assert {m.nom for m in members.list_members(desk)} == set(PASSWORDS)
    assert seen == {False, True}


@POSIX
def test_f18_departure_killed_at_each_step(team: Made) -> None:
    seen = set()
    for step in sample(count(team, depart)):
        made = copy_of(team, f"{step}.coffre")
        killed(made, depart, step)
        assert opens(made, PASSWORDS[ANNE])
        seen.add(gone(made))
        with opened_by_words(made, ANNE) as desk:
            check_whole(made, desk)
            assert (number_of(desk, PAUL) in revoked(desk)) == gone(made)
    assert seen == {False, True}


def test_f18_password_change_on_a_full_disk(team: Made) -> None:
    for step in sample(count(team, change, commits=False)):
        made = copy_of(team, f"{step}.coffre")
        done = fail_then_go_on(made, change, step)
        assert (opens(made, PASSWORDS[ANNE]), opens(made, NEW)) == (not done, done)


def test_f7_departure_on_a_full_disk(team: Made) -> None:
    for step in sample(count(team, depart, commits=False)):
        made = copy_of(team, f"{step}.coffre")
        done = fail_then_go_on(made, depart, step)
        assert opens(made, PASSWORDS[ANNE])
        assert gone(made) == done


def killed(made: Made, act: Act, step: int) -> None:
    child = multiprocessing.get_context("fork").Process(
        target=run, args=(made, act, Countdown(step, kill))
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL


def fail_then_go_on(made: Made, act: Act, step: int) -> bool:
    """Whether the act was said done; then the desk goes on, and what it writes is found again."""
    desk, done = desk_of(made, PASSWORDS[ANNE]), False
    with steps(Countdown(step, disk_full), commits=False), suppress(StorageFailed, OSError):
        act(desk)
        done = True
    with desk.store.write() as session:
        session.add(Salarie(nom="Après", prenom="Elle", nom_cle="apres elle"))
    vault.close(desk)
    with opened_by_words(made, ANNE) as desk, desk.store.read() as session:
        assert "Après" in session.scalars(select(Salarie.nom)).all()
    return done


def gone(made: Made) -> bool:
    """Whether the access was taken away: then, and only then, its password opens nothing."""
    try:
        desk = vault.open_with_password(made.folder, PASSWORDS[PAUL], today=today)
    except WrongSecret:
        return True
    except AlteredVault as error:
        raise AssertionError(error) from error
    vault.close(desk)
    return False


def revoked(desk: Desk) -> set[int]:
    return {m.id for m in members.list_members(desk) if m.revoque_le is not None}
