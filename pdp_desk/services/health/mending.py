"""Mending, always on a copy: the damaged vault is kept, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pdp_desk.domain.views_sante import BilanReparation, TableReprise
from pdp_desk.errors import UsageError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.storage import journal
from pdp_desk.storage.salvage import Salvaged
from pdp_desk.storage.tables import Membre
from pdp_desk.vault import folder as places
from pdp_desk.vault import mending
from pdp_desk.vault.mending import Mended
from pdp_desk.vault.opening import Opened, with_password, with_words

ACT = "reparer"


@acte("reparer")
def mend_copy(desk: Desk, folder: Path, vers: Path) -> BilanReparation:
    """Make in `vers` a vault with all that can be read of this one; this one is only read.

    What was done is in the journal of the copy.
    """
    if desk.keys is None:
        raise UsageError("Ce bureau n’a pas de coffre : il n’y a rien à réparer.")
    keys, manifest = desk.keys, places.read_manifest(folder)

    def record(session: Session) -> None:
        if session.get(Membre, desk.membre.id) is not None:
            note(session, desk, ACT, "coffre")

    return _shown(vers, mending.mend(folder, manifest, keys, vers, record))


def mend_unopened(
    folder: Path,
    vers: Path,
    *,
    password: str | None = None,
    words: str | None = None,
    membre: str | None = None,
    today: Callable[[], date],
) -> BilanReparation:
    """The same for a vault too damaged to be opened, with a secret that opens its keys."""
    if words is not None:
        opened = with_words(folder, words)
    else:
        opened = with_password(folder, password or "", membre)
    at = datetime.combine(today(), datetime.now(UTC).time().replace(microsecond=0))

    def record(session: Session) -> None:
        _record(session, opened, at)

    done = mending.mend(folder, opened.manifest, opened.keys, vers, record)
    return _shown(vers, done)


def _record(session: Session, opened: Opened, at: datetime) -> None:
    """In the name of the member whose password it was; the words are nobody's."""
    who = session.scalars(select(Membre.id).where(Membre.uid == opened.slot.membre)).first()
    if who is not None:
        line = journal.Ligne(at, who, ACT, "coffre")
        journal.append(session, line, opened.keys.signature)


def _shown(vers: Path, done: Mended) -> BilanReparation:
    tables = tuple(TableReprise(one.table, one.read, _lost(one)) for one in done.tables)
    return BilanReparation(vers, tables, done.links)


def _lost(one: Salvaged) -> int | None:
    return None if one.expected is None else max(0, one.expected - one.read)
