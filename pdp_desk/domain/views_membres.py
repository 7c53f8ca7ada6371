"""What the services say about the members, their passwords and this workstation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pdp_desk.domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class MembreDetail:
    """A member: who they are, what opens for them. `revoque_le` when they no longer may."""

    id: int
    nom: str
    role: Role
    cree_le: date
    revoque_le: date | None
    cle_medicale: bool  # holds the medical key
    postes: int  # workstations where the vault opens without a password
    en_attente: bool  # new keys wait for the next opening with the member's own password
    acces: bool  # a password of theirs opens the vault
    moi: bool


@dataclass(frozen=True, slots=True)
class ForceMotDePasse:
    """An honest estimate: `niveau` from 0 to 4; under 2 it is refused."""

    niveau: int
    mot: str
    duree: str  # how long somebody who stole the folder would search, at our price of a try
    conseil: str
    acceptable: bool


@dataclass(frozen=True, slots=True)
class EtatPoste:
    """Quick opening here: `disponible` when the system's keyring is safe, else `raison` says why.

    `present`: a member (`membres`) left what opens the vault in the keyring of this account.
    """

    disponible: bool
    present: bool
    raison: str = ""
    membres: tuple[str, ...] = ()
