"""Lines of the journal, from what the store holds to what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from pdp_desk.domain import journal_phrases as phrases
from pdp_desk.domain.droits import PAR_CODE
from pdp_desk.domain.views_journal import FiltreJournal, LecteurVue, LigneJournal
from pdp_desk.storage.journal import unpacked
from pdp_desk.storage.queries import journal as trail
from pdp_desk.storage.queries.journal import JournalRow, ReaderRow


def wanted(filtre: FiltreJournal) -> trail.Wanted:
    """The filter as the store asks it: days are local, instants are UTC."""
    return trail.Wanted(
        membre_id=filtre.membre_id,
        acte=filtre.acte,
        dossier_id=filtre.dossier_id,
        depuis=_midnight(filtre.du) if filtre.du else None,
        jusqu_a=_midnight(filtre.au + timedelta(days=1)) if filtre.au else None,
    )


def said(session: Session, rows: Sequence[JournalRow]) -> tuple[LigneJournal, ...]:
    """The lines in French, with the dossier each is about."""
    dossiers = trail.dossiers_of(session, rows)
    numeros = trail.numeros(session, dossiers.values())
    membres = dict(trail.authors(session))
    return tuple(_line(row, dossiers.get(row.id), numeros, membres) for row in rows)


def _line(
    row: JournalRow, dossier_id: int | None, numeros: Mapping[int, str], membres: Mapping[int, str]
) -> LigneJournal:
    numero = numeros.get(dossier_id, "") if dossier_id is not None else ""
    who = row.membre or ""
    named = membres.get(row.objet_id or 0, "") if row.objet == "membre" else ""
    return LigneJournal(
        numero=row.id,
        instant=row.instant,
        membre=who or phrases.NOBODY,
        acte=row.acte,
        phrase=phrases.sentence(
            who,
            row.acte,
            row.objet,
            row.objet_id,
            dossier=numero,
            nom="" if named == who else named,
        ),
        precisions=phrases.details(unpacked(row.detail)),
        objet=row.objet,
        objet_id=row.objet_id,
        # A dossier that is gone cannot be opened from here.
        dossier_id=dossier_id if numero else None,
        dossier=numero,
        efface=row.detail is None and row.detail_empreinte is not None,
        signee=row.signed,
    )


def reader(rows: Sequence[ReaderRow]) -> LecteurVue:
    """One member's acts on a dossier, added up."""
    wrote = [row for row in rows if row.acte in PAR_CODE and PAR_CODE[row.acte].ecrit]
    times = sum(row.fois for row in rows)
    writings = sum(row.fois for row in wrote)
    return LecteurVue(
        membre_id=rows[0].membre_id,
        nom=rows[0].membre or phrases.NOBODY,
        role=rows[0].role,
        lectures=times - writings,
        ecritures=writings,
        premiere=min(row.premiere for row in rows),
        derniere=max(row.derniere for row in rows),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone(UTC).replace(tzinfo=None)
