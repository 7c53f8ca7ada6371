"""The stage of a dossier, derived from its facts; nobody types it."""

from __future__ import annotations

from datetime import date

from pdp_desk.domain.etapes import StageFacts
from pdp_desk.domain.views import EtapeFranchie
from pdp_desk.domain.vocabulary import Etape

# Each stage is reached on the earliest of its facts; the sentence says what that fact is.
_REASONS: tuple[tuple[Etape, tuple[tuple[str, str], ...]], ...] = (
    (Etape.SIGNALEMENT, (("signale_le", "Signalé à la cellule"),)),
    (Etape.EVALUATION, (("pris_en_charge_le", "Pris en charge par la cellule"),)),
    (Etape.PLAN, (("plan_ouvert_le", "Plan de maintien ouvert"),)),
    (
        Etape.ORIENTATIONS,
        (
            ("orientation_le", "Première orientation vers un partenaire"),
            ("dispositif_le", "Premier dispositif mobilisé"),
        ),
    ),
    (
        Etape.SUIVI,
        (
            ("plan_retour_le", "Plan de retour formalisé"),
            ("visite_reprise_le", "Visite de reprise réalisée"),
        ),
    ),
    (Etape.CLOTURE, (("clos_le", "Dossier clos"),)),
)
# The list of dossiers asks for the stage alone, a hundred rows at a time.
_LAST_FIRST = tuple(
    (etape, tuple(name for name, _ in reasons)) for etape, reasons in _REASONS[::-1]
)
_NOT_YET = {
    Etape.SIGNALEMENT: "Date de signalement à renseigner",
    Etape.EVALUATION: "Commence à la prise en charge par la cellule",
    Etape.PLAN: "Commence à l'ouverture d'un plan de maintien",
    Etape.ORIENTATIONS: "Commence à la première orientation ou au premier dispositif",
    Etape.SUIVI: "Commence au plan de retour formalisé ou à la visite de reprise",
    Etape.CLOTURE: "Commence à la clôture du dossier",
}


def steps(facts: StageFacts, today: date) -> tuple[EtapeFranchie, ...]:
    """The six steps, each with the day it was reached and the fact that says so."""
    return tuple(_step(etape, reasons, facts, today) for etape, reasons in _REASONS)


def stage(facts: StageFacts, today: date) -> Etape:
    """The furthest step reached; a dossier nobody dated is still a signalement."""
    for etape, names in _LAST_FIRST:
        for name in names:
            day = getattr(facts, name)
            if day is not None and day <= today:
                return etape
    return Etape.SIGNALEMENT


def _step(
    etape: Etape, reasons: tuple[tuple[str, str], ...], facts: StageFacts, today: date
) -> EtapeFranchie:
    dated = [(getattr(facts, name), sentence) for name, sentence in reasons]
    happened = [(day, sentence) for day, sentence in dated if day is not None and day <= today]
    if not happened:
        return EtapeFranchie(etape=etape, le=None, pourquoi=_NOT_YET[etape])
    day, sentence = min(happened)
    return EtapeFranchie(etape=etape, le=day, pourquoi=sentence)
