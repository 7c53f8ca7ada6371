"""The audit trail: read it, know who read a dossier, prove it, hand it to the DPO."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from pdp_desk.domain.journal_phrases import act_label
from pdp_desk.domain.views_journal import (
    ChoixJournal,
    ExportJournal,
    FiltreJournal,
    LecteurVue,
    PageJournal,
    VerdictJournal,
)
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.desk import Desk
from pdp_desk.services.journal_lines import reader, said, wanted
from pdp_desk.storage.queries import journal as trail

ALL = FiltreJournal()
PAGE = 100


@acte("voir_journal")
def read_journal(
    desk: Desk, filtre: FiltreJournal = ALL, suite: int | None = None, taille: int = PAGE
) -> PageJournal:
    """A page of the lines a filter keeps, the latest first; `suite` asks for the next one."""
    with noted(desk, "voir_journal", "journal") as session:
        # One more than asked tells whether there is a next page.
        rows = trail.page(session, wanted(filtre), before=suite, size=taille + 1)
        shown = rows[:taille]
        return PageJournal(said(session, shown), shown[-1].id if len(rows) > taille else None)


@acte("voir_journal")
def journal_choices(desk: Desk) -> ChoixJournal:
    """The members and the acts to filter by."""
    with desk.store.read() as session:
        membres, codes = trail.authors(session), trail.acts(session)
    actes = sorted(((code, act_label(code)) for code in codes), key=lambda one: one[1])
    return ChoixJournal(membres=membres, actes=tuple(actes))


@acte("voir_lecteurs")
def readers_of(desk: Desk, dossier_id: int) -> tuple[LecteurVue, ...]:
    """Who opened or changed this dossier or something in it, the latest first.

    Lists and searches, which show many names at once, are lines of no dossier in particular.
    """
    with noted(desk, "voir_lecteurs", "dossier", dossier_id) as session:
        rows = sorted(trail.readers(session, dossier_id), key=lambda row: row.membre_id or 0)
    people = [reader(list(own)) for _, own in groupby(rows, attrgetter("membre_id"))]
    return tuple(sorted(people, key=lambda one: one.derniere, reverse=True))


@acte("verifier_journal")
def verify_journal(
    desk: Desk,
    temoin: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> VerdictJournal:
    """Prove every line, then compare the end with the backups, and with an export kept elsewhere.

    `progress` is told how many lines are done, of how many; what it raises stops the work.
    """
    from pdp_desk.services.journal_proof import prove

    key = desk.keys.donnees if desk.keys is not None else None
    return prove(desk.store, desk.folder, key, temoin=temoin, progress=progress)


@acte("exporter_journal")
def export_journal(desk: Desk, vers: Path, filtre: FiltreJournal = ALL) -> ExportJournal:
    """Write the lines a filter keeps into a new file: .csv to read, .json to verify outside."""
    from pdp_desk.services import journal_export as files

    write = files.writer(vers)
    with files.unless_kept(vers), desk.store.write() as session:
        note(session, desk, "exporter_journal", "journal", detail={"format": vers.suffix[1:]})
        about = files.About(desk.titre, desk.membre.nom, desk.now(), desk.folder)
        return ExportJournal(vers, write(session, about, filtre))
