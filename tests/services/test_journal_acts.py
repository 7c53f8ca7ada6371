"""Every act that writes or shows who is who leaves its line, in the transaction of what it did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keyring.core
import pytest
from sqlalchemy import Connection, Engine, event, func, select

from pdp_desk.domain.droits import Acte
from pdp_desk.domain.journal_phrases import sentence
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import vault
from pdp_desk.storage.engine import Store
from pdp_desk.storage.tables import Base
from pdp_desk.storage.tables.systeme import Journal
from pdp_desk.vault import workstation
from tests.services.journal_recipes import Kitchen
from tests.services.journal_recipes_people import RECIPES
from tests.services.privacy_world import MARK, fill
from tests.services.test_droits import FREE, FUNCTIONS, acte_of
from tests.services.test_workstation import InMemory
from tests.services.vaults import Made, make

# Functions of a nominative act that show numbers, or names of the team only.
WITHOUT_LINE = {
    "dossiers.count_dossiers": "numbers",
    "dossiers.referents": "members of the team",
    "journal.journal_choices": "members of the team and acts",
    "kit.propose_words": "words that open nothing yet",
    "privacy.read_ledger": "random numbers, read to be replayed elsewhere",
    "privacy.finish_erasures": "ends what `erase_person` has noted",
    "privacy.forget_backups": "removes files; noted when there are some",
}
WRITTEN = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) "?(\w+)')


def short(name: str) -> str:
    """medical.notes.write_note -> medical.write_note: as callers import it."""
    parts = name.removeprefix("pdp_desk.services.").split(".")
    return f"{parts[0]}.{parts[-1]}"


WATCHED: dict[str, Acte] = {
    short(name): acte_of(name)
    for name in FUNCTIONS.keys() - FREE
    if acte_of(name).ecrit or acte_of(name).nominatif
}


@pytest.fixture(scope="module")
def pantry(tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = make(tmp_path_factory.mktemp("actes") / "Cellule.coffre", Role.MEDECIN)
    desk = made.open()
    fill(desk)
    vault.close(desk)
    return made


@pytest.fixture
def kitchen(pantry: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kitchen]:
    monkeypatch.setitem(workstation.SAFE, InMemory.__module__, "essai")
    monkeypatch.setattr(keyring.core, "_keyring_backend", InMemory())
    made = pantry.copied(tmp_path)
    desk = made.open(full_check=False)
    (tmp_path / "sortie").mkdir()
    yield Kitchen(desk, made.words, tmp_path / "sortie")
    vault.close(desk)


class Watch:
    """What each transaction wrote, whichever database it was in."""

    def __init__(self) -> None:
        self._open: dict[Any, list[str]] = {}
        self.silent: list[list[str]] = []

    def executed(self, conn: Connection, cursor: Any, statement: str, *more: Any) -> None:
        found = WRITTEN.match(statement)
        if found:
            self._open.setdefault(conn, []).append(found[1])

    def committed(self, conn: Connection) -> None:
        tables = self._open.pop(conn, [])
        if tables and "journal" not in tables:
            self.silent.append(tables)

    def rolled_back(self, conn: Connection) -> None:
        self._open.pop(conn, None)


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    hooks: dict[str, Callable[..., Any]] = {
        "before_cursor_execute": watch.executed,
        "commit": watch.committed,
        "rollback": watch.rolled_back,
    }
    for name, hook in hooks.items():
        event.listen(Engine, name, hook)
    try:
        yield watch
    finally:
        for name, hook in hooks.items():
            event.remove(Engine, name, hook)


def last(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.max(Journal.id))) or 0


def test_every_act_has_a_recipe_or_a_reason() -> None:
    assert WATCHED.keys() - RECIPES.keys() - WITHOUT_LINE.keys() == set()
    assert RECIPES.keys() <= WATCHED.keys()


@pytest.mark.parametrize("name", sorted(RECIPES.keys() & WATCHED.keys()))
def test_an_act_leaves_its_line_in_its_transaction(kitchen: Kitchen, name: str) -> None:
    """F40: and no line repeats a name, a birth date, what was searched or what is medical."""
    acte, desk = WATCHED[name], kitchen.desk
    call = RECIPES[name](kitchen)
    before = last(desk.store)
    desk._read.clear()
    with watching() as watch:
        call()
    with desk.store.read() as session:
        lines = session.scalars(select(Journal).where(Journal.id > before)).all()
    assert acte.code in {line.acte for line in lines}
    assert all(line.signature and line.membre_id == desk.membre.id for line in lines)
    assert watch.silent == []
    for line in lines:
        assert sentence("Inès Kaddour", line.acte, line.objet, line.objet_id)
        if acte.code != "corriger_personne":  # whose line keeps both values, to be erased later
            assert MARK.lower() not in (line.detail or "").lower()
            assert "2019-03-04" not in (line.detail or "")


# What makes a new database or replaces it whole is killed at each step elsewhere.
ELSEWHERE = {"members.revoke_member", "backups.switch_to_backup", "privacy.erase_person"}
WRITING = sorted(
    name for name in RECIPES.keys() & WATCHED.keys() - ELSEWHERE if WATCHED[name].ecrit
)


def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with store.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("name", WRITING)
def test_a_failing_transaction_leaves_neither_change_nor_line(kitchen: Kitchen, name: str) -> None:
    call, store = RECIPES[name](kitchen), kitchen.desk.store
    before = contents(store)

    def refuse(conn: Connection) -> None:
        raise ZeroDivisionError

    event.listen(store.engine, "commit", refuse)
    try:
        with pytest.raises(ZeroDivisionError):
            call()
    finally:
        event.remove(store.engine, "commit", refuse)
    assert contents(store) == before
