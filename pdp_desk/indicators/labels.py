"""How a stored value of a breakdown is said."""

from __future__ import annotations

from pdp_desk.domain.vocabulary import EtatRetour, Raison, Situation, Term
from pdp_desk.indicators.catalogue import Breakdown
from pdp_desk.storage.queries.facts import Source

UNKNOWN = "inconnu"


def label(value: str | None, breakdown: Breakdown, source: Source) -> str:
    """The French label of a code: "medecin_traitant" -> "médecin traitant"."""
    if value is None:
        return UNKNOWN
    kind = source.fields[breakdown.champ].kind
    if breakdown.champ == "sexe" or not isinstance(kind, type):
        return _composed(value, breakdown.champ)
    return kind(value).label if issubclass(kind, Term) else value


def _composed(value: str, champ: str) -> str:
    if champ.startswith("retour_"):
        return _answer(value)
    if champ == "raison_tableau":
        reason, _, table = value.partition(" ")
        return f"{Raison(reason).label} {table}".strip()
    return value


def _answer(value: str) -> str:
    if value in {state.value for state in EtatRetour}:
        return EtatRetour(value).label
    return Situation(value).label
