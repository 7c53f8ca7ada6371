"""What every service function is given: the open store, who works, and what day it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.domain.views import MembreVue
from pdp_desk.storage.engine import Store

if TYPE_CHECKING:  # the cryptography is slow to load, and a desk only carries the keys
    from pdp_desk.vault.keys import Keys


@dataclass(frozen=True, slots=True)
class Desk:
    """One open vault with one member at work."""

    store: Store
    membre: MembreVue
    today: Callable[[], date]
    titre: str
    folder: Path | None = None
    keys: Keys | None = field(default=None, repr=False)
