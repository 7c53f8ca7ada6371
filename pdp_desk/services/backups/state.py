"""How the backups of a vault are: seen from its folder alone, before it opens, and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pdp_desk.domain.views_sauvegardes import EtatSauvegardes
from pdp_desk.domain.wording import long_date, plural
from pdp_desk.vault import backup, second
from pdp_desk.vault import folder as places

TOO_OLD = 7  # days
AHEAD = "La dernière sauvegarde vérifiée est datée du {} : vérifiez la date de ce poste."


def backup_state(folder: Path, today: date) -> EtatSauvegardes:
    """When the last verified backup was made and what a banner should say, the vault closed."""
    manifest = places.read_manifest(folder)
    known, workstation = manifest.indices.get(backup.LAST), second.state(manifest.id)
    last = _day(known)
    days = max(0, (today - last).days) if last else None
    failure = workstation.echec or workstation.probleme
    told = f"La sauvegarde n’a pas abouti. {failure}" if workstation.echec else failure
    age = (today - (_day(manifest.cree_le) or today)).days
    banner = _banner(days, age, told)
    if last and (last - today).days > 1:  # a day ahead may be the day of UTC
        banner = f"{banner} {AHEAD.format(long_date(last))}".strip()
    return EtatSauvegardes(last, days, banner, failure)


def _day(hint: object) -> date | None:
    """Before the vault opens nothing in coffre.json is sure: not even that a day is one."""
    try:
        return date.fromisoformat(str(hint))
    except ValueError:
        return None


def _banner(days: int | None, age: int, failed: str) -> str:
    old = ""
    if days is None and age > TOO_OLD:
        old = "Ce coffre n’a aucune sauvegarde vérifiée."
    elif days is not None and days > TOO_OLD:
        old = f"La dernière sauvegarde vérifiée a {plural(days, 'jour')}."
    return " ".join(part for part in (failed, old) if part)
