"""The places of the rail and how their pages are built: data, for later pages to slot in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.widgets.page import Page
from ui.widgets.rail import Place

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk
    from ui.tasks import TaskRunner

DOSSIER, COFFRE = "dossier", "coffre"


def _dossiers(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.dossiers import DossiersPage

    return DossiersPage(desk, tasks)


def _dossier(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.dossier import DossierPage

    return DossierPage(desk, tasks)


def _indicateurs(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.indicateurs import IndicateursPage

    return IndicateursPage(desk, tasks)


def _coffre(desk: Desk, tasks: TaskRunner) -> Page:
    from ui.pages.coffre import CoffrePage

    return CoffrePage(desk, tasks)


# The rail, in order. Digits are fixed for ever: pages that come later take theirs.
PLACES = (
    Place("dossiers", "Dossiers", "folders", 2),
    Place("indicateurs", "Indicateurs", "chart-bar", 6),
    Place(COFFRE, "Coffre", "shield-check", 8),
)
BUILDERS: dict[str, Callable[[Desk, TaskRunner], Page]] = {
    "dossiers": _dossiers,
    DOSSIER: _dossier,
    "indicateurs": _indicateurs,
    COFFRE: _coffre,
}
# What opens each place: a member whose function does not have the act does not see it.
ACTS = {"dossiers": "voir_dossiers", "indicateurs": "voir_indicateurs", COFFRE: "verifier"}


def places_of(desk: Desk) -> tuple[Place, ...]:
    """The places of the rail for the member at work."""
    from pdp_desk.services.actes import may

    return tuple(place for place in PLACES if may(desk, ACTS[place.key]))
