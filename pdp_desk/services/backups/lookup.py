"""What every service on backups needs: the place, a backup by its name, what it looks like."""

from __future__ import annotations

from pathlib import Path

from pdp_desk.domain.views_sauvegardes import RAISONS, SauvegardeVue
from pdp_desk.errors import AlteredVault, UsageError
from pdp_desk.services.desk import Desk
from pdp_desk.vault import backup
from pdp_desk.vault.backup import Copy
from pdp_desk.vault.keys import Keys


def place_of(at: Desk) -> tuple[Path, Keys]:
    """The folder and the keys of the vault at work."""
    if at.folder is None or at.keys is None:
        raise UsageError("Ce bureau n’a pas de coffre : il n’y a rien à sauvegarder.")
    return at.folder, at.keys


def find(folder: Path, keys: Keys, nom: str) -> Copy:
    """The backup of that name."""
    for copy in backup.copies(folder, keys):
        if copy.nom == nom:
            return copy
    raise UsageError(f"Il n’y a pas de sauvegarde « {nom} ».", "Choisissez-la dans la liste.")


def refuse_other_keys(copy: Copy) -> None:
    """What was made before a change of keys opens with the secrets of that time only."""
    if copy.probleme:
        raise AlteredVault(copy.probleme, "Choisissez une autre sauvegarde.")
    if not copy.a_nous:
        raise UsageError(
            f"« {copy.nom} » date d’avant un changement de clés.",
            "Elle s’ouvre avec le mot de passe ou les 24 mots de cette date : "
            "reprenez-la à côté, en les donnant.",
        )


def label(raison: str) -> str:
    """A reason as it is shown."""
    code = backup.slug(raison)
    return RAISONS.get(code, code.replace("-", " "))


def shown(copy: Copy, *, second: str = "") -> SauvegardeVue:
    """A backup for a screen."""
    return SauvegardeVue(
        nom=copy.nom,
        faite_le=copy.faite_le,
        raison=label(copy.raison),
        verifiee_le=copy.verifiee_le,
        taille=sum(part.stat().st_size for part in copy.dossier.iterdir() if part.is_file()),
        cle_actuelle=copy.a_nous,
        probleme=copy.probleme,
        second=second,
    )
