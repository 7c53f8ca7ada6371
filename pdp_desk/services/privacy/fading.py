"""Backups and erasures: which still hold somebody, letting them go at once, erasing again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pdp_desk.errors import UsageError
from pdp_desk.services.actes import acte, note, note_erasure
from pdp_desk.services.desk import Desk
from pdp_desk.storage.privacy import (
    REPLAYED,
    Erased,
    LedgerRow,
    keep_ledger,
    ledger,
    purge,
    replay_erasures,
)
from pdp_desk.storage.tables import Effacement
from pdp_desk.vault import backup
from pdp_desk.vault.fading import Holding, holdings

AFTER = "après effacement"


@acte("effacer_sauvegardes")
def forget_backups(desk: Desk, effacement_id: int, confirmation: int) -> int:
    """Remove at once the backups that hold an erased person, after making one without them.

    `confirmation` is how many go. The new backup is proved before any other is touched.
    """
    # Imported here: the backups take this ledger back when one is restored.
    from pdp_desk.services.backups import back_up

    if desk.folder is None or desk.keys is None:
        raise UsageError("Ce coffre n’a pas de sauvegardes à lui.")
    with desk.store.read() as session:
        row = session.get(Effacement, effacement_id)
        if row is None:
            raise UsageError("Cet effacement n’est pas dans le registre du coffre.")
    held = backups_with(desk, {row.salarie_uid: row.efface_le})[row.salarie_uid]
    if confirmation != len(held):
        raise UsageError(
            f"{len(held)} sauvegardes contiennent encore cette personne. Aucune n’a été retirée.",
            "Relisez la liste, puis tapez ce nombre.",
        )
    fresh = back_up(desk, AFTER)
    if not fresh.verifiee:
        raise UsageError(
            "La nouvelle sauvegarde n’est pas vérifiée : les anciennes sont gardées.",
            "Vérifiez le coffre, puis recommencez.",
        )
    for one in held:
        backup.remove(one.copy.dossier)
    with desk.store.write() as session:
        told = {"sauvegardes": len(held)}
        note(session, desk, "effacer_sauvegardes", "effacement", effacement_id, told)
    return len(held)


@acte("rejouer_effacements")
def replay_ledger(desk: Desk, rows: Iterable[LedgerRow]) -> int:
    """Erase again, in a copy that was restored, the people the ledger says were erased since.

    `desk` is open on the copy; `rows` is `read_ledger` of the vault it takes the place of.
    """
    known = tuple(rows)

    with desk.store.write() as session:

        def tell(person_id: int, gone: Erased) -> None:
            note_erasure(session, desk, REPLAYED, "salarie", person_id, gone.details, gone.told)

        keep_ledger(session, known)
        uids = {row.salarie_uid for row in (*known, *ledger(session))}
        again = replay_erasures(session, uids, tell)
    if again:
        purge(desk.store)
    return again


@acte("rejouer_effacements")
def read_ledger(desk: Desk) -> tuple[LedgerRow, ...]:
    """The ledger as `replay_ledger` takes it: random numbers and counts."""
    with desk.store.read() as session:
        return ledger(session)


def backups_with(at: Desk, erased: Mapping[str, datetime]) -> dict[str, list[Holding]]:
    """The backups that hold each person; none for a store that is not in a vault."""
    if at.folder is None or at.keys is None:
        return {uid: [] for uid in erased}
    return holdings(at.folder, at.keys, erased, at.today())
