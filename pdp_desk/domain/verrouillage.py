"""How a vault locks: a choice of the team, with its limits."""

from __future__ import annotations

from dataclasses import dataclass

MINUTES, MOINS, PLUS = 10, 1, 60


@dataclass(frozen=True, slots=True)
class Verrouillage:
    """Minutes without a key or a click; whether pictures of the window may be taken (training)."""

    minutes: int = MINUTES
    captures: bool = False
