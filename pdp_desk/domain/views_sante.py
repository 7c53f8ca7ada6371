"""What mending a copy of a vault gave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TableReprise:
    """A table of the mended copy: rows read, rows lost; None when nobody can count them."""

    table: str
    lues: int
    perdues: int | None


@dataclass(frozen=True, slots=True)
class BilanReparation:
    """The mended copy. `liens`: rows that lost a link, or went with what they hung on."""

    dossier: Path
    tables: tuple[TableReprise, ...]
    liens: int

    @property
    def entier(self) -> bool:
        """Whether everything was found again."""
        return not self.liens and all(table.perdues == 0 for table in self.tables)
