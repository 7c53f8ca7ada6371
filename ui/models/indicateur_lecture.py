"""What the indicators page asks of the services, on the database thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pdp_desk.domain.views import Derriere, TableauIndicateurs

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk

AVANT = 2  # years before, for the trend


class Export(NamedTuple):
    """The files written, and what to know before they are sent."""

    files: tuple[Path, ...]
    warning: str | None


class Lecture:
    """A year already read is given again at once, until `forget`.

    The services are imported when first asked: drawing the window does not need them.
    """

    def __init__(self) -> None:
        self._read: dict[int, TableauIndicateurs] = {}

    def forget(self) -> None:
        """A write changed something: every year is read again."""
        self._read.clear()

    def tableau(self, desk: Desk, annee: int | None) -> TableauIndicateurs | None:
        """A year of indicators, the last whole one by default; None without any data."""
        if annee in self._read:
            return self._read[annee]
        from pdp_desk.services import indicators

        years = indicators.years(desk)
        if not years:
            return None
        if annee not in years:
            annee = indicators.default_year(years, desk.today())
        self._read[annee] = indicators.overview(desk, annee, avant=AVANT)
        return self._read[annee]

    def derriere(self, desk: Desk, code: str, annee: int) -> Derriere:
        """The facts behind a figure."""
        from pdp_desk.services import indicators

        return indicators.behind(desk, code, annee)

    def exporter(self, desk: Desk, annee: int, vers: Path) -> Export:
        """Write the year's anonymised files."""
        from pdp_desk.services import publishing

        files = publishing.publish(desk, annee, vers)
        return Export(files, publishing.other_figures(desk, annee))
