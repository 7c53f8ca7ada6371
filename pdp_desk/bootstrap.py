"""The composition root: the services joined to the real clock. Front ends start here."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from pdp_desk import settings
from pdp_desk.domain.vocabulary import Role
from pdp_desk.services import vault
from pdp_desk.services.desk import Desk

log = logging.getLogger("pdp_desk.bootstrap")
LAST_VAULT = "dernier-coffre.txt"
DEMO_FOLDER, DEMO_VAULT = "PDP Desk, démonstration", "Démonstration.coffre"
DEMO_MARK = "DEMONSTRATION.txt"
DEMO_PASSWORD = "demonstration"  # noqa: S105 (opens fictitious people only, shown on purpose)
DEMO_SIZE, DEMO_SEED, DEMO_STEPS = 600, 38, 4
DEMO_NOTE = (
    "Ce dossier contient un service fictif, pour essayer PDP Desk.\n"
    f"Mot de passe du coffre : {DEMO_PASSWORD}\n"
    "Mots de récupération : {words}\n"
    "N’y saisissez personne de réel. Pour le refaire à neuf, effacez ce dossier.\n"
)


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
    any_password: bool = False,
) -> tuple[str, ...]:
    """A new vault with its first member; returns the 24 recovery words, shown once."""
    return vault.create_vault(
        folder,
        membre=membre,
        role=role,
        password=password,
        titre=titre,
        today=today,
        any_password=any_password,
    )


def open_with_password(
    folder: Path, password: str, *, membre: str | None = None, take_over: bool = False
) -> Desk:
    """The desk of the member this password belongs to; see `vault` for `take_over`."""
    return vault.open_with_password(
        folder, password, membre=membre, today=today, take_over=take_over
    )


def open_with_words(
    folder: Path, words: str, *, membre: str | None = None, take_over: bool = False
) -> Desk:
    """The desk opened by the recovery words, in the name of a member."""
    return vault.open_with_words(folder, words, membre=membre, today=today, take_over=take_over)


def open_on_this_workstation(folder: Path, *, membre: str | None = None) -> Desk:
    """The desk opened by what a member left in the keyring of this account."""
    return vault.open_on_this_workstation(folder, today, membre=membre)


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


def open_demo(parent: Path, report: Callable[[int, int], None]) -> tuple[Path, Desk]:
    """The vault of a fictitious service in `parent`, made the first time: all of it or nothing.

    `report(done, total)` hears each step; it may raise to stop.
    """
    folder = parent / DEMO_FOLDER / DEMO_VAULT
    if not folder.exists():
        _make_demo(folder, report)
    return folder, open_with_password(folder, DEMO_PASSWORD)


def demo_password(folder: Path) -> str:
    """What opens a vault of fictitious people, written beside it; nothing for a real vault."""
    return DEMO_PASSWORD if (folder.parent / DEMO_MARK).is_file() else ""


def _make_demo(folder: Path, report: Callable[[int, int], None]) -> None:
    """Built beside, under a name nobody opens, then moved to its place in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".preparation-", dir=folder.parent) as room:
        draft = Path(room) / DEMO_VAULT
        words = _fill_demo(draft, report)
        note = DEMO_NOTE.format(words=" ".join(words))
        (folder.parent / DEMO_MARK).write_text(note, encoding="utf-8")
        draft.rename(folder)


def _fill_demo(draft: Path, report: Callable[[int, int], None]) -> tuple[str, ...]:
    """The words are left beside the vault, so that recovering can be tried too."""
    from pdp_desk.demo import MEMBRE, TITRE, generate
    from pdp_desk.services import importing, kit

    report(0, DEMO_STEPS)
    role = Role.RESPONSABLE
    words = create_vault(
        draft, membre=MEMBRE, role=role, password=DEMO_PASSWORD, titre=TITRE, any_password=True
    )
    report(1, DEMO_STEPS)
    desk = open_with_password(draft, DEMO_PASSWORD)
    try:
        fiches = generate(today().year - 1, dossiers=DEMO_SIZE, graine=DEMO_SEED)
        report(2, DEMO_STEPS)
        importing.store_fiches(desk, fiches, fichier="démonstration")
        kit.verify_kit(desk, words)
        report(3, DEMO_STEPS)
    finally:
        vault.close(desk)
    return words
