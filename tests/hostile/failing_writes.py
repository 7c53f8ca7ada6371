"""Each act of the vault with its n-th write failing, in a program above `failing_writes.c`.

python -m tests.hostile.failing_writes PLACE [TRIALS]     TRIALS for each act; 0: every write
"""

from __future__ import annotations

import ctypes
import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic import command

from pdp_desk.services import vault
from pdp_desk.storage import schema
from pdp_desk.storage.engine import IMMEDIATE
from pdp_desk.vault import keys, second
from tests.failing_disk import Action, in_child
from tests.services import test_backups_failing_disk as alone
from tests.services import test_members_killed as together
from tests.services.team import ANNE, NEW, PASSWORDS, make_team, opened_by_words
from tests.services.vaults import Made, make

MODES = ("once", "torn", "dead")
ENOUGH = 100_000  # more writes than any act makes
Run = Callable[[Path, Action], None]
Judge = Callable[[Path, bool], None]


@dataclass(frozen=True)
class Act:
    """Something done to a copy of a vault, and what must hold afterwards."""

    name: str
    made: Made
    run: Run
    judge: Judge


def main(place: Path, trials: int) -> None:
    """Raises when a vault is neither as before nor as after."""
    weak = keys.Cost(memoire_kio=64, passes=1, voies=1)
    keys.LOWEST_COST, keys.calibrated = weak, lambda: weak  # type: ignore[misc,assignment]
    second._file = lambda: place / "poste" / second.FILE  # type: ignore[assignment]
    libc = ctypes.CDLL(None)
    for act in (*_alone(place), *_together(place)):
        total = _writes(libc, act, place)
        chosen = range(1, total + 1) if not trials else random.sample(range(1, total + 1), trials)
        done = sum(_try(libc, act, place, number) for number in chosen)
        print(f"{act.name} : {len(chosen)} sur {total} écritures, {done} faites malgré tout")


def _writes(libc: ctypes.CDLL, act: Act, place: Path) -> int:
    """How many writes the act makes when none fails."""
    told = place / "ecritures"

    def counted() -> None:
        act.run(folder, lambda: libc.desk_fail_at(ENOUGH, 0))
        told.write_text(str(libc.desk_writes()))

    folder = Path(shutil.copytree(act.made.folder, place / "compte.coffre"))
    assert in_child(counted)
    act.judge(folder, True)
    shutil.rmtree(folder)
    return int(told.read_text())


def _try(libc: ctypes.CDLL, act: Act, place: Path, number: int) -> bool:
    mode = number % len(MODES)
    folder = place / f"{act.name}-{number}-{MODES[mode]}.coffre"
    shutil.copytree(act.made.folder, folder)
    done = in_child(lambda: act.run(folder, lambda: libc.desk_fail_at(number, mode)))
    try:
        act.judge(folder, done)
    except BaseException as error:
        error.add_note(f"kept for inspection: {folder}, done: {done}")
        raise
    shutil.rmtree(folder)
    return done


def _alone(place: Path) -> list[Act]:
    """One member: save, back up, import, switch, migrate."""
    made, older = make(place / "seul.coffre"), make(place / "ancien.coffre")
    desk = older.open()
    with desk.store.engine.execution_options(**IMMEDIATE).begin() as connection:
        command.downgrade(schema.configuration(connection), "0007")
    vault.close(desk)
    work = {**alone.ACTS, "import": alone.take_in(alone.write_workbook(place / "suivi.csv"))}
    acts = [(made, name, alone.with_desk(act, made.words)) for name, act in work.items()]
    acts.append((older, "migration", alone.migrate(older.words)))
    return [_old_or_new(place, *act) for act in acts]


def _old_or_new(place: Path, made: Made, name: str, run: Run) -> Act:
    after = Made(Path(shutil.copytree(made.folder, place / f"{name}-après.coffre")), made.words)
    run(after.folder, lambda: None)
    whole = alone.look(after)
    allowed = {whole, (1, 0, 0, schema.HEAD), (0, 0, 0, schema.HEAD), (2, 0, 0, schema.HEAD)}

    def judge(folder: Path, done: bool) -> None:
        state = alone.look(Made(folder, made.words))
        assert state == whole if done else state in allowed

    return Act(name, made, run, judge)


def _together(place: Path) -> list[Act]:
    """A team: a password changed, a member who leaves."""
    team = make_team(place / "equipe.coffre")

    def acted(act: together.Act) -> Run:
        def run(folder: Path, begin: Action) -> None:
            desk = together.desk_of(Made(folder, team.words), PASSWORDS[ANNE])
            try:
                begin()
                act(desk)
            finally:
                vault.close(desk)

        return run

    def judge_password(folder: Path, done: bool) -> None:
        found = Made(folder, team.words)
        old, new = together.opens(found, PASSWORDS[ANNE]), together.opens(found, NEW)
        assert old != new
        assert new or not done

    def judge_departure(folder: Path, done: bool) -> None:
        found = Made(folder, team.words)
        assert together.opens(found, PASSWORDS[ANNE])
        assert together.gone(found) or not done
        with opened_by_words(found, ANNE) as desk:
            together.check_whole(found, desk)

    return [
        Act("password", team, acted(together.change), judge_password),
        Act("departure", team, acted(together.depart), judge_departure),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
