"""A number for dossiers that have none: always the same for the same person and dates."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date

from pdp_desk.domain.fiches import FicheSalarie
from pdp_desk.domain.folding import person_key

PREFIX = "SN"  # sans numéro
Days = tuple[date | None, date | None]


class Numbers:
    """Numbers given in one file: the person's first dossier, then the second…"""

    def __init__(self) -> None:
        self._dossiers: dict[str, list[Days]] = defaultdict(list)

    def give(
        self, salarie: FicheSalarie, signale_le: date | None, pris_en_charge_le: date | None
    ) -> str:
        """The number of the dossier these dates belong to."""
        key = f"{person_key(salarie.nom, salarie.prenom)} {salarie.naissance or ''}"
        known = self._dossiers[key]
        days = (signale_le, pris_en_charge_le)
        place = next((p for p in reversed(range(len(known))) if _same(known[p], days)), None)
        if place is None:
            place = len(known)
            known.append(days)
        else:
            known[place] = (known[place][0] or signale_le, known[place][1] or pris_en_charge_le)
        return _number(key, place)


def _same(known: Days, days: Days) -> bool:
    for before, now in zip(known, days, strict=True):
        if before and now:
            return before == now
    return True


def _number(key: str, place: int) -> str:
    digest = hashlib.blake2b(key.encode(), digest_size=4).hexdigest()
    return f"{PREFIX}-{digest}" if place == 0 else f"{PREFIX}-{digest}-{place + 1}"
