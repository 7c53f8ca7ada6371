"""The facts the stage of a dossier rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StageFacts:
    """The dates the stage rests on: the first of each kind, None while it has not happened."""

    signale_le: date | None = None
    pris_en_charge_le: date | None = None
    plan_ouvert_le: date | None = None
    orientation_le: date | None = None
    dispositif_le: date | None = None
    plan_retour_le: date | None = None
    visite_reprise_le: date | None = None
    clos_le: date | None = None
