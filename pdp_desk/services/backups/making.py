"""Backups made, read again, thinned and listed; a failure is kept until the next success."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pdp_desk.domain.views_sauvegardes import SauvegardeVue
from pdp_desk.errors import AlteredVault, UserError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.backups.elsewhere import copy_again
from pdp_desk.services.backups.lookup import find, label, place_of, refuse_other_keys, shown
from pdp_desk.services.desk import Desk
from pdp_desk.vault import backup, second
from pdp_desk.vault import folder as places
from pdp_desk.vault.backup import Copy
from pdp_desk.vault.keys import Keys

ON_DEMAND, DAILY = "à la demande", "quotidienne"
UNSOUND = "La dernière copie a été gardée, mais sa structure est abîmée."


@acte("sauvegarder")
def back_up(desk: Desk, raison: str = ON_DEMAND) -> SauvegardeVue:
    """Copy the vault into its `sauvegardes`, read the copy again, thin the old ones.

    A failure is kept for `backup_state` before it is raised.
    """
    folder, keys = place_of(desk)
    vault_id = places.read_manifest(folder).id
    try:
        made = make(desk, raison)
    except UserError as error:
        second.record(vault_id, echec=error.message)
        raise
    second.record(vault_id, echec="" if made.verifiee_le else UNSOUND)
    return shown(made, second=copy_again(desk, made, keys, vault_id))


@acte("sauvegarder")
def daily_backup(desk: Desk) -> SauvegardeVue | None:
    """The backup of the day, at its first opening; None when there is a verified one already."""
    folder, keys = place_of(desk)
    today = desk.today()
    if any(c.verifiee_le and c.faite_le.date() == today for c in backup.copies(folder, keys)):
        _remember_last(folder, keys, today)  # a clock that was behind may have said another day
        return None
    return back_up(desk, DAILY)


@acte("sauvegarder")
def before_risk(desk: Desk, raison: str) -> SauvegardeVue | None:
    """A verified backup of the present state, before something risky; the act waits for it.

    None for a store without a vault around it. When it cannot be made, the act is not done.
    """
    if desk.folder is None or desk.keys is None:
        return None
    same = backup.same_state(desk.folder, desk.keys, desk.store)
    if same is not None:
        return shown(same)
    try:
        made = back_up(desk, raison)
    except UserError as error:
        raise type(error)(
            f"La sauvegarde {label(raison)} n’a pas pu être faite. {error.message}",
            f"Rien n’a été modifié. {error.hint}",
        ) from error
    if not made.verifiee:
        raise AlteredVault(
            f"La sauvegarde {label(raison)} n’a pas pu être vérifiée : la base est abîmée.",
            "Rien n’a été modifié. Vérifiez le coffre (pdp-desk verifier).",
        )
    return made


@acte("voir_sauvegardes")
def list_backups(desk: Desk) -> tuple[SauvegardeVue, ...]:
    """The backups of the vault, the latest first."""
    folder, keys = place_of(desk)
    return tuple(shown(copy) for copy in backup.copies(folder, keys))


@acte("verifier_sauvegarde")
def verify_backup(desk: Desk, nom: str) -> SauvegardeVue:
    """Read a backup again, every page, and write in it what was found."""
    folder, keys = place_of(desk)
    copy = find(folder, keys, nom)
    refuse_other_keys(copy)
    with desk.store.write() as session:
        note(session, desk, "verifier_sauvegarde", "coffre", detail={"sauvegarde": nom})
    verified = backup.verify(copy, keys, desk.now())
    _remember_last(folder, keys, desk.today())
    return shown(verified)


# --- Parts -------------------------------------------------------------------------------


def make(at: Desk, raison: str, *, thinned: bool = True) -> Copy:
    """Note it, copy, read again, tell coffre.json the day; then the old ones may go."""
    folder, keys = place_of(at)
    with at.store.write() as session:
        note(session, at, "sauvegarder", "coffre", detail={"raison": backup.slug(raison)})
    made = backup.make(folder, keys, at.store, raison, at.now())
    _remember_last(folder, keys, at.today())
    if thinned:
        found, vault_id = backup.copies(folder, keys), places.read_manifest(folder).id
        backup.thin(folder / places.BACKUPS, found, vault_id, at.today())
    return made


def _remember_last(folder: Path, keys: Keys, today: date) -> None:
    """Write in coffre.json the day of the last verified backup: the day, nothing else."""
    last = backup.last_verified(backup.copies(folder, keys), today)
    places.set_hint(folder, keys, backup.LAST, last.isoformat() if last else None)
