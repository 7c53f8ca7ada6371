"""What is known of a form that was being typed when it was left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

# The hint of coffre.json that the unlock screen reads: whether drafts wait, and nothing more.
INDICE = "brouillons"
OUI = "oui"
# Where the window stood when it was locked: kept like a form, but nothing was typed in it.
FENETRE = "fenetre"


@dataclass(frozen=True, slots=True)
class BrouillonVue:
    """One draft of the member at work: which form, about what, and where the cursor stood.

    `contenu` is each named field's text; a list of drafts leaves it empty. Its text shows nothing
    of what was typed, so that it can stand in a report of an error.
    """

    formulaire: str
    objet_id: int | None
    champ: str | None
    garde_le: datetime  # UTC, without zone
    medical: bool
    contenu: Mapping[str, str] = field(default_factory=dict, repr=False)
    curseur: int = 0
