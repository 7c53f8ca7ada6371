"""How long a vault stays open without a key or a click; whether its window may be copied."""

from __future__ import annotations

from pdp_desk.domain.verrouillage import MINUTES, MOINS, PLUS, Verrouillage
from pdp_desk.errors import UsageError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.storage.reglages import set_setting, setting

DELAY, CAPTURES = "verrouillage_minutes", "captures_permises"


@acte("voir_verrouillage")
def lock_settings(desk: Desk) -> Verrouillage:
    """How this vault locks."""
    with desk.store.read() as session:
        minutes = setting(session, DELAY, MINUTES)
        captures = setting(session, CAPTURES, False)
    kept = minutes if isinstance(minutes, int) else MINUTES
    return Verrouillage(minutes=min(PLUS, max(MOINS, kept)), captures=captures is True)


@acte("regler_verrouillage")
def set_lock_settings(desk: Desk, chosen: Verrouillage) -> Verrouillage:
    """Change it for the whole team; the journal keeps who did."""
    if not MOINS <= chosen.minutes <= PLUS:
        raise UsageError(
            f"Le délai va de {MOINS} à {PLUS} minutes.", "Le réglage d’avant est gardé."
        )
    with desk.store.write() as session:
        set_setting(session, DELAY, chosen.minutes)
        set_setting(session, CAPTURES, chosen.captures)
        detail = {"minutes": chosen.minutes, "captures": chosen.captures}
        note(session, desk, "regler_verrouillage", "reglage", detail=detail)
    return chosen
