"""Publish a year: protect its tables, attack them, write the files, attack the files."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pdp_desk.domain.journal_phrases import local
from pdp_desk.domain.wording import long_date
from pdp_desk.errors import NotReleasable, StorageFailed, UsageError
from pdp_desk.services.actes import acte, note
from pdp_desk.services.desk import Desk
from pdp_desk.storage import publications

if TYPE_CHECKING:
    from pdp_desk.disclosure.attack import AttackReport
    from pdp_desk.disclosure.release import ReleasedYear

NOTHING_REPLACED = "Rien n’a été remplacé."
REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le disque est plein",
    errno.EROFS: "le disque est en lecture seule",
    errno.EACCES: "l’accès est refusé, ou un autre programme le tient ouvert",
    errno.EPERM: "l’accès est refusé, ou un autre programme le tient ouvert",
    errno.ENOENT: "le dossier n’est plus là",
}


@acte("publier")
def publish(desk: Desk, annee: int, vers: Path) -> tuple[Path, ...]:
    """Write the year's files into the folder, all of them or none; their paths.

    Files of the same year that were written here before are replaced, and only those.
    """
    # The solver and the file libraries are slow to load: only when somebody publishes.
    from pdp_desk.disclosure.release import release
    from pdp_desk.indicators.tables import year_tables
    from pdp_desk.services.indicators import years

    if annee not in years(desk):
        # Zeros everywhere would say that nobody was followed.
        raise UsageError(
            f"Le coffre ne contient aucune donnée de {annee}. Rien n’a été écrit.",
            "Choisissez une autre année, ou importez d’abord vos données.",
        )
    _refuse_vault(desk, vers)
    with desk.store.read() as session:
        tables = year_tables(session, annee, desk.titre)
    year = release(tables)
    with desk.store.write() as session:
        # Kept whole only if the files were: nothing tells of files that were refused.
        note(session, desk, "publier", "annee", annee)
        publications.remember(
            session, annee, _counts(year), publie_le=desk.now(), membre_id=desk.membre.id
        )
        return write_year(year, vers)


@acte("publier")
def other_figures(desk: Desk, annee: int) -> str | None:
    """What to know before sending a year of which other counts were published, else None.

    Whoever holds both publications sees what was added between them, however each is protected.
    """
    with desk.store.read() as session:
        before = publications.published_otherwise(session, annee)
    if before is None:
        return None
    return (
        f"Des fichiers de {annee} ont déjà été écrits le {long_date(local(before).date())}, avec "
        "d’autres chiffres. Les comparer à ceux-ci peut révéler les personnes ajoutées ou retirées "
        "depuis : s’ils ont été envoyés, faites-les retirer avant d’envoyer ceux-ci."
    )


def _counts(year: ReleasedYear) -> dict[str, int | None]:
    from pdp_desk.disclosure.release import Masked, printed

    counts = printed(year.tables)
    return {cell: None if isinstance(n, Masked) else n for cell, n in counts.items()}


def _refuse_vault(desk: Desk, vers: Path) -> None:
    """Nothing in clear is ever written inside a vault."""
    if desk.folder is not None and vers.resolve().is_relative_to(desk.folder.resolve()):
        raise UsageError(
            "Ce dossier est dans le coffre : un fichier lisible n’y a pas sa place. "
            "Rien n’a été écrit.",
            "Choisissez un autre dossier.",
        )


def write_year(year: ReleasedYear, vers: Path) -> tuple[Path, ...]:
    """Write the files of a released year, attacked once more as they stand on the disk."""
    if vers.exists() and not vers.is_dir():
        raise UsageError(f"« {vers.name} » n’est pas un dossier.", "Choisissez un dossier.")
    new_folder = not vers.exists()
    try:
        vers.mkdir(parents=True, exist_ok=True)
        _refuse_foreign_files(year.annee, vers)
        with TemporaryDirectory(dir=vers, prefix=".indicateurs-") as temporary:
            return _move(_write_and_attack(year, Path(temporary)), vers)
    except OSError as error:
        raise _refused(error) from error
    finally:
        if new_folder and vers.is_dir() and not any(vers.iterdir()):
            vers.rmdir()


def _write_and_attack(year: ReleasedYear, folder: Path) -> list[Path]:
    from pdp_desk.exports import proof_file

    paths = []
    for suffix, write in _writers().items():
        paths.append(folder / f"{_stem(year.annee)}.{suffix}")
        write(year, paths[-1])
    rapport = _attack_files(year, paths)
    proof = _proof(year.annee, folder)
    proof_file.write(year, rapport, {path.name: _digest(path) for path in paths}, proof)
    return [*paths, proof]


def _writers() -> Mapping[str, Callable[[ReleasedYear, Path], None]]:
    from pdp_desk.exports import csv_file, json_file, pdf, xlsx

    return {
        "xlsx": xlsx.write,
        "pdf": pdf.write,
        "csv": csv_file.write,
        "json": json_file.write,
    }


def _attack_files(year: ReleasedYear, paths: list[Path]) -> AttackReport:
    """The last gate reads the bytes that would leave, not what memory says they hold."""
    from pdp_desk.disclosure import attack
    from pdp_desk.disclosure.release import printed, refuse_disclosures

    named = {path.suffix: path for path in paths}
    expected = printed(year.tables)
    readers = {".csv": attack.read_csv, ".json": attack.read_json}
    for suffix, read in readers.items():
        try:
            published = read(named[suffix])
        except ValueError as error:
            raise _unfaithful(named[suffix]) from error
        if published != expected:
            raise _unfaithful(named[suffix])
        rapport = attack.attack(published, year.relations, year.gardees, year.profil)
        refuse_disclosures(rapport)
    return rapport


def _unfaithful(path: Path) -> NotReleasable:
    return NotReleasable(
        f"Le fichier {path.name} relu ne dit pas ce qui devait être publié. Rien n’a été écrit.",
        "Recommencez ; si cela se répète, transmettez ce code à votre assistance.",
    )


def _refuse_foreign_files(annee: int, vers: Path) -> None:
    """A file edited since it was written, or written by somebody else, is never lost."""
    proof = _proof(annee, vers)
    sent = _sent(proof)
    names = [f"{_stem(annee)}.{suffix}" for suffix in ("xlsx", "pdf", "csv", "json")]
    for path in [vers / name for name in names if (vers / name).exists()]:
        if not path.is_file() or sent.get(path.name) != _digest(path):
            raise _foreign(path)


def _sent(proof: Path) -> dict[str, str]:
    from pdp_desk.exports import proof_file

    if not proof.exists():
        return {}
    hashes = proof_file.read_hashes(proof) if proof.is_file() else None
    if hashes is None:
        raise _foreign(proof)
    return hashes


def _foreign(path: Path) -> UsageError:
    return UsageError(
        f"{path.name} existe déjà dans ce dossier et n’est pas tel que PDP Desk l’a écrit. "
        f"{NOTHING_REPLACED}",
        "Déplacez ce fichier, ou choisissez un autre dossier.",
    )


def _move(paths: list[Path], vers: Path) -> tuple[Path, ...]:
    """Put the files in place one after the other; on a refusal put the old ones back."""
    before = paths[0].parent / "avant"
    before.mkdir()
    moved: list[Path] = []
    for path in paths:
        _sync(path)
    try:
        for path in paths:
            target = vers / path.name
            if target.exists():
                shutil.copy2(target, before / path.name)
            moved.append(target)
            os.replace(path, target)
    except OSError:
        _put_back(moved, before)
        raise
    _sync(vers)
    return tuple(moved)


def _put_back(moved: list[Path], before: Path) -> None:
    for target in moved:
        old = before / target.name
        if old.exists():
            os.replace(old, target)
        else:
            target.unlink(missing_ok=True)


def _refused(error: OSError) -> StorageFailed:
    name = Path(str(error.filename2 or error.filename or "")).name
    what = f"{name} n’a pas pu être écrit" if name else "Les fichiers n’ont pas pu être écrits"
    why = REASONS.get(error.errno or 0, "le disque n’a pas répondu")
    return StorageFailed(
        f"{what} : {why}. {NOTHING_REPLACED}",
        "Fermez le fichier s’il est ouvert, vérifiez la place et les droits, puis recommencez.",
    )


def _sync(path: Path) -> None:
    """Ask the disk to keep it; folders can only be asked on POSIX systems."""
    if path.is_dir() and os.name != "posix":
        return
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stem(annee: int) -> str:
    return f"indicateurs-{annee}"


def _proof(annee: int, folder: Path) -> Path:
    return folder / f"{_stem(annee)}-protection.txt"
