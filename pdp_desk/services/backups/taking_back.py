"""A backup taken back: beside the vault, compared with it, or in its place.

Whatever the way, the people erased since are erased again before the result can be opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pdp_desk.domain.views_sauvegardes import (
    BilanBascule,
    BilanReprise,
    ComparaisonSauvegarde,
    DossierCite,
    EcartCompte,
)
from pdp_desk.errors import AlteredVault, UsageError, UserError
from pdp_desk.services.actes import acte, note, noted
from pdp_desk.services.backups.lookup import find, place_of, refuse_other_keys
from pdp_desk.services.backups.making import make
from pdp_desk.services.desk import Desk
from pdp_desk.services.privacy import read_ledger, replay_ledger
from pdp_desk.storage.carrying import carry
from pdp_desk.storage.engine import Store
from pdp_desk.storage.privacy import LedgerRow, keep_ledger, ledger, purge, replay_erasures
from pdp_desk.storage.queries import difference
from pdp_desk.storage.queries.difference import Seen
from pdp_desk.vault import backup, restoring
from pdp_desk.vault import folder as places
from pdp_desk.vault.backup import Copy
from pdp_desk.vault.keys import Keys
from pdp_desk.vault.opening import with_password, with_words


@acte("restaurer")
def restore_beside(
    desk: Desk, nom: str, vers: Path, *, password: str | None = None, words: str | None = None
) -> BilanReprise:
    """Make a vault of a backup in another folder; the present one is only read.

    A backup from before a change of keys asks for the password or the words of its day.
    """
    folder, keys = place_of(desk)
    places.refuse_inside(folder, vers)
    copy = find(folder, keys, nom)
    keys = _keys_of(copy, keys, password, words)
    erased = read_ledger(desk)
    with desk.store.write() as session:
        note(session, desk, "restaurer", "coffre", detail={"sauvegarde": nom})
    again = restoring.put_beside(copy, keys, vers, lambda store: _erase_again(store, erased))
    return BilanReprise(nom, vers, again)


def restore_unopened(
    folder: Path, nom: str, vers: Path, *, password: str | None = None, words: str | None = None
) -> BilanReprise:
    """The same when the vault itself no longer opens: with the secrets of the backup.

    The ledger of erasures is taken from every backup the same keys open.
    """
    places.refuse_inside(folder, vers)
    copy = next((copy for copy in backup.copies(folder) if copy.nom == nom), None)
    if copy is None:
        raise UsageError(f"Il n’y a pas de sauvegarde « {nom} ».", "Choisissez-la dans la liste.")
    keys = _opened_keys(copy, password, words)
    erased = [row for other in backup.copies(folder, keys) for row in _ledger_of(other, keys)]
    again = restoring.put_beside(copy, keys, vers, lambda store: _erase_again(store, erased))
    return BilanReprise(nom, vers, again)


@acte("comparer_sauvegarde")
def compare_backup(desk: Desk, nom: str) -> ComparaisonSauvegarde:
    """What going back to a backup would change, dossier by dossier."""
    folder, keys = place_of(desk)
    copy = find(folder, keys, nom)
    refuse_other_keys(copy)
    erased = read_ledger(desk)
    with noted(desk, "comparer_sauvegarde", "coffre", detail={"sauvegarde": nom}) as session:
        counts, here = difference.counts(session), difference.dossiers(session)
    with restoring.opened_copy(copy, keys) as store:
        _erase_again(store, erased)
        with store.read() as session:
            theirs, there = difference.counts(session), difference.dossiers(session)
    return ComparaisonSauvegarde(
        nom=nom,
        comptes=tuple(
            EcartCompte(label, counts[name], theirs[name])
            for name, label in difference.COUNTED.items()
        ),
        seulement_ici=_cited(here, here.keys() - there.keys()),
        seulement_sauvegarde=_cited(there, there.keys() - here.keys()),
        changes=_cited(
            here, {key for key in here.keys() & there.keys() if here[key] != there[key]}
        ),
    )


@acte("basculer")
def switch_to_backup(desk: Desk, nom: str) -> BilanBascule:
    """Work on the dossiers of a backup from now on; the state left behind is backed up first.

    The accounts, the journal, the ledger of publications and the drafts stay those of today.
    """
    folder, keys = place_of(desk)
    copy = find(folder, keys, nom)
    refuse_other_keys(copy)
    before = make(desk, "avant restauration", thinned=False)
    if before.verifiee_le is None:
        raise AlteredVault(
            "L’état actuel n’a pas pu être sauvegardé : sa base est abîmée.",
            "Rien n’a été modifié. Reprenez la sauvegarde à côté, dans un autre dossier.",
        )
    erased = read_ledger(desk)

    def prepare(fresh: Store) -> int:
        with desk.store.read() as present, fresh.write() as session:
            carry(present, session)
            told = {"sauvegarde": nom, "avant": before.nom}
            note(session, desk, "basculer", "coffre", detail=told)
        return replay_ledger(replace(desk, store=fresh), erased)

    again = restoring.switch(folder, keys, desk.store, copy, prepare)
    return BilanBascule(nom, before.nom, again)


def _keys_of(copy: Copy, keys: Keys, password: str | None, words: str | None) -> Keys:
    """The keys of today, or those of the day of the backup."""
    if copy.a_nous:
        return keys
    if password is None and words is None:
        refuse_other_keys(copy)
    return _opened_keys(copy, password, words)


def _opened_keys(copy: Copy, password: str | None, words: str | None) -> Keys:
    if words is not None:
        return with_words(copy.dossier, words).keys
    return with_password(copy.dossier, password or "").keys


def _erase_again(store: Store, erased: Iterable[LedgerRow]) -> int:
    """In nobody's name: the member at work may not be known there."""
    with store.write() as session:
        keep_ledger(session, erased)
        again = replay_erasures(session, {row.salarie_uid for row in ledger(session)})
    if again:
        purge(store)
    return again


def _ledger_of(copy: Copy, keys: Keys) -> tuple[LedgerRow, ...]:
    if not copy.a_nous:
        return ()
    try:
        with restoring.opened_copy(copy, keys) as store, store.read() as session:
            return ledger(session)
    except UserError:  # a damaged backup is told by the list; the others speak
        return ()


def _cited(seen: dict[str, Seen], numbers: Iterable[str]) -> tuple[DossierCite, ...]:
    return tuple(DossierCite(number, seen[number].nom) for number in sorted(numbers))
