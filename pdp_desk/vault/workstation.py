"""Quick opening: 32 random bytes in the keyring of this account, and the slot they open.

The keyring is never the only way in. Only those of the operating systems are trusted: any other
may keep what it is given in a file anybody reads.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.errors import UnsafeKeyring
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault.folder import read_manifest
from pdp_desk.vault.keys import KEY_SIZE, STATION_SLOT
from pdp_desk.vault.manifest import Manifest, Slot
from pdp_desk.vault.opening import Opened, with_station

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger("pdp_desk.vault")
SAFE = {
    "keyring.backends.SecretService": "le trousseau de la session",
    "keyring.backends.libsecret": "le trousseau de la session",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "le trousseau de macOS",
    "keyring.backends.Windows": "le gestionnaire d’identification de Windows",
}
NOTHING = ("keyring.backends.fail", "keyring.backends.null")
STILL = "Le mot de passe et les 24 mots ouvrent le coffre comme avant."


@dataclass(frozen=True, slots=True)
class Trousseau:
    """The keyring of this account, as far as one vault is concerned."""

    backend: KeyringBackend
    service: str

    def keep(self, slot: Slot, secret: bytes) -> None:
        """Give a secret to the keyring and see that it gives it back."""
        with _refusals():
            self.backend.set_password(self.service, slot.id, base64.b64encode(secret).decode())
        if self.secret_of(slot) != secret:
            raise UnsafeKeyring("Le trousseau n’a pas gardé ce qui lui a été confié.", STILL)

    def secret_of(self, slot: Slot) -> bytes | None:
        """The secret of a slot, None when the keyring no longer has it."""
        with _refusals():
            kept = self.backend.get_password(self.service, slot.id)
        try:
            secret = base64.b64decode(kept or "", validate=True)
        except (binascii.Error, ValueError):
            return None
        return secret if len(secret) == KEY_SIZE else None

    def forget(self, slot: Slot) -> None:
        """Take a secret out of the keyring; one that is not there is no trouble."""
        try:
            with _refusals():
                self.backend.delete_password(self.service, slot.id)
        except UnsafeKeyring as error:  # the slot it opened is gone: it opens nothing any more
            log.warning("a secret stays in the keyring: %s", type(error.__cause__).__name__)


def keyring_for(manifest: Manifest) -> Trousseau:
    """The safe keyring of this account; `UnsafeKeyring` says why there is none."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    with _refusals():
        current = keyring.get_keyring()
    found = list(current.backends) if isinstance(current, ChainerBackend) else [current]
    for backend in found:
        if type(backend).__module__ in SAFE:
            return Trousseau(backend, f"PDP Desk {manifest.id}")
    raise _unsafe(found)


def opened(folder: Path, membre: str | None) -> Opened:
    """Open with the secret in the keyring of this account."""
    kept = keyring_for(read_manifest(folder))
    return with_station(folder, kept.secret_of, membre)


def slots_here(manifest: Manifest, kept: Trousseau) -> tuple[Slot, ...]:
    """The slots this account's keyring opens."""
    stations = (slot for slot in manifest.emplacements if slot.type == STATION_SLOT)
    return tuple(slot for slot in stations if kept.secret_of(slot) is not None)


def new_slot(own: Opened) -> tuple[Slot, bytes]:
    """A slot for the owner of another one, and the secret that opens it."""
    secret = wrapping.random_key()
    return wrapping.station_slot(own.manifest.id, own.keys, secret, own.slot), secret


@contextmanager
def _refusals() -> Iterator[None]:
    """What a keyring refuses (locked, dismissed, gone), said as an error a person can mend.

    Each back end lets through errors of its own system (D-Bus, Windows): none may stop an opening
    by password.
    """
    try:
        yield
    except Exception as error:  # whatever it is, the keyring is not the only way in
        raise UnsafeKeyring(
            "Le trousseau de ce poste n’a pas répondu, ou il est resté verrouillé.", STILL
        ) from error


def _unsafe(found: list[KeyringBackend]) -> UnsafeKeyring:
    names = [type(backend).__module__ for backend in found]
    if all(name in NOTHING for name in names):
        return UnsafeKeyring(
            "Ce poste n’a pas de trousseau du système : l’ouverture rapide n’y est pas possible.",
            STILL,
        )
    return UnsafeKeyring(
        f"Le trousseau de ce poste ({names[0]}) n’est pas celui du système : il peut garder en "
        "clair ce qui lui est confié. L’ouverture rapide est refusée.",
        STILL,
    )
