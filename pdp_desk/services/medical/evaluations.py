"""Questionnaires and IRDP: the answers, the score and the value are medical."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from pdp_desk.domain.views_medical import DetailIrdp, EvaluationVue, IrdpDetailVue
from pdp_desk.errors import UsageError
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
from pdp_desk.storage.tables import Evaluation, Irdp

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ANSWERS, DETAIL = "reponses_chiffre", "detail_chiffre"
SHORT = 60


@acte("saisir_evaluation")
def record_evaluation(
    desk: Desk,
    dossier_id: int,
    instrument: str,
    reponses: Mapping[str, str],
    *,
    instrument_version: str = "",
    score: str = "",
    jour: date | None = None,
    questions: int | None = None,
) -> int:
    """Keep a filled questionnaire; `questions` is how many it has, for how complete it is."""
    name, day = written(instrument, "Questionnaire", SHORT), jour or desk.today()
    if day > desk.today():
        raise UsageError("Un questionnaire ne peut pas être rempli demain.", "Corrigez sa date.")
    with desk.store.write() as session:
        compartment = Compartment(session, desk)
        compartment.admit(dossier_id)
        row = Evaluation(
            salarie_id=found(rows.dossier(session, dossier_id)).salarie_id,
            dossier_id=dossier_id,
            instrument=name,
            instrument_version=instrument_version.strip()[:40],
            jour=day,
            completude=_share(reponses, questions),
            auteur_id=compartment.signatory(),
        )
        compartment.write(row, ANSWERS, _packed(reponses, score))
        note(session, desk, "saisir_evaluation", "evaluation", row.id, {"dossier": dossier_id})
        return row.id


@acte("corriger_evaluation")
def correct_evaluation(
    desk: Desk, evaluation_id: int, reponses: Mapping[str, str], score: str, version: int
) -> None:
    """Replace the answers and the score of a questionnaire."""
    with desk.store.write() as session:
        row = found(session.get(Evaluation, evaluation_id))
        compartment = Compartment(session, desk)
        compartment.admit(row.dossier_id)
        same_version(row.version, version)
        compartment.write(row, ANSWERS, _packed(reponses, score))
        where = {"dossier": row.dossier_id}
        note(session, desk, "corriger_evaluation", "evaluation", evaluation_id, where)


@acte("supprimer_evaluation")
def delete_evaluation(desk: Desk, evaluation_id: int, version: int) -> None:
    """Delete a filled questionnaire."""
    with desk.store.write() as session:
        row = found(session.get(Evaluation, evaluation_id))
        Compartment(session, desk).admit_to_remove(row.dossier_id)
        same_version(row.version, version)
        where = {"dossier": row.dossier_id}
        note(session, desk, "supprimer_evaluation", "evaluation", evaluation_id, where)
        session.delete(row)


@acte("detailler_irdp")
def detail_irdp(desk: Desk, irdp_id: int, detail: DetailIrdp | None, version: int) -> None:
    """Keep the value of an IRDP result and what was said of it, or forget them (None)."""
    with desk.store.write() as session:
        row = found(session.get(Irdp, irdp_id))
        compartment = Compartment(session, desk)
        compartment.admit(row.dossier_id)
        same_version(row.version, version)
        if detail is None:
            row.detail_chiffre = None
        else:
            compartment.write(row, DETAIL, seals.pack(asdict(detail)))
        note(session, desk, "detailler_irdp", "irdp", irdp_id, {"dossier": row.dossier_id})


class ReadEvaluations:
    """Questionnaires and IRDP details of a dossier, for a reader admitted to it."""

    def __init__(self, session: Session, compartment: Compartment) -> None:
        self._session, self._compartment = session, compartment

    def of(self, dossier_id: int) -> tuple[EvaluationVue, ...]:
        """Every filled questionnaire."""
        return tuple(
            _view(row, author, self._open(row, ANSWERS, {"reponses": [["", UNREADABLE]]}))
            for row, author in rows.evaluations(self._session, dossier_id)
        )

    def irdp_of(self, dossier_id: int) -> tuple[IrdpDetailVue, ...]:
        """Every IRDP result, with its detail where one was kept."""
        return tuple(
            IrdpDetailVue(
                id=row.id,
                version=row.version,
                jour=row.jour,
                source=row.source,
                classe=row.classe,
                detail=self._detail(row),
            )
            for row in rows.scores(self._session, dossier_id)
        )

    def _detail(self, row: Irdp) -> DetailIrdp | None:
        said = self._open(row, DETAIL, {"commentaire": UNREADABLE})
        return DetailIrdp(**said) if said else None

    def _open(
        self, row: Evaluation | Irdp, column: str, instead: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        if getattr(row, column) is None:
            return {}
        return self._compartment.facts(row, column, instead)


def _packed(answers: Mapping[str, str], score: str) -> bytes:
    return seals.pack({"reponses": list(map(list, answers.items())), "score": score.strip()})


def _view(row: Evaluation, author: str | None, content: Mapping[str, Any]) -> EvaluationVue:
    return EvaluationVue(
        id=row.id,
        version=row.version,
        instrument=row.instrument,
        instrument_version=row.instrument_version,
        jour=row.jour,
        completude=row.completude,
        auteur=author,
        score=content.get("score", ""),
        reponses=tuple((asked, said) for asked, said in content.get("reponses", ())),
    )


def _share(answers: Mapping[str, str], questions: int | None) -> int | None:
    if not questions:
        return None
    given = sum(1 for said in answers.values() if said.strip())
    return min(100, round(100 * given / questions))
