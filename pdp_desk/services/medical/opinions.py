"""Opinions: a question of the team, an answer the team reads, a part that stays medical."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pdp_desk.domain.acces_medical import est_medecin_du_dossier
from pdp_desk.domain.views_medical import AvisVue
from pdp_desk.errors import Forbidden, UsageError
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.desk import Desk
from pdp_desk.services.medical.compartment import (
    GONE,
    UNREADABLE,
    Compartment,
    access_facts,
    found,
    same_version,
    written,
)
from pdp_desk.storage import medical as seals
from pdp_desk.storage.queries import medical as rows
from pdp_desk.storage.tables import Avis

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SEALED = "reponse_chiffre"
LONGEST = 2_000


@acte("demander_avis")
def ask_opinion(desk: Desk, dossier_id: int, question: str) -> int:
    """Ask the dossier's physician; the question is read by the team: nothing medical in it."""
    text = written(question, "Question au médecin", LONGEST)
    with desk.store.write() as session:
        where = rows.dossier(session, dossier_id)
        if where is None:
            raise UsageError(GONE, "Votre question n’a pas été enregistrée.")
        row = Avis(
            dossier_id=dossier_id,
            question=text,
            demande_le=desk.today(),
            demandeur_id=rows.signatory(session, desk.membre),
            medecin_id=where.medecin_id,
        )
        session.add(row)
        session.flush()
        note(session, desk, "demander_avis", "avis", row.id, {"dossier": dossier_id})
        return row.id


@acte("voir_avis")
def list_opinions(desk: Desk, dossier_id: int) -> tuple[AvisVue, ...]:
    """The questions and answers of a dossier, without their medical part."""
    with noted(desk, "voir_avis", "dossier", dossier_id) as session:
        return rows.opinions(session, dossier_id)


@acte("repondre_avis")
def answer_opinion(
    desk: Desk, avis_id: int, reponse: str, version: int, *, partie_medicale: str = ""
) -> None:
    """Answer, or correct one's answer; the team reads `reponse`, `partie_medicale` is sealed."""
    text, medical = written(reponse, "Avis", LONGEST), partie_medicale.strip()
    with desk.store.write() as session:
        row = found(session.get(Avis, avis_id))
        same_version(row.version, version)
        compartment = None
        if medical or row.reponse_chiffre is not None:
            compartment = Compartment(session, desk)
            compartment.admit(row.dossier_id)
        _refuse_to_replace(session, desk, row)
        row.reponse, row.repondu_le = text, desk.today()
        row.medecin_id = rows.signatory(session, desk.membre)
        _seal(row, medical, compartment)
        note(session, desk, "repondre_avis", "avis", avis_id, {"dossier": row.dossier_id})


def _refuse_to_replace(session: Session, desk: Desk, row: Avis) -> None:
    """Any physician answers; an answer is corrected by who gave it or the dossier's physician."""
    facts = access_facts(session, desk, row.dossier_id)
    mine = row.medecin_id is not None and row.medecin_id == rows.linked_to(session, desk.membre.id)
    if row.repondu_le and not mine and not est_medecin_du_dossier(facts, desk.membre):
        raise Forbidden(
            "Une réponse est corrigée par le médecin qui l’a donnée ou par celui du dossier.",
            "Elle n’a pas changé. Une autre question peut être posée.",
        )


def _seal(row: Avis, medical: str, compartment: Compartment | None) -> None:
    if medical and compartment is not None:
        compartment.write(row, SEALED, seals.pack({"texte": medical}))
    else:
        row.reponse_chiffre = None


@acte("retirer_question")
def withdraw_question(desk: Desk, avis_id: int, version: int) -> None:
    """Take back a question nobody has answered."""
    with desk.store.write() as session:
        row = found(session.get(Avis, avis_id))
        same_version(row.version, version)
        if row.repondu_le is not None:
            raise UsageError(
                "Le médecin a déjà répondu : la question reste au dossier.",
                "Posez-en une autre si besoin.",
            )
        note(session, desk, "retirer_question", "avis", avis_id, {"dossier": row.dossier_id})
        session.delete(row)


class ReadOpinions:
    """The opinions of a dossier with their medical part, for a reader admitted to it."""

    def __init__(self, session: Session, compartment: Compartment) -> None:
        self._session, self._compartment = session, compartment

    def of(self, dossier_id: int) -> tuple[AvisVue, ...]:
        """Every question, answered or not."""
        sealed = rows.sealed_opinions(self._session, dossier_id)
        return tuple(
            _with_medical(view, self._open(sealed[view.id])) if view.id in sealed else view
            for view in rows.opinions(self._session, dossier_id)
        )

    def _open(self, row: Avis) -> str:
        return str(self._compartment.facts(row, SEALED, {"texte": UNREADABLE})["texte"])


def _with_medical(view: AvisVue, text: str) -> AvisVue:
    return replace(view, partie_medicale=text)
