"""What the pages of dossiers ask of the services, on the database thread.

The services are imported when first asked: drawing the window does not need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdp_desk.domain.views import ComptesDossiers, DossierVue, FiltreDossiers, PageDossiers

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk


def page(desk: Desk, filtre: FiltreDossiers, suite: str | None, taille: int) -> PageDossiers:
    """A page of the list."""
    from pdp_desk.services import dossiers

    return dossiers.list_dossiers(desk, filtre, suite, taille)


def counts(desk: Desk, filtre: FiltreDossiers) -> ComptesDossiers:
    """How many dossiers the filter keeps, are open, and exist."""
    from pdp_desk.services import dossiers

    return dossiers.count_dossiers(desk, filtre)


def referents(desk: Desk) -> tuple[str, ...]:
    """Those in charge of a dossier, by name."""
    from pdp_desk.services import dossiers

    return dossiers.referents(desk)


def may_note_agreement(desk: Desk) -> bool:
    """Whether the agreement to share an IRDP can be noted here."""
    from pdp_desk.services.actes import may

    return may(desk, "noter_accord_irdp")


def note_agreement(desk: Desk, dossier_id: int, *, given: bool) -> None:
    """The person agrees to share the class of their IRDP, or no longer does."""
    from pdp_desk.services import medical

    (medical.record_agreement if given else medical.withdraw_agreement)(desk, dossier_id)


def one(desk: Desk, dossier_id: int) -> DossierVue:
    """One dossier as its page shows it."""
    from pdp_desk.services import dossiers

    return dossiers.show_dossier(desk, dossier_id)
