"""The composition root: the services joined to the real clock. Front ends start here."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk


def today() -> date:
    """The calendar day where the person sits."""
    return datetime.now().astimezone().date()


def create_vault(
    folder: Path, *, membre: str, role: Role, password: str, titre: str
) -> tuple[str, ...]:
    """A new vault with its first member; returns the 24 recovery words, shown once."""
    return vault.create_vault(
        folder, membre=membre, role=role, password=password, titre=titre, today=today
    )


def open_with_password(folder: Path, password: str, *, membre: str | None = None) -> Desk:
    """The desk of the member this password belongs to."""
    return vault.open_with_password(folder, password, membre=membre, today=today)


def open_with_words(folder: Path, words: str) -> Desk:
    """The desk opened by the recovery words."""
    return vault.open_with_words(folder, words, today=today)
