"""The folder of the demo: remade at each run, and never anybody else's folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pdp_desk.errors import StorageFailed, UsageError

VAULT = "Démonstration.coffre"
EXPORTS = "exports"
MARK = "DEMONSTRATION.txt"
MARK_TEXT = (
    "Ce dossier est refait à chaque lancement de « pdp-desk demo ».\n"
    "N'y rangez rien : ce qui s'y trouve sera remplacé.\n"
)


@contextmanager
def fresh(folder: Path) -> Iterator[Path]:
    """A new folder to work in, that takes the place of the old demo once all is done."""
    work, old = _beside(folder, "en-cours"), _beside(folder, "ancien")
    for path in (folder, work, old):
        _refuse_strangers(path)
    with _disk_answers(folder):
        _remove(work)
        work.mkdir(parents=True)
        (work / MARK).write_text(MARK_TEXT, encoding="utf-8")
    try:
        yield work
        with _disk_answers(folder):
            _replace(folder, work, old)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _replace(folder: Path, work: Path, old: Path) -> None:
    _remove(old)
    if folder.exists():
        folder.rename(old)
    work.rename(folder)
    _remove(old)


@contextmanager
def _disk_answers(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            f"La démonstration n'a pas pu être écrite dans {folder}.",
            "Choisissez un autre dossier avec --vers.",
        ) from error


def _beside(folder: Path, suffix: str) -> Path:
    absolute = folder.absolute()
    return absolute.with_name(f"{absolute.name}.{suffix}")


def _refuse_strangers(path: Path) -> None:
    """Only an empty folder or an earlier demo may be replaced."""
    if not path.exists() and not path.is_symlink():
        return
    ours = path.is_dir() and not path.is_symlink()
    if not ours or (any(path.iterdir()) and not _is_demo(path)):
        raise UsageError(
            f"{path} existe déjà et n'est pas une démonstration.",
            "Rien n'a été touché. Choisissez un autre dossier avec --vers.",
        )


def _is_demo(path: Path) -> bool:
    mark = path / MARK
    return mark.is_file() and mark.read_text(encoding="utf-8", errors="replace") == MARK_TEXT


def _remove(path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)
