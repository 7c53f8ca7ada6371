"""Which backups still hold somebody who was erased, and when each goes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pdp_desk.storage.privacy import held_in
from pdp_desk.vault import second
from pdp_desk.vault.backup import Copy, copies, read, visible_folders
from pdp_desk.vault.folder import database_of, read_manifest
from pdp_desk.vault.keys import Keys
from pdp_desk.vault.thinning import MONTHS, Aged, to_drop

LONGEST = (MONTHS + 2) * 31  # days: nothing the policy drops stays longer


@dataclass(frozen=True, slots=True)
class Holding:
    """A backup with the person; not `sure` when it does not open with the keys of today."""

    copy: Copy
    sure: bool
    gone_on: date | None


def holdings(
    folder: Path, keys: Keys, erased: Mapping[str, datetime], today: date
) -> dict[str, list[Holding]]:
    """For each person erased at an instant, the backups that hold them, the latest first.

    Made before, under keys that no longer open it, a backup is never said to be without them.
    """
    held: dict[str, list[Holding]] = {uid: [] for uid in erased}
    if not held:
        return held
    vault_id = read_manifest(folder).id
    for there_are in (copies(folder, keys), *_elsewhere(folder, keys)):
        # Another vault's backup knows nobody of this one; an unreadable one may be of this one.
        found = tuple(copy for copy in there_are if copy.coffre in ("", vault_id))
        for copy in found:
            there = _held(copy, keys, erased)
            doubtful = () if there is not None else held
            day = gone_on(copy, found, today) if there or there is None else None
            for uid in there or ():
                held[uid].append(Holding(copy, sure=True, gone_on=day))
            for uid in doubtful:
                if copy.faite_le <= erased[uid]:
                    held[uid].append(Holding(copy, sure=False, gone_on=day))
    return held


def _elsewhere(folder: Path, keys: Keys) -> list[tuple[Copy, ...]]:
    """The backups of the second place of this workstation, when it is there."""
    vault_id = read_manifest(folder).id
    place = second.state(vault_id).dossier
    if not place or not Path(place).is_dir():
        return []
    return [
        tuple(read(path, keys) for path in visible_folders(own))
        for own in Path(place).glob(f"*{vault_id[:8]}")
    ]


def gone_on(copy: Copy, found: tuple[Copy, ...], today: date) -> date | None:
    """The day the policy removes it, if a verified backup is made every day; None: never."""
    if copy.faite_le == datetime.min or not copy.coffre:
        return None
    low, high = 0, LONGEST
    while low < high:
        middle = (low + high) // 2
        if _dropped(copy, found, today, middle):
            high = middle
        else:
            low = middle + 1
    return today + timedelta(days=low) if low < LONGEST else None


def _dropped(copy: Copy, found: tuple[Copy, ...], today: date, days: int) -> bool:
    known = [_aged(one) for one in found if one.coffre]
    coming = [
        Aged(f"à venir {day}", datetime.combine(today + timedelta(days=day), time()), "", True)
        for day in range(1, days + 1)
    ]
    return copy.nom in to_drop([*known, *coming], today + timedelta(days=days))


def _aged(copy: Copy) -> Aged:
    return Aged(copy.nom, copy.faite_le, copy.raison, copy.verifiee_le is not None)


def _held(copy: Copy, keys: Keys, uids: Iterable[str]) -> frozenset[str] | None:
    if not copy.a_nous:
        return None
    return held_in(database_of(copy.dossier, read_manifest(copy.dossier)), keys.donnees, uids)
