"""Bring a store to the schema this version of the code expects."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from pdp_desk.errors import NewerVault
from pdp_desk.settings import MIGRATIONS
from pdp_desk.storage.engine import IMMEDIATE, Store

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = tuple(
    sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*_*.py"))
)
HEAD = REVISIONS[-1]
# The search index keeps its own tables, which no mapping describes.
UNMAPPED = ("recherche",)


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at; None when it was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(select(column("version_num")).select_from(table("alembic_version")))


def refuse_newer(revision: str | None) -> None:
    """A database migrated by a later version of the program is left alone."""
    if revision is not None and revision not in REVISIONS:
        raise NewerVault(
            "Ce coffre a été enregistré par une version plus récente de PDP Desk.",
            "Rien n’a été modifié. Installez la dernière version sur ce poste, puis rouvrez-le.",
        )


def is_behind(store: Store) -> bool:
    """True when migrations are missing; asks one plain query, alembic is slow to import."""
    with store.engine.connect() as connection:
        revision = revision_of(connection)
    refuse_newer(revision)
    return revision != HEAD


def upgrade(store: Store, revision: str = "head") -> None:
    """Apply the missing migrations, all of them or none."""
    if not is_behind(store):
        return
    from alembic import command

    with store.engine.execution_options(**IMMEDIATE).begin() as connection:
        command.upgrade(configuration(connection), revision)


def configuration(connection: Connection) -> Config:
    """What alembic needs to work on an open connection: neither file nor URL."""
    from alembic.config import Config

    # Its default is the output of the moment it was imported, which may be closed by now.
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["include_object"] = is_mapped
    return config


def is_mapped(_item: object, name: str | None, kind: str, *_others: object) -> bool:
    """False for what the comparison between models and database must leave out."""
    return not (kind == "table" and name is not None and name.startswith(UNMAPPED))
