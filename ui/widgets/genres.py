"""The icon of each kind of fact: one meaning, one icon, everywhere."""

from __future__ import annotations

GENRES = {
    "visite": "first-aid-kit",
    "liaison": "handshake",
    "orientation": "arrow-bend-up-right",
    "retour": "arrow-bend-down-left",
    "amenagement": "wrench",
    "plan": "map-trifold",
    "dispositif": "briefcase",
    "irdp": "gauge",
    "arret": "bed",
    "suivi": "phone",
    "avis": "scales",
    "note": "note-pencil",
    "etape": "folders",
}
