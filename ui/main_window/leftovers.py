"""What pages were showing when the vault was locked: encrypted in it, like any draft.

A search holds a name: it cannot wait in the memory of a locked window.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pdp_desk.domain.views_brouillons import FENETRE

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk


def keep(desk: Desk, pages: dict[str, str]) -> None:
    """Each page's place, as JSON."""
    from pdp_desk.services import drafts
    from pdp_desk.services.actes import may

    if may(desk, "garder_brouillon"):
        drafts.keep_draft(desk, FENETRE, None, None, pages)


def take(desk: Desk) -> dict[str, dict[str, str]]:
    """What `keep` was given; it is erased at once, for it is of use only now."""
    from pdp_desk.services import drafts
    from pdp_desk.services.actes import may

    found = drafts.take_draft(desk, FENETRE, None)
    if found is None:
        return {}
    if may(desk, "effacer_brouillon"):
        drafts.discard_draft(desk, FENETRE, None)
    return {key: json.loads(place) for key, place in found.contenu.items()}
