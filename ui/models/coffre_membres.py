"""What the section « Membres » asks of the services, on the database thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdp_desk.domain.vocabulary import Role

if TYPE_CHECKING:
    from pdp_desk.domain.views_membres import ForceMotDePasse, MembreDetail
    from pdp_desk.services.desk import Desk


def membres(desk: Desk) -> tuple[MembreDetail, ...]:
    """Everybody who may open the vault, and who no longer may."""
    from pdp_desk.services import members

    return members.list_members(desk)


def ajouter(desk: Desk, nom: str, role: Role, password: str, words: str | None) -> object:
    """Give somebody an access of their own."""
    from pdp_desk.services import members

    return members.add_member(desk, nom, role, password, words=words)


def changer(desk: Desk, actuel: str, nouveau: str) -> object:
    """Change the password of the member at work."""
    from pdp_desk.services import members

    return members.change_password(desk, actuel, nouveau)


def retirer(desk: Desk, membre_id: int, password: str, words: str | None) -> object:
    """Take an access away: new keys for those who stay."""
    from pdp_desk.services import members

    return members.revoke_member(desk, membre_id, password, words=words)


def force(texte: str, connus: tuple[str, ...]) -> ForceMotDePasse:
    """How strong a password is; pure, asked while it is typed."""
    from pdp_desk.services import passwords

    return passwords.password_strength(texte, connus)
