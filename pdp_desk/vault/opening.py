"""From a secret to an open store: every check is made before one byte may change."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pdp_desk.errors import UsageError, WrongSecret
from pdp_desk.storage.engine import Store
from pdp_desk.storage.inspection import examine
from pdp_desk.storage.schema import refuse_newer
from pdp_desk.vault import keys as wrapping
from pdp_desk.vault import wholeness
from pdp_desk.vault.folder import database_of, read_manifest
from pdp_desk.vault.keys import PASSWORD_SLOT, STATION_SLOT, WORDS_SLOT, Keys
from pdp_desk.vault.manifest import Manifest, Slot, authenticate
from pdp_desk.vault.recovery import entropy_of
from pdp_desk.vault.sealing import unsealed

WRONG_WORDS = "Ces mots sont bien formés, mais ils sont ceux d’un autre coffre."


@dataclass(frozen=True, slots=True)
class Opened:
    """A vault whose slot gave way: what it says, by which slot, with which keys."""

    folder: Path
    manifest: Manifest
    slot: Slot
    keys: Keys = field(repr=False)
    emballage: bytes = field(repr=False)  # what wraps the slot, to wrap it again

    def store(self, *, full_check: bool = True) -> Store:
        """The store, once the file is known to be whole, genuine and not newer than we are."""
        self.prove(full_check=full_check)
        return self.proved_store()

    def prove(self, *, full_check: bool = True) -> None:
        """Refuse a file that is cut, altered or newer than we are; nothing is written."""
        path = database_of(self.folder, self.manifest)
        known = full_check and wholeness.was_closed(self.manifest)
        # The length first: a file cut short is told as such.
        revision = examine(path, self.keys.donnees, full=full_check and not known)
        if known:
            wholeness.check(self.folder, self.manifest)
        refuse_newer(revision)

    def proved_store(self, *, journal_only: bool = False) -> Store:
        """The store of a file that was proved; see `Store` for `journal_only`."""
        path = database_of(self.folder, self.manifest)
        return Store(path, self.keys.donnees, journal_only=journal_only)


def with_password(folder: Path, password: str, membre: str | None = None) -> Opened:
    """Open the slot of a member, or of whoever has this password."""
    manifest = read_manifest(folder)
    for slot in _password_slots(manifest, membre):
        secret = wrapping.password_key(password, slot.derivation)
        keys = wrapping.unwrap(slot, manifest.id, secret)
        if keys is not None:
            return _opened(folder, manifest, slot, keys, secret)
    raise WrongSecret(
        "Le mot de passe n’ouvre pas ce coffre.",
        "Vérifiez la touche Verr. Maj et la disposition du clavier, puis réessayez. "
        "S’il est perdu, les 24 mots du kit de récupération ouvrent le coffre.",
    )


def with_words(folder: Path, words: str | Iterable[str]) -> Opened:
    """Open the recovery slot."""
    entropy = entropy_of(words)
    manifest = read_manifest(folder)
    for slot in (slot for slot in manifest.emplacements if slot.type == WORDS_SLOT):
        secret = wrapping.words_key(entropy, slot.derivation)
        keys = wrapping.unwrap(slot, manifest.id, secret)
        if keys is not None:
            return _opened(folder, manifest, slot, keys, secret)
    raise WrongSecret(WRONG_WORDS, "Prenez le kit de récupération qui porte le nom de ce coffre.")


def with_own_password(folder: Path, uid: str, password: str) -> Opened:
    """Open the slot of the member at work, who types their password again."""
    manifest = read_manifest(folder)
    for slot in manifest.emplacements:
        if slot.type == PASSWORD_SLOT and slot.membre == uid:
            secret = wrapping.password_key(password, slot.derivation)
            keys = wrapping.unwrap(slot, manifest.id, secret)
            if keys is not None:
                return _opened(folder, manifest, slot, keys, secret)
    raise WrongSecret(
        "Ce n’est pas votre mot de passe actuel.",
        "Rien n’a été changé. Vérifiez la touche Verr. Maj, puis recommencez.",
    )


def with_station(
    folder: Path, secret_of: Callable[[Slot], bytes | None], membre: str | None = None
) -> Opened:
    """Open the slot of a member, or the first, that this workstation has the secret of."""
    manifest = read_manifest(folder)
    for slot in (slot for slot in manifest.emplacements if slot.type == STATION_SLOT):
        if membre is not None and not same_name(slot.nom, membre):
            continue
        kept = secret_of(slot)
        if kept is None:
            continue
        secret = wrapping.station_key(kept, slot.derivation)
        keys = wrapping.unwrap(slot, manifest.id, secret)
        if keys is not None:
            return _opened(folder, manifest, slot, keys, secret)
    raise WrongSecret(
        "Ce poste n’ouvre pas, ou plus, ce coffre.",
        "Votre mot de passe et les 24 mots l’ouvrent toujours. Une fois entré, vous pourrez "
        "remettre l’ouverture rapide.",
    )


def same_name(one: str, other: str) -> bool:
    """Two spellings of one member's name: case and composed accents do not count."""
    return _name_key(one) == _name_key(other)


def _opened(folder: Path, manifest: Manifest, slot: Slot, held: Keys, secret: bytes) -> Opened:
    keys = unsealed(slot, manifest.id, held)
    authenticate(manifest, keys.mac_key(manifest.id))
    return Opened(folder, manifest, slot, keys, secret)


def _password_slots(manifest: Manifest, membre: str | None) -> list[Slot]:
    slots = [slot for slot in manifest.emplacements if slot.type == PASSWORD_SLOT]
    if membre is None:
        return slots
    owned = [slot for slot in slots if same_name(slot.nom, membre)]
    if not owned:
        names = ", ".join(slot.nom for slot in slots)
        raise UsageError(f"Ce coffre n’a pas de membre « {membre} ».", f"Ses membres : {names}.")
    return owned


def _name_key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
