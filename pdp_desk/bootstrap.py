"""The composition root: the services joined to the real clock. Front ends start here."""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import Path

from pdp_desk import settings
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk

log = logging.getLogger("pdp_desk.bootstrap")
LAST_VAULT = "dernier-coffre.txt"


def today() -> date:
    """The calendar day where the person sits."""
    return datetime.now().astimezone().date()


def create_vault(
    folder: Path,
    *,
    membre: str,
    role: Role,
    password: str,
    titre: str,
    demonstration: bool = False,
) -> tuple[str, ...]:
    """A new vault with its first member; returns the 24 recovery words, shown once."""
    return vault.create_vault(
        folder,
        membre=membre,
        role=role,
        password=password,
        titre=titre,
        today=today,
        demonstration=demonstration,
    )


def open_with_password(folder: Path, password: str, *, membre: str | None = None) -> Desk:
    """The desk of the member this password belongs to."""
    return vault.open_with_password(folder, password, membre=membre, today=today)


def open_with_words(folder: Path, words: str, *, membre: str | None = None) -> Desk:
    """The desk opened by the recovery words, in the name of a member."""
    return vault.open_with_words(folder, words, membre=membre, today=today)


def remember_vault(folder: Path) -> None:
    """Keep the place of the vault last opened in the window, for the next time."""
    place = settings.personal_folder() / LAST_VAULT
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(str(folder.absolute()), encoding="utf-8")
    except OSError as error:  # only a convenience: the person will choose the folder again
        log.warning("the last vault is not remembered: %s", type(error).__name__)


def last_vault() -> Path | None:
    """The vault last opened in the window, if it is still there."""
    try:
        folder = Path((settings.personal_folder() / LAST_VAULT).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return folder if folder.is_dir() else None
