"""What the folder of the vault says: its files, its pages, its backups, what was left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from pdp_desk.domain.views import Constat
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.domain.wording import plural
from pdp_desk.errors import UserError
from pdp_desk.services.desk import Desk
from pdp_desk.services.health.wording import BACK_UP, refused
from pdp_desk.storage.inspection import examine
from pdp_desk.vault import backup
from pdp_desk.vault import folder as places
from pdp_desk.vault.manifest import authenticate

OLD_BASE = re.compile(r"donnees(-[0-9]{1,9})?\.db")
TOO_OLD = timedelta(days=7)


def files(folder: Path, at: Desk) -> Iterator[Constat]:
    """coffre.json is there and genuine; so are the note and the folder of the backups."""
    try:
        manifest = places.read_manifest(folder)
        if at.keys is not None:
            authenticate(manifest, at.keys.mac_key(manifest.id))
    except UserError as error:
        yield refused("COFFRE-01", error)
    there = {
        places.README: (folder / places.README).is_file(),
        places.BACKUPS: (folder / places.BACKUPS).is_dir(),
    }
    for name, sound in there.items():
        if not sound:
            yield Constat(
                Gravite.AVERTISSEMENT,
                "COFFRE-02",
                f"« {name} » manque dans le dossier du coffre.",
                "Les données ne sont pas touchées. Reprenez-le dans une sauvegarde du dossier.",
                reparable=True,
            )


def pages(_folder: Path, at: Desk) -> Iterator[Constat]:
    """Every page of the database is the one that was written."""
    if at.keys is None:
        return
    try:
        examine(at.store.path, at.keys.donnees, full=True)
    except UserError as error:
        yield refused("COFFRE-03", error, reparable=True)


def backups(folder: Path, at: Desk) -> Iterator[Constat]:
    """The last verified backup is recent, and each one can be opened with the keys of its day."""
    if at.keys is None:
        return
    found = backup.copies(folder, at.keys)
    yield from _last_verified(folder, at, found)
    for copy in found:
        problem = copy.probleme or (backup.problem(copy, at.keys) if copy.a_nous else "")
        if problem:
            message = f"La sauvegarde « {copy.nom} » ne peut pas être reprise. {problem}"
            yield Constat(Gravite.AVERTISSEMENT, "COFFRE-13", message, BACK_UP)
    others = [copy for copy in found if not copy.a_nous and not copy.probleme]
    if others:
        message = f"Des sauvegardes datent d’avant un changement de clés ({len(others)})."
        remedy = "Rien à faire : elles s’ouvrent avec le mot de passe ou les mots de leur date."
        yield Constat(Gravite.INFORMATION, "COFFRE-14", message, remedy)


def leftovers(folder: Path, _at: Desk) -> Iterator[Constat]:
    """Drafts of interrupted writings, and databases that were replaced."""
    try:
        current = places.read_manifest(folder).base.fichier
    except UserError:  # told by the first check
        return
    left = [path.name for path in folder.iterdir() if _is_left(path, current)]
    left += [path.name for path in (folder / places.BACKUPS).glob(".*")]
    if left:
        message = f"Des écritures interrompues ont laissé des fichiers ({len(left)})."
        remedy = "Ils ne comptent pas et partiront d’eux-mêmes ; le coffre est entier sans eux."
        yield Constat(Gravite.INFORMATION, "COFFRE-15", message, remedy)


def _last_verified(folder: Path, at: Desk, found: tuple[backup.Copy, ...]) -> Iterator[Constat]:
    last = backup.last_verified(found, at.today())
    if last is not None:
        age = max(0, (at.today() - last).days)
        message = f"La dernière sauvegarde vérifiée a {plural(age, 'jour')}."
        late = age > TOO_OLD.days
    else:
        message = "Ce coffre n’a aucune sauvegarde vérifiée."
        late = at.today() - backup.made_on(folder) > TOO_OLD
    if late:
        yield Constat(Gravite.AVERTISSEMENT, "COFFRE-12", message, BACK_UP)


def _is_left(path: Path, current: str) -> bool:
    """A hidden draft, or a database nothing names any more."""
    if path.name.startswith("."):
        return path.name.startswith((".coffre.json.", ".donnees", "..donnees", ".LISEZ-MOI"))
    return OLD_BASE.fullmatch(path.name) is not None and path.name != current
