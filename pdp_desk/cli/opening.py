"""Open a vault for one command, and close it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.cli import secrets
from pdp_desk.cli.console import messages

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk


@contextmanager
def opened(
    folder: Path, *, membre: str | None, recuperation: bool, take_over: bool = False
) -> Iterator[Desk]:
    """The desk of the vault; asks for the secret only once the folder is known to be one."""
    from pdp_desk import bootstrap
    from pdp_desk.services import vault

    vault.describe(folder)
    if recuperation:
        words = secrets.recovery_words()
        desk = bootstrap.open_with_words(folder, words, membre=membre, take_over=take_over)
    else:
        password = secrets.known_password()
        desk = bootstrap.open_with_password(folder, password, membre=membre, take_over=take_over)
    if desk.lecture_seule and not take_over:
        messages().print(f"Coffre ouvert en lecture seule : {desk.detenteur}.", markup=False)
    try:
        yield desk
    finally:
        vault.close(desk)
