"""The slots of the members: made and proved, put in coffre.json, taken out of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import StorageFailed
from pdp_desk.storage.failures import file_errors
from pdp_desk.vault import folder as places
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault.keys import PASSWORD_SLOT, Keys
from pdp_desk.vault.manifest import Manifest, Slot, authenticate, sealed
from pdp_desk.vault.opening import Opened


def present(folder: Path, keys: Keys) -> Manifest:
    """coffre.json as it is on the disk now, known to be the one of this open vault."""
    manifest = places.read_manifest(folder)
    authenticate(manifest, keys.mac_key(manifest.id))
    return manifest


def password_slot(
    vault_id: str, keys: Keys, password: str, *, uid: str, nom: str, role: Role
) -> Slot:
    """A slot at the price this machine can pay, opened once before anybody relies on it."""
    cost = wrapping.calibrated()
    slot = wrapping.password_slot(vault_id, keys, password, uid=uid, nom=nom, role=role, cost=cost)
    secret = wrapping.password_key(password, slot.derivation)
    if wrapping.unwrap(slot, vault_id, secret) != keys.held_by(role):
        raise AssertionError("the password does not open the slot made for it")
    return slot


def renew_slot(opened: Opened) -> None:
    """Wrap the keys that waited sealed under the secret just given: the seals are used up."""
    vault_id = opened.manifest.id
    slot = wrapping.rewrapped(opened.slot, vault_id, opened.emballage, opened.keys)
    changed = with_slot(present(opened.folder, opened.keys), slot)
    places.write_manifest(opened.folder, changed, opened.keys.mac_key(vault_id))


@contextmanager
def switching(folder: Path, manifest: Manifest, keys: Keys) -> Iterator[None]:
    """Another coffre.json, on the disk during the block, in its place when the block ends well."""
    content, path = sealed(manifest, keys.mac_key(manifest.id)), folder / places.MANIFEST
    try:
        with places.replacing(path, content):
            yield
    except StorageFailed:
        # The disk may complain once the name has changed: then it is done.
        with file_errors():
            if path.read_bytes() != content:
                raise


def slots_of(manifest: Manifest, uid: str, kind: str = PASSWORD_SLOT) -> tuple[Slot, ...]:
    """The slots of one kind a member has."""
    return tuple(s for s in manifest.emplacements if s.membre == uid and s.type == kind)


def with_slot(manifest: Manifest, slot: Slot) -> Manifest:
    """The slot in the place of the one with its number, else at the end."""
    if any(other.id == slot.id for other in manifest.emplacements):
        slots = tuple(slot if s.id == slot.id else s for s in manifest.emplacements)
    else:
        slots = (*manifest.emplacements, slot)
    return msgspec.structs.replace(manifest, emplacements=slots)


def without_slots(manifest: Manifest, gone: tuple[Slot, ...]) -> Manifest:
    """The same without some slots: what they wrap stays, they no longer lead to it."""
    ids = {slot.id for slot in gone}
    kept = tuple(slot for slot in manifest.emplacements if slot.id not in ids)
    return msgspec.structs.replace(manifest, emplacements=kept)
