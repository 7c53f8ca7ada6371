"""Bring a store to the schema this version of the code expects."""

from __future__ import annotations

from pdp_desk.storage.engine import Store
from pdp_desk.storage.tables import Base


def upgrade(store: Store) -> None:
    """Apply the missing migrations, in one transaction."""
    with store.engine.begin() as connection:
        Base.metadata.create_all(connection)
