"""Make a vault: keys, slots and encrypted database, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pdp_desk.domain.vocabulary import Role
from pdp_desk.storage.engine import SALT_SIZE, Store, create_database, first_bytes
from pdp_desk.storage.schema import upgrade
from pdp_desk.storage.tables import Membre
from pdp_desk.vault import folder as places
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault.keys import Cost, Keys
from pdp_desk.vault.manifest import Database, Manifest, Slot
from pdp_desk.vault.opening import with_words
from pdp_desk.vault.recovery import words_of


@dataclass(frozen=True, slots=True)
class Founder:
    """The first member of a vault."""

    nom: str
    role: Role


def create(
    target: Path, founder: Founder, password: str, titre: str, day: date, cost: Cost | None = None
) -> tuple[str, ...]:
    """Make the vault whole and return its recovery words, tried before they are given."""
    vault_id, entropy = wrapping.random_id(), wrapping.random_key()
    donnees, medicale = wrapping.random_key(), wrapping.random_key()
    recovery = wrapping.new_keys(donnees, medicale)
    words_slot = wrapping.words_slot(vault_id, recovery, entropy)
    words = words_of(entropy)
    places.refuse_too_deep(target)
    with places.building(target) as draft:
        own = wrapping.password_slot(
            vault_id,
            wrapping.new_keys(donnees, medicale),
            password,
            uid=wrapping.random_id(),
            nom=founder.nom,
            role=founder.role,
            cost=cost or wrapping.calibrated(),
        )
        _fill_database(draft / places.DATABASE, donnees, founder, own, day)
        _write_around(draft)
        manifest = Manifest(
            id=vault_id,
            titre=titre,
            cree_le=day.isoformat(),
            base=Database(places.DATABASE, _salt(draft / places.DATABASE)),
            emplacements=(own, words_slot),
        )
        places.write_manifest(draft, manifest, recovery.mac_key(vault_id))
        _prove(draft, words, recovery)
    return words


def _fill_database(path: Path, key: bytes, founder: Founder, slot: Slot, day: date) -> None:
    create_database(path, key)
    store = Store(path, key)
    try:
        upgrade(store)
        with store.write() as session:
            session.add(
                Membre(
                    uid=slot.membre,
                    nom=founder.nom,
                    role=founder.role,
                    cle_publique=slot.verification,
                    cree_le=day,
                )
            )
    finally:
        store.close()


def _salt(path: Path) -> bytes:
    salt = first_bytes(path, SALT_SIZE)
    if salt is None:
        raise AssertionError("the new database is still open")
    return salt


def _write_around(draft: Path) -> None:
    (draft / places.BACKUPS).mkdir(mode=0o700)
    places.write_whole(draft / places.README, places.readme())


def _prove(draft: Path, words: tuple[str, ...], recovery: Keys) -> None:
    """Words that open nothing must never be printed."""
    opened = with_words(draft, words)
    if opened.keys != recovery:
        raise AssertionError("the recovery words do not open the vault they were made for")
    opened.store().close()
