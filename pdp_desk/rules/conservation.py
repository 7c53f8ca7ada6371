"""How long a person's data are kept: the rules as data, and the day they end."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

import msgspec
from dateutil.relativedelta import relativedelta

from pdp_desk.errors import BadCatalogue
from pdp_desk.settings import RESOURCES

FILE = RESOURCES / "regles" / "conservation.toml"


class Regle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A duration: from which fact, how many months in use and in archive, then what."""

    code: str
    titre: str
    depart: Literal["cloture", "dernier_fait", "dernier_fait_sans_dossier"]
    suivi_mois: int
    archive_mois: int
    action: Literal["effacer", "revoir"]
    source: str

    @property
    def mois(self) -> int:
        """The whole duration, in months."""
        return self.suivi_mois + self.archive_mois

    def ends(self, depart: date) -> date:
        """The first day on which the data have no reason to be kept any more."""
        return _later(depart, self.mois)

    def follows(self, depart: date) -> date:
        """The end of the follow-up the starting fact foresees."""
        return _later(depart, self.suivi_mois)

    def begins_before(self, day: date) -> date:
        """The latest starting fact whose duration has passed on this day, or a little later."""
        # One month more: months are not of one length, the exact day is then computed.
        return _later(day, 1 - self.mois)


class Ailleurs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What another file holds, by another text."""

    titre: str
    texte: str
    source: str


class AccesMedical(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the medical part is obtained from."""

    texte: str
    source: str


class Conservation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file of rules."""

    version: str
    rappel_jours: int
    regle: tuple[Regle, ...]
    renvoi: tuple[Ailleurs, ...]
    acces_medical: AccesMedical


@cache
def conservation() -> Conservation:
    """The rules of retention, read once."""
    try:
        read = msgspec.toml.decode(FILE.read_bytes(), type=Conservation)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadCatalogue(f"{FILE.name} ne se lit pas : {error}.") from error
    for regle in read.regle:
        if regle.mois <= 0 or not regle.source.strip():
            raise BadCatalogue(f"{FILE.name} : la règle {regle.code} n’a ni durée ni source.")
    return read


def _later(day: date, months: int) -> date:
    moved: date = day + relativedelta(months=months)
    return moved
