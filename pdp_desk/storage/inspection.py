"""Look at an encrypted database without changing one byte of the folder it is in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from pdp_desk.errors import AlteredVault, TruncatedVault, UserError
from pdp_desk.storage.engine import SALT_SIZE, SQLITE_MAGIC, first_bytes, open_connection
from pdp_desk.storage.failures import file_errors, translated
from pdp_desk.storage.handles import is_open

# SQLCipher 4: pages of 4,096 bytes, the last 80 for the IV (16) and the HMAC-SHA-512 (64).
PAGE, RESERVED, IV = 4096, 80, 16
TRIES = 3
RESTORE = (
    "Rien n’a été modifié. Gardez ce dossier tel quel et reprenez la dernière sauvegarde vérifiée."
)


@file_errors()
def examine(path: Path, key: bytes, *, full: bool) -> str | None:
    """Refuse a cut or altered database; its schema revision. `full` reads and proves each page."""
    if is_open(path):
        return _examine_open(path, key, full=full)
    for _ in range(TRIES - 1):
        before = _stamps(path)
        try:
            return _examine(path, key, full=full)
        except UserError:
            # Another program may have been writing meanwhile: only a still file can be judged.
            if _stamps(path) == before:
                raise
    return _examine(path, key, full=full)


def _examine(path: Path, key: bytes, *, full: bool) -> str | None:
    with still(path) as (copy, query), _refusals(), closing(_open(copy, key, query)) as base:
        if query == WRITABLE:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _check_length(copy, key)
        if full:
            _check_pages(base)
        return _revision(base)


def _examine_open(path: Path, key: bytes, *, full: bool) -> str | None:
    """The same through SQLite alone; nobody writes meanwhile, and the log is in the file."""
    with _refusals(), closing(open_connection(path, key, "mode=rw")) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.execute("BEGIN IMMEDIATE")
        if full:
            _check_pages(base)
        return _revision(base)


READ_ONLY, WRITABLE = "mode=ro&immutable=1", "mode=rw"


@contextmanager
def still(path: Path) -> Iterator[tuple[Path, str]]:
    """The database where it is when nothing waits in its log, else a private copy of both."""
    logs = [log for log in _logs(path) if log.exists() and log.stat().st_size]
    if not logs:
        yield path, READ_ONLY
        return
    with file_errors(), tempfile.TemporaryDirectory(prefix="pdp-desk-") as folder:
        for part in (*logs, path):
            shutil.copyfile(part, Path(folder, part.name))
        yield Path(folder, path.name), WRITABLE


def _open(path: Path, key: bytes, query: str) -> Any:
    """A connection to examine; the length is checked first, SQLite would only say corrupt."""
    if path.stat().st_size < PAGE:
        raise _truncated()
    if first_bytes(path, len(SQLITE_MAGIC)) == SQLITE_MAGIC:
        raise AlteredVault(
            "La base de ce dossier n’est pas chiffrée : ce n’est pas celle du coffre.", RESTORE
        )
    if query == READ_ONLY:
        _check_length(path, key)
    return open_connection(path, key, query)


def _check_length(path: Path, key: bytes) -> None:
    size, promised = path.stat().st_size, _promised_pages(path, key) * PAGE
    if not promised:
        raise _altered(1)
    if size < promised:
        raise _truncated()
    if size > promised:
        raise AlteredVault("La base du coffre est plus longue qu’elle n’a été écrite.", RESTORE)


def _promised_pages(path: Path, key: bytes) -> int:
    """The number of pages written in the first one; 0 when it does not decrypt to a header."""
    first = first_bytes(path, PAGE) or b""
    if len(first) < PAGE:
        return 0
    sealed, iv = first[SALT_SIZE : PAGE - RESERVED], first[PAGE - RESERVED :][:IV]
    cipher = Cipher(AES(key), CBC(iv)).decryptor()
    header = first[:SALT_SIZE] + cipher.update(sealed) + cipher.finalize()
    if header[16:18] != PAGE.to_bytes(2) or header[20] != RESERVED:
        return 0
    return int.from_bytes(header[28:32])


def _check_pages(base: Any) -> None:
    """Each page carries its own authentication code; the first one that fails is named."""
    for (finding,) in base.execute("PRAGMA cipher_integrity_check"):
        digits = [word for word in str(finding).split() if word.isdigit()]
        raise _altered(int(digits[0]) if digits else 0)


def _revision(base: Any) -> str | None:
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if base.execute(known).fetchone() is None:
        return None
    row = base.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except sqlcipher.DatabaseError as error:
        raise translated(error) or error from error


def _logs(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-journal"))


def _stamps(path: Path) -> list[tuple[int, int]]:
    files = [file.stat() for file in (path, *_logs(path)) if file.exists()]
    return [(stat.st_size, stat.st_mtime_ns) for stat in files]


def _truncated() -> TruncatedVault:
    return TruncatedVault("La base du coffre est incomplète : la fin manque.", RESTORE)


def _altered(page: int) -> AlteredVault:
    return AlteredVault(f"La base du coffre est abîmée ou a été modifiée (page {page}).", RESTORE)
