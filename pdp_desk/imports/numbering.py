"""A number for dossiers that have none: always the same for the same person and dates."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date

from pdp_desk.domain.fiches import SANS_NUMERO, FicheSalarie
from pdp_desk.domain.folding import person_key

Days = tuple[date | None, date | None]


class Numbers:
    """Numbers given in one file: the person's first dossier, then the second…"""

    def __init__(self) -> None:
        self._dossiers: dict[str, list[tuple[str, Days]]] = defaultdict(list)
        self._births: dict[str, list[date | None]] = defaultdict(list)

    def of(
        self,
        numero: str | None,
        salarie: FicheSalarie,
        signale_le: date | None,
        pris_en_charge_le: date | None,
    ) -> str:
        """The number of the dossier these dates belong to: the one typed, or one given.

        A line without number goes on with the dossier above it: the number of a merged cell.
        """
        key = self._key(salarie)
        known, days = self._dossiers[key], (signale_le, pris_en_charge_le)
        fitting = [
            p for p, (other, before) in enumerate(known) if _fits(numero, other, before, days)
        ]
        if not fitting:
            given = sum(other.startswith(SANS_NUMERO) for other, _ in known)
            known.append((numero or _number(key, given), days))
            return known[-1][0]
        place = fitting[-1]
        found, before = known[place]
        known[place] = found, (before[0] or signale_le, before[1] or pris_en_charge_le)
        return found

    def _key(self, salarie: FicheSalarie) -> str:
        """The person, birth included; one sheet may leave out the birth that another gives."""
        name, birth = person_key(salarie.nom, salarie.prenom), salarie.naissance
        births = self._births[name]
        if len(births) == 1 and None in (birth, births[0]):
            birth = births[0]
        elif birth not in births:
            births.append(birth)
        return f"{name} {birth or ''}"


def _fits(numero: str | None, other: str, known: Days, days: Days) -> bool:
    return numero == other if numero else _same(known, days)


def _same(known: Days, days: Days) -> bool:
    for before, now in zip(known, days, strict=True):
        if before and now:
            return before == now
    return True


def _number(key: str, place: int) -> str:
    digest = hashlib.blake2b(key.encode(), digest_size=4).hexdigest()
    return f"{SANS_NUMERO}{digest}" if place == 0 else f"{SANS_NUMERO}{digest}-{place + 1}"
