"""What the dialog « Secret médical » asks of the services, on the database thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pdp_desk.domain.acces_medical import FaitsAcces, lit_de_droit
from pdp_desk.domain.views_medical import IntervenantVue, ReglagesMedicaux

if TYPE_CHECKING:
    from pdp_desk.services.desk import Desk


def read(desk: Desk) -> ReglagesMedicaux:
    """The settings as they are."""
    from pdp_desk.services import medical

    return medical.medical_settings(desk)


def may_decide(desk: Desk) -> bool:
    """Whether this member gives or takes back the delegation to nurses."""
    from pdp_desk.services.actes import may

    return may(desk, "deleguer_infirmiers")


def apply(desk: Desk, *, delegation: bool | None, liens: Mapping[int, int | None]) -> None:
    """Write what changed: the delegation (None: untouched), the member of each physician."""
    from pdp_desk.services import medical

    if delegation is not None:
        medical.delegate_to_nurses(desk, oui=delegation)
    # What is undone first leaves its member free for another name.
    for intervenant in sorted(liens, key=lambda number: liens[number] is not None):
        medical.link_member(desk, intervenant, liens[intervenant])


def namesake(reglages: ReglagesMedicaux, medecin: IntervenantVue) -> str:
    """The physician who reads the dossiers of this name because they bear it, or nobody."""
    facts = FaitsAcces(medecin.nom, None, delegation=False, soignants=reglages.membres)
    return next((one.nom for one in reglages.membres if lit_de_droit(facts, one)), "")
