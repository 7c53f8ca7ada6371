"""A signed journal for the tests that tamper with it."""

from __future__ import annotations

from datetime import date

import pytest

from pdp_desk.domain.vocabulary import Role
from pdp_desk.storage.engine import Store
from pdp_desk.storage.tables import Membre
from tests.storage.journal_chain import CLAIRE, INES, LENGTH, OTHER_SEED, public, write


@pytest.fixture
def chain(store: Store) -> Store:
    """Twelve lines, signed by two members in turn, each with a detail."""
    with store.write() as session:
        session.add(
            Membre(
                id=INES,
                uid="1" * 32,
                nom="Inès Kaddour",
                role=Role.CHARGE,
                cle_publique=public(OTHER_SEED),
                cree_le=date(2026, 11, 17),
            )
        )
    for number in range(LENGTH):
        write(store, number, CLAIRE if number % 2 else INES)
    return store
