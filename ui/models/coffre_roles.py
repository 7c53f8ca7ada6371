"""What each function sees of the vault, in one sentence, for who adds or reads about a member."""

from __future__ import annotations

from pdp_desk.domain.droits import SOIGNANTS
from pdp_desk.domain.vocabulary import Role

VOIT = {
    Role.CHARGE: "Tient les dossiers et les actions, écrit les publications. "
    "Ne lit rien de médical.",
    Role.ASSISTANTE: "Tient les dossiers et les rendez-vous. "
    "Ne publie pas et ne lit rien de médical.",
    Role.INFIRMIER: "Tient les dossiers et lit la partie médicale qui lui est déléguée, "
    "avec la clé médicale.",
    Role.MEDECIN: "Lit et écrit tout, partie médicale comprise, avec la clé médicale.",
    Role.RESPONSABLE: "Tient les dossiers, les membres et les sauvegardes. Ne lit rien de médical.",
    Role.DIRECTION: "Voit les chiffres de la cellule seulement : aucun nom, aucun dossier.",
}


def holds_medical_key(role: Role) -> bool:
    """Whether a member of this function holds the medical key."""
    return role in SOIGNANTS
