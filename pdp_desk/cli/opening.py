"""Open a vault for one command, and close it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.cli import secrets

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk


@contextmanager
def opened(folder: Path, *, membre: str | None, recuperation: bool) -> Iterator[Desk]:
    """The desk of the vault; asks for the secret only once the folder is known to be one."""
    from pdp_desk import bootstrap
    from pdp_desk.services import vault

    vault.describe(folder)
    if recuperation:
        desk = bootstrap.open_with_words(folder, secrets.recovery_words(), membre=membre)
    else:
        desk = bootstrap.open_with_password(folder, secrets.known_password(), membre=membre)
    try:
        yield desk
    finally:
        vault.close(desk)
