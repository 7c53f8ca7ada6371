"""Who reads the medical part of a dossier: its physician, delegated nurses, or exceptionally.

The key comes first: without it nothing is readable, whatever this says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pdp_desk.domain.folding import professional_key
from pdp_desk.domain.views import MembreVue
from pdp_desk.domain.vocabulary import Role

PARTAGE_IRDP = "partage de la classe IRDP avec la cellule"
EXCEPTIONNEL = timedelta(hours=3)
MOTIF_MINIMUM, MOTIF_MAXIMUM = 10, 1000


@dataclass(frozen=True, slots=True)
class FaitsAcces:
    """What decides: the dossier's physician, the delegation, the glass broken and not expired.

    `medecin` is the name of the dossier's physician (None: nobody is named), `rattache_a` the
    member that name is linked to; `exceptionnels` maps a member to the end of their access.
    """

    medecin: str | None
    rattache_a: int | None
    delegation: bool
    soignants: tuple[MembreVue, ...]
    exceptionnels: Mapping[int, datetime] = field(default_factory=dict)


def est_medecin_du_dossier(faits: FaitsAcces, membre: MembreVue) -> bool:
    """The physician named in the dossier; every physician when nobody is named.

    A name no member is linked to yet is that of the physician who bears the same.
    """
    if membre.role is not Role.MEDECIN:
        return False
    if faits.medecin is None:
        return True
    if faits.rattache_a is not None:
        return faits.rattache_a == membre.id
    return professional_key(faits.medecin) == professional_key(membre.nom)


def lit_de_droit(faits: FaitsAcces, membre: MembreVue) -> bool:
    """Reads without breaking the glass."""
    if membre.role is Role.INFIRMIER:
        return faits.delegation
    return est_medecin_du_dossier(faits, membre)


def est_informe(faits: FaitsAcces, membre: MembreVue) -> bool:
    """Is told of an exceptional access: the dossier's physician, or any when it has none here."""
    absent = not any(est_medecin_du_dossier(faits, one) for one in faits.soignants)
    return est_medecin_du_dossier(faits, membre) or (absent and membre.role is Role.MEDECIN)


def lecteurs(faits: FaitsAcces) -> tuple[str, ...]:
    """The names of those who read the medical part now."""
    return tuple(
        membre.nom
        for membre in faits.soignants
        if lit_de_droit(faits, membre) or membre.id in faits.exceptionnels
    )


def refus(faits: FaitsAcces, membre: MembreVue) -> str:
    """Why a holder of the key does not read this dossier."""
    if membre.role is Role.INFIRMIER:
        return "Un médecin a retiré aux infirmiers la lecture des parties médicales."
    return f"La partie médicale de ce dossier est celle de {faits.medecin}."
