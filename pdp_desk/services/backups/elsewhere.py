"""The second place of the backups, chosen on each workstation."""

from __future__ import annotations

from pathlib import Path

from pdp_desk.domain.views_sauvegardes import SecondLieu
from pdp_desk.errors import UserError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.backups.lookup import place_of
from pdp_desk.services.desk import Desk
from pdp_desk.vault import backup, second
from pdp_desk.vault import folder as places
from pdp_desk.vault.backup import Copy
from pdp_desk.vault.keys import Keys


@acte("voir_sauvegardes")
def second_place(desk: Desk) -> SecondLieu:
    """The second place this workstation copies the backups to."""
    folder, _ = place_of(desk)
    known = second.state(places.read_manifest(folder).id)
    return SecondLieu(
        Path(known.dossier) if known.dossier else None, known.derniere, known.probleme
    )


@acte("choisir_second_lieu")
def set_second_place(desk: Desk, dossier: Path | None) -> SecondLieu:
    """Choose the second place of this workstation, tried at once with the last backup; or none."""
    folder, keys = place_of(desk)
    if dossier is not None:
        second.refuse_bad_place(folder, dossier)
    with desk.store.write() as session:
        note(session, desk, "choisir_second_lieu", "coffre", detail={"choisi": bool(dossier)})
    vault_id = places.read_manifest(folder).id
    chosen = str(dossier.absolute()) if dossier is not None else ""
    second.change(vault_id, dossier=chosen, derniere=None, probleme="")
    last = next((copy for copy in backup.copies(folder, keys) if copy.verifiee_le), None)
    if last is not None:
        copy_again(desk, last, keys, vault_id)
    return second_place(desk)


def copy_again(at: Desk, made: Copy, keys: Keys, vault_id: str) -> str:
    """Copy to the second place of this workstation; a failure there is kept, and shown."""
    chosen = second.state(vault_id).dossier
    if not chosen or made.verifiee_le is None:
        return ""
    try:
        second.copy_there(made, keys, Path(chosen), at.today())
    except UserError as error:
        second.record(vault_id, probleme=f"Copie au second lieu impossible : {error.message}")
        return error.message
    second.record(vault_id, derniere=at.today(), probleme="")
    return "copiée aussi au second lieu"
