"""What the vault's overview and the banner of the window read, on the database thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdp_desk.domain.views_coffre import FicheCoffre
    from pdp_desk.domain.views_kit import EtatKit
    from pdp_desk.domain.views_membres import EtatPoste
    from pdp_desk.domain.views_sauvegardes import EtatSauvegardes
    from pdp_desk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Vigilance:
    """What may ask for somebody's attention; None where there is no folder to look at."""

    sauvegardes: EtatSauvegardes | None
    kit: EtatKit


@dataclass(frozen=True, slots=True)
class Apercu:
    """Everything the overview shows."""

    fiche: FicheCoffre
    sauvegardes: EtatSauvegardes
    kit: EtatKit
    poste: EtatPoste


def vigilance(desk: Desk) -> Vigilance:
    """Read what the banner may say."""
    from pdp_desk.services import backups, kit

    state = backups.backup_state(desk.folder, desk.today()) if desk.folder is not None else None
    return Vigilance(state, kit.kit_state(desk))


def apercu(desk: Desk) -> Apercu:
    """Read the overview; the keyring of the workstation is asked too."""
    from pdp_desk.services import backups, kit, overview, workstation

    fiche = overview.vault_overview(desk)
    return Apercu(
        fiche,
        backups.backup_state(fiche.dossier, desk.today()),
        kit.kit_state(desk),
        workstation.quick_opening(fiche.dossier),
    )


def ouverture_rapide(desk: Desk, password: str) -> object:
    """Let this workstation open the vault."""
    from pdp_desk.services import workstation

    return workstation.enable_quick_opening(desk, password)


def fin_ouverture_rapide(desk: Desk) -> object:
    """This workstation asks for the password again."""
    from pdp_desk.services import workstation

    return workstation.disable_quick_opening(desk)
