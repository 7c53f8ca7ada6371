"""What the section « Sauvegardes » asks of the services, on the database thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pdp_desk.domain.views_sauvegardes import (
        BilanBascule,
        BilanReprise,
        ComparaisonSauvegarde,
        SauvegardeVue,
        SecondLieu,
    )
    from pdp_desk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Sauvegardes:
    """The backups, the latest first, and where they are copied again."""

    liste: tuple[SauvegardeVue, ...]
    second: SecondLieu


def toutes(desk: Desk) -> Sauvegardes:
    """Read the section."""
    from pdp_desk.services import backups

    return Sauvegardes(backups.list_backups(desk), backups.second_place(desk))


def sauvegarder(desk: Desk) -> SauvegardeVue:
    """Save now."""
    from pdp_desk.services import backups

    return backups.back_up(desk)


def du_jour(desk: Desk) -> SauvegardeVue | None:
    """Save once a day; None when it is done already."""
    from pdp_desk.services import backups

    return backups.daily_backup(desk)


def verifier(desk: Desk, nom: str) -> SauvegardeVue:
    """Read a backup again, every page."""
    from pdp_desk.services import backups

    return backups.verify_backup(desk, nom)


def choisir_second(desk: Desk, dossier: Path | None) -> SecondLieu:
    """Copy the backups to a second place from now on, or no longer."""
    from pdp_desk.services import backups

    return backups.set_second_place(desk, dossier)


def comparer(desk: Desk, nom: str) -> ComparaisonSauvegarde:
    """What going back to a backup would change."""
    from pdp_desk.services import backups

    return backups.compare_backup(desk, nom)


def reprendre(
    desk: Desk, nom: str, vers: Path, password: str | None, words: str | None
) -> BilanReprise:
    """Make a vault of a backup, in another folder."""
    from pdp_desk.services import backups

    return backups.restore_beside(desk, nom, vers, password=password, words=words)


def revenir(desk: Desk, nom: str) -> BilanBascule:
    """Work on the dossiers of a backup from now on."""
    from pdp_desk.services import backups

    return backups.switch_to_backup(desk, nom)
