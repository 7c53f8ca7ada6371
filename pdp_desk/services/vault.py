"""Make a vault, say what it shows before it opens, open it, close it."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from pdp_desk.domain import views_brouillons, views_kit
from pdp_desk.domain.droits import peut
from pdp_desk.domain.views import CoffreVue, MembreCoffre
from pdp_desk.domain.vocabulary import Role
from pdp_desk.errors import AlteredVault, UsageError, UserError, VaultBusy
from pdp_desk.services.desk import Desk
from pdp_desk.services.identity import member_of, settle
from pdp_desk.services.passwords import refuse_weak
from pdp_desk.storage.engine import Store
from pdp_desk.storage.schema import is_behind, upgrade
from pdp_desk.vault import backup, lock, wholeness, wiping, workstation
from pdp_desk.vault.creation import Founder, create
from pdp_desk.vault.folder import read_manifest, refuse_taken
from pdp_desk.vault.keys import PASSWORD_SLOT
from pdp_desk.vault.opening import Opened, with_password, with_words

log = logging.getLogger("pdp_desk.services.vault")
LONGEST_NAME = 160
WORDS = "Les mots de récupération"
BEFORE_CLOSING = "avant-fermeture"


def create_vault(
    folder: Path,
    *,
    membre: str,
    role: Role,
    password: str,
    titre: str,
    today: Callable[[], date],
    any_password: bool = False,
) -> tuple[str, ...]:
    """Make a vault with its first member; the 24 recovery words, to be printed at once.

    `any_password`: even one that is easily guessed, and any first member, for a demonstration or
    for another program that has its own rules.
    """
    founder = Founder(clean_name(membre, "Le nom du membre"), role)
    title = clean_name(titre, "Le titre du coffre")
    if not any_password:
        _refuse_alone_for_ever(role)
        refuse_weak(password, (founder.nom, title))
    refuse_taken(folder)
    return create(folder, founder, password, title, today())


def _refuse_alone_for_ever(role: Role) -> None:
    """Nobody could ever be added by a founder whose function does not add members."""
    if not peut(role, "ajouter_membre"):
        able = " ou ".join(one.label for one in Role if peut(one, "ajouter_membre"))
        raise UsageError(
            "Le premier membre d’un coffre est celui qui ajoute les autres.",
            f"Rien n’a été créé. Choisissez pour lui la fonction {able} ; les autres fonctions "
            "s’ajoutent ensuite.",
        )


def describe(folder: Path) -> CoffreVue:
    """What the unlock screen may show: nothing about anyone the team accompanies."""
    manifest = read_manifest(folder)
    membres = tuple(
        MembreCoffre(nom=slot.nom, role=slot.role)
        for slot in manifest.emplacements
        if slot.role is not None and slot.type == PASSWORD_SLOT
    )
    waits = manifest.indices.get(views_brouillons.INDICE) == views_brouillons.OUI
    return CoffreVue(
        dossier=folder,
        titre=manifest.titre,
        membres=membres,
        brouillons=waits,
        kit_eprouve_le=_day(manifest.indices.get(views_kit.INDICE)),
    )


def open_with_password(
    folder: Path,
    password: str,
    *,
    membre: str | None = None,
    today: Callable[[], date],
    full_check: bool = True,
    take_over: bool = False,
) -> Desk:
    """Open the vault for a member; `full_check` proves every page of the database first.

    To read only when another program holds it; `take_over` sets aside a holder on another
    computer, when a person knows that it no longer works there.
    """
    opened = with_password(folder, password, membre)
    return _desk(opened, today, full_check=full_check, take_over=take_over)


def open_with_words(
    folder: Path,
    words: str | Iterable[str],
    *,
    membre: str | None = None,
    today: Callable[[], date],
    full_check: bool = True,
    take_over: bool = False,
) -> Desk:
    """Open with the recovery words, in the name of a member: the first one unless told."""
    opened = with_words(folder, words)
    return _desk(opened, today, full_check=full_check, take_over=take_over, membre=membre)


def open_on_this_workstation(
    folder: Path,
    today: Callable[[], date],
    *,
    membre: str | None = None,
    full_check: bool = True,
    take_over: bool = False,
) -> Desk:
    """Open with what a member left in the keyring of this account; `WrongSecret` without it."""
    opened = workstation.opened(folder, membre)
    return _desk(opened, today, full_check=full_check, take_over=take_over)


def held_by(folder: Path) -> str:
    """Who works in a vault: « Inès Kaddour, sur POSTE-2, depuis 09:12 »; nothing when nobody."""
    found = lock.holder(folder)
    return found.said() if found is not None else ""


def close(desk: Desk, *, wipe: bool = False) -> None:
    """Close the database; what was written is in its file, no log stays behind.

    `wipe` overwrites the keys too: the window goes on living without them.
    """
    _rescue(desk)
    desk.store.close()
    try:
        if desk.folder is not None and desk.keys is not None and desk.prouve:
            wholeness.closed(desk.folder, desk.keys)
    except UserError:
        # The work is in the file; without a digest the next opening looks more closely.
        log.warning("no digest of the closed database")
    finally:
        lock.let_go(desk.store)
        if wipe and desk.keys is not None:
            wiping.wipe(desk.keys)


def _rescue(desk: Desk) -> None:
    """Another file has the name of the database: ours is still whole, and becomes a backup."""
    try:
        if desk.folder is None or desk.keys is None or desk.lecture_seule:
            return
        if desk.store.replaced():
            backup.make(desk.folder, desk.keys, desk.store, BEFORE_CLOSING, desk.now())
            desk.store.settle()
    except UserError as error:
        log.warning("the database has lost its name and was not backed up: %s", error.code)


def _desk(
    opened: Opened,
    today: Callable[[], date],
    *,
    full_check: bool,
    take_over: bool,
    membre: str | None = None,
) -> Desk:
    """The desk on a proved store; it holds the vault, or only reads when another program does."""
    opened.prove(full_check=full_check)
    name = opened.slot.nom or membre or WORDS
    grip = lock.take(opened.folder, name, _now(), take_over=take_over)
    taken = grip if isinstance(grip, lock.Taken) else None
    store = opened.proved_store(journal_only=taken is not None)
    if isinstance(grip, lock.Grip):
        lock.bind(store, grip)
    try:
        member = member_of(store, opened, membre)
        _begin(opened, store, alone=taken is None)
        _bring_up_to_date(opened, store, datetime.combine(today(), _now().time()), taken)
        if taken is None:
            settle(opened)
    except BaseException:
        store.close()
        lock.let_go(store)
        raise
    return Desk(
        store=store,
        membre=member,
        today=today,
        titre=opened.manifest.titre,
        folder=opened.folder,
        keys=opened.keys.held_by(member.role),
        prouve=full_check and taken is None,
        lecture_seule=taken is not None,
        detenteur=taken.said() if taken is not None else "",
    )


def _day(hint: object) -> date | None:
    """The day a hint says, if it is one: before a vault opens, nothing in it is sure."""
    try:
        return date.fromisoformat(str(hint))
    except ValueError:
        return None


def _now() -> datetime:
    """When a program takes a vault: UTC, without zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _begin(opened: Opened, store: Store, *, alone: bool) -> None:
    """Connect, look closely at a vault that was not closed in order, forget its digest."""
    with store.read() as session:
        session.connection()
    if alone and not wholeness.was_closed(opened.manifest):
        wholeness.check_structure(store)
    wholeness.opened(opened.folder, opened.keys)


