"""What the page of the journal asks of the services, on the database thread.

The services are imported when first asked: drawing the window does not need them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdp_desk.domain.views_journal import (
        ChoixJournal,
        ExportJournal,
        FiltreJournal,
        LecteurVue,
        PageJournal,
        VerdictJournal,
    )
    from pdp_desk.services.desk import Desk


def page(desk: Desk, filtre: FiltreJournal, suite: int | None, taille: int) -> PageJournal:
    """A page of lines, the latest first."""
    from pdp_desk.services import journal

    return journal.read_journal(desk, filtre, suite, taille)


def choices(desk: Desk) -> ChoixJournal:
    """Members and acts to filter by."""
    from pdp_desk.services import journal

    return journal.journal_choices(desk)


def verify(desk: Desk, progress: Callable[[int, int], None]) -> VerdictJournal:
    """Prove every line."""
    from pdp_desk.services import journal

    return journal.verify_journal(desk, progress=progress)


def export(desk: Desk, vers: Path, filtre: FiltreJournal) -> ExportJournal:
    """Write the lines a filter keeps."""
    from pdp_desk.services import journal

    return journal.export_journal(desk, vers, filtre)


def readers(desk: Desk, dossier_id: int) -> tuple[LecteurVue, ...]:
    """Who read or changed a dossier."""
    from pdp_desk.services import journal

    return journal.readers_of(desk, dossier_id)
