"""What the dialogs and the section on personal data ask of the services, on the database thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pdp_desk.domain.views_rgpd import Echeance, EffacementVue
from pdp_desk.services.actes import may

if TYPE_CHECKING:
    from pdp_desk.domain.views_rgpd import (
        ExportPersonne,
        PersonneVue,
        PrevisionEffacement,
        Renvoi,
    )
    from pdp_desk.services.desk import Desk

ERASED = frozenset({"dossiers", "personnes", "evenements", "effacements", "sauvegardes"})
CORRECTED = frozenset({"dossiers", "personnes", "conservation"})
PROLONGED = frozenset({"conservation"})


@dataclass(frozen=True, slots=True)
class LigneEcheance:
    """A row of what is due; `nom` keeps the same row chosen after a change."""

    nom: str
    vue: Echeance
    prolongee: bool


@dataclass(frozen=True, slots=True)
class LigneEffacement:
    """A row of the ledger."""

    nom: str
    vue: EffacementVue


@dataclass(frozen=True, slots=True)
class Conservation:
    """Everything the section shows."""

    echeances: tuple[LigneEcheance, ...]
    effacements: tuple[LigneEffacement, ...]
    regles: tuple[Renvoi, ...]


def allowed(desk: Desk, *codes: str) -> bool:
    """Whether the window offers what leads to these acts."""
    return all(may(desk, code) for code in codes)


def person(desk: Desk, dossier_id: int) -> PersonneVue:
    """The person of a dossier, as they can be corrected."""
    from pdp_desk.services import privacy

    return privacy.person_of_dossier(desk, dossier_id)


def export(desk: Desk, dossier_id: int, vers: Path) -> ExportPersonne:
    """Write the person's file."""
    from pdp_desk.services import privacy

    who = privacy.person_of_dossier(desk, dossier_id)
    return privacy.export_person(desk, who.id, vers)


def rectify(
    desk: Desk, salarie_id: int, changes: Mapping[str, object], motif: str, version: int
) -> PersonneVue:
    """Correct the person."""
    from pdp_desk.services import privacy

    return privacy.rectify_person(desk, salarie_id, changes, motif, version=version)


def foresee_of_dossier(desk: Desk, dossier_id: int) -> PrevisionEffacement:
    """What erasing the person of a dossier would do."""
    from pdp_desk.services import privacy

    return privacy.foresee_erasure(desk, privacy.person_of_dossier(desk, dossier_id).id)


def foresee(desk: Desk, salarie_id: int) -> PrevisionEffacement:
    """What erasing a person would do."""
    from pdp_desk.services import privacy

    return privacy.foresee_erasure(desk, salarie_id)


def erase(desk: Desk, salarie_id: int, motif: str, count: int) -> EffacementVue:
    """Erase the person."""
    from pdp_desk.services import privacy

    return privacy.erase_person(desk, salarie_id, motif, count)


def certificate(desk: Desk, effacement_id: int, vers: Path) -> Path:
    """Write the certificate."""
    from pdp_desk.services import privacy

    return privacy.write_certificate(desk, effacement_id, vers)


def conservation(desk: Desk) -> Conservation:
    """What is due, what was kept longer, what was erased."""
    from pdp_desk.services import privacy

    page = privacy.due_list(desk)
    due = [LigneEcheance(str(one.salarie_id), one, prolongee=False) for one in page.echeances]
    kept = [LigneEcheance(str(one.salarie_id), one, prolongee=True) for one in page.prolongees]
    done = tuple(LigneEffacement(one.reference, one) for one in privacy.list_erasures(desk))
    return Conservation((*due, *kept), done, (*page.regles, *page.renvois))


def prolong(desk: Desk, salarie_id: int, until: date, motif: str) -> None:
    """Keep somebody's data longer."""
    from pdp_desk.services import privacy

    privacy.keep_longer(desk, salarie_id, until, motif)


def stop_prolonging(desk: Desk, salarie_id: int) -> None:
    """Back to what the rules say."""
    from pdp_desk.services import privacy

    privacy.stop_keeping(desk, salarie_id)


def finish(desk: Desk) -> int:
    """Rewrite the file where an erasure could not."""
    from pdp_desk.services import privacy

    return privacy.finish_erasures(desk)


def forget_backups(desk: Desk, effacement_id: int, count: int) -> int:
    """Take out the backups that still hold an erased person."""
    from pdp_desk.services import privacy

    return privacy.forget_backups(desk, effacement_id, count)
