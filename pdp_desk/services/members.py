"""Who may open the vault: members added, passwords changed, accesses taken away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.domain.views_membres import MembreDetail
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import Forbidden, UsageError, UserError, WrongSecret
from pdp_desk.services.actes import acte, note
from pdp_desk.services.backups import back_up, before_risk
from pdp_desk.services.desk import Desk
from pdp_desk.services.passwords import password_strength, refuse_weak
from pdp_desk.services.vault import clean_name
from pdp_desk.services.workstation import (
    disable_quick_opening,
    enable_quick_opening,
    quick_opening,
)
from pdp_desk.storage.queries import membres as rows
from pdp_desk.storage.queries.membres import Inscrit
from pdp_desk.vault import members as slots
from pdp_desk.vault import rekey
from pdp_desk.vault.keys import (
    MEDICAL_ROLES,
    STATION_SLOT,
    Keys,
    holds_medical,
    new_keys,
    random_id,
)
from pdp_desk.vault.manifest import Manifest
from pdp_desk.vault.opening import Opened, same_name, with_own_password, with_words
from pdp_desk.vault.recovery import COUNT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = [
    "add_member",
    "change_password",
    "disable_quick_opening",
    "enable_quick_opening",
    "list_members",
    "password_strength",
    "quick_opening",
    "revoke_member",
]

log = logging.getLogger("pdp_desk.services.members")
FOR_THEM = "Cette fonction demande la clé médicale"
FOR_A_NEW_ONE = "Cette personne détient la clé médicale : il faut la changer"


@acte("voir_membres")
def list_members(desk: Desk) -> tuple[MembreDetail, ...]:
    """Everybody who may open the vault, then who no longer may."""
    return tuple(sorted(_details(desk), key=lambda membre: membre.revoque_le is not None))


@acte("ajouter_membre")
def add_member(
    desk: Desk, nom: str, role: Role, password: str, *, words: str | None = None
) -> MembreDetail:
    """Give somebody a way in of their own, with the medical key when their function holds it.

    The key comes from the member at work, or from the recovery words typed for this alone.
    """
    name, folder, keys = clean_name(nom, "Le nom du membre"), _folder(desk), _keys(desk)
    refuse_weak(password, (name, *_known(desk)))
    medical = _medical_key(desk, words, FOR_THEM) if role in MEDICAL_ROLES else None
    manifest = slots.present(folder, keys)
    with desk.store.read() as session:
        uid = _uid_for(session, manifest, name)
    slot = slots.password_slot(
        manifest.id, new_keys(keys.donnees, medical), password, uid=uid, nom=name, role=role
    )
    added = Inscrit(0, uid, name, role, slot.verification, desk.today(), None)
    changed = slots.with_slot(manifest, slot)
    # The row first: a member without a slot is only one who has to be added again.
    with slots.switching(folder, changed, keys), desk.store.write() as session:
        number = rows.put(session, added)
        note(session, desk, "ajouter_membre", "membre", number, {"role": role.value})
    return _one(desk, number)


@acte("changer_mot_de_passe")
def change_password(desk: Desk, current: str, new: str) -> None:
    """Change one's own password; the old one opens until the one write that replaces it.

    Who has lost theirs gives the 24 recovery words as `current`: their slot is made anew, with
    other keys of their own.
    """
    folder, keys, row = _folder(desk), _keys(desk), _own_row(desk)
    owned, by_words = _proved(desk, row, current)
    refuse_weak(new, _known(desk))
    manifest = slots.present(folder, keys)
    slot = slots.password_slot(manifest.id, owned, new, uid=row.uid, nom=row.nom, role=row.role)
    gone = slots.slots_of(manifest, row.uid)
    if by_words:  # they lead to the keys that are lost with the password
        gone += slots.slots_of(manifest, row.uid, STATION_SLOT)
    changed = slots.with_slot(slots.without_slots(manifest, gone), slot)
    with slots.switching(folder, changed, keys), desk.store.write() as session:
        if by_words:
            rows.replace_key(session, row.id, slot.verification)
        detail = {"par": "mots"} if by_words else None
        note(session, desk, "changer_mot_de_passe", "membre", row.id, detail)


@acte("retirer_membre")
def revoke_member(desk: Desk, membre_id: int, password: str, *, words: str | None = None) -> None:
    """Take an access away: new keys, which those who stay find at their next opening.

    The desk goes on with the new keys. Whoever leaves keeps nothing that opens the vault; copies
    made before stay what they were.
    """
    leaving = _leaver(desk, membre_id)
    own = with_own_password(_folder(desk), _own_row(desk).uid, password)
    medical = None
    if any(map(holds_medical, slots.slots_of(own.manifest, leaving.uid))):
        medical = own.keys.medicale or _medical_key(desk, words, FOR_A_NEW_ONE)
    before_risk(desk, "avant changement de clés")
    own = _again(own, desk)
    departure = rekey.Departure(own, leaving.uid, medical)
    after = rekey.change_keys(departure, desk.store, _departed(desk, leaving))
    _keys(desk).renew(after.donnees, after.medicale)
    _copy_after(desk)


def _departed(desk: Desk, leaving: Inscrit) -> Callable[[Session], None]:
    """What the new database says of the departure."""

    def record(session: Session) -> None:
        rows.leave(session, leaving.id, desk.today())
        detail = {"role": leaving.role.value}
        note(session, desk, "retirer_membre", "membre", leaving.id, detail)

    return record


def _proved(desk: Desk, row: Inscrit, current: str) -> tuple[Keys, bool]:
    """The keys of the member who is really there, and whether the words said so."""
    folder = _folder(desk)
    try:
        return with_own_password(folder, row.uid, current).keys, False
    except WrongSecret:
        if len(current.split()) != COUNT:
            raise
    held = with_words(folder, current).keys
    return new_keys(held.donnees, held.medicale), True


def _medical_key(desk: Desk, words: str | None, why: str) -> bytes:
    """The medical key of the member at work, or the one the words open; they are not kept."""
    if _keys(desk).medicale is not None:
        return _keys(desk).medicale or b""
    if words is None or not words.strip():
        raise Forbidden(
            f"{why} et vous ne l’avez pas.",
            "Rien n’a été fait. Tapez ici les 24 mots du kit de récupération, qui l’ouvrent, ou "
            "demandez-le à un membre qui la détient.",
        )
    key = with_words(_folder(desk), words).keys.medicale
    if key is None:
        raise AssertionError("the recovery words always hold the medical key")
    return key


def _leaver(desk: Desk, membre_id: int) -> Inscrit:
    with desk.store.read() as session:
        row = rows.one(session, membre_id)
    if row is None or row.revoque_le is not None:
        raise UsageError("Cette personne n’a plus d’accès à ce coffre.", "Rien n’a été changé.")
    if row.id == desk.membre.id:
        raise UsageError(
            "Vous ne pouvez pas retirer votre propre accès.",
            "Rien n’a été changé. Un autre responsable ou un médecin peut le faire ; s’il n’y en a "
            "pas, ajoutez d’abord la personne qui vous succède.",
        )
    return row


def _again(own: Opened, desk: Desk) -> Opened:
    """The same way in, in coffre.json as it is now: a backup has just been written there."""
    manifest = slots.present(own.folder, _keys(desk))
    (slot,) = (slot for slot in manifest.emplacements if slot.id == own.slot.id)
    return replace(own, manifest=manifest, slot=slot)


def _copy_after(desk: Desk) -> None:
    """The backups made until now open with the keys of before: one is needed under the new."""
    try:
        back_up(desk, "après changement de clés")
    except UserError as error:  # the access is taken away; the banner says what is missing
        log.warning("no backup under the new keys: %s", error.code)


def _uid_for(session: Session, manifest: Manifest, name: str) -> str:
    """The number of a new member; the one of an addition that was cut short when there is one."""
    for row in rows.everyone(session):
        if not same_name(row.nom, name):
            continue
        if row.revoque_le is None and not slots.slots_of(manifest, row.uid):
            return row.uid
        raise UsageError(
            f"Ce coffre a déjà, ou a déjà eu, un membre « {row.nom} ».",
            "Rien n’a été fait. Ajoutez une initiale ou la fonction, pour que le journal ne les "
            "confonde pas.",
        )
    return random_id()


def _details(desk: Desk) -> list[MembreDetail]:
    manifest = slots.present(_folder(desk), _keys(desk))
    with desk.store.read() as session:
        return [_detail(row, manifest, desk) for row in rows.everyone(session)]


def _detail(row: Inscrit, manifest: Manifest, desk: Desk) -> MembreDetail:
    own = slots.slots_of(manifest, row.uid)
    return MembreDetail(
        id=row.id,
        nom=row.nom,
        role=row.role,
        cree_le=row.cree_le,
        revoque_le=row.revoque_le,
        cle_medicale=bool(own) and row.role in MEDICAL_ROLES,
        postes=len(slots.slots_of(manifest, row.uid, STATION_SLOT)),
        en_attente=any(slot.scelles for slot in own),
        acces=bool(own),
        moi=row.id == desk.membre.id,
    )


def _one(desk: Desk, number: int) -> MembreDetail:
    (found,) = (membre for membre in _details(desk) if membre.id == number)
    return found


def _known(desk: Desk) -> tuple[str, ...]:
    """What anybody reads in coffre.json, and would try first."""
    with desk.store.read() as session:
        return (desk.titre, *(one.nom for one in rows.everyone(session)))


def _own_row(desk: Desk) -> Inscrit:
    with desk.store.read() as session:
        found = rows.one(session, desk.membre.id)
    assert found is not None, "the member at work is in the database"
    return found


def _folder(desk: Desk) -> Path:
    if desk.folder is None:
        raise AssertionError("members belong to a vault in its folder")
    return desk.folder


def _keys(desk: Desk) -> Keys:
    if desk.keys is None:
        raise AssertionError("a vault is opened with its keys")
    return desk.keys
