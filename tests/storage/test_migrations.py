"""The five tests of a migration, and what ours promise beyond: all or nothing, named, portable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from alembic import command
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from pdp_desk.domain.vocabulary import Nature, Role
from pdp_desk.errors import NewerVault
from pdp_desk.settings import MIGRATIONS
from pdp_desk.storage import schema, search
from pdp_desk.storage.engine import IMMEDIATE, Store, create_database
from pdp_desk.storage.tables import Base, Dossier, Entreprise, Evenement, Membre, Salarie

KEY = bytes(range(32))
LADDER = ("base", *schema.REVISIONS)
STEPS = list(pairwise(LADDER[1:]))
MAPPED = set(Base.metadata.tables)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """An encrypted store without a table."""
    path = tmp_path / "empty.db"
    create_database(path, KEY)
    store = Store(path, KEY)
    yield store
    store.close()


@pytest.fixture
def modelled(tmp_path: Path) -> Iterator[Store]:
    """A store whose tables come straight from the mapping."""
    path = tmp_path / "modelled.db"
    create_database(path, KEY)
    store = Store(path, KEY)
    with store.engine.begin() as connection:
        Base.metadata.create_all(connection)
        for statement in search.DDL:
            connection.exec_driver_sql(statement)
    yield store
    store.close()


def downgrade(store: Store, revision: str) -> None:
    with store.engine.execution_options(**IMMEDIATE).begin() as connection:
        command.downgrade(schema.configuration(connection), revision)


def revision(store: Store) -> str | None:
    with store.engine.connect() as connection:
        return schema.revision_of(connection)


def objects(store: Store) -> dict[str, str]:
    """Every table, index, view and trigger, with the text that made it."""
    with store.engine.connect() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL"))
        return {name: sql for name, sql in found if name != "alembic_version"}


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """What each mapped table holds, whatever its columns are at this revision."""
    found = {}
    for name in sorted(MAPPED & set(inspect(connection).get_table_names())):
        table = Table(name, MetaData(), autoload_with=connection)
        found[name] = [tuple(row) for row in connection.execute(select(table))]
    return found


def fill(store: Store) -> None:
    """One person's story, across the tables of the first revision."""
    with store.write() as session:
        session.add(
            Membre(
                uid="a" * 32,
                nom="Claire Dumontet",
                role=Role.RESPONSABLE,
                cle_publique=bytes(32),
                cree_le=date(2026, 11, 17),
            )
        )
        session.add(Entreprise(nom="Fonderie Ravaillac", siren="123456782"))
        person = Salarie(nom="Ébène", prenom="Zoé", nom_cle="ebene zoe")
        session.add(person)
        session.flush()
        case = Dossier(numero="2026-001", salarie_id=person.id)
        session.add(case)
        session.flush()
        session.add(
            Evenement(
                salarie_id=person.id,
                dossier_id=case.id,
                nature=Nature.VISITE_PRE_REPRISE,
                jour=date(2026, 11, 17),
            )
        )


# --- The five ----------------------------------------------------------------------------


def test_head_is_what_the_models_say(store: Store) -> None:
    with store.engine.connect() as connection:
        command.check(schema.configuration(connection))


@pytest.mark.parametrize("target", LADDER[1:])
def test_every_revision_goes_up(empty: Store, target: str) -> None:
    schema.upgrade(empty, target)
    assert revision(empty) == target
    assert (set(objects(empty)) >= MAPPED) == (target >= "0008")


@pytest.mark.parametrize("target", LADDER[:-1])
def test_every_revision_goes_down(store: Store, target: str) -> None:
    downgrade(store, target)
    assert revision(store) == (None if target == "base" else target)
    left = set(objects(store))
    if target == "base":
        assert left == set()
    schema.upgrade(store)
    assert revision(store) == schema.HEAD


def test_going_up_and_down_keeps_the_data_at_each_step(empty: Store) -> None:
    schema.upgrade(empty, STEPS[0][0])
    fill(empty)
    before = kept(empty)
    assert sum(map(len, before.values())) == 5
    for _, end in STEPS:
        schema.upgrade(empty, end)
        after = kept(empty)
        assert {name: after[name] for name in before} == before, end
        before = after
    for start, _ in reversed(STEPS):
        downgrade(empty, start)
        after = kept(empty)
        assert {name: before[name] for name in after} == after, start
        assert sum(map(len, after.values())) == 5
        before = after


