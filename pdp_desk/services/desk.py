"""What every service function is given: the open store, who works, and what day it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pdp_desk.domain.views import MembreVue
from pdp_desk.storage.engine import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """One open vault with one member at work."""

    store: Store
    membre: MembreVue
    today: Callable[[], date]
    titre: str