def _bring_up_to_date(opened: Opened, store: Store, at: datetime, taken: lock.Taken | None) -> None:
    if not is_behind(store):
        return
    if taken is not None:
        raise VaultBusy(
            f"Ce coffre doit être mis à jour, et il est déjà ouvert : {taken.said()}.",
            "Rien n’a été modifié. Fermez-le là-bas, puis rouvrez-le ici.",
        )
    kept = backup.make(opened.folder, opened.keys, store, "avant-mise-a-jour", at)
    if kept.verifiee_le is None:
        raise AlteredVault(
            "Ce coffre doit être mis à jour, et sa base est abîmée : elle n’a pas été touchée.",
            f"Une copie est gardée dans ses sauvegardes, « {kept.nom} ». Faites une copie réparée "
            "(pdp-desk verifier --reparer-vers), ou reprenez une sauvegarde vérifiée.",
        )
    upgrade(store)


def clean_name(text: str, what: str) -> str:
    """A name fit to be shown and stored: one line, composed accents, not empty, not endless."""
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    if not clean or not clean.isprintable():
        raise UsageError(f"{what} est vide ou contient des caractères invisibles.")
    if len(clean) > LONGEST_NAME:
        raise UsageError(f"{what} est trop long : {LONGEST_NAME} caractères au plus.")
    return clean