def kept(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.engine.connect() as connection:
        return rows(connection)


# --- And beyond --------------------------------------------------------------------------


def test_a_failing_migration_leaves_nothing(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.upgrade(empty, "0002")
    fill(empty)
    before = objects(empty)
    real = EnvironmentContext.run_migrations

    def run_then_fail(self: EnvironmentContext, **kwargs: object) -> None:
        real(self, **kwargs)
        raise ZeroDivisionError

    monkeypatch.setattr(EnvironmentContext, "run_migrations", run_then_fail)
    with pytest.raises(ZeroDivisionError):
        schema.upgrade(empty)
    assert objects(empty) == before
    assert revision(empty) == "0002"
    monkeypatch.undo()
    schema.upgrade(empty)
    assert revision(empty) == schema.HEAD


def test_migrated_and_modelled_stores_accept_the_same_values(store: Store, modelled: Store) -> None:
    """`check` compares neither CHECK constraints nor the search index: we do."""
    with store.engine.connect() as one, modelled.engine.connect() as other:
        for name in sorted(MAPPED):
            found, expected = (
                {
                    check["name"]: re.sub(r"\s+", " ", check["sqltext"])
                    for check in inspect(connection).get_check_constraints(name)
                }
                for connection in (one, other)
            )
            assert found == expected, name


def test_the_search_index_is_the_one_the_code_expects(store: Store, modelled: Store) -> None:
    found, expected = (
        {name: sql for name, sql in objects(one).items() if name.startswith("recherche")}
        for one in (store, modelled)
    )
    assert found == expected
    assert len(found) > 8


def test_what_was_there_before_the_index_is_found(empty: Store) -> None:
    schema.upgrade(empty, "0003")
    fill(empty)
    schema.upgrade(empty)
    with empty.read() as session:
        assert len(search.matching(session, "ebene", 10)) == 1


def test_every_constraint_has_a_name(store: Store) -> None:
    """A constraint without a name cannot be changed by a later migration."""
    for name in MAPPED:
        statement = objects(store)[name]
        unnamed = [
            line.strip()
            for line in statement.splitlines()
            if re.search(r"\b(CHECK|UNIQUE|PRIMARY KEY|FOREIGN KEY)\b", line)
            and "CONSTRAINT" not in line
        ]
        assert unnamed == []


def test_revisions_stand_alone() -> None:
    """A revision that imported today's models would change with them."""
    for path in MIGRATIONS.glob("versions/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not any(name.startswith(("pdp_desk", "ui")) for name in names), path.name


def test_revisions_form_one_line() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert tuple(step.revision for step in script.walk_revisions())[::-1] == schema.REVISIONS


def test_an_upgrade_to_date_does_not_load_alembic(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise AssertionError("alembic was asked")

    monkeypatch.setattr(schema, "configuration", fail)
    schema.upgrade(store)


def test_a_later_schema_is_left_alone(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = objects(store)
    with pytest.raises(NewerVault):
        schema.upgrade(store)
    assert objects(store) == before


def test_the_same_revisions_speak_postgresql() -> None:
    """Rendered without a server: every type and constraint has its form there too."""
    from alembic.config import Config

    output = StringIO()
    config = Config(output_buffer=output)
    script = ScriptDirectory(str(MIGRATIONS))

    def steps(_revision: object, context: object) -> object:
        return script._upgrade_revs("head", "base")

    with EnvironmentContext(config, script, fn=steps, as_sql=True) as environment:
        environment.configure(dialect_name="postgresql", output_buffer=output)
        environment.run_migrations()
    sql = output.getvalue()
    made = set(re.findall(r"CREATE TABLE (\w+)", sql)) - {"alembic_version"}
    assert made == MAPPED
    assert "fts5" not in sql
    for table in Base.metadata.sorted_tables:
        CreateTable(table).compile(dialect=postgresql.dialect())
