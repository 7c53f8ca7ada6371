"""A signed chain, and what it takes to tamper with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pdp_desk.domain.journal_phrases import wrong
from pdp_desk.domain.views_journal import Defaut
from pdp_desk.storage import journal, journal_check
from pdp_desk.storage.engine import Store
from pdp_desk.storage.journal import Ligne
from pdp_desk.storage.journal_check import Findings, Signers
from pdp_desk.storage.tables.systeme import Journal
from tests.conftest import KEY

START = datetime(2026, 11, 17, 8, 30)
SEED, OTHER_SEED, WORDS_SEED, FORMER_SEED = b"1" * 32, b"2" * 32, b"3" * 32, b"4" * 32
CLAIRE, INES = 1, 2
LENGTH = 12


def public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


SIGNERS = Signers(
    {
        CLAIRE: ("Claire Dumontet", (public(SEED), public(FORMER_SEED))),
        INES: ("Inès Kaddour", (public(OTHER_SEED), b"not a key")),
    },
    (public(WORDS_SEED),),
)


def write(store: Store, number: int, member: int | None, seed: bytes | None = b"") -> int:
    seed = (SEED if member == CLAIRE else OTHER_SEED) if seed == b"" else seed
    line = Ligne(
        START + timedelta(minutes=number), member, "voir_dossier", "dossier", number, {"n": number}
    )
    with store.write() as session:
        return journal.append(session, line, seed)


def check(store: Store) -> Findings:
    with store.read() as session:
        return journal_check.check(session, SIGNERS)


def found(store: Store) -> list[tuple[Defaut, int, int]]:
    anomalies = check(store).anomalies
    assert all(wrong(anomalie) for anomalie in anomalies)
    return [(anomalie.genre, anomalie.numero, anomalie.autre) for anomalie in anomalies]


def tamper(store: Store, *statements: str, **values: object) -> None:
    """As somebody who holds the data key would, with any SQLite program."""
    store.engine.dispose()
    base: Any = sqlcipher.connect(str(store.path), isolation_level=None)
    base.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    for statement in statements:
        base.execute(statement, values)
    base.close()


def rehash(store: Store, first: int, seed: bytes | None) -> None:
    """Make the chain fit again from a line on, as a careful forger would."""
    with store.write() as session:
        rows = session.query(Journal).order_by(Journal.id).all()
        before = rows[first - 2].empreinte if first > 1 else journal.ORIGIN
        for row in rows[first - 1 :]:
            row.precedent = before
            content = journal.signed_bytes(row)
            row.empreinte = before = sha256(content).digest()
            if seed is not None:
                row.signature = Ed25519PrivateKey.from_private_bytes(seed).sign(content)
