"""Backups: made and read again, listed, thinned, copied to a second place; never silent."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from pdp_desk.domain.views_sauvegardes import (
    RAISONS,
    EtatSauvegardes,
    SauvegardeVue,
    SecondLieu,
)
from pdp_desk.domain.wording import plural
from pdp_desk.errors import AlteredVault, UsageError, UserError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.vault import backup, second
from pdp_desk.vault import folder as places
from pdp_desk.vault.backup import Copy
from pdp_desk.vault.keys import Keys

ON_DEMAND, DAILY = "à la demande", "quotidienne"
TOO_OLD = 7  # days
UNSOUND = "La dernière copie a été gardée, mais sa structure est abîmée."


@acte("sauvegarder")
def back_up(desk: Desk, raison: str = ON_DEMAND) -> SauvegardeVue:
    """Copy the vault into its `sauvegardes`, read the copy again, thin the old ones.

    A failure is kept for `backup_state` before it is raised.
    """
    folder, keys = place_of(desk)
    vault_id = places.read_manifest(folder).id
    try:
        made = _make(desk, folder, keys, raison)
    except UserError as error:
        second.record(vault_id, echec=error.message)
        raise
    second.record(vault_id, echec="" if made.verifiee_le else UNSOUND)
    return _shown(made, second=_copy_again(desk, made, keys, vault_id))


@acte("sauvegarder")
def daily_backup(desk: Desk) -> SauvegardeVue | None:
    """The backup of the day, at its first opening; None when there is a verified one already."""
    folder, keys = place_of(desk)
    today = desk.today()
    if any(c.verifiee_le and c.faite_le.date() == today for c in backup.copies(folder, keys)):
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
        return _shown(same)
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
    return tuple(_shown(copy) for copy in backup.copies(folder, keys))


@acte("verifier_sauvegarde")
def verify_backup(desk: Desk, nom: str) -> SauvegardeVue:
    """Read a backup again, every page, and write in it what was found."""
    folder, keys = place_of(desk)
    copy = find(folder, keys, nom)
    refuse_other_keys(copy)
    with desk.store.write() as session:
        note(session, desk, "verifier_sauvegarde", "coffre", detail={"sauvegarde": nom})
    verified = backup.verify(copy, keys, desk.now())
    _remember_last(folder, keys)
    return _shown(verified)


def backup_state(folder: Path, today: date | None = None) -> EtatSauvegardes:
    """When the last verified backup was made and what a banner should say, the vault closed."""
    manifest = places.read_manifest(folder)
    known, workstation = manifest.indices.get(backup.LAST), second.state(manifest.id)
    last = date.fromisoformat(str(known)) if known else None
    day = today or datetime.now().astimezone().date()
    days = max(0, (day - last).days) if last else None
    failure = workstation.echec or workstation.probleme
    age = (day - date.fromisoformat(manifest.cree_le)).days
    return EtatSauvegardes(last, days, _banner(days, age, failure), failure)


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
        _copy_again(desk, last, keys, vault_id)
    return second_place(desk)


# --- For the other services on backups ---------------------------------------------------


def place_of(desk: Desk) -> tuple[Path, Keys]:
    """The folder and the keys of the vault at work."""
    if desk.folder is None or desk.keys is None:
        raise UsageError("Ce bureau n’a pas de coffre : il n’y a rien à sauvegarder.")
    return desk.folder, desk.keys


def find(folder: Path, keys: Keys, nom: str) -> Copy:
    """The backup of that name."""
    for copy in backup.copies(folder, keys):
        if copy.nom == nom:
            return copy
    raise UsageError(f"Il n’y a pas de sauvegarde « {nom} ».", "Choisissez-la dans la liste.")


def refuse_other_keys(copy: Copy) -> None:
    """What was made before a change of keys opens with the secrets of that time only."""
    if copy.probleme:
        raise AlteredVault(copy.probleme, "Choisissez une autre sauvegarde.")
    if not copy.a_nous:
        raise UsageError(
            f"« {copy.nom} » date d’avant un changement de clés.",
            "Elle s’ouvre avec le mot de passe ou les 24 mots de cette date : "
            "reprenez-la à côté, en les donnant.",
        )


def label(raison: str) -> str:
    """A reason as it is shown."""
    code = backup.slug(raison)
    return RAISONS.get(code, code.replace("-", " "))


# --- Parts -------------------------------------------------------------------------------


def _make(desk: Desk, folder: Path, keys: Keys, raison: str) -> Copy:
    with desk.store.write() as session:
        note(session, desk, "sauvegarder", "coffre", detail={"raison": backup.slug(raison)})
    made = backup.make(folder, keys, desk.store, raison, desk.now())
    _remember_last(folder, keys)
    backup.thin(folder / places.BACKUPS, backup.copies(folder, keys), desk.today())
    return made


def _remember_last(folder: Path, keys: Keys) -> None:
    """Write in coffre.json the day of the last verified backup: the day, nothing else."""
    days = [c.faite_le.date() for c in backup.copies(folder, keys) if c.verifiee_le]
    places.set_hint(folder, keys, backup.LAST, max(days).isoformat() if days else None)


def _copy_again(desk: Desk, made: Copy, keys: Keys, vault_id: str) -> str:
    """Copy to the second place of this workstation; a failure there is kept, and shown."""
    chosen = second.state(vault_id).dossier
    if not chosen or made.verifiee_le is None:
        return ""
    try:
        second.copy_there(made, keys, Path(chosen), desk.today())
    except UserError as error:
        second.record(vault_id, probleme=f"Copie au second lieu impossible : {error.message}")
        return error.message
    second.record(vault_id, derniere=desk.today(), probleme="")
    return "copiée aussi au second lieu"


def _banner(days: int | None, age: int, failure: str) -> str:
    old = ""
    if days is None and age > TOO_OLD:
        old = "Ce coffre n’a aucune sauvegarde vérifiée."
    elif days is not None and days > TOO_OLD:
        old = f"La dernière sauvegarde vérifiée a {plural(days, 'jour')}."
    failed = f"La sauvegarde n’a pas abouti. {failure}" if failure else ""
    return " ".join(part for part in (failed, old) if part)


def _shown(copy: Copy, *, second: str = "") -> SauvegardeVue:
    return SauvegardeVue(
        nom=copy.nom,
        faite_le=copy.faite_le,
        raison=label(copy.raison),
        verifiee_le=copy.verifiee_le,
        taille=sum(part.stat().st_size for part in copy.dossier.iterdir() if part.is_file()),
        cle_actuelle=copy.a_nous,
        probleme=copy.probleme,
        second=second,
    )
