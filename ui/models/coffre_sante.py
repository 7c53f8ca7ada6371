"""What the section « Santé » asks of the services, on the database thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.domain.views import BilanSante, Constat
from pdp_desk.domain.vocabulary import Gravite
from pdp_desk.errors import StorageFailed, UsageError

if TYPE_CHECKING:
    from pdp_desk.domain.views_sante import BilanReparation
    from pdp_desk.services.desk import Desk

FIRST = 2  # the files and the pages: when they are damaged, the others would say nothing true


def controles() -> tuple[tuple[str, str], ...]:
    """The checks there are: code and label."""
    from pdp_desk.services import health

    return tuple((one.code, one.libelle) for one in health.CONTROLES)


def verifier(desk: Desk, codes: Sequence[str], report: Callable[[int, int], None]) -> BilanSante:
    """Make the checks one after the other, counting them; `report` may stop the work."""
    from pdp_desk.services import health

    first = {one.code for one in health.CONTROLES[:FIRST]}
    made: list[str] = []
    found: list[Constat] = []
    for place, code in enumerate(codes):
        report(place, len(codes))
        bilan = health.check(desk, _folder(desk), [code])
        made.extend(bilan.controles)
        found.extend(bilan.constats)
        if code in first and any(one.gravite is Gravite.ERREUR for one in bilan.constats):
            break
    return BilanSante(tuple(made), tuple(found))


def reparer(desk: Desk, vers: Path) -> BilanReparation:
    """Take all that can be read into a new vault."""
    from pdp_desk.services import health

    return health.mend_copy(desk, _folder(desk), vers)


def enregistrer(desk: Desk, bilan: BilanSante, vers: Path) -> Path:
    """Write the report in a new file: nothing is replaced."""
    from pdp_desk.services import health

    text = health.report_text(bilan, desk.titre, desk.now())
    try:
        with vers.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"« {vers.name} » existe déjà.", "Choisissez un autre nom.") from error
    except OSError as error:
        raise StorageFailed(
            "Le rapport n’a pas pu être écrit.", "Choisissez un autre dossier."
        ) from error
    return vers


def _folder(desk: Desk) -> Path:
    assert desk.folder is not None, "only a vault in its folder is checked"
    return desk.folder
