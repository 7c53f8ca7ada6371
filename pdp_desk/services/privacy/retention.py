"""Retention: whose duration has passed, by which rule, and who is kept longer on purpose."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pdp_desk.domain.views_rgpd import Echeance, MotifConservation, PageConservation, Renvoi
from pdp_desk.domain.wording import plural
from pdp_desk.errors import UsageError
from pdp_desk.rules.conservation import Regle, conservation
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.desk import Desk
from pdp_desk.services.privacy.people import found_person
from pdp_desk.storage.queries import privacy as rows
from pdp_desk.storage.residue import KEPT_LONGER
from pdp_desk.storage.tables import Reglage

LONGEST = timedelta(days=366 * 5)
READERS: dict[str, Callable[[Session, date], list[rows.DueRow]]] = {
    "cloture": rows.closed_dossiers,
    "dernier_fait": rows.silent_dossiers,
    "dernier_fait_sans_dossier": rows.people_without_dossier,
}


@acte("voir_conservation")
def due_list(desk: Desk) -> PageConservation:
    """The people whose retention has ended or ends soon, the oldest first; rules and sources."""
    rules, today = conservation(), desk.today()
    soon = today + timedelta(days=rules.rappel_jours)
    with noted(desk, "voir_conservation", "salarie") as session:
        kept = _prolonged(session)
        found = [
            _due(regle, row, today, kept.get(row.uid))
            for regle in rules.regle
            for row in READERS[regle.depart](session, regle.begins_before(soon))
        ]
    due = sorted((one for one in found if one.echeance <= soon), key=_order)
    return PageConservation(
        echeances=tuple(one for one in due if not _still_kept(one, today)),
        prolongees=tuple(one for one in due if _still_kept(one, today)),
        renvois=tuple(Renvoi(one.titre, one.texte, one.source) for one in rules.renvoi),
        regles=tuple(_told(regle) for regle in rules.regle),
    )


@acte("prolonger_conservation")
def keep_longer(desk: Desk, salarie_id: int, jusqu_au: date, motif: str) -> None:
    """Keep a person's data until a day, for a reason of the list; five years at most."""
    why = MotifConservation(motif)
    today = desk.today()
    if not today < jusqu_au <= today + LONGEST:
        raise UsageError(
            "La date doit être à venir, dans cinq ans au plus. Rien n’a été changé.",
            "Passé ce délai, la question se repose : choisissez une date plus proche.",
        )
    said = {"jusqu_au": jusqu_au.isoformat(), "motif": why.value}
    with desk.store.write() as session:
        person = found_person(session, salarie_id)
        session.merge(Reglage(cle=f"{KEPT_LONGER}{person.uid}", valeur=json.dumps(said)))
        note(session, desk, "prolonger_conservation", "salarie", salarie_id, said)


@acte("prolonger_conservation")
def stop_keeping(desk: Desk, salarie_id: int) -> None:
    """Take a prolongation back: the person is due again as the rules say."""
    with desk.store.write() as session:
        person = found_person(session, salarie_id)
        session.execute(delete(Reglage).where(Reglage.cle == f"{KEPT_LONGER}{person.uid}"))
        note(session, desk, "prolonger_conservation", "salarie", salarie_id, {"jusqu_au": None})


def _due(regle: Regle, row: rows.DueRow, today: date, kept: tuple[date, str] | None) -> Echeance:
    start = _start(regle, row)
    return Echeance(
        salarie_id=row.salarie_id,
        dossier_id=row.dossier_id,
        numero=row.numero or "",
        nom=row.nom,
        prenom=row.prenom,
        regle=regle.code,
        titre=regle.titre,
        depart=start,
        echeance=regle.ends(start),
        action=regle.action,
        source=regle.source,
        depassee=regle.ends(start) <= today,
        conserve_jusqu_au=kept[0] if kept else None,
        motif=MotifConservation(kept[1]) if kept else None,
    )


def _start(regle: Regle, row: rows.DueRow) -> date:
    """The closing; or what was noted since, once the follow-up the closing foresees is over."""
    followed = regle.follows(row.depart)
    later = row.dernier_fait
    return later if later is not None and later > followed else row.depart


def _prolonged(session: Session) -> dict[str, tuple[date, str]]:
    return {uid: (until, why) for uid, until, why in _read(rows.kept_until(session))}


def _read(kept: dict[str, str]) -> Iterator[tuple[str, date, str]]:
    for uid, value in kept.items():
        said = json.loads(value)
        yield uid, date.fromisoformat(said["jusqu_au"]), said["motif"]


def _still_kept(one: Echeance, today: date) -> bool:
    return one.conserve_jusqu_au is not None and one.conserve_jusqu_au > today


def _order(one: Echeance) -> tuple[date, str, str]:
    return one.echeance, one.nom, one.prenom


def _told(regle: Regle) -> Renvoi:
    """« 12 mois de suivi, puis 60 mois d’archive, à partir de la clôture »."""
    since = {
        "cloture": "de la clôture",
        "dernier_fait": "du dernier fait noté",
        "dernier_fait_sans_dossier": "du dernier fait noté",
    }[regle.depart]
    then = "puis effacer" if regle.action == "effacer" else "puis clore le dossier ou l’effacer"
    text = (
        f"{plural(regle.suivi_mois, 'mois', 'mois')} de suivi et "
        f"{plural(regle.archive_mois, 'mois', 'mois')} d’archive à partir {since}, {then}."
    )
    return Renvoi(regle.titre, text, regle.source)
