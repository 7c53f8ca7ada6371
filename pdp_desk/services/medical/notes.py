"""Medical notes: written, corrected with their former text kept, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from pdp_desk.domain.acces_medical import est_medecin_du_dossier
from pdp_desk.domain.views_medical import NoteVue
from pdp_desk.errors import Forbidden, UsageError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.compartment import (
    UNREADABLE,
    Compartment,
    found,
    same_version,
    written,
)
from pdp_desk.storage import medical as seals
from pdp_desk.storage.queries import medical as rows
from pdp_desk.storage.tables import Intervenant, NoteMedicale

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SEALED = "contenu_chiffre"
NOTE = "Note médicale"
DAMAGED = {"texte": UNREADABLE}


@acte("ecrire_note")
def write_note(desk: Desk, dossier_id: int, texte: str, jour: date | None = None) -> int:
    """Add a medical note to a dossier; its number."""
    text, day = written(texte, NOTE), _past(jour, desk.today())
    with desk.store.write() as session:
        compartment = Compartment(session, desk)
        compartment.admit(dossier_id)
        row = NoteMedicale(
            salarie_id=found(rows.dossier(session, dossier_id)).salarie_id,
            dossier_id=dossier_id,
            jour=day,
            auteur_id=compartment.signatory(),
            contenu_chiffre=b"",
        )
        compartment.write(row, SEALED, seals.pack({"texte": text}))
        note(session, desk, "ecrire_note", "note_medicale", row.id, {"dossier": dossier_id})
        return row.id


@acte("corriger_note")
def correct_note(desk: Desk, note_id: int, texte: str, version: int) -> None:
    """Replace the text of a note, by its author or the dossier's physician; the old one is kept."""
    text = written(texte, NOTE)
    with desk.store.write() as session:
        row = found(session.get(NoteMedicale, note_id))
        compartment = _admitted_to_change(session, desk, row)
        same_version(row.version, version)
        content = seals.unpack(compartment.read(row, SEALED))
        if content["texte"] == text:
            return
        before = [*content.get("avant", ()), content["texte"]]
        new = {"texte": text, "avant": before, "corrige_le": desk.today().isoformat()}
        compartment.write(row, SEALED, seals.pack(new))
        note(session, desk, "corriger_note", "note_medicale", note_id, _where(row))


@acte("supprimer_note")
def delete_note(desk: Desk, note_id: int, version: int) -> None:
    """Delete a note, by its author or the dossier's physician."""
    with desk.store.write() as session:
        row = found(session.get(NoteMedicale, note_id))
        _admitted_to_change(session, desk, row)
        same_version(row.version, version)
        note(session, desk, "supprimer_note", "note_medicale", note_id, _where(row))
        session.delete(row)


class ReadNotes:
    """The notes of a dossier, for a reader admitted to it."""

    def __init__(self, session: Session, at: Desk, compartment: Compartment) -> None:
        self._session, self._at, self._compartment = session, at, compartment

    def of(self, dossier_id: int, *, physician: bool) -> tuple[NoteVue, ...]:
        """Every note; its author and the dossier's physician may change it."""
        mine = self._at.membre.id
        return tuple(
            _view(row, author, self._open(row), may_change=physician or member == mine)
            for row, author, member in rows.notes(self._session, dossier_id)
        )

    def _open(self, row: NoteMedicale) -> Mapping[str, Any]:
        return self._compartment.facts(row, SEALED, DAMAGED)


def _view(
    row: NoteMedicale, author: str, content: Mapping[str, Any], *, may_change: bool
) -> NoteVue:
    corrected = content.get("corrige_le")
    return NoteVue(
        id=row.id,
        version=row.version,
        jour=row.jour,
        auteur=author,
        texte=content["texte"],
        modifiable=may_change,
        corrigee_le=date.fromisoformat(corrected) if corrected else None,
        avant=tuple(content.get("avant", ())),
        lisible=content is not DAMAGED,
    )


def _admitted_to_change(session: Session, desk: Desk, row: NoteMedicale) -> Compartment:
    compartment = Compartment(session, desk)
    facts = compartment.admit(row.dossier_id)
    author = session.get(Intervenant, row.auteur_id) if row.auteur_id else None
    mine = author is not None and author.membre_id == desk.membre.id
    if not mine and not est_medecin_du_dossier(facts, desk.membre):
        raise Forbidden(
            "Une note est corrigée par son auteur ou par le médecin du dossier.",
            "Elle n’a pas changé. Vous pouvez en ajouter une.",
        )
    return compartment


def _where(row: NoteMedicale) -> dict[str, object]:
    return {"dossier": row.dossier_id}


def _past(day: date | None, today: date) -> date:
    if day is not None and day > today:
        raise UsageError("Une note ne peut pas être datée de demain.", "Corrigez sa date.")
    return day or today
