"""The recovery kit: printed, proved by typing it again, renewed, tried once a year on a copy."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pdp_desk.domain.views_kit import INDICE, MOTS_DEMANDES, BilanExercice, EtatKit
from pdp_desk.errors import AlteredVault, UsageError, WrongSecret
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.services.recovery import full_word
from pdp_desk.storage.failures import file_errors
from pdp_desk.storage.tables import Base, Dossier, Evenement, Journal, Salarie
from pdp_desk.storage.tables.systeme import Reglage
from pdp_desk.vault import folder as places
from pdp_desk.vault import members as slots
from pdp_desk.vault.keys import WORDS_SLOT, new_keys, random_key, unwrap, words_key, words_slot
from pdp_desk.vault.manifest import Slot
from pdp_desk.vault.opening import Opened, with_password, with_words
from pdp_desk.vault.recovery import COUNT, entropy_of, words_of

VERIFIED, EXERCISED = "kit_verifie", "exercice_recuperation"
_BINARY = getattr(os, "O_BINARY", 0)


class Preuve(msgspec.Struct, frozen=True):
    """When the words of a slot were proved; words made later have another slot."""

    le: date
    emplacement: str


def make_kit(words: Iterable[str], *, titre: str, le: date) -> bytes:
    """The A4 page to print, as a PDF in memory; nothing is written."""
    # Imported here: reportlab is slow to load, and few openings need it.
    from pdp_desk.documents.recovery_kit import Kit, compose

    return compose(Kit(titre=titre, mots=tuple(words), le=le))


def save_kit(content: bytes, path: Path) -> None:
    """Write the page where the person says, readable by them alone; nothing is replaced."""
    if any((parent / places.MANIFEST).exists() for parent in path.absolute().parents):
        raise UsageError(
            "Le kit ne se garde pas dans le coffre qu’il ouvre.", "Choisissez un autre dossier."
        )
    with file_errors():
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        except FileExistsError as error:
            raise UsageError(
                f"« {path.name} » existe déjà et n’a pas été touché.", "Choisissez un autre nom."
            ) from error
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def erase_kit(path: Path) -> None:
    """Remove the page from the disk, once it is printed."""
    with file_errors():
        path.unlink(missing_ok=True)


def ask_places(before: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Four places from 1 to 24 to ask for, in order; never those of the time before."""
    while True:
        asked = tuple(sorted(secrets.SystemRandom().sample(range(1, COUNT + 1), MOTS_DEMANDES)))
        if asked != before:
            return asked


def wrong_answers(words: tuple[str, ...], answers: Mapping[int, str]) -> tuple[int, ...]:
    """The places whose word is not the one of the kit; accents and endings do not count."""
    return tuple(place for place, typed in answers.items() if full_word(typed) != words[place - 1])


@acte("voir_kit")
def kit_state(desk: Desk) -> EtatKit:
    """When the kit of the present words was verified, and the last exercise."""
    with desk.store.read() as session:
        return _state(session, desk)


@acte("verifier_kit")
def verify_kit(
    desk: Desk, words: str | Iterable[str], answers: Mapping[int, str] | None = None
) -> EtatKit:
    """Count the kit: these words open the vault, and `answers` were typed again from paper.

    Without answers, the 24 words themselves were typed. Raises `WrongSecret`, nothing changed.
    """
    given = tuple(words.split()) if isinstance(words, str) else tuple(words)
    if answers is not None and (len(answers) != MOTS_DEMANDES or wrong_answers(given, answers)):
        raise WrongSecret(
            "Un mot ne correspond pas au kit : il n’est pas encore vérifié.",
            "Relisez la page imprimée. D’autres mots vous sont demandés.",
        )
    opened = with_words(_folder(desk), given)
    with _dated(desk) as session:
        _keep(session, VERIFIED, Preuve(desk.today(), opened.slot.id))
        note(session, desk, "verifier_kit", "reglage")
    return kit_state(desk)


@acte("exercice_recuperation")
def recovery_exercise(desk: Desk, words: str | Iterable[str]) -> BilanExercice:
    """Open a copy of the vault with the words, count what is in it, erase it, keep the date."""
    folder = _folder(desk)
    opened = with_words(folder, words)
    with _private_folder() as room:
        copy = _copy(opened, desk, room)
        found = _counts_of(with_words(copy, words))
    with _dated(desk) as session:
        if found != _counts(session):
            raise _different()
        _keep(session, EXERCISED, Preuve(desk.today(), opened.slot.id))
        _keep(session, VERIFIED, Preuve(desk.today(), opened.slot.id))
        note(session, desk, "exercice_recuperation", "reglage")
    return BilanExercice(
        desk.today(),
        desk.titre,
        desk.membre.nom,
        found[Dossier],
        found[Salarie],
        found[Evenement],
        found[Journal],
    )


def fresh_words() -> tuple[str, ...]:
    """24 new words; they open nothing until `renew_words` has put them in the vault."""
    return words_of(random_key())


@acte("refaire_mots")
def propose_words(
    desk: Desk, password: str, *, old_words: str | Iterable[str] | None = None
) -> tuple[str, ...]:
    """New words for who proves that they may put them in the vault; nothing is changed yet."""
    _proved(desk, password, old_words)
    return fresh_words()


