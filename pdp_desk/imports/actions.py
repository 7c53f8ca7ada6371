"""What the cell did outside dossiers: one action a line."""

from __future__ import annotations

from pdp_desk.domain.fiches import FicheAction
from pdp_desk.domain.vocabulary import NatureAction, Partenaire, Theme
from pdp_desk.imports.dates import BadValue
from pdp_desk.imports.facts import Scope
from pdp_desk.imports.headers import Meaning
from pdp_desk.imports.line import Line
from pdp_desk.imports.values import term_of
from pdp_desk.imports.who import etablissement_of


def action_of(line: Line) -> FicheAction:
    """The action of a line; one of no known nature is told."""
    nature = line.term(NatureAction, Meaning("nature"))
    if nature is None:
        at = Meaning("nature")
        line.tell("gardée comme autre action", line.title(at), line.cell(at))
    return FicheAction(
        jour=Scope(line, "action", main=True).jour(),
        nature=nature or NatureAction.AUTRE,
        theme=line.term(Theme, Meaning("theme")),
        etablissement=etablissement_of(line),
        participants=line.count(Meaning("participants")),
        partenaire=_partner(line),
        public=line.text(Meaning("public")) or line.text(Meaning("partenaire")),
    )


def _partner(line: Line) -> Partenaire | None:
    """The partner met, when the cell names one; the public stays as it is written."""
    for meaning in (Meaning("partenaire"), Meaning("public")):
        try:
            found = term_of(Partenaire, line.cell(meaning))
        except BadValue:
            continue
        if found and not found[1]:
            return found[0]
    return None
