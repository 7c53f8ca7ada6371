"""What the intake says of each fiche, in words the team reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pdp_desk.domain.fiches import Provenance
from pdp_desk.domain.views import Divergence
from pdp_desk.domain.vocabulary import SortLigne, Term

LABELS = {
    "classe": "niveau IRDP",
    "clos_le": "date de clôture",
    "debut": "début d'arrêt",
    "dispense_reclassement": "dispense de reclassement",
    "effectif": "effectif",
    "etablissement_id": "établissement",
    "fin": "date de fin",
    "fin_prevue": "fin prévue",
    "fort_risque_pdp": "fort risque PDP",
    "jour": "date",
    "medecin_id": "médecin",
    "naf": "code NAF",
    "naissance": "date de naissance",
    "niveau_ssam": "niveau SSAM",
    "origine": "origine du signalement",
    "pris_en_charge_le": "date de prise en charge",
    "propose_par": "proposé par",
    "realise": "réalisé",
    "referent_id": "référent",
    "signale_le": "date de signalement",
    "spsti_present": "présence du SPSTI",
    "suivi_carsat": "suivi Carsat",
    "tableau_mp": "tableau MP",
    "type_aide": "type d'aide",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one fiche; `motif` says why when it was not simply stored."""

    provenance: Provenance
    sort: SortLigne
    motif: str = ""
    divergences: tuple[Divergence, ...] = ()


@dataclass(slots=True)
class Finding:
    """A verdict being made."""

    at: Provenance
    sort: SortLigne = SortLigne.NOUVEAU
    motif: str = ""
    divergences: list[Divergence] = field(default_factory=list)

    def verdict(self) -> Verdict:
        return Verdict(self.at, self.sort, self.motif, tuple(self.divergences))


class Unlinkable(Exception):
    """A fiche the store cannot place; the text says why, in French."""

    def __init__(self, motif: str, sort: SortLigne = SortLigne.INCOMPLET) -> None:
        super().__init__(motif)
        self.motif = motif
        self.sort = sort


def label(champ: str) -> str:
    """The field as the report names it."""
    return LABELS.get(champ, champ.replace("_", " "))


def shown(value: object) -> str:
    """A stored value in words."""
    if isinstance(value, Term):
        return value.label
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return ", ".join(shown(part) for part in value if part is not None)
    return "" if value is None else str(value)
