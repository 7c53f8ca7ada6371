"""Copies of a vault in its own `sauvegardes`: each a vault itself, opened by the same secrets.

A copy is *vérifiée* when it was read again from the disk: every page authentic, the structure
sound, as many rows in each table as in the state that was copied. The `indices` of its own
coffre.json, which are authenticated, say when.
"""

from __future__ import annotations

import hmac
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from msgspec import structs

from pdp_desk.errors import AlteredVault, UserError
from pdp_desk.storage.copies import Counts, copy_counted, count_copy, digest_of, state_of
from pdp_desk.storage.engine import Store
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.inspection import examine
from pdp_desk.vault import folder as places
from pdp_desk.vault.keys import Keys
from pdp_desk.vault.manifest import Manifest, authenticate
from pdp_desk.vault.thinning import Aged, to_drop

MADE, VERIFIED, REASON = "sauvegarde_faite_le", "sauvegarde_verifiee_le", "sauvegarde_raison"
ROWS, STATE = "sauvegarde_lignes", "sauvegarde_etat"
LAST = "derniere_sauvegarde"
NAME = re.compile(r"^(\d{4}-\d{2}-\d{2})-([a-z0-9-]+?)(?:-\d+)?$")


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup as its folder tells it; `a_nous`: under the keys the vault has today."""

    nom: str
    dossier: Path
    raison: str
    faite_le: datetime
    verifiee_le: datetime | None
    etat: str
    a_nous: bool
    probleme: str = ""
    coffre: str = ""  # the vault it says it is of; empty when it cannot be read


def make(folder: Path, keys: Keys, store: Store, raison: str, at: datetime) -> Copy:
    """Copy the vault as it is now, read the copy again, and only then give it its name."""
    manifest = authentic(folder, keys)
    with file_errors():
        (folder / places.BACKUPS).mkdir(mode=0o700, exist_ok=True)
    target = free_name(folder / places.BACKUPS / f"{at:%Y-%m-%d}-{slug(raison)}")
    with places.building(target) as draft:
        base = places.database_of(draft, manifest)
        state = _keyed(keys, manifest, state_of(store))
        counts = copy_counted(store, base, keys.donnees)
        hints = {
            MADE: at.isoformat(),
            REASON: slug(raison),
            ROWS: _keyed(keys, manifest, digest_of(counts)),
            STATE: state,
        }
        if prove(base, keys, counts):
            hints[VERIFIED] = at.isoformat()
        mac_key = keys.mac_key(manifest.id)
        places.write_manifest(draft, structs.replace(manifest, indices=hints), mac_key)
    return read(target, keys)


def prove(base: Path, keys: Keys, counts: Counts) -> bool:
    """Read the copy again, page by page, then its structure; its rows are those that were copied.

    False when the original itself has an unsound structure: such a copy is kept all the same.
    """
    examine(base, keys.donnees, full=True)
    try:
        found = count_copy(base, keys.donnees)
    except AlteredVault:
        return False
    if found != counts:
        raise AlteredVault(
            "La copie n’a pas autant de lignes que le coffre : elle n’est pas gardée.",
            "Rien n’a été modifié. Vérifiez le disque, puis recommencez.",
        )
    return True


def verify(copy: Copy, keys: Keys, at: datetime) -> Copy:
    """Prove a copy again, and write in it what was found: the date, or that it no longer counts."""
    manifest = authentic(copy.dossier, keys)
    found = problem(copy, keys)
    hints = {name: value for name, value in manifest.indices.items() if name != VERIFIED}
    if not found:
        hints[VERIFIED] = at.isoformat()
    changed = structs.replace(manifest, indices=hints)
    places.write_manifest(copy.dossier, changed, keys.mac_key(manifest.id))
    return replace(read(copy.dossier, keys), probleme=found)


def copies(folder: Path, keys: Keys | None = None) -> tuple[Copy, ...]:
    """The backups of a vault, the latest first."""
    with file_errors():
        there = sorted(visible_folders(folder / places.BACKUPS))
    found = [read(path, keys) for path in there]
    return tuple(sorted(found, key=lambda copy: (copy.faite_le, copy.nom), reverse=True))


def read(path: Path, keys: Keys | None) -> Copy:
    """What a backup says of itself; without the right keys, nothing it says is believed."""
    try:
        manifest = places.read_manifest(path)
    except UserError as error:
        return _unknown(path, error.message)
    ours = keys is None or _is_ours(manifest, keys)
    hints = manifest.indices
    verified = hints.get(VERIFIED)
    return Copy(
        nom=path.name,
        dossier=path,
        raison=str(hints.get(REASON, _named(path)[1])),
        faite_le=_instant(hints.get(MADE)) or _named(path)[0],
        verifiee_le=_instant(verified) if ours else None,
        etat=str(hints.get(STATE, "")) if ours else "",
        a_nous=ours,
        coffre=manifest.id,
    )


def visible_folders(backups: Path) -> list[Path]:
    """The backups of a folder, without what was left half done."""
    if not backups.is_dir():
        return []
    return [path for path in backups.iterdir() if path.is_dir() and path.name[0] != "."]


def problem(copy: Copy, keys: Keys) -> str:
    """What keeps a backup from being taken back, every page read; nothing when it is sound."""
    try:
        manifest = authentic(copy.dossier, keys)
        base = places.database_of(copy.dossier, manifest)
        examine(base, keys.donnees, full=True)
        counts = count_copy(base, keys.donnees)
    except UserError as error:
        return error.message
    promised = manifest.indices.get(ROWS)
    if promised is not None and promised != _keyed(keys, manifest, digest_of(counts)):
        return "Cette copie a changé depuis qu’elle a été faite."
    return ""


def last_verified(found: Iterable[Copy], today: date) -> date | None:
    """The day of the last verified one; what a clock far ahead has dated is not the last."""
    tomorrow = today + timedelta(days=1)  # backups are dated in UTC
    days = (copy.faite_le.date() for copy in found if copy.verifiee_le)
    return max((day for day in days if day <= tomorrow), default=None)


def made_on(folder: Path) -> date:
    """The day the vault was made."""
    return date.fromisoformat(places.read_manifest(folder).cree_le)


def same_state(folder: Path, keys: Keys, store: Store) -> Copy | None:
    """The verified backup of the very state the vault is in, if there is one."""
    state = _keyed(keys, authentic(folder, keys), state_of(store))
    kept = (copy for copy in copies(folder, keys) if copy.verifiee_le and copy.etat == state)
    return next(kept, None)


def thin(backups: Path, found: Iterable[Copy], vault_id: str, today: date) -> tuple[str, ...]:
    """Remove what the policy no longer keeps, and what was left half done; the names removed.

    What somebody else put there stays: another vault's backup, a folder of files.
    """
    dropped = to_drop(
        [
            Aged(copy.nom, copy.faite_le, copy.raison, copy.verifiee_le is not None)
            for copy in found
            if NAME.match(copy.nom) and copy.coffre == vault_id
        ],
        today,
    )
    for name in sorted(dropped):
        remove(backups / name)
    for draft in backups.glob(".[0-9]*"):
        shutil.rmtree(draft, ignore_errors=True)
    return tuple(sorted(dropped))


def remove(path: Path) -> None:
    """Take its name away first: a backup is whole, or it is not there."""
    with file_errors():
        doomed = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        path.replace(doomed / path.name)
        shutil.rmtree(doomed)


def authentic(folder: Path, keys: Keys) -> Manifest:
    """What a vault says of itself, written by somebody who has these keys."""
    manifest = places.read_manifest(folder)
    authenticate(manifest, keys.mac_key(manifest.id))
    return manifest


def slug(text: str) -> str:
    """A reason as it is written in the name of a folder: `avant-import`."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if c.isascii()))) or "copie"


def free_name(path: Path) -> Path:
    """The path, or the first of `-2`, `-3`… that nothing has."""
    names = (path.with_name(f"{path.name}-{number}") for number in range(2, 10_000))
    return path if not path.exists() else next(name for name in names if not name.exists())


def _keyed(keys: Keys, manifest: Manifest, value: bytes) -> str:
    """A digest that says nothing to who has not the keys."""
    return hmac.digest(keys.mac_key(manifest.id), value, "sha256").hex()


def _is_ours(manifest: Manifest, keys: Keys) -> bool:
    try:
        authenticate(manifest, keys.mac_key(manifest.id))
    except AlteredVault:
        return False
    return True


def _unknown(path: Path, problem: str) -> Copy:
    at, reason = _named(path)
    return Copy(path.name, path, reason, at, None, "", a_nous=False, probleme=problem)


def _named(path: Path) -> tuple[datetime, str]:
    """The day and the reason its name gives; a very old day for any other name."""
    found = NAME.match(path.name)
    at = _instant(found[1]) if found else None
    return at or datetime.min, found[2] if found else path.name


def _instant(text: object) -> datetime | None:
    """A date as PDP Desk writes it; one with a zone is not ours, and has no order among ours."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is None else None
