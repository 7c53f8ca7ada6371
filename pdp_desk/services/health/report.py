"""The result of a check as a text to keep or to send: nothing about anybody."""

from __future__ import annotations

from datetime import datetime

from pdp_desk.domain.views import BilanSante
from pdp_desk.domain.wording import long_date


def report_text(bilan: BilanSante, titre: str, at: datetime) -> str:
    """What was checked, what was found, what to do; `at` is UTC."""
    head = [
        f"Vérification du coffre « {titre} »",
        f"{long_date(at.date())}, {at:%H:%M} UTC",
        "",
        "Vérifié :",
        *(f"  {controle}" for controle in bilan.controles),
        "",
    ]
    if not bilan.constats:
        return "\n".join([*head, "Tout est en ordre.", ""])
    told = [
        f"{constat.gravite.label} {constat.code} : {constat.message}\n  {constat.remede}"
        + ("\n  Peut être réparé sur une copie." if constat.reparable else "")
        for constat in bilan.constats
    ]
    return "\n".join([*head, *told, ""])
