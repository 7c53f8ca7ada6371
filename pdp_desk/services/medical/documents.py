"""Documents of a dossier: those of the team, and the medical ones, sealed with their names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.domain.acces_medical import lit_de_droit
from pdp_desk.domain.pieces import (
    LIBELLES,
    NOM_MEDICAL,
    PLUS_GROS,
    TYPE_SCELLE,
    nom_propre,
    type_de,
)
from pdp_desk.domain.views_medical import Piece, PieceVue
from pdp_desk.errors import BrokenSeal, Forbidden, UsageError
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.compartment import GONE, Compartment, found
from pdp_desk.storage import medical as seals
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.queries import medical as rows
from pdp_desk.storage.tables import PieceJointe
from pdp_desk.vault.folder import write_whole

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SEALED = "contenu"
DAMAGED = "Document illisible, abîmé"


@acte("ajouter_piece")
def add_document(desk: Desk, dossier_id: int, fichier: Path) -> int:
    """Keep a copy of a file the whole team may read."""
    piece = _read(fichier)
    with desk.store.write() as session:
        row = _row(session, desk, dossier_id, piece, medical=False)
        row.contenu = piece.contenu
        session.add(row)
        session.flush()
        note(session, desk, "ajouter_piece", "piece_jointe", row.id, {"dossier": dossier_id})
        return row.id


@acte("ajouter_piece_medicale")
def add_medical_document(desk: Desk, dossier_id: int, fichier: Path) -> int:
    """Keep a copy of a medical file: its bytes, its name and its type are sealed."""
    piece = _read(fichier)
    with desk.store.write() as session:
        compartment = Compartment(session, desk)
        compartment.admit(dossier_id)
        row = _row(session, desk, dossier_id, piece, medical=True)
        facts = {"nom": piece.nom, "type": piece.type_mime}
        compartment.write(row, SEALED, seals.pack_file(facts, piece.contenu))
        where = {"dossier": dossier_id}
        note(session, desk, "ajouter_piece_medicale", "piece_jointe", row.id, where)
        return row.id


@acte("voir_pieces")
def list_documents(desk: Desk, dossier_id: int) -> tuple[PieceVue, ...]:
    """The documents of the team; the medical ones are in the medical part."""
    with noted(desk, "voir_pieces", "dossier", dossier_id) as session:
        found_rows = rows.plain_document_facts(session, dossier_id)
    return tuple(PieceVue(*facts, medicale=False) for facts in found_rows)


@acte("lire_piece")
def read_document(desk: Desk, piece_id: int) -> Piece:
    """A document of the team with its bytes."""
    with noted(desk, "lire_piece", "piece_jointe", piece_id) as session:
        row = _plain(session, piece_id)
        return Piece(row.nom, row.type_mime, row.contenu)


@acte("lire_piece_medicale")
def read_medical_document(desk: Desk, piece_id: int) -> Piece:
    """A medical document with its real name and its bytes."""
    with desk.store.read() as session:
        detail = _told(session, desk, piece_id)
    with noted(desk, "lire_piece_medicale", "piece_jointe", piece_id, detail) as session:
        return _opened(session, desk, piece_id)


@acte("copier_piece")
def save_document(desk: Desk, piece_id: int, vers: Path) -> None:
    """Write a copy of a document of the team outside the vault, in clear."""
    _refuse_inside(desk, vers)
    with desk.store.write() as session:
        row = _plain(session, piece_id)
        note(session, desk, "copier_piece", "piece_jointe", piece_id, _where(row))
        write_whole(vers, row.contenu)


@acte("copier_piece_medicale")
def save_medical_document(desk: Desk, piece_id: int, vers: Path) -> None:
    """Write a copy of a medical document outside the vault, in clear; the journal keeps it."""
    _refuse_inside(desk, vers)
    with desk.store.write() as session:
        piece = _opened(session, desk, piece_id)
        detail = _told(session, desk, piece_id)
        note(session, desk, "copier_piece_medicale", "piece_jointe", piece_id, detail)
        write_whole(vers, piece.contenu)


@acte("retirer_piece")
def remove_document(desk: Desk, piece_id: int) -> None:
    """Remove a document of the team."""
    with desk.store.write() as session:
        row = _plain(session, piece_id)
        note(session, desk, "retirer_piece", "piece_jointe", piece_id, _where(row))
        session.delete(row)


@acte("retirer_piece_medicale")
def remove_medical_document(desk: Desk, piece_id: int) -> None:
    """Remove a medical document."""
    with desk.store.write() as session:
        row = _medical(session, piece_id)
        Compartment(session, desk).admit_to_remove(row.dossier_id)
        note(session, desk, "retirer_piece_medicale", "piece_jointe", piece_id, _where(row))
        session.delete(row)


class ReadDocuments:
    """The medical documents of a dossier, for a reader admitted to it."""

    def __init__(self, session: Session, compartment: Compartment) -> None:
        self._session, self._compartment = session, compartment

    def of(self, dossier_id: int) -> tuple[PieceVue, ...]:
        """Every medical document under its real name."""
        return tuple(
            self._view(row) for row in rows.documents(self._session, dossier_id, medical=True)
        )

    def _view(self, row: PieceJointe) -> PieceVue:
        try:
            facts, content = seals.unpack_file(self._compartment.read(row, SEALED))
        except BrokenSeal:
            facts, content = {"nom": DAMAGED, "type": row.type_mime}, b""
        return PieceVue(
            id=row.id,
            nom=facts["nom"],
            type_mime=facts["type"],
            taille=len(content),
            ajoute_le=row.ajoute_le,
            medicale=True,
        )


def _told(session: Session, desk: Desk, piece_id: int) -> dict[str, object]:
    """The dossier, and whether only an exceptional access opened it."""
    row = _medical(session, piece_id)
    facts = Compartment(session, desk).admit(row.dossier_id)
    return _where(row) | ({} if lit_de_droit(facts, desk.membre) else {"exceptionnel": True})


def _opened(session: Session, desk: Desk, piece_id: int) -> Piece:
    row = _medical(session, piece_id)
    compartment = Compartment(session, desk)
    compartment.admit(row.dossier_id)
    facts, content = seals.unpack_file(compartment.read(row, SEALED))
    return Piece(facts["nom"], facts["type"], content)


def _read(path: Path) -> Piece:
    """The file, if it is of a type the vault keeps and not too large."""
    if not path.is_file():  # a stick taken out since it was chosen, a folder dropped
        raise UsageError(
            f"« {path.name} » n’est pas un fichier, ou n’est plus là.",
            "Il n’a pas été ajouté. Choisissez-le de nouveau.",
        )
    with file_errors():
        if path.stat().st_size > PLUS_GROS:
            raise UsageError(
                f"Ce document dépasse {PLUS_GROS // 1024 // 1024} Mo.",
                "Il n’a pas été ajouté. Réduisez-le, ou numérisez-le en moins fin.",
            )
        content = path.read_bytes()
    kind = type_de(path.name, content)
    if kind is None or not content:
        raise UsageError(
            "Ce fichier n’est pas d’un type que le coffre garde, ou son contenu ne correspond "
            "pas à son nom.",
            f"Il n’a pas été ajouté. Types gardés : {', '.join(LIBELLES)}.",
        )
    return Piece(nom_propre(path.name), kind.mime, content)


def _row(
    session: Session, desk: Desk, dossier_id: int, piece: Piece, *, medical: bool
) -> PieceJointe:
    where = rows.dossier(session, dossier_id)
    if where is None:
        raise UsageError(GONE, "Le document n’a pas été ajouté.")
    return PieceJointe(
        salarie_id=where.salarie_id,
        dossier_id=dossier_id,
        nom=NOM_MEDICAL if medical else piece.nom,
        type_mime=TYPE_SCELLE if medical else piece.type_mime,
        medicale=medical,
        ajoute_le=desk.now(),
        contenu=b"",
    )


def _plain(session: Session, piece_id: int) -> PieceJointe:
    row = found(session.get(PieceJointe, piece_id))
    if row.medicale:
        raise Forbidden(
            "Ce document est médical : il se lit dans la partie médicale du dossier.",
            "Rien n’a été montré.",
        )
    return row


def _medical(session: Session, piece_id: int) -> PieceJointe:
    row = found(session.get(PieceJointe, piece_id))
    if not row.medicale:
        raise UsageError("Ce document n’est pas médical.", "Il se lit avec ceux de l’équipe.")
    return row


def _refuse_inside(desk: Desk, target: Path) -> None:
    if desk.folder is not None and target.resolve().is_relative_to(desk.folder.resolve()):
        raise UsageError(
            "Le dossier du coffre ne reçoit pas de copies en clair.", "Choisissez un autre endroit."
        )


def _where(row: PieceJointe) -> dict[str, object]:
    return {"dossier": row.dossier_id}
