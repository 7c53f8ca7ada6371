"""What the driver reports, said as an error a person can mend."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from pdp_desk.errors import AlteredVault, StorageFailed, UserError, VaultBusy

BUSY, LOCKED, READ_ONLY, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN, NOT_A_DATABASE = (
    5, 6, 8, 10, 11, 13, 14, 26,
)  # fmt: skip
KEPT = "Tout ce qui était enregistré avant est conservé."

MESSAGES: dict[int, tuple[type[UserError], str, str]] = {
    BUSY: (
        VaultBusy,
        "Le coffre est occupé par un autre enregistrement.",
        f"{KEPT} Attendez quelques secondes, puis recommencez.",
    ),
    READ_ONLY: (
        StorageFailed,
        "Le coffre est protégé en écriture : rien n’a été modifié.",
        "Vérifiez les droits sur le dossier du coffre, puis recommencez.",
    ),
    IO_ERROR: (
        StorageFailed,
        "Le disque n’a pas répondu pendant l’enregistrement.",
        f"{KEPT} Vérifiez que le disque est bien branché, puis recommencez.",
    ),
    CORRUPT: (
        AlteredVault,
        "La base du coffre est abîmée : une page ne se lit plus.",
        "Rien n’a été modifié. Reprenez la dernière sauvegarde vérifiée, dans « sauvegardes ».",
    ),
    FULL: (
        StorageFailed,
        "Le disque est plein : l’enregistrement n’a pas été fait.",
        f"{KEPT} Libérez de la place, puis recommencez.",
    ),
    CANNOT_OPEN: (
        StorageFailed,
        "La base du coffre ne peut pas être ouverte.",
        "Vérifiez que le dossier du coffre est toujours là et que vous avez le droit de le lire.",
    ),
}
# What no driver says: the file system alone.
TOO_LONG, MISPLACED = -1, -2
MESSAGES[TOO_LONG] = (
    StorageFailed,
    "Ce nom, ou ce chemin, est trop long pour ce disque.",
    "Rien n’a été modifié. Choisissez un nom plus court, ou un dossier moins profond.",
)
MESSAGES[MISPLACED] = (
    StorageFailed,
    "Un fichier porte le nom d’un dossier attendu à cet endroit, ou l’inverse.",
    "Rien n’a été modifié. Déplacez-le, ou choisissez un autre dossier, puis recommencez.",
)
# A copy page by page (`backup`) fails with SQLite's words and without its code.
WORDS = {
    "disk I/O error": IO_ERROR,
    "database or disk is full": FULL,
    "database disk image is malformed": CORRUPT,
    "file is not a database": NOT_A_DATABASE,
    "attempt to write a readonly database": READ_ONLY,
    "unable to open database file": CANNOT_OPEN,
    "database is locked": BUSY,
}
MESSAGES[LOCKED] = MESSAGES[BUSY]
MESSAGES[NOT_A_DATABASE] = MESSAGES[CORRUPT]


def translated(error: BaseException | None) -> UserError | None:
    """The error to show for a driver error, or None when it is a fault of the program."""
    code = getattr(error, "sqlite_errorcode", None) or WORDS.get(str(error))
    if not isinstance(code, int) or code & 0xFF not in MESSAGES:
        return None
    kind, message, hint = MESSAGES[code & 0xFF]
    return kind(message, hint)


def translate_errors(engine: Engine) -> None:
    """From now on what the disk refuses reaches the caller as a `UserError`."""
    event.listen(engine, "handle_error", _on_error)


def _on_error(context: ExceptionContext) -> None:
    error = translated(context.original_exception)
    if error is not None:
        raise error from context.original_exception


FILE_CODES = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.ENOENT: CANNOT_OPEN,
    errno.ENAMETOOLONG: TOO_LONG,
    errno.EEXIST: MISPLACED,
    errno.ENOTDIR: MISPLACED,
    errno.EISDIR: MISPLACED,
}


@contextmanager
def file_errors() -> Iterator[None]:
    """What the operating system refuses inside the block, said like the driver's refusals."""
    try:
        yield
    except OSError as error:
        kind, message, hint = MESSAGES[FILE_CODES.get(error.errno or 0, IO_ERROR)]
        raise kind(message, hint) from error
