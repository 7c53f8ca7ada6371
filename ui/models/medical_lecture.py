"""What the medical compartment asks of the services, on the database thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.domain.views_medical import AccesVue, EtatMedical, PartieMedicale

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Compartiment:
    """Who reads the medical part, and the part itself for whoever does; `lu_le` is now, UTC."""

    etat: EtatMedical
    partie: PartieMedicale | None
    lu_le: datetime


def read(desk: Desk, dossier_id: int) -> Compartiment:
    """The compartment as far as the member may see it."""
    from pdp_desk.services import medical

    etat = medical.medical_state(desk, dossier_id)
    partie = medical.medical_part(desk, dossier_id) if etat.lisible else None
    return Compartiment(etat, partie, desk.now())


def may_see(desk: Desk) -> bool:
    """Whether the compartment is there for this member's function at all."""
    from pdp_desk.services.actes import may

    return may(desk, "voir_compartiment")


def may_write(desk: Desk) -> bool:
    """Whether something can be added: the function allows it and the vault is not read-only."""
    from pdp_desk.services.actes import may

    return may(desk, "ecrire_note")


def may_be_told(desk: Desk) -> bool:
    """Whether exceptional accesses are shown to this member."""
    from pdp_desk.services.actes import may

    holder = desk.keys is not None and desk.keys.medicale is not None
    return holder and may(desk, "voir_acces_exceptionnels")


def to_be_seen(desk: Desk) -> tuple[AccesVue, ...]:
    """The exceptional accesses the physician has not seen yet."""
    from pdp_desk.services import medical

    return medical.exceptional_accesses(desk)


def write_note(desk: Desk, dossier_id: int, texte: str) -> int:
    """Add a note."""
    from pdp_desk.services import medical

    return medical.write_note(desk, dossier_id, texte)


def correct_note(desk: Desk, note_id: int, texte: str, version: int) -> None:
    """Correct a note."""
    from pdp_desk.services import medical

    medical.correct_note(desk, note_id, texte, version)


def break_glass(desk: Desk, dossier_id: int, motif: str) -> datetime:
    """Open the medical part exceptionally."""
    from pdp_desk.services import medical

    return medical.break_glass(desk, dossier_id, motif)


def mark_seen(desk: Desk, acces_id: int) -> None:
    """An exceptional access was seen."""
    from pdp_desk.services import medical

    medical.mark_access_seen(desk, acces_id)


def add_document(desk: Desk, dossier_id: int, fichier: Path) -> int:
    """Keep a medical document."""
    from pdp_desk.services import medical

    return medical.add_medical_document(desk, dossier_id, fichier)


def save_document(desk: Desk, piece_id: int, vers: Path) -> Path:
    """Write a copy of a medical document outside the vault."""
    from pdp_desk.services import medical

    medical.save_medical_document(desk, piece_id, vers)
    return vers


def delete_note(desk: Desk, note_id: int, version: int) -> None:
    """Delete a note."""
    from pdp_desk.services import medical

    medical.delete_note(desk, note_id, version)


def remove_document(desk: Desk, piece_id: int) -> None:
    """Remove a medical document."""
    from pdp_desk.services import medical

    medical.remove_medical_document(desk, piece_id)
