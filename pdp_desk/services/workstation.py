"""Quick opening on this workstation: offered, refused with its reason, given up."""

from __future__ import annotations

from pathlib import Path

from pdp_desk.domain.views_membres import EtatPoste
from pdp_desk.errors import UnsafeKeyring
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.storage.queries import membres as rows
from pdp_desk.vault import members as slots
from pdp_desk.vault import workstation
from pdp_desk.vault.folder import read_manifest
from pdp_desk.vault.keys import STATION_SLOT, Keys
from pdp_desk.vault.manifest import Manifest, Slot
from pdp_desk.vault.opening import with_own_password
from pdp_desk.vault.workstation import Trousseau


def quick_opening(folder: Path) -> EtatPoste:
    """Whether this account's keyring is safe, and whether it opens the vault already.

    The keyring is asked for a secret only when the vault has a slot for one: it may be locked.
    """
    manifest = read_manifest(folder)
    try:
        kept = workstation.keyring_for(manifest)
        here = workstation.slots_here(manifest, kept)
    except UnsafeKeyring as refusal:
        return EtatPoste(disponible=False, present=False, raison=str(refusal))
    names = tuple(slot.nom for slot in here)
    return EtatPoste(disponible=True, present=bool(names), membres=names)


@acte("ouverture_rapide")
def enable_quick_opening(desk: Desk, password: str) -> EtatPoste:
    """Open without a password on this workstation, for who has just typed theirs.

    `UnsafeKeyring` when the keyring of the system is missing or not to be trusted.
    """
    folder, keys = _open(desk)
    own = with_own_password(folder, _uid(desk), password)
    kept = workstation.keyring_for(own.manifest)
    before = _mine_here(own.manifest, own.slot.membre, kept)
    slot, secret = workstation.new_slot(own)
    changed = slots.with_slot(slots.without_slots(own.manifest, before), slot)
    kept.keep(slot, secret)
    try:
        with slots.switching(folder, changed, keys), desk.store.write() as session:
            note(session, desk, "ouverture_rapide", "membre", desk.membre.id)
    except BaseException:
        kept.forget(slot)
        raise
    for old in before:
        kept.forget(old)
    return quick_opening(folder)


@acte("fin_ouverture_rapide")
def disable_quick_opening(desk: Desk, *, partout: bool = False) -> EtatPoste:
    """Ask for the password again on this workstation; `partout`: on every one.

    A slot whose keyring is lost opens nothing: `partout` takes it away too.
    """
    folder, keys = _open(desk)
    manifest, uid = slots.present(folder, keys), _uid(desk)
    here, kept = _here(manifest, uid, partout=partout)
    gone = slots.slots_of(manifest, uid, STATION_SLOT) if partout else here
    if gone:
        changed = slots.without_slots(manifest, gone)
        with slots.switching(folder, changed, keys), desk.store.write() as session:
            note(session, desk, "fin_ouverture_rapide", "membre", desk.membre.id)
    for slot in here:
        if kept is not None:
            kept.forget(slot)
    return quick_opening(folder)


def _here(
    manifest: Manifest, uid: str, *, partout: bool
) -> tuple[tuple[Slot, ...], Trousseau | None]:
    """A member's slots this keyring opens; a keyring that does not answer keeps nobody from all."""
    try:
        kept = workstation.keyring_for(manifest)
        return _mine_here(manifest, uid, kept), kept
    except UnsafeKeyring:
        if not partout:
            raise
        return (), None


def _mine_here(manifest: Manifest, uid: str, kept: Trousseau) -> tuple[Slot, ...]:
    return tuple(s for s in workstation.slots_here(manifest, kept) if s.membre == uid)


def _uid(desk: Desk) -> str:
    with desk.store.read() as session:
        found = rows.one(session, desk.membre.id)
    assert found is not None, "the member at work is in the database"
    return found.uid


def _open(desk: Desk) -> tuple[Path, Keys]:
    if desk.folder is None or desk.keys is None:
        raise AssertionError("quick opening belongs to a vault in its folder")
    return desk.folder, desk.keys