@acte("refaire_mots")
def renew_words(
    desk: Desk,
    password: str,
    words: tuple[str, ...],
    answers: Mapping[int, str],
    *,
    old_words: str | Iterable[str] | None = None,
) -> EtatKit:
    """Put new words, already printed and typed again, in the place of the old ones.

    Until the one write that replaces coffre.json the old words open, afterwards the new ones.
    Whoever does not hold the medical key types the old words, which do.
    """
    if len(answers) != MOTS_DEMANDES or wrong_answers(words, answers):
        raise WrongSecret(
            "Un mot ne correspond pas au nouveau kit.", "Les anciens mots ouvrent toujours."
        )
    opened, medical = _proved(desk, password, old_words)
    slot = _new_slot(opened, words, medical)
    with _dated(desk, slot) as session:
        _keep(session, VERIFIED, Preuve(desk.today(), slot.id))
        note(session, desk, "refaire_mots", "reglage")
    return kit_state(desk)


def _proved(
    desk: Desk, password: str, old_words: str | Iterable[str] | None
) -> tuple[Opened, bytes]:
    """The member's own opening, and the medical key: theirs, or the one the old words open."""
    folder = _folder(desk)
    opened = with_password(folder, password, desk.membre.nom)
    old = with_words(folder, old_words) if old_words is not None else None
    medical = opened.keys.medicale or (old.keys.medicale if old else None)
    if medical is None:
        raise UsageError(
            "Vous n’avez pas la clé médicale, que les mots de récupération ouvrent aussi.",
            "Tapez les 24 mots actuels, ou demandez au médecin de refaire les mots.",
        )
    return opened, medical


def _new_slot(opened: Opened, words: tuple[str, ...], medical: bytes) -> Slot:
    """The slot of the new words, opened once before anybody relies on it."""
    vault_id, keys = opened.manifest.id, new_keys(opened.keys.donnees, medical)
    entropy = entropy_of(words)
    slot = words_slot(vault_id, keys, entropy)
    if unwrap(slot, vault_id, words_key(entropy, slot.derivation)) != keys:
        raise AssertionError("the new words do not open what was made for them")
    return slot


@contextmanager
def _dated(desk: Desk, slot: Slot | None = None) -> Iterator[Session]:
    """A transaction that ends with a coffre.json that says the words opened today.

    A slot takes the place of the one of the old words.
    """
    if desk.keys is None:
        raise AssertionError("a vault in its folder was opened with its keys")
    manifest = slots.present(_folder(desk), desk.keys)
    hints = {**manifest.indices, INDICE: desk.today().isoformat()}
    changed = msgspec.structs.replace(manifest, indices=hints)
    if slot is not None:
        old = tuple(other for other in manifest.emplacements if other.type == WORDS_SLOT)
        changed = slots.with_slot(slots.without_slots(changed, old), slot)
    with slots.switching(_folder(desk), changed, desk.keys), desk.store.write() as session:
        yield session


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder of this account alone, removed whatever happens."""
    with file_errors():
        room = Path(tempfile.mkdtemp(prefix="pdp-desk-exercice-"))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _copy(opened: Opened, desk: Desk, room: Path) -> Path:
    """The vault as it is now, in a folder of its own: still encrypted."""
    copy = room / "copie.coffre"
    with file_errors():
        copy.mkdir(mode=0o700)
        shutil.copyfile(opened.folder / places.MANIFEST, copy / places.MANIFEST)
    desk.store.copy_to(places.database_of(copy, opened.manifest), opened.keys.donnees)
    return copy


def _counts_of(copy: Opened) -> dict[type[Base], int]:
    """Prove every page of the copy, then count it."""
    store = copy.store(full_check=True)
    try:
        with store.read() as session:
            return _counts(session)
    finally:
        store.close()


def _counts(session: Session) -> dict[type[Base], int]:
    tables = (mapper.class_ for mapper in Base.registry.mappers)
    return {table: _count(session, table) for table in tables}


def _count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _state(session: Session, desk: Desk) -> EtatKit:
    verified, exercised = _proof(session, VERIFIED), _proof(session, EXERCISED)
    if verified is not None and verified.emplacement not in _word_slots(desk):
        verified = exercised = None  # other words have been made since
    return EtatKit(
        verified.le if verified else None, exercised.le if exercised else None, desk.today()
    )


def _word_slots(desk: Desk) -> set[str]:
    manifest = places.read_manifest(_folder(desk))
    return {slot.id for slot in manifest.emplacements if slot.type == WORDS_SLOT}


def _proof(session: Session, key: str) -> Preuve | None:
    row = session.get(Reglage, key)
    return msgspec.json.decode(row.valeur, type=Preuve) if row else None


def _keep(session: Session, key: str, proof: Preuve) -> None:
    session.merge(Reglage(cle=key, valeur=msgspec.json.encode(proof).decode()))


def _folder(desk: Desk) -> Path:
    if desk.folder is None:
        raise AssertionError("a kit belongs to a vault in its folder")
    return desk.folder


def _different() -> AlteredVault:
    return AlteredVault(
        "La copie ouverte avec les mots ne contient pas la même chose que le coffre.",
        "Rien n’a été modifié. Lancez la vérification du coffre avant de recommencer.",
    )
