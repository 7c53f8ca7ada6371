"""The disk fails during a save, a backup, a migration, an import, a switch: old or new (F7)."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import func, select

from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.errors import StorageFailed
from pdp_desk.services import backups, health, importing, vault
from pdp_desk.services.desk import Desk
from pdp_desk.storage import schema
from pdp_desk.storage.engine import IMMEDIATE
from pdp_desk.storage.tables import Dossier, ImportLot, Salarie
from tests.failing_disk import (
    STEPS,
    Action,
    after_bytes,
    at_call,
    fill,
    may_mount,
    on_small_disk,
    steps,
)
from tests.services.vaults import Made, today

if sys.platform == "win32":
    pytest.skip("limits and forks of POSIX", allow_module_level=True)

State = tuple[object, ...]
Run = Callable[[Path, Action], None]
# The files and the pages are proved by the opening itself.
CHECKED = ("structure", "liens", "recherche", "journal", "restes")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(tmp_path_factory.mktemp("classeur") / "suivi.csv")


def write_workbook(path: Path) -> Path:
    """Forty people, as a team would keep them."""
    lines = ["Nom;Prénom;Date de naissance;Date de signalement;Entreprise"]
    lines += [f"Essai{n};Paule;12/03/19{n};05/01/2026;Fonderie {n}" for n in range(50, 90)]
    path.write_text("\n".join(lines), "utf-8")
    return path


@dataclass
class Scene:
    """A vault, something done to it, and what it may look like afterwards."""

    made: Made
    run: Run
    allowed: set[State]
    where: Path
    number: int = 0

    def fresh(self) -> Path:
        self.number += 1
        folder = self.where / f"{self.number}.coffre"
        shutil.copytree(self.made.folder, folder)
        return folder

    def judge(self, folder: Path, done: bool) -> None:
        """The vault opens, sound, in the old state or the new one; new if that was said."""
        state = look(Made(folder, self.made.words))
        assert state in self.allowed
        if done:
            assert state == self.after
        assert not (folder / "verrou.json").exists()

    @property
    def after(self) -> State:
        return look(Made(self.where / "après.coffre", self.made.words))


def look(made: Made) -> State:
    """What a person would see; every page, link, signature and backup is checked."""
    desk = vault.open_with_words(made.folder, made.words, today=today)
    with desk.store.read() as session:
        counts = [session.scalar(select(func.count(model.id))) for model in (Salarie, Dossier)]
        lots = session.scalar(select(func.count(ImportLot.id)))
        revision = schema.revision_of(session.connection())
    found = health.check(desk, made.folder, CHECKED).constats
    assert [constat for constat in found if constat.gravite is not Gravite.INFORMATION] == []
    for shown in backups.list_backups(desk)[:1]:
        assert backups.verify_backup(desk, shown.nom).verifiee
    vault.close(desk)
    return (*counts, lots, revision)


def opened(folder: Path, words: tuple[str, ...]) -> Desk:
    return vault.open_with_words(folder, words, today=today)


# --- What is done ------------------------------------------------------------------------


def save(desk: Desk, begin: Action) -> None:
    begin()
    with desk.store.write() as session:
        session.add_all(Salarie(nom=f"N{n}", prenom="P" * 60, nom_cle="n") for n in range(300))


def back_up(desk: Desk, begin: Action) -> None:
    begin()
    backups.back_up(desk)


def switch(desk: Desk, begin: Action) -> None:
    nom = backups.back_up(desk).nom
    with desk.store.write() as session:
        session.add(Salarie(nom="Perdue", prenom="Ensuite", nom_cle="x"))
    begin()
    backups.switch_to_backup(desk, nom)


def with_desk(act: Callable[[Desk, Action], None], words: tuple[str, ...]) -> Run:
    """Open, act, close whatever happened."""

    def run(folder: Path, begin: Action) -> None:
        desk = opened(folder, words)
        try:
            act(desk, begin)
        finally:
            vault.close(desk)

    return run


def migrate(words: tuple[str, ...]) -> Run:
    def run(folder: Path, begin: Action) -> None:
        begin()
        vault.close(opened(folder, words))

    return run


def take_in(workbook: Path) -> Callable[[Desk, Action], None]:
    def act(desk: Desk, begin: Action) -> None:
        begin()
        importing.import_workbook(desk, workbook)

    return act


ACTS = {"save": save, "back_up": back_up, "switch": switch}


@pytest.fixture(params=[*ACTS, "import", "migration"])
def scene(
    request: pytest.FixtureRequest,
    made: Made,
    tmp_path: Path,
    workbook: Path,
) -> Scene:
    run = migrate(made.words)
    if request.param == "migration":
        desk = made.open()
        with desk.store.engine.execution_options(**IMMEDIATE).begin() as connection:
            command.downgrade(schema.configuration(connection), "0007")
        vault.close(desk)
    elif request.param == "import":
        run = with_desk(take_in(workbook), made.words)
    else:
        run = with_desk(ACTS[request.param], made.words)
    after = tmp_path / "après.coffre"
    shutil.copytree(made.folder, after)
    run(after, lambda: None)
    before = (1, 0, 0, schema.HEAD)
    allowed = {before, look(Made(after, made.words))}
    if request.param == "switch":
        allowed.add((2, 0, 0, schema.HEAD))
    return Scene(made, run, allowed, tmp_path)


def test_f07_no_file_grows_past_n_bytes(scene: Scene) -> None:
    done = []
    for size in steps(1_200_000):
        folder = scene.fresh()
        done.append(after_bytes(size, lambda begin, at=folder: scene.run(at, begin)))
        scene.judge(folder, done[-1])
    assert done[-1]
    assert not done[0]


def test_f07_the_nth_push_renaming_or_copy_fails(scene: Scene) -> None:
    for number in range(1, 60, 1 if STEPS > 5 else 5):
        folder = scene.fresh()
        done = at_call(number, lambda begin, at=folder: scene.run(at, begin))
        scene.judge(folder, done)
        if done:
            return
    pytest.fail("it never ends well")


def test_f07_a_full_disk(scene: Scene) -> None:
    """A real one, small, with less and less room on it."""
    mount = scene.where / "disque"
    mount.mkdir()
    if not may_mount(mount):
        pytest.skip("this account may not mount a small disk")

    def on_it() -> None:
        for room in steps(2_500_000):
            folder = mount / "Coffre.coffre"
            shutil.copytree(scene.made.folder, folder)
            ballast: list[Path] = []

            def begin(folder: Path = folder, room: int = room, kept: list[Path] = ballast) -> None:
                kept.append(fill(folder, room))

            try:
                scene.run(folder, begin)
            except StorageFailed:
                done = False
            else:
                done = True
            for file in ballast:
                file.unlink()
            scene.judge(folder, done)
            shutil.rmtree(folder)

    assert on_small_disk(mount, 8, on_it)
