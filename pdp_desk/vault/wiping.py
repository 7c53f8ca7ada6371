"""Overwrite the keys of a closed vault in memory, as far as Python allows.

Their bytes are overwritten where they stand. Copies that libraries made on the way (the text of
the pragma, the objects of the cryptography) are only released; SQLCipher overwrites its own.
"""

from __future__ import annotations

import ctypes
import sys

from pdp_desk.vault.keys import Keys


def wipe(keys: Keys) -> None:
    """Nothing can be opened with these keys any more, whoever still holds the object."""
    for secret in (keys.donnees, keys.medicale, keys.echange, keys.signature):
        if secret is not None:
            _overwrite(secret)


def _overwrite(secret: bytes) -> None:
    """The content of a bytes object follows its header; only CPython promises it."""
    if sys.implementation.name == "cpython" and len(secret) > 1:
        ctypes.memset(id(secret) + bytes.__basicsize__ - 1, 0, len(secret))
