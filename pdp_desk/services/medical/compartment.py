"""The medical compartment under the hand of one member: the key, the right to read, the seals."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pdp_desk.domain.acces_medical import (
    FaitsAcces,
    est_medecin_du_dossier,
    lecteurs,
    lit_de_droit,
    refus,
)
from pdp_desk.domain.views_medical import EtatMedical
from pdp_desk.errors import BrokenSeal, Forbidden, UsageError
from pdp_desk.storage import medical as seals
from pdp_desk.storage.queries import medical as rows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pdp_desk.services.desk import Desk
    from pdp_desk.storage.tables.base import Numbered

log = logging.getLogger("pdp_desk.services")
Row = TypeVar("Row")
NO_KEY = "Vous n’avez pas encore la clé médicale : la partie médicale vous reste fermée."
GET_KEY = (
    "Rien n’a été fait. Un membre qui la détient, ou les 24 mots de récupération, peuvent vous "
    "la donner depuis la page Coffre."
)
UNREADABLE = "Illisible : ce contenu a été abîmé. Une sauvegarde l’a peut-être encore."
GONE = "Ce dossier n’est plus dans le coffre."
CHANGED = "Ce que vous corrigez a été modifié ou retiré entre-temps."
READ_AGAIN = "Rien n’a été remplacé : relisez le dossier, puis reprenez votre texte."


class Compartment:
    """Refuses whoever has no medical key; `admit` refuses whoever may not read the dossier."""

    def __init__(self, session: Session, desk: Desk) -> None:
        key = desk.keys.medicale if desk.keys is not None else None
        if key is None:
            raise Forbidden(NO_KEY, GET_KEY)
        self._session, self._desk, self._key = session, desk, key

    def admit(self, dossier_id: int | None) -> FaitsAcces:
        """Go on only for a reader of this dossier's medical part."""
        facts = access_facts(self._session, self._desk, dossier_id)
        member = self._desk.membre
        if not lit_de_droit(facts, member) and member.id not in facts.exceptionnels:
            raise Forbidden(
                refus(facts, member),
                "Rien n’a été montré. Si c’est nécessaire, ouvrez-la exceptionnellement en "
                "disant pourquoi.",
            )
        return facts

    def admit_to_remove(self, dossier_id: int | None) -> None:
        """Go on only for who reads it by right: an exceptional access takes nothing away."""
        if not lit_de_droit(self.admit(dossier_id), self._desk.membre):
            raise Forbidden(
                "Un accès exceptionnel permet de lire, pas de supprimer.",
                "Rien n’a été supprimé. Demandez-le au médecin du dossier.",
            )

    def write(self, row: Numbered, column: str, plain: bytes) -> None:
        """Seal into a column of a row, new or not."""
        seals.keep(self._session, row, column, self._key, plain)

    def read(self, row: Numbered, column: str) -> bytes:
        """What a column holds."""
        return seals.reveal(row, column, self._key)

    def facts(self, row: Numbered, column: str, instead: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same, opened; `instead` when it was damaged, so that the rest is still read."""
        try:
            return seals.unpack(self.read(row, column))
        except BrokenSeal as error:
            log.warning("a medical value does not open: %s", error.code)
            return instead

    def signatory(self) -> int:
        """The intervenant the member signs as."""
        return rows.signatory(self._session, self._desk.membre)


def access_facts(session: Session, at: Desk, dossier_id: int | None) -> FaitsAcces:
    """What decides who reads this dossier's medical part; UsageError when it is gone."""
    found = rows.dossier(session, dossier_id) if dossier_id is not None else None
    if found is None:
        raise UsageError(GONE, "Revenez à la liste pour la relire.")
    return rows.access_facts(session, found.id, at.now())


def state_of(facts: FaitsAcces, at: Desk, dossier_id: int) -> EtatMedical:
    """The same, as the heading of the compartment says it."""
    member = at.membre
    holds_key = at.keys is not None and at.keys.medicale is not None
    by_right, until = lit_de_droit(facts, member), facts.exceptionnels.get(member.id)
    admitted = by_right or until is not None
    why = NO_KEY if not holds_key else "" if admitted else refus(facts, member)
    return EtatMedical(
        dossier_id=dossier_id,
        lisible=holds_key and admitted,
        lecteurs=lecteurs(facts),
        raison=why,
        jusqua=None if by_right else until,
        bris_possible=holds_key and not admitted,
        medecin=est_medecin_du_dossier(facts, member),
    )


def same_version(held: int, seen: int) -> None:
    """Refuse to correct what somebody else corrected since it was read."""
    if held != seen:
        raise UsageError(CHANGED, READ_AGAIN)


def found(row: Row | None) -> Row:
    """The row, or a UsageError when it is gone."""
    if row is None:
        raise UsageError(CHANGED, READ_AGAIN)
    return row


def written(text: str, what: str, longest: int = 20_000) -> str:
    """A text worth keeping: not empty, not endless."""
    clean = text.strip()
    if not clean:
        raise UsageError(f"{what} : le texte est vide.", "Écrivez-le, puis enregistrez.")
    if len(clean) > longest:
        raise UsageError(
            f"{what} : le texte est trop long, {longest} caractères au plus.",
            "Rien n’a été enregistré ; votre texte est toujours là.",
        )
    return clean
