"""Who opens the vault: the slot that gave way, the member of the database, and that they agree."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from pdp_desk.domain.droits import RESPONSABLES
from pdp_desk.domain.views import MembreVue
from pdp_desk.errors import AlteredVault, StorageFailed, UsageError
from pdp_desk.storage.queries import membres as rows
from pdp_desk.storage.queries.membres import Inscrit
from pdp_desk.storage.tables.systeme import Reglage
from pdp_desk.vault import members as slots
from pdp_desk.vault import rekey
from pdp_desk.vault.manifest import Slot
from pdp_desk.vault.opening import Opened, same_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pdp_desk.storage.engine import Store

log = logging.getLogger("pdp_desk.services.identity")
RESTORE = "Rien n’a été modifié. Reprenez la dernière sauvegarde vérifiée."


def member_of(store: Store, opened: Opened, name: str | None) -> MembreVue:
    """The owner of the slot; with the recovery words, the member named or the first one.

    Refuses a member the database and coffre.json do not describe alike, or who was taken out.
    """
    with store.read() as session:
        row, slot = (
            _named(session, opened, name) if opened.slot.role is None else _owner(session, opened)
        )
        _check_row(session, row, slot)
        _check_authors(session, opened.slot)
    return MembreVue(id=row.id, nom=row.nom, role=row.role)


def settle(opened: Opened) -> None:
    """Finish what a change of keys left: old files, and new keys that waited for this opening."""
    rekey.sweep(opened.folder, slots.present(opened.folder, opened.keys))
    if not opened.slot.scelles:
        return
    try:
        slots.renew_slot(opened)
    except StorageFailed as error:  # the seals still open: the next opening tries again
        log.warning("a slot was not wrapped again: %s", error.code)


def _owner(session: Session, opened: Opened) -> tuple[Inscrit, Slot]:
    for row in rows.everyone(session):
        if row.uid == opened.slot.membre:
            return row, opened.slot
    raise AlteredVault(
        "Le membre qui ouvre ce coffre n’est pas dans sa base : deux coffres ont été mélangés.",
        RESTORE,
    )


def _named(session: Session, opened: Opened, name: str | None) -> tuple[Inscrit, Slot]:
    """The words open for everybody: rights are those of a member who still has an access."""
    for row in rows.everyone(session):
        own = slots.slots_of(opened.manifest, row.uid)
        wanted = name is None or same_name(row.nom, name)
        if own and wanted and row.revoque_le is None:
            return row, own[0]
    if name is not None:
        raise UsageError(f"Ce coffre n’a pas de membre « {name} ».")
    raise AlteredVault("Aucun membre de la base n’a d’accès à ce coffre.", RESTORE)


def _check_row(session: Session, row: Inscrit, slot: Slot) -> None:
    """The slot is bound to a role and to keys: the database may not say otherwise."""
    if row.revoque_le is not None:
        raise AlteredVault("L’accès de ce membre a été retiré de ce coffre.", RESTORE)
    known = row.cle_publique == slot.verification or slot.verification in _former(session, row)
    if row.role is not slot.role or not known:
        raise AlteredVault(
            "La base ne dit pas la même chose que coffre.json sur ce membre : sa fonction ou sa "
            "clé a été modifiée hors de PDP Desk.",
            RESTORE,
        )


def _check_authors(session: Session, slot: Slot) -> None:
    """New keys come from somebody who may take an access away; their journal line says so too."""
    if not slot.scelles:
        return
    keys = rows.public_keys(session)
    allowed = {
        key for row in rows.everyone(session) if row.role in RESPONSABLES for key in keys[row.id]
    }
    if any(seal.auteur not in allowed for seal in slot.scelles):
        raise AlteredVault(
            "Les nouvelles clés de ce coffre ne viennent pas d’un membre qui pouvait les changer.",
            RESTORE,
        )


def _former(session: Session, row: Inscrit) -> tuple[bytes, ...]:
    """The keys a member had before they lost a password; an older schema knows of none."""
    if not inspect(session.connection()).has_table(Reglage.__tablename__):
        return ()
    return rows.former_keys(session).get(row.uid, ())
