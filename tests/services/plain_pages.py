"""Every byte of an encrypted database in clear: free pages and write-ahead log included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE, RESERVED, SALT = 4096, 80, 16
LOG_HEADER, FRAME_HEADER = 32, 24


def plain_bytes(base: Path, key: bytes) -> bytes:
    """What the database, its log and its rollback journal hold, decrypted page by page."""
    found = [_page(page, key, first=at == 0) for at, page in enumerate(_pages(base, 0, 0))]
    log = base.with_name(f"{base.name}-wal")
    if log.exists():
        for page in _pages(log, LOG_HEADER, FRAME_HEADER):
            # A frame may hold the first page, whose salt is in clear: both readings are kept.
            found += [_page(page, key, first=False), _page(page, key, first=True)]
    return b"".join(found)


def _pages(path: Path, start: int, before_each: int) -> Iterator[bytes]:
    content = path.read_bytes()[start:]
    step = PAGE + before_each
    for at in range(0, len(content) - step + 1, step):
        yield content[at + before_each : at + step]


def _page(page: bytes, key: bytes, *, first: bool) -> bytes:
    begin = SALT if first else 0
    vector = page[PAGE - RESERVED :][:16]
    cipher = Cipher(AES(key), CBC(vector)).decryptor()
    return cipher.update(page[begin : PAGE - RESERVED]) + cipher.finalize()
